"""A filter in words: each of its conditions by itself, and what is left without it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.export.wording import kind_name, language_name, tone_name
from desktop_app.messages import N_, _, ngettext
from desktop_app.text.numbers import count_text

_SHOWN_VALUES = 3  # of one field; more are counted


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a filter: what it says, and the filter without it."""

    text: str
    without: DocumentFilter


def conditions(chosen: DocumentFilter) -> tuple[Condition, ...]:
    """Return the conditions of a filter, one for each field that chooses."""
    return (*_of_search(chosen), *_of_values(chosen), *_of_metadata(chosen), *_of_rest(chosen))


def filter_text(chosen: DocumentFilter) -> str:
    """Return a filter in one line; empty for one that chooses all."""
    return " · ".join(condition.text for condition in conditions(chosen))


def label_name(label: str) -> str:
    """Return the name of a label; of the empty one that there is none."""
    return label or _("No label")


def sentiment_name(tone: str) -> str:
    """Return the word for a sentiment; of the empty one that it was not rated."""
    return tone_name(tone or None)


def _language(code: str) -> str:
    return language_name(code or None)


def _itself(value: str) -> str:
    return value


_FIELDS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("languages", N_("Language: {values}"), _language),
    ("sentiments", N_("Sentiment: {values}"), sentiment_name),
    ("labels", N_("Label: {values}"), label_name),
    ("kinds", N_("Kind of file: {values}"), kind_name),
    ("keywords", N_("Keyword: {values}"), _itself),
)


def _listed(values: list[str]) -> str:
    shown = _(", ").join(values[:_SHOWN_VALUES])
    rest = len(values) - _SHOWN_VALUES
    if rest <= 0:
        return shown
    return ngettext("{shown} and {count} other", "{shown} and {count} others", rest).format(
        shown=shown, count=count_text(rest)
    )


def _counted(text: str, count: int) -> str:
    return f"{text} ({count_text(count)})"


def _dates(first: str | None, last: str | None) -> str:
    if first == last and first:
        return _("Date: {date}").format(date=first)
    if not first:
        return _("Date: until {last}").format(last=last)
    if not last:
        return _("Date: from {first}").format(first=first)
    return _("Date: {first} to {last}").format(first=first, last=last)


def _last_part(path: str) -> str:
    return path.replace("\\", "/").rstrip("/").rpartition("/")[2] or path


def _of_search(chosen: DocumentFilter) -> Iterator[Condition]:
    query = chosen.query.strip()
    if query:
        text = _("Words: {query}") if chosen.meaning is None else _("By meaning: {query}")
        yield Condition(text.format(query=query), replace(chosen, query="", meaning=None))
    elif chosen.meaning is not None:
        text = _counted(_("Found by meaning"), len(chosen.meaning))
        yield Condition(text, replace(chosen, meaning=None))


def _of_values(chosen: DocumentFilter) -> Iterator[Condition]:
    for field, text, name in _FIELDS:
        values: tuple[str, ...] = getattr(chosen, field)
        if values:
            listed = _listed([name(value) for value in values])
            cleared: dict[str, Any] = {field: ()}
            yield Condition(_(text).format(values=listed), replace(chosen, **cleared))


def _of_metadata(chosen: DocumentFilter) -> Iterator[Condition]:
    for column in dict.fromkeys(name for name, _value in chosen.metadata):
        values = [value or _("without") for name, value in chosen.metadata if name == column]
        rest = tuple(pair for pair in chosen.metadata if pair[0] != column)
        text = _("{name}: {value}").format(name=column, value=_listed(values))
        yield Condition(text, replace(chosen, metadata=rest))


def _of_rest(chosen: DocumentFilter) -> Iterator[Condition]:
    if chosen.date_from or chosen.date_to:
        text = _dates(chosen.date_from, chosen.date_to)
        yield Condition(text, replace(chosen, date_from=None, date_to=None))
    if chosen.path_prefix is not None:
        text = _("In: {place}").format(place=_last_part(chosen.path_prefix))
        yield Condition(text, replace(chosen, path_prefix=None))
    if chosen.min_confidence is not None or chosen.max_confidence is not None:
        low = f"{chosen.min_confidence or 0:.0%}"
        high = f"{1 if chosen.max_confidence is None else chosen.max_confidence:.0%}"
        text = _("Label sure by {low} to {high}").format(low=low, high=high)
        yield Condition(text, replace(chosen, min_confidence=None, max_confidence=None))
    if chosen.unread is not False:
        text = _("Could not be read") if chosen.unread else _("Also those that could not be read")
        yield Condition(text, replace(chosen, unread=False))
    if chosen.ids is not None:
        text = _counted(_("Chosen by hand"), len(chosen.ids))
        yield Condition(text, replace(chosen, ids=None))
