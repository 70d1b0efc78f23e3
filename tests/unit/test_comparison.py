"""What tells two groups apart: telling words and labels, and how sure that is."""

import pytest

from desktop_app.tasks.comparison import share_differences, telling_terms


def names(terms):
    return [term.term for term in terms]


def test_what_one_group_says_and_the_other_does_not_is_telling():
    first = {"pump": 30, "school": 10, "village": 40}
    second = {"pump": 2, "school": 12, "village": 41, "teacher": 25}
    everywhere = {"pump": 32, "school": 22, "village": 81, "teacher": 25}
    ours, theirs = telling_terms(first, second, everywhere)
    assert names(ours) == ["pump"]
    assert names(theirs) == ["teacher"]
    assert ours[0].first == 30
    assert ours[0].second == 2
    assert ours[0].score > 1.96
    assert theirs[0].score < -1.96


def test_a_term_that_occurs_once_tells_nothing():
    ours, theirs = telling_terms({"pump": 1}, {"well": 1}, {"pump": 1, "well": 1})
    assert (ours, theirs) == ((), ())


def test_swapping_the_groups_swaps_the_answer():
    first, second = {"a": 20, "b": 3, "c": 9}, {"a": 4, "b": 19, "c": 10}
    everywhere = {"a": 24, "b": 22, "c": 19}
    ours, theirs = telling_terms(first, second, everywhere)
    again = telling_terms(second, first, everywhere)
    assert (names(theirs), names(ours)) == (names(again[0]), names(again[1]))
    assert ours[0].score == pytest.approx(-again[1][0].score)


def test_forms_of_a_term_and_the_words_of_a_phrase_are_named_once():
    first = {"pump": 12, "Pumps": 9, "water pump": 20, "road": 15}
    ours, _theirs = telling_terms(first, {"tree": 20}, {**first, "tree": 20})
    assert "water pump" in names(ours)
    assert "pump" not in names(ours)
    assert "Pumps" not in names(ours)
    assert "road" in names(ours)


def test_a_rare_term_must_differ_by_more_than_a_common_one():
    """The prior draws towards how frequent a term is everywhere."""
    common = telling_terms({"a": 9, "x": 90}, {"a": 1, "x": 90}, {"a": 2000, "x": 4000})
    rare = telling_terms({"a": 9, "x": 90}, {"a": 1, "x": 90}, {"a": 10, "x": 4000})
    assert rare[0]
    assert not common[0] or common[0][0].score < rare[0][0].score


def test_nothing_compares_with_nothing():
    assert telling_terms({}, {}, {}) == ((), ())
    assert share_differences({}, {}, (0, 0)) == ()


def test_shares_differ_by_their_sizes_not_by_counts():
    found = share_differences({"Water": 50, "Roads": 10}, {"Water": 50}, (100, 400))
    assert [one.name for one in found] == ["Water", "Roads"]
    assert found[0].difference == pytest.approx(0.375)
    assert found[0].low < 0.375 < found[0].high
    assert found[0].is_clear
    assert found[1].second == 0


def test_a_difference_between_few_documents_may_be_chance():
    few = share_differences({"Water": 3}, {"Water": 1}, (5, 5))
    many = share_differences({"Water": 300}, {"Water": 100}, (500, 500))
    assert not few[0].is_clear
    assert many[0].is_clear


def test_the_interval_is_that_of_newcombe():
    """Method 10 of Newcombe (1998), his example: 56/70 and 48/80."""
    found = share_differences({"a": 56}, {"a": 48}, (70, 80))[0]
    assert found.low == pytest.approx(0.0524, abs=5e-4)
    assert found.high == pytest.approx(0.3339, abs=5e-4)


def test_a_group_without_documents_leaves_everything_open():
    found = share_differences({"a": 3}, {}, (5, 0))[0]
    assert (found.low, found.high) == (-1.0, 1.0)
