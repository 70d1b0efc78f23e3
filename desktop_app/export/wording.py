"""How an export says things to people: tones, reasons, numbers, dates in the current language."""

from datetime import date

from desktop_app.documents import FailureKind
from desktop_app.messages import N_, _, current_language
from desktop_app.text import languages

_TONES = {
    "negative": N_("Negative"),
    "mixed": N_("Mixed"),
    "neutral": N_("Neutral"),
    "positive": N_("Positive"),
}
_REASONS = {
    FailureKind.ENCRYPTED: N_("Protected by a password"),
    FailureKind.DAMAGED: N_("Damaged"),
    FailureKind.EMPTY: N_("Empty"),
    FailureKind.SCANNED: N_("Scanned pictures without text"),
    FailureKind.TOO_LARGE: N_("Too large"),
    FailureKind.TOO_DEEP: N_("Nested too deeply"),
    FailureKind.UNSUPPORTED: N_("Kind of file not supported"),
    FailureKind.TIMED_OUT: N_("Took too long"),
    FailureKind.OUT_OF_MEMORY: N_("Needed too much memory"),
    FailureKind.CRASHED: N_("Stopped the reader"),
    FailureKind.UNREADABLE: N_("Could not be opened"),
}
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)

_POINT = 0.01


def language_name(code: str | None) -> str:
    """Return the name of a language to stand alone or in a sentence."""
    return languages.language_name(code or languages.UNDETERMINED)


def tone_name(label: str | None) -> str:
    """Return the word for a sentiment label."""
    if label is None:
        return _("Not rated")
    return _(_TONES[label]) if label in _TONES else label


def reason_name(kind: FailureKind) -> str:
    """Return a heading of a few words for why a document could not be read."""
    return _(_REASONS[kind])


def count_text(count: int) -> str:
    """Return 12345 as "12,345", or as the current language groups digits."""
    grouped = f"{count:,}"
    return grouped.replace(",", ".") if current_language() == "pt" else grouped


def decimal_text(value: float, digits: int = 2) -> str:
    """Return the number with so many decimals and the decimal sign of the current language."""
    text = f"{value:.{digits}f}"
    return text.replace(".", ",") if current_language() == "pt" else text


def share_text(part: float, whole: float) -> str:
    """Return a part of a whole as a percentage; "<1%" and ">99%" rather than a false 0 or 100."""
    if not whole or not part:
        return "0%"
    share = part / whole
    if share < _POINT:
        return "<1%"
    if 1 - _POINT < share < 1:
        return ">99%"
    return f"{share:.0%}"


def date_text(day: date) -> str:
    """Return the date in words, as the current language writes it."""
    return _("{month} {day}, {year}").format(
        day=day.day, month=_(_MONTHS[day.month - 1]), number=day.month, year=day.year
    )


def period_text(period: str) -> str:
    """Return "2024-05" as a month and year, "2024" as it is."""
    year, _dash, month = period.partition("-")
    if not month:
        return year
    return _("{month} {year}").format(month=_(_MONTHS[int(month) - 1]), number=month, year=year)
