"""How an export says things to people: tones, reasons, dates in the current language."""

from datetime import date

from desktop_app.documents import FailureKind
from desktop_app.messages import N_, _
from desktop_app.text import languages

_TONES = {
    "negative": N_("Negative"),
    "mixed": N_("Mixed"),
    "neutral": N_("Neutral"),
    "positive": N_("Positive"),
}
# The other formats go by the ending of their files, in every language.
_KINDS = {
    "compressed": N_("compressed"),
    "spreadsheet": N_("spreadsheet"),
    "subtitles": N_("subtitles"),
    "text": N_("text"),
    "unknown": N_("unknown"),
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
    FailureKind.NO_TEXT_COLUMN: N_("No such column"),
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


def language_name(code: str | None) -> str:
    """Return the name of a language to stand alone or in a sentence."""
    return languages.language_name(code or languages.UNDETERMINED)


def tone_name(label: str | None) -> str:
    """Return the word for a sentiment label."""
    if label is None:
        return _("Not rated")
    return _(_TONES[label]) if label in _TONES else label


def kind_name(kind: str) -> str:
    """Return the name of a file format."""
    return _(_KINDS[kind]) if kind in _KINDS else kind


def reason_name(kind: FailureKind) -> str:
    """Return a heading of a few words for why a document could not be read."""
    return _(_REASONS[kind])


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
