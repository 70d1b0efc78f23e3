"""Sentiment of segments and documents, with the bundled packs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from desktop_app.packs.catalogue import find_pack
from desktop_app.packs.heads import Head
from desktop_app.packs.opening import default_encoder, open_head
from desktop_app.tasks.sentiment import LABELS, MIXED, SentimentClassifier, document_sentiment

NEGATIVE, NEUTRAL, POSITIVE = [0.9, 0.07, 0.03], [0.1, 0.8, 0.1], [0.03, 0.07, 0.9]


@pytest.fixture(scope="module")
def judge():
    classifier = SentimentClassifier(open_head(find_pack("sentiment-e5-small")))
    encoder = default_encoder(1)
    return lambda *texts: classifier.segments(encoder.encode(texts))


def labels_of(probabilities):
    return [LABELS[index] for index in probabilities.argmax(axis=1)]


def document(*segments):
    return document_sentiment(np.array(segments, np.float32), [50] * len(segments))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("I love it!", "positive"),
        ("This is good.", "positive"),
        ("This is not good.", "negative"),
        ("not bad at all", "positive"),
        ("The meeting is on Tuesday.", "neutral"),
        ("The pump is broken again and nobody came.", "negative"),
        ("muito bom", "positive"),
        ("não é bom", "negative"),
        ("O atendimento foi péssimo.", "negative"),
        ("とても良い", "positive"),
        ("良くない", "negative"),
        ("最悪です", "negative"),
        ("会議は火曜日です。", "neutral"),
        ("यह फिल्म बहुत अच्छी है", "positive"),
        ("ce n'est pas bon", "negative"),
        ("La comida estaba fría y el camarero fue grosero.", "negative"),
    ],
)
def test_plain_sentences_are_understood(judge, text, label):
    assert labels_of(judge(text)) == [label]


def test_emphasis_makes_it_surer(judge):
    mild, strong = judge("It is good.", "It is absolutely wonderful!")
    assert strong[2] > mild[2]


def test_every_row_is_a_probability(judge):
    rows = judge("Good.", "asdf", "😀", "12345")
    assert rows.shape == (4, 3)
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_an_empty_text_is_neutral(judge):
    assert judge("").tolist() == [[0.0, 1.0, 0.0]]


def test_the_same_text_has_the_same_sentiment_in_any_company(judge):
    alone = judge("The road is bad.")
    in_company = judge("The road is bad.", "I love it!", "A longer sentence about nothing at all.")
    assert in_company[0] == pytest.approx(alone[0], abs=0.05)


def test_more_segments_than_a_chunk_are_all_judged():
    head = Head(LABELS, np.eye(3, 8, dtype=np.float32), np.zeros(3, np.float32))
    vectors = np.random.default_rng(0).normal(size=(10_000, 8)).astype(np.float32)
    rows = SentimentClassifier(head).segments(vectors)
    assert np.allclose(rows, head.probabilities(vectors), atol=1e-6)


def test_a_head_of_other_labels_is_no_sentiment_head():
    head = Head(("a", "b", "c"), np.eye(3, 8, dtype=np.float32), np.zeros(3, np.float32))
    with pytest.raises(ValueError, match="negative"):
        SentimentClassifier(head)


@given(arrays(np.float32, 3, elements=st.floats(0.03125, 1, width=32)))
def test_a_document_of_one_segment_has_its_sentiment(row):
    row = row / row.sum()
    found = document(row)
    assert list(found.scores.values()) == pytest.approx(row.tolist(), abs=1e-4)
    assert found.label == max(found.scores, key=found.scores.get)


@given(arrays(np.float32, (7, 3), elements=st.floats(0.03125, 1, width=32)))
def test_a_documents_scores_are_a_probability(rows):
    found = document(*(rows / rows.sum(axis=1, keepdims=True)))
    assert sum(found.scores.values()) == pytest.approx(1)
    assert 0 <= found.probability <= 1
    assert found.label in (*LABELS, MIXED)


def test_a_document_without_segments_is_neutral():
    assert document_sentiment(np.zeros((0, 3), np.float32), []).label == "neutral"


def test_strong_praise_and_strong_blame_make_a_document_mixed():
    assert document(POSITIVE, NEGATIVE).label == MIXED
    assert document(POSITIVE, POSITIVE, NEUTRAL, NEGATIVE, NEGATIVE).label == MIXED


def test_one_complaint_among_much_praise_is_not_mixed():
    assert document(*[POSITIVE] * 9, NEGATIVE).label == "positive"


def test_weak_opinions_both_ways_are_not_mixed():
    assert document([0.45, 0.3, 0.25], [0.25, 0.3, 0.45]).label != MIXED


def test_a_few_opinions_decide_over_many_facts():
    assert document(*[NEUTRAL] * 5, *[NEGATIVE] * 5).label == "negative"


def test_facts_alone_are_neutral():
    assert document(*[NEUTRAL] * 12).label == "neutral"


def test_agreeing_segments_make_it_surer():
    assert document(*[[0.2, 0.2, 0.6]] * 10).probability > document([0.2, 0.2, 0.6]).probability


def test_a_long_segment_counts_more_than_a_short_one():
    rows = np.array([POSITIVE, NEGATIVE], np.float32)
    assert document_sentiment(rows, [300, 20]).label == "positive"
    assert document_sentiment(rows, [20, 300]).label == "negative"


def test_a_real_review_with_both_sides_is_mixed(judge):
    rows = judge(
        "The rooms were beautiful and very clean.",
        "The staff at the desk were rude and unhelpful.",
        "I loved the garden!",
        "The food was awful and cold.",
    )
    assert document_sentiment(rows, [40, 45, 19, 27]).label == MIXED
