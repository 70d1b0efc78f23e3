"""The behavioural cases of sentiment generate, and the bundled packs meet the plainest of them."""

import numpy as np
import pytest

from desktop_app.packs.catalogue import find_pack
from desktop_app.packs.opening import default_encoder, open_head
from desktop_app.tasks.sentiment import SentimentClassifier
from tests.benchmarks.sentiment_behaviour import Case, pass_rate, read_cases, run

NEGATIVE, NEUTRAL, POSITIVE = [0.9, 0.07, 0.03], [0.1, 0.8, 0.1], [0.03, 0.07, 0.9]


def judged(case, *shares):
    (result,) = run([case], lambda texts: np.array(shares[: len(texts)]))
    return result.passed


def test_there_are_hundreds_and_always_the_same():
    cases = read_cases()
    assert len(cases) > 600
    assert cases == read_cases()
    assert {case.language for case in cases} == {"en", "pt", "ja", "es", "fr", "hi"}


def test_every_slot_is_filled():
    for case in read_cases():
        assert not any("{" in text or "#" in text for text in case.texts), case
        assert bool(case.expect) != bool(case.moves), case
        assert len(set(case.texts)) == (2 if case.moves else 1), case


@pytest.mark.parametrize(
    ("expect", "shares", "passes"),
    [
        (("negative",), NEGATIVE, True),
        (("negative",), NEUTRAL, False),
        (("neutral", "positive"), POSITIVE, True),
        (("neutral", "positive"), NEGATIVE, False),
    ],
)
def test_a_text_passes_by_its_label(expect, shares, passes):
    assert judged(Case("c", "en", ("text",), expect=expect), shares) is passes


@pytest.mark.parametrize(
    ("moves", "before", "after", "passes"),
    [
        ("up", NEUTRAL, POSITIVE, True),
        ("up", NEUTRAL, NEUTRAL, False),
        ("up", [0.01, 0.01, 0.98], [0.02, 0.01, 0.97], True),  # no room left to move
        ("down", NEUTRAL, NEGATIVE, True),
        ("down", NEUTRAL, POSITIVE, False),
        ("nowhere", NEUTRAL, [0.15, 0.75, 0.1], True),
        ("nowhere", NEUTRAL, [0.25, 0.65, 0.1], False),
        ("nowhere", [0.49, 0.51, 0.0], [0.51, 0.49, 0.0], False),  # another label
    ],
)
def test_a_pair_passes_by_how_the_score_moves(moves, before, after, passes):
    assert judged(Case("c", "en", ("one", "two"), moves=moves), before, after) is passes


def test_english_negation_is_mostly_understood():
    classifier = SentimentClassifier(open_head(find_pack("sentiment-e5-small")))
    encoder = default_encoder(1)
    cases = [
        case
        for case in read_cases()
        if case.language == "en" and case.capability in ("plain words", "negated positive")
    ]
    results = run(cases, lambda texts: classifier.segments(encoder.encode(texts)))
    assert pass_rate(results) > 0.5  # far below what the benchmark prints
