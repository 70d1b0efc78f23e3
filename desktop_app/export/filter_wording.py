"""A filter in words: each of its conditions by itself, and what is left without it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

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
    found: list[Condition] = []

    def add(text: str, **cleared: object) -> None:
        found.append(Condition(text, replace(chosen, **cleared)))  # type: ignore[arg-type]

    if chosen.query.strip():
        if chosen.meaning is not None:
            text = _("By meaning: {query}")
        else:
            text = _("Words: {query}")
        add(text.format(query=chosen.query.strip()), query="", meaning=None)
    elif chosen.meaning is not None:
        add(_counted(_("Found by meaning"), len(chosen.meaning)), meaning=None)
    for field, text, name in _FIELDS:
        values: tuple[str, ...] = getattr(chosen, field)
        if values:
            add(_(text).format(values=_listed([name(value) for value in values])), **{field: ()})
    for column in dict.fromkeys(name for name, _value in chosen.metadata):
        values = tuple(value for name, value in chosen.metadata if name == column)
        rest = tuple(pair for pair in chosen.metadata if pair[0] != column)
        listed = _listed([value or _("without") for value in values])
        text = _("{name}: {value}").format(name=column, value=listed)
        add(text, metadata=rest)
    if chosen.date_from or chosen.date_to:
        add(_dates(chosen.date_from, chosen.date_to), date_from=None, date_to=None)
    if chosen.path_prefix is not None:
        add(_("In: {place}").format(place=_last_part(chosen.path_prefix)), path_prefix=None)
    if chosen.min_confidence is not None or chosen.max_confidence is not None:
        low = f"{chosen.min_confidence or 0:.0%}"
        high = f"{1 if chosen.max_confidence is None else chosen.max_confidence:.0%}"
        text = _("Label sure by {low} to {high}").format(low=low, high=high)
        add(text, min_confidence=None, max_confidence=None)
    if chosen.unread is not False:
        text = _("Could not be read") if chosen.unread else _("Also those that could not be read")
        add(text, unread=False)
    if chosen.ids is not None:
        add(_counted(_("Chosen by hand"), len(chosen.ids)), ids=None)
    return tuple(found)


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
