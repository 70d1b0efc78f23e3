"""Sorting by label names alone, with the bundled encoder."""

import numpy as np
import pytest

from desktop_app.packs.opening import default_encoder
from desktop_app.tasks.codebook import Label
from desktop_app.tasks.zero_shot import LabelVectors, classify, label_vectors
from tests.unit.topic_sentences import LABELS, SENTENCES


@pytest.fixture(scope="module")
def encoder():
    return default_encoder(1)


def named(*names):
    return [Label(name) for name in names]


def made_labels(labels=4, dimension=64):
    """Return labels whose directions are axes, around a middle far from the origin."""
    directions = np.eye(labels, dimension, dtype=np.float32) - np.float32(1 / labels)
    directions[:, labels:] = 0
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    return LabelVectors(directions, np.full(dimension, 2.0, np.float32), 8.0)


def made_texts(labels, counts, noise=0.1, tilt=0.15):
    """Return texts in groups that the labels' names describe only roughly: each group is tilted."""
    random = np.random.default_rng(0)
    width = labels.directions.shape[1]
    offsets = random.normal(size=(len(counts), width)).astype(np.float32) * tilt
    truth = np.repeat(np.arange(len(counts)), counts)
    scatter = random.normal(size=(len(truth), width)) * noise
    vectors = labels.middle + 0.3 * labels.directions[truth] + offsets[truth] + scatter
    return vectors.astype(np.float32), truth


def accuracy(probabilities, truth):
    return float((probabilities.argmax(axis=1) == truth).mean())


@pytest.mark.parametrize(("language", "least"), [("en", 14), ("ja", 14), ("pt", 11)])
def test_answers_are_sorted_by_names_in_their_own_language(encoder, language, least):
    texts, truth = zip(*SENTENCES[language], strict=True)
    labels = label_vectors(encoder, named(*LABELS[language]))
    found = classify(labels, encoder.encode(texts)).argmax(axis=1)
    assert np.count_nonzero(found == truth) >= least


def test_answers_are_sorted_by_names_in_another_language(encoder):
    texts, truth = zip(*SENTENCES["ja"], strict=True)
    labels = label_vectors(encoder, named(*LABELS["en"]))
    found = classify(labels, encoder.encode(texts)).argmax(axis=1)
    assert np.count_nonzero(found == truth) >= 13


def test_a_description_tells_what_a_bare_code_does_not(encoder):
    texts = ["The pump is dry.", "The nurse had no medicine.", "The tap water is brown."]
    labels = [
        Label("K1", "water, wells, pumps and taps"),
        Label("K2", "health, clinics, illness and medicine"),
    ]
    found = classify(label_vectors(encoder, labels), encoder.encode(texts)).argmax(axis=1)
    assert found.tolist() == [0, 1, 0]


def test_a_name_of_two_things_stands_for_either(encoder):
    labels = label_vectors(encoder, named("Sports", "Food/Cooking", "R&D"))
    found = classify(labels, encoder.encode(["Fry the onions gently.", "The soup was cold."]))
    assert found.argmax(axis=1).tolist() == [1, 1]


def test_every_row_is_a_probability(encoder):
    labels = label_vectors(encoder, named("Water", "Health", "Schools"))
    rows = classify(labels, encoder.encode(["The pump is dry.", "asdf", "😀"]))
    assert rows.dtype == np.float32
    assert rows.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert (rows >= 0).all()


def test_a_text_with_nothing_in_it_has_no_preference(encoder):
    labels = label_vectors(encoder, named("Water", "Health"))
    rows = classify(labels, encoder.encode(["", "The pump is dry."]))
    assert rows[0].tolist() == [0.5, 0.5]
    assert rows[1, 0] > 0.6


def test_no_texts_give_no_rows():
    assert classify(made_labels(), np.zeros((0, 64), np.float32)).shape == (0, 4)


def test_many_texts_sharpen_what_the_labels_mean():
    labels = made_labels()
    vectors, truth = made_texts(labels, [300, 300, 300, 300])
    alone = np.concatenate([classify(labels, row[None]) for row in vectors])
    together = classify(labels, vectors)
    assert accuracy(together, truth) > accuracy(alone, truth) + 0.02


def test_the_same_texts_give_the_same_probabilities():
    labels = made_labels()
    vectors, _ = made_texts(labels, [200, 100, 100, 50])
    assert np.array_equal(classify(labels, vectors), classify(labels, vectors.copy()))


def test_half_precision_vectors_are_sorted_alike():
    labels = made_labels()
    vectors, _ = made_texts(labels, [200, 100, 100, 50])
    half = classify(labels, vectors.astype(np.float16))
    agreement = (half.argmax(axis=1) == classify(labels, vectors).argmax(axis=1)).mean()
    assert agreement > 0.98


def test_more_texts_than_a_chunk_are_all_sorted():
    labels = made_labels()
    vectors, truth = made_texts(labels, [5000, 5000, 5000, 5000])
    probabilities = classify(labels, vectors)
    assert probabilities.shape == (20_000, 4)
    assert probabilities.sum(axis=1) == pytest.approx(1, abs=1e-4)
    assert accuracy(probabilities, truth) > 0.9


@pytest.mark.parametrize("main", range(4))
def test_a_label_of_nearly_all_texts_keeps_them(main):
    labels = made_labels()
    counts = np.roll([900, 50, 30, 20], main)
    vectors, truth = made_texts(labels, counts)
    alone = np.concatenate([classify(labels, row[None]) for row in vectors])
    together = classify(labels, vectors)
    assert accuracy(together, truth) >= accuracy(alone, truth) - 0.01


@pytest.mark.parametrize("only", range(4))
def test_a_label_of_all_texts_keeps_them(only):
    labels = made_labels()
    vectors, truth = made_texts(labels, np.eye(4, dtype=int)[only] * 800)
    alone = np.concatenate([classify(labels, row[None]) for row in vectors])
    assert accuracy(classify(labels, vectors), truth) >= accuracy(alone, truth) - 0.01


@pytest.mark.parametrize("absent", range(4))
def test_a_label_without_texts_takes_none_from_the_others(absent):
    labels = made_labels()
    vectors, truth = made_texts(labels, [0 if label == absent else 300 for label in range(4)])
    alone = np.concatenate([classify(labels, row[None]) for row in vectors])
    together = classify(labels, vectors)
    assert accuracy(together, truth) >= accuracy(alone, truth)
    assert (together.argmax(1) == absent).sum() <= (alone.argmax(1) == absent).sum()


def test_texts_of_several_languages_are_sorted_by_subject_and_not_by_language(encoder):
    labels = label_vectors(encoder, [Label(name) for name in LABELS["en"]])
    texts = [(text, topic, code) for code, rows in SENTENCES.items() for text, topic in rows]
    vectors = encoder.encode([text for text, _topic, _code in texts])
    truth = np.array([topic for _text, topic, _code in texts])
    languages = [code for _text, _topic, code in texts]
    assert accuracy(classify(labels, vectors, languages), truth) >= 0.85


def test_one_language_changes_nothing(encoder):
    labels = label_vectors(encoder, [Label(name) for name in LABELS["en"]])
    vectors = encoder.encode([text for text, _topic in SENTENCES["en"]])
    languages = ["en"] * len(vectors)
    assert np.array_equal(classify(labels, vectors), classify(labels, vectors, languages))
