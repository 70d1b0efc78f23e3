"""Durations as people say them, in the current language."""

from desktop_app.messages import _
from desktop_app.text.numbers import count_text

_MINUTE = 60
_HOUR = 3600


def duration_text(seconds: float) -> str:
    """Return a duration in seconds, minutes or hours, as coarse as it is long."""
    if seconds < _MINUTE:
        return _("{count} s").format(count=count_text(max(1, round(seconds))))
    if seconds < _HOUR:
        return _("{count} min").format(count=count_text(round(seconds / _MINUTE)))
    hours, rest = divmod(round(seconds / _MINUTE), _MINUTE)
    return _("{hours} h {minutes} min").format(hours=count_text(hours), minutes=rest)
