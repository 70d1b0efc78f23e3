"""The formats of a report, and which writes it."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.export.method import models_of
from desktop_app.export.report_frame import ALL_SECTIONS, ReportFrame, Section
from desktop_app.messages import _


class ReportFormat(StrEnum):
    """A format of a report. PDF is written by the window, which has the fonts of every script."""

    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


Writer = Callable[[Corpus, Path, ReportFrame], int]


def framed(
    corpus: Corpus,
    title: str = "",
    sections: frozenset[Section] = ALL_SECTIONS,
    chosen: DocumentFilter | None = None,
) -> ReportFrame:
    """Return what a report of today is; its title is the corpus's name if none is given."""
    day = datetime.now(tz=UTC).astimezone().date()
    return ReportFrame(title or corpus.path.stem, day, models_of(corpus), sections, chosen)


def write_report_file(
    corpus: Corpus, out: Path, file_format: ReportFormat, frame: ReportFrame
) -> int:
    """Write a report and return how many documents it is about.

    Raises InputError if `out` cannot be written, is the corpus itself, or a filter's query is not
    one; ValueError for a format that is written elsewhere.
    """
    if out.exists() and out.samefile(corpus.path):
        raise InputError(
            _("{name} is the corpus itself. Give the export another name.").format(name=out)
        )
    return _writer(file_format)(corpus, out, frame)


def _writer(file_format: ReportFormat) -> Writer:
    if file_format is ReportFormat.HTML:
        from desktop_app.export.report import write_report

        return write_report
    if file_format is ReportFormat.DOCX:
        from desktop_app.export.report_docx import write_docx_report

        return write_docx_report
    raise ValueError(file_format)
