"""How periods of time are called: months, weeks, years."""

from datetime import date

from desktop_app.export.wording import date_text, period_text
from desktop_app.messages import _

_WEEK = "W"


def period_name(period: str, *, short: bool = False) -> str:
    """Return the name of a period: "2024-05" (a month), "2024-W21" (a week) or "2024"."""
    if _WEEK in period:
        if short:
            return period_start(period)
        return _("week of {day}").format(day=date_text(date.fromisoformat(period_start(period))))
    return period if short else period_text(period)


def period_start(period: str) -> str:
    """Return the first day of a week, and of others the period itself: a prefix of its dates."""
    return date.fromisocalendar(*_week(period), 1).isoformat() if _WEEK in period else period


def period_end(period: str) -> str:
    """Return the last day of a week, and of others the period itself: a prefix of its dates."""
    return date.fromisocalendar(*_week(period), 7).isoformat() if _WEEK in period else period


def _week(period: str) -> tuple[int, int]:
    year, week = period.split(f"-{_WEEK}")
    return int(year), int(week)
