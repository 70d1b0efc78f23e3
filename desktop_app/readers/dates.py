"""Dates as people and programs write them, to ISO 8601."""

import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime

_YEARS = range(1800, 2200)
"""Years believed. 1601 and 1900 epochs of programs that knew no date fall mostly outside."""

_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?)?"
    r"\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?"
)
_COMPACT = re.compile(r"(?:D:)?(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?)?(?:Z|[+-].*)?")
_JAPANESE = re.compile(r"(\d{4})年\s*(\d{1,2})月\s*(\d{1,2})日")
_NUMERIC = re.compile(
    r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[ T,]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)
_NAMED_FORMATS = (
    "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%B %d %Y", "%b %d %Y", "%A, %B %d, %Y",
    "%A, %d %B %Y", "%d-%b-%Y", "%a %b %d %H:%M:%S %Y",
)  # fmt: skip


def iso_date(value: str | None, *, day_first: bool | None = None) -> str | None:
    """Return `value` as `2024-05-31` or `2024-05-31T14:00:00`, or None if it is not a date.

    `03/04/2024` is a date only where `day_first` says which number is the day.
    """
    text = (value or "").strip()
    if not 6 <= len(text) <= 60:  # noqa: PLR2004  shorter or longer than any spelling below
        return None
    for pattern in (_ISO, _COMPACT, _JAPANESE):
        if match := pattern.fullmatch(text):
            return _checked(*_numbers(match.groups()))
    if match := _NUMERIC.fullmatch(text):
        first, _, second, year, *time = match.groups()
        month_first = int(second) > 12 or (int(first) <= 12 and day_first is False)  # noqa: PLR2004
        if not month_first and int(first) <= 12 and day_first is None:  # noqa: PLR2004
            return None
        month, day = (first, second) if month_first else (second, first)
        return _checked(*_numbers((year, month, day, *time)))
    return _named(text)


def day_comes_first(values: Iterable[str]) -> bool | None:
    """Tell from a column of dates such as `31/05/2024` whether the day is the first number."""
    firsts, seconds = 0, 0
    for value in values:
        if match := _NUMERIC.fullmatch(value.strip()):
            firsts = max(firsts, int(match[1]))
            seconds = max(seconds, int(match[3]))
    if (firsts > 12) == (seconds > 12):  # noqa: PLR2004  months: neither or both exceed them
        return None
    return firsts > 12  # noqa: PLR2004


def _numbers(groups: Iterable[str | None]) -> list[int]:
    return [int(group) for group in groups if group is not None]


def _checked(year: int, month: int, day: int, *time: int) -> str | None:
    if year not in _YEARS:
        return None
    try:
        hour, minute, second = (*time, 0, 0, 0)[:3]
        moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  rarely told
    except ValueError:
        return None
    return moment.isoformat() if time else moment.date().isoformat()


def _named(text: str) -> str | None:
    if not any(letter.isalpha() for letter in text):
        return None
    for pattern in _NAMED_FORMATS:
        try:
            moment = datetime.strptime(text, pattern)  # noqa: DTZ007  as above
        except ValueError:
            continue
        time = (moment.hour, moment.minute, moment.second) if "%H" in pattern else ()
        return _checked(moment.year, moment.month, moment.day, *time)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, IndexError, TypeError):
        return None
    return _checked(
        moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second
    )
