"""Compares two groups of documents: which terms and labels set them apart, and how surely.

Terms are weighed by their log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn
2008, "Fightin' Words"): what is rare must differ by much, what is common by little, to be telling.
Counted are documents that hold a term, not mentions: one long text does not speak for a group.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from desktop_app.tasks.keywords import variant_key

CLEAR = 1.96
"""A score beyond which a difference this large is chance in one of twenty cases."""

_PRIOR = 0.02  # documents of the prior for each in the groups, drawn from all documents
_LEAST_PRIOR = 10.0
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class TermDifference:
    """A term, in how many documents of each group it occurs, and how surely that differs.

    `score` is a z-score: positive where the first group has more of it.
    """

    term: str
    first: int
    second: int
    score: float


@dataclass(frozen=True, slots=True)
class ShareDifference:
    """A value, how many documents of each group have it, and by how much the shares differ.

    `difference` is the first group's share less the second's, -1 to 1; `low` and `high` are the
    bounds between which it lies with 95 % confidence.
    """

    name: str
    first: int
    second: int
    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Tell whether the groups differ by more than chance would have it."""
        return self.low > 0 or self.high < 0


def telling_terms(
    first: Mapping[str, int],
    second: Mapping[str, int],
    everywhere: Mapping[str, int],
    limit: int = 15,
) -> tuple[tuple[TermDifference, ...], tuple[TermDifference, ...]]:
    """Return the terms that tell the first group from the second, and the other way round.

    The mappings say in how many documents of each group, and of all, a term occurs. Only terms
    whose difference is clear are named, the most telling first; of forms of one term, and of a
    phrase and its words, the most telling alone.
    """
    one, other, all_ = _by_key(first), _by_key(second), _by_key(everywhere)
    names = _names(first, second)
    in_one, in_other = sum(one.values()), sum(other.values())
    prior = max(_LEAST_PRIOR, _PRIOR * (in_one + in_other))
    total = sum(all_.values()) or 1
    found = []
    for key in one.keys() | other.keys():
        here, there = one.get(key, 0), other.get(key, 0)
        if here + there < _FEWEST:
            continue
        expected = max(prior * all_.get(key, here + there) / total, 1e-3)
        score = _score(here, in_one, there, in_other, expected, prior)
        if abs(score) >= CLEAR:
            found.append(TermDifference(names[key], here, there, score))
    found.sort(key=lambda term: (-abs(term.score), term.term))
    return (
        _apart([term for term in found if term.score > 0], limit),
        _apart([term for term in found if term.score < 0], limit),
    )


def share_differences(
    first: Mapping[str, int], second: Mapping[str, int], sizes: tuple[int, int]
) -> tuple[ShareDifference, ...]:
    """Return how the shares of each value differ, the largest difference first.

    `sizes` are how many documents each group has.
    """
    found = []
    for name in first.keys() | second.keys():
        here, there = first.get(name, 0), second.get(name, 0)
        low, high = _bounds(here, sizes[0], there, sizes[1])
        difference = _share(here, sizes[0]) - _share(there, sizes[1])
        found.append(ShareDifference(name, here, there, difference, low, high))
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.name)))


def _score(here: int, size: int, there: int, other: int, expected: float, prior: float) -> float:
    odds = math.log((here + expected) / (size + prior - here - expected))
    odds -= math.log((there + expected) / (other + prior - there - expected))
    return odds / math.sqrt(1 / (here + expected) + 1 / (there + expected))


def _by_key(counts: Mapping[str, int]) -> dict[str, int]:
    """Take the forms of a term together; a document with two of them counts once at least."""
    merged: dict[str, int] = {}
    for term, count in counts.items():
        key = variant_key(term)
        merged[key] = max(merged.get(key, 0), count)
    return merged


def _names(*counts: Mapping[str, int]) -> dict[str, str]:
    best: dict[str, tuple[int, str]] = {}
    for mapping in counts:
        for term, count in mapping.items():
            key = variant_key(term)
            best[key] = max(best.get(key, (0, "")), (count, term))
    return {key: term for key, (_count, term) in best.items()}


def _apart(terms: list[TermDifference], limit: int) -> tuple[TermDifference, ...]:
    chosen: list[TermDifference] = []
    taken: set[str] = set()
    for term in terms:
        parts = set(variant_key(term.term).split(" "))
        if not parts & taken:
            chosen.append(term)
            taken |= parts
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _share(count: int, size: int) -> float:
    return count / size if size else 0.0


def _bounds(here: int, size: int, there: int, other: int) -> tuple[float, float]:
    """Return Newcombe's interval for the difference of two shares (1998, method 10)."""
    if not size or not other:
        return (-1.0, 1.0)
    one, two = here / size, there / other
    low_one, high_one = _wilson(here, size)
    low_two, high_two = _wilson(there, other)
    difference = one - two
    return (
        difference - math.hypot(one - low_one, high_two - two),
        difference + math.hypot(high_one - one, two - low_two),
    )


def _wilson(count: int, size: int) -> tuple[float, float]:
    share, square = count / size, CLEAR**2
    middle = (share + square / (2 * size)) / (1 + square / size)
    half = CLEAR * math.sqrt(share * (1 - share) / size + square / (4 * size**2))
    half /= 1 + square / size
    return max(0.0, middle - half), min(1.0, middle + half)
