"""Names themes by the terms that set their documents apart from the others."""

import math
from collections import Counter
from collections.abc import Sequence

from desktop_app.tasks.keywords import variant_key

_PRIOR = 0.5  # documents added to each side, so that one document does not make a term telling
_FEWEST = 2  # documents that must share a term before it names their theme
_SMALL = 20  # documents; in so few, one may be the only one that uses the word for it
_PHRASE = 1.3  # a phrase says more than a word


def theme_terms(
    frequencies: Sequence[Counter[str]], sizes: Sequence[int], limit: int
) -> list[tuple[str, ...]]:
    """Return up to `limit` terms for each theme, the most telling first.

    `frequencies` count in how many documents of each theme a term occurs; `sizes` are how many
    documents each has. A term is telling that many documents of the theme share and few others.
    """
    everywhere: Counter[str] = Counter()
    for counts in frequencies:
        everywhere.update(counts)
    documents = sum(sizes)
    return [
        _telling(counts, size, everywhere, documents, limit)
        for counts, size in zip(frequencies, sizes, strict=True)
    ]


def _telling(
    counts: Counter[str], size: int, everywhere: Counter[str], documents: int, limit: int
) -> tuple[str, ...]:
    least = min(_FEWEST, max(counts.values(), default=0)) if size < _SMALL else _FEWEST
    scores = {
        term: _weight(count, size, everywhere[term] - count, documents - size)
        * (_PHRASE if " " in term else 1.0)
        for term, count in counts.items()
        if count >= least
    }
    chosen: list[str] = []
    taken: set[str] = set()
    for term in sorted(scores, key=lambda one: -scores[one]):
        parts = set(variant_key(term).split(" "))
        if scores[term] <= 0 or len(chosen) == limit:
            break
        if not parts & taken:
            chosen.append(term)
            taken |= parts
    return tuple(chosen)


def _weight(inside: int, size: int, outside: int, others: int) -> float:
    """Return the share of the theme that has the term, times how much rarer it is elsewhere."""
    here = (inside + _PRIOR) / (size + 2 * _PRIOR)
    there = (outside + _PRIOR) / (others + 2 * _PRIOR) if others else _PRIOR
    return here * math.log(here / there)
