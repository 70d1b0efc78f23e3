"""Agreement coefficients against worked examples in print, and where there is nothing to say."""

import numpy as np
import pytest

from desktop_app.tasks.agreement import (
    Judgement,
    cohen_kappa,
    krippendorff_alpha,
    measure_agreement,
)


def from_table(counts):
    """Return two people's judgements from a table of how often they gave each pair of values."""
    pairs = [(a, b) for a, row in enumerate(counts) for b, n in enumerate(row) for _ in range(n)]
    one, other = np.array(pairs).T
    return one, other


def rows(text, symbols="12345"):
    """Return a table [texts, people] from a line of values a person, as the examples print them."""
    people = [
        [symbols.index(value) if value in symbols else -1 for value in line.split()]
        for line in text.strip().splitlines()
    ]
    return np.array(people).T


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania,
# scholarly commons, asc_papers/43: sections B, C and D.
BINARY = """
0 1 0 0 0 0 0 0 1 0
1 1 1 0 0 1 0 0 0 0
"""
NOMINAL = """
a a b b d c c c e d d a
b a b b b c c c e d d d
"""
WITH_GAPS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""


@pytest.mark.parametrize(
    ("table", "symbols", "alpha"),
    [(BINARY, "01", 0.095), (NOMINAL, "abcde", 0.692), (WITH_GAPS, "12345", 0.743)],
)
def test_alpha_is_that_of_krippendorffs_own_examples(table, symbols, alpha):
    assert krippendorff_alpha(rows(table, symbols)) == pytest.approx(alpha, abs=0.0005)


def test_alpha_takes_distances_between_values():
    # The same example with interval data: alpha 0.849.
    squared = np.subtract.outer(np.arange(5), np.arange(5)) ** 2.0
    assert krippendorff_alpha(rows(WITH_GAPS), squared) == pytest.approx(0.849, abs=0.0005)


@pytest.mark.parametrize(
    ("counts", "kappa"),
    [
        # Two psychiatrists and 100 patients, in table 18.1 of Fleiss, Levin and Paik (2003),
        # "Statistical Methods for Rates and Proportions".
        ([[75, 1, 4], [5, 4, 1], [0, 0, 10]], 0.676),
        # The 50 grant proposals of Wikipedia's article on Cohen's kappa: 20 and 15 agreed.
        ([[20, 5], [10, 15]], 0.4),
        # Its two tables of equal agreement with different marginals (after Smeeton 1985).
        ([[45, 15], [25, 15]], 0.1304),
        ([[25, 35], [5, 35]], 0.2593),
    ],
)
def test_kappa_is_that_of_published_tables(counts, kappa):
    assert cohen_kappa(*from_table(counts)) == pytest.approx(kappa, abs=0.0005)


def judged(*triples):
    return [Judgement(item, annotator, frozenset(labels)) for item, annotator, labels in triples]


def two_people(pairs):
    return judged(
        *((str(number), "Ana", {one}) for number, (one, _other) in enumerate(pairs)),
        *((str(number), "Ben", {other}) for number, (_one, other) in enumerate(pairs)),
    )


def test_a_report_names_everything_and_each_label_by_its_frequency():
    counts = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    names = ("psychosis", "neurosis", "organic")
    pairs = [(names[a], names[b]) for a, b in zip(*from_table(counts), strict=True)]
    report = measure_agreement(two_people(pairs))
    assert report.annotators == ("Ana", "Ben")
    assert report.overall.items == 100
    assert report.overall.kappa.value == pytest.approx(0.676, abs=0.0005)
    assert report.overall.kappa.low < 0.676 < report.overall.kappa.high
    # The large-sample standard error that the book gives is 0.088.
    width = report.overall.kappa.high - report.overall.kappa.low
    assert width == pytest.approx(2 * 1.96 * 0.088, rel=0.15)
    assert [one.label for one in report.labels] == ["psychosis", "organic", "neurosis"]
    # One against the rest: psychosis 75 agreed, marginals 80 and 80.
    assert report.labels[0].kappa.value == pytest.approx((0.90 - 0.68) / (1 - 0.68), abs=0.0005)
    assert report.labels[0].given == 160


def test_the_same_judgements_give_the_same_interval():
    pairs = [("a", "a"), ("a", "b"), ("b", "b"), ("b", "b"), ("a", "a")] * 5
    assert measure_agreement(two_people(pairs)) == measure_agreement(two_people(pairs))


def test_full_agreement_is_one_and_chance_is_near_zero():
    assert measure_agreement(two_people([("a", "a"), ("b", "b")] * 9)).overall.alpha.value == 1
    random = np.random.default_rng(1)
    pairs = [tuple(pair) for pair in random.choice(["a", "b"], (2000, 2))]
    overall = measure_agreement(two_people(pairs), rounds=200).overall
    assert abs(overall.alpha.value) < 0.06
    assert overall.alpha.low < 0 < overall.alpha.high or abs(overall.alpha.value) > 0.03


def test_texts_that_one_person_saw_say_nothing():
    alone = judged(("x", "Ana", {"a"}), ("y", "Ben", {"b"}))
    report = measure_agreement(alone)
    assert (report.overall.items, report.overall.alpha, report.labels) == (0, None, ())
    pairs = two_people([("a", "a"), ("b", "b"), ("a", "b")])
    assert measure_agreement(pairs + alone).overall == measure_agreement(pairs).overall


def test_one_label_for_everything_is_nothing_to_agree_on():
    overall = measure_agreement(two_people([("a", "a")] * 10)).overall
    assert (overall.items, overall.alpha, overall.kappa) == (10, None, None)


def test_labels_that_agree_in_part_count_in_part():
    def alpha(other):
        said = judged(
            ("1", "Ana", {"a", "b"}), ("1", "Ben", other), ("2", "Ana", {"c"}), ("2", "Ben", {"c"})
        )
        return measure_agreement(said, rounds=10).overall.alpha.value

    assert alpha({"a", "b"}) == 1
    assert 1 > alpha({"a"}) > alpha({"a", "d"}) > alpha({"d"})


def test_three_people_with_gaps_are_measured_together():
    said = judged(
        ("1", "Ana", {"a"}),
        ("1", "Ben", {"a"}),
        ("1", "Eva", {"a"}),
        ("2", "Ana", {"b"}),
        ("2", "Eva", {"b"}),
        ("3", "Ben", {"b"}),
        ("3", "Eva", {"a"}),
    )
    overall = measure_agreement(said, rounds=50).overall
    assert overall.items == 3
    assert 0 < overall.alpha.value < 1
