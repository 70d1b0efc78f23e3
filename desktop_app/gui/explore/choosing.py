"""What a click on a chart makes of the filter: a value added, or taken away again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.gui.charts.periods import period_end, period_start

_FIELDS = {
    "language": "languages",
    "sentiment": "sentiments",
    "label": "labels",
    "kind": "kinds",
    "keyword": "keywords",
}


def values(chosen: DocumentFilter, facet: str) -> tuple[str, ...]:
    """Return the values of a facet that a filter chooses."""
    if facet.startswith(METADATA):
        name = facet.removeprefix(METADATA)
        return tuple(value for known, value in chosen.metadata if known == name)
    found: tuple[str, ...] = getattr(chosen, _FIELDS[facet])
    return found


def with_values(chosen: DocumentFilter, facet: str, wanted: Sequence[str]) -> DocumentFilter:
    """Return a filter that chooses these values of a facet."""
    if facet.startswith(METADATA):
        name = facet.removeprefix(METADATA)
        others = tuple(pair for pair in chosen.metadata if pair[0] != name)
        return replace(chosen, metadata=(*others, *((name, value) for value in wanted)))
    changes: dict[str, Any] = {_FIELDS[facet]: tuple(wanted)}
    return replace(chosen, **changes)


def without(chosen: DocumentFilter, *facets: str) -> DocumentFilter:
    """Return a filter that does not choose by these facets."""
    for facet in facets:
        chosen = with_values(chosen, facet, ())
    return chosen


def toggled(chosen: DocumentFilter, facet: str, value: str) -> DocumentFilter:
    """Return the filter with a value added to those of its facet, or taken out of them."""
    had = values(chosen, facet)
    wanted = [one for one in had if one != value] if value in had else [*had, value]
    return with_values(chosen, facet, wanted)


def toggled_cell(
    chosen: DocumentFilter, facet: str, value: str, tone: str | None
) -> DocumentFilter:
    """Return the filter for one value and one tone alone, or without both if it was for them.

    Without a tone it is the value that is toggled.
    """
    if tone is None:
        return toggled(chosen, facet, value)
    if values(chosen, facet) == (value,) and chosen.sentiments == (tone,):
        return without(chosen, facet, "sentiment")
    return replace(with_values(chosen, facet, (value,)), sentiments=(tone,))


def with_periods(chosen: DocumentFilter, first: str, last: str) -> DocumentFilter:
    """Return the filter for the time from one period to another; without, if it was for that."""
    begin, end = period_start(first), period_end(last)
    if (chosen.date_from, chosen.date_to) == (begin, end):
        return replace(chosen, date_from=None, date_to=None)
    return replace(chosen, date_from=begin, date_to=end)


def chosen_periods(chosen: DocumentFilter, periods: Sequence[str]) -> frozenset[str]:
    """Return those periods that lie within a filter's dates."""
    begin, end = chosen.date_from, chosen.date_to
    if begin is None and end is None:
        return frozenset()
    return frozenset(
        period
        for period in periods
        if (begin is None or period_end(period)[: len(begin)] >= begin[: len(period_end(period))])
        and (end is None or period_start(period)[: len(end)] <= end)
    )
