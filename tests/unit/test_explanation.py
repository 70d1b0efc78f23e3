"""What is said to have moved a prediction is what did."""

import numpy as np
import pytest

from desktop_app.packs.opening import default_encoder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.explanation import deciding_segments, explain_words, nearest_examples
from desktop_app.tasks.sentiment import LABELS
from desktop_app.text.tokens import find_words, words

WORTH = {"good": 2.0, "bad": -2.0, "水": 1.5}


def encode(texts):
    """Stand for an encoder whose vectors add up what their words are worth."""
    return np.array([[sum(WORTH.get(word, 0) for word in words(text))] for text in texts], "f4")


def score(vectors):
    positive = 1 / (1 + np.exp(-vectors[:, 0]))
    return np.stack([1 - positive, positive], axis=1)


def weights(text, label=1):
    return {word.word: word.weight for word in explain_words(text, label, encode, score)}


def test_a_word_weighs_what_its_absence_takes_from_the_log_odds():
    found = weights("A good day, not bad at all")
    assert found["good"] == pytest.approx(2, abs=1e-5)
    assert found["bad"] == pytest.approx(-2, abs=1e-5)
    assert found["day"] == pytest.approx(0, abs=1e-5)


def test_weights_are_for_the_label_asked_for():
    assert weights("A good day", label=0)["good"] == pytest.approx(-2, abs=1e-5)


def test_every_word_is_there_in_order_and_in_place():
    text = "The pump—dry; 水が出ない since 12.5 days"
    found = explain_words(text, 1, encode, score)
    assert [word.word for word in found] == words(text)
    assert all(text[one.start :].startswith(one.word) for one in found)


@pytest.mark.parametrize("place", [0, 57, 199])
def test_in_a_long_text_the_word_is_found_with_bounded_work(place):
    text = " ".join("good" if number == place else f"w{number}" for number in range(200))
    calls = []

    def counted(texts):
        calls.append(len(texts))
        return encode(texts)

    found = explain_words(text, 1, counted, score)
    assert len(found) == 200
    best = max(found, key=lambda word: word.weight)
    assert abs(best.start - text.index("good")) < 20  # in its piece of three words
    assert sum(word.weight for word in found) == pytest.approx(2, abs=1e-4)
    assert sum(calls) <= 40


@pytest.mark.parametrize("text", ["", "…", "?!"])
def test_a_text_without_words_has_no_reasons(text):
    assert explain_words(text, 0, encode, score) == []


def test_words_found_are_those_counted():
    text = "Don't say 3.5% of the village's 水は汚いです。ポンプ tomorrow"
    assert [word.text for word in find_words(text)] == words(text)


def test_the_segment_that_decides_a_document_weighs_most():
    vectors = np.array([[0.0, 1.0], [1.0, 0.0], [-0.2, 0.9]], "f4")

    def by_first(rows):
        return score(4 * rows)

    found = deciding_segments(vectors, [30, 30, 30], 1, by_first)
    assert found.argmax() == 1
    assert found[1] > 0 > found[2]
    longer = deciding_segments(vectors, [30, 300, 30], 1, by_first)
    assert longer[1] > found[1]
    (alone,) = deciding_segments(vectors[1:2], [5], 1, by_first)
    assert alone == pytest.approx(4, abs=1e-4)


def test_the_nearest_examples_come_first():
    examples = np.array([[1, 0], [0, 1], [0.6, 0.8]], "f4")
    found = nearest_examples(np.array([0, 1], "f4"), examples, 2)
    assert [one.index for one in found] == [1, 2]
    assert found[1].similarity == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("text", "label", "word"),
    [
        ("The nurse was wonderful and helped my daughter.", "positive", "wonderful"),
        ("The water tastes horrible since Monday.", "negative", "horrible"),
        ("A enfermeira foi maravilhosa com a minha filha.", "positive", "maravilhosa"),
    ],
)
def test_the_telling_word_of_a_real_sentence_is_found(text, label, word):
    head = AnalysisModels(1).sentiment
    found = explain_words(text, LABELS.index(label), default_encoder(1).encode, head.segments)
    assert max(found, key=lambda one: one.weight).word == word
