"""The columns of the table of documents: what each shows, and what it is sorted by."""

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.corpus.listing import DocumentRow
from desktop_app.corpus.ordering import SortColumn
from desktop_app.documents import place_text
from desktop_app.export.wording import kind_name, language_name, reason_name, tone_name
from desktop_app.messages import N_, _
from desktop_app.text.numbers import count_text

_DAY = 10
"""Characters of a date: the time of day is for the reader."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its key, title, text of a row, how it is sorted, and its width at first."""

    key: str
    title: str
    text: Callable[[DocumentRow], str]
    sort: SortColumn
    width: int
    shown: bool = True
    numeric: bool = False


def name_text(row: DocumentRow) -> str:
    """Return what a document is called: its title or file, and its place inside the file."""
    name = row.title or row.name
    return f"{name} › {place_text(row.locator)}" if row.locator else name


def labels_text(row: DocumentRow) -> str:
    """Return the labels of a document in one line."""
    return _(", ").join(label.label for label in row.labels)


def status_text(row: DocumentRow) -> str:
    """Return what became of a document so far."""
    if row.failure is not None:
        return reason_name(row.failure)
    if not row.analysed:
        return _("Waiting")
    return _("Translated") if row.translated else _("Analysed")


def _language(row: DocumentRow) -> str:
    return language_name(row.language) if row.language else ""


def _sentiment(row: DocumentRow) -> str:
    return tone_name(row.sentiment.label) if row.sentiment else ""


def _date(row: DocumentRow) -> str:
    return (row.date or "")[:_DAY]


def _words(row: DocumentRow) -> str:
    return count_text(row.words) if row.words else ""


COLUMNS = (
    Column("name", N_("Name"), name_text, SortColumn.NAME, 250),
    Column("sentiment", N_("Sentiment"), _sentiment, SortColumn.SENTIMENT, 140),
    Column("labels", N_("Labels"), labels_text, SortColumn.LABEL, 140),
    Column("language", N_("Language"), _language, SortColumn.LANGUAGE, 105),
    Column("words", N_("Words"), _words, SortColumn.WORDS, 75, numeric=True),
    Column("date", N_("Date"), _date, SortColumn.DATE, 100),
    Column("kind", N_("Kind"), lambda row: kind_name(row.kind), SortColumn.KIND, 105),
    Column("status", N_("Status"), status_text, SortColumn.STATUS, 110),
    Column("file", N_("File"), lambda row: row.path, SortColumn.PLACE, 260, shown=False),
)
