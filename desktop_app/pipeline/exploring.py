"""Looks at chosen documents: over time, on a map by meaning, two groups beside each other."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from desktop_app.corpus.exploring import MapPoints
from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.records import Model
from desktop_app.corpus.store import Corpus
from desktop_app.documents import TEXT_COLUMN
from desktop_app.tasks.comparison import (
    ShareDifference,
    TermDifference,
    share_differences,
    telling_terms,
)
from desktop_app.tasks.projection import project
from desktop_app.text.languages import UNDETERMINED

Checkpoint = Callable[[], None]

MOST_ON_MAP = 50_000
"""Documents laid out; of more, evenly many are left out."""

_MOST_GROUPS = 40  # values of metadata that are worth a chart
_MOST_COLUMNS = 60
_MOST_PERIODS = 400  # columns of a time line; longer times are shown by year


class Unit(StrEnum):
    """What a time line counts by."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Group:
    """Documents counted: how many, by sentiment, by label, by language."""

    documents: int
    tones: Mapping[str, int]
    labels: Mapping[str, int]
    languages: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups and what tells one from the other. `both` are documents that are in either."""

    first: Group
    second: Group
    both: int
    first_terms: tuple[TermDifference, ...]
    second_terms: tuple[TermDifference, ...]
    tones: tuple[ShareDifference, ...]
    labels: tuple[ShareDifference, ...]


def compare(corpus: Corpus, first: DocumentFilter, second: DocumentFilter) -> Comparison:
    """Compare the documents that two filters choose."""
    groups = [_group(corpus, chosen) for chosen in (first, second)]
    used = [
        {term: use.documents for term, use in corpus.exploring.terms(chosen).items()}
        for chosen in (first, second)
    ]
    ids = [set(corpus.filtered_ids(chosen)) for chosen in (first, second)]
    ours, theirs = telling_terms(used[0], used[1], corpus.keywords.document_frequencies())
    sizes = (groups[0].documents, groups[1].documents)
    rated = (_rated(groups[0].tones), _rated(groups[1].tones))
    return Comparison(
        first=groups[0],
        second=groups[1],
        both=len(ids[0] & ids[1]),
        first_terms=ours,
        second_terms=theirs,
        tones=share_differences(_known(groups[0].tones), _known(groups[1].tones), rated),
        labels=share_differences(_known(groups[0].labels), _known(groups[1].labels), sizes),
    )


def tones_over_time(
    corpus: Corpus, chosen: DocumentFilter, unit: Unit
) -> dict[str, dict[str, int]]:
    """Count the chosen documents that have a date, by sentiment, in every period from the first.

    Periods are "2024-05", "2024-W21" or "2024". Dates that are less exact than the unit are left
    out; a time too long for the unit is counted by the next.
    """
    days = corpus.exploring.tones_by_day(chosen)
    table: dict[str, dict[str, int]] = {}
    for day, counts in days.items():
        period = _period(day, unit)
        if period is not None:
            into = table.setdefault(period, {})
            for tone, count in counts.items():
                into[tone] = into.get(tone, 0) + count
    if not table:
        return {}
    periods = _every_period(min(table), max(table), unit)
    if len(periods) > _MOST_PERIODS and unit is not Unit.YEAR:
        longer = Unit.MONTH if unit is Unit.WEEK else Unit.YEAR
        return tones_over_time(corpus, chosen, longer)
    return {period: table.get(period, {}) for period in periods}


def grouping_columns(corpus: Corpus) -> list[str]:
    """Return the metadata names whose values sort documents into groups: few, and used often."""
    found = []
    for name in corpus.metadata_names()[:_MOST_COLUMNS]:
        if name == TEXT_COLUMN:
            continue
        counts = corpus.facet_counts(DocumentFilter(), METADATA + name)
        if 2 <= len(counts) <= _MOST_GROUPS and sum(counts.values()) >= 2 * len(counts):  # noqa: PLR2004
            found.append(name)
    return found


def map_of_meaning(
    corpus: Corpus, encoder: Model, checkpoint: Checkpoint = lambda: None
) -> MapPoints:
    """Return the map kept in the corpus, or make one; see `projection.project`.

    It takes seconds for thousands of documents, and half a minute for `MOST_ON_MAP`.
    """
    kept = corpus.exploring.stored_map()
    if kept is not None:
        return kept
    ids, vectors = corpus.document_vectors(encoder)
    if len(ids) > MOST_ON_MAP:
        rows = np.linspace(0, len(ids) - 1, MOST_ON_MAP).astype(np.intp)
        ids, vectors = [ids[row] for row in rows.tolist()], vectors[rows]
    checkpoint()
    known = corpus.analyses.languages()
    places = project(vectors, [known.get(one, UNDETERMINED) for one in ids], checkpoint)
    placed = np.isfinite(places).all(axis=1)
    return corpus.exploring.described(np.array(ids, np.int64)[placed], places[placed])


def _group(corpus: Corpus, chosen: DocumentFilter) -> Group:
    return Group(
        documents=corpus.filtered_count(chosen),
        tones=corpus.exploring.tones(chosen),
        labels=corpus.facet_counts(chosen, "label"),
        languages=corpus.facet_counts(chosen, "language"),
    )


def _known(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name}


def _rated(tones: Mapping[str, int]) -> int:
    return sum(_known(tones).values())


def _period(day: str, unit: Unit) -> str | None:
    parts = day.split("-")
    try:
        if unit is Unit.YEAR:
            return f"{int(parts[0]):04}"
        if unit is Unit.MONTH:
            return f"{int(parts[0]):04}-{int(parts[1]):02}" if 1 <= int(parts[1]) <= 12 else None  # noqa: PLR2004
        found = date.fromisoformat(day).isocalendar()
    except (ValueError, IndexError):
        return None
    return f"{found.year:04}-W{found.week:02}"


def _every_period(first: str, last: str, unit: Unit) -> list[str]:
    if unit is Unit.YEAR:
        return [f"{year:04}" for year in range(int(first), int(last) + 1)]
    if unit is Unit.MONTH:
        start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
        return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]
    monday = date.fromisocalendar(int(first[:4]), int(first[6:]), 1)
    until = date.fromisocalendar(int(last[:4]), int(last[6:]), 1)
    weeks = []
    while monday <= until:
        weeks.append(_period(monday.isoformat(), unit) or "")
        monday += timedelta(days=7)
    return weeks
