"""ROUGE-1, ROUGE-2 and ROUGE-L (F1) of a summary against a reference, as Lin (2004) defines them.

Words are compared in small letters and without a plural -s, which stands in for Porter's stemmer;
ROUGE-L is of the whole summary as one sequence.
"""

import re
from collections import Counter
from dataclasses import dataclass

from desktop_app.text.tokens import words


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 of single words, pairs, and the longest common subsequence."""

    one: float
    two: float
    longest: float


def rouge(summary: str, reference: str) -> Rouge:
    """Return how much of the reference's wording the summary has, and no more."""
    given, wanted = _words(summary), _words(reference)
    return Rouge(
        _overlap(given, wanted, 1), _overlap(given, wanted, 2), _longest_common(given, wanted)
    )


def _words(text: str) -> list[str]:
    return [re.sub(r"(?<=\w{3})(?<![su])s$", "", word.lower()) for word in words(text)]


def _overlap(given: list[str], wanted: list[str], size: int) -> float:
    one = Counter(zip(*(given[i:] for i in range(size)), strict=False))
    other = Counter(zip(*(wanted[i:] for i in range(size)), strict=False))
    return _f1((one & other).total(), one.total(), other.total())


def _longest_common(given: list[str], wanted: list[str]) -> float:
    row = [0] * (len(wanted) + 1)
    for word in given:
        before = 0
        for index, other in enumerate(wanted, 1):
            kept = row[index]
            row[index] = before + 1 if word == other else max(row[index], row[index - 1])
            before = kept
    return _f1(row[-1], len(given), len(wanted))


def _f1(common: int, given: int, wanted: int) -> float:
    return 2 * common / (given + wanted) if common else 0.0
