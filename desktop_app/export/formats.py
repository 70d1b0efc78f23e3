"""The formats a corpus can be exported to: a format is one member here and one file beside."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.export import jsonlines, rows
from desktop_app.messages import _


class ExportFormat(StrEnum):
    """A format, named as on the command line."""

    CSV = "csv"
    XLSX = "xlsx"
    JSONL = "jsonl"
    HTML = "html"
    DOCX = "docx"


def export_corpus(
    corpus: Corpus, out: Path, file_format: ExportFormat, *, segments: bool = False
) -> int:
    """Write the corpus to `out`, one row a document or a segment; return how many were written.

    Raises InputError if `out` cannot be written, or is the corpus itself.
    """
    _refuse_corpus(corpus, out)
    if file_format in {ExportFormat.HTML, ExportFormat.DOCX}:
        if segments:
            raise InputError(
                _("A report is about documents. Export segments to csv, xlsx or jsonl.")
            )
        from desktop_app.export.reports import ReportFormat, framed, write_report_file

        return write_report_file(corpus, out, ReportFormat(file_format), framed(corpus))
    if file_format is ExportFormat.JSONL:
        lines = jsonlines.segment_lines(corpus) if segments else jsonlines.document_lines(corpus)
        return jsonlines.write_jsonlines(lines, out)
    table = rows.segment_table(corpus) if segments else rows.document_table(corpus)
    if file_format is ExportFormat.CSV:
        from desktop_app.export.delimited import write_csv

        return write_csv(table, out)
    from desktop_app.export.workbook import write_workbook

    sheet = _("Segments") if segments else _("Documents")
    return write_workbook(table, corpus.summary(), out, sheet=sheet)


def export_documents(corpus: Corpus, ids: Sequence[int], out: Path) -> int:
    """Write some documents to `out`, in the format its name says; return how many were written.

    Raises InputError if `out` has no known ending, cannot be written, or is the corpus itself.
    """
    _refuse_corpus(corpus, out)
    ending = out.suffix.lower()
    if ending == ".jsonl":
        return jsonlines.write_jsonlines(jsonlines.document_lines(corpus, ids), out)
    table = rows.document_table(corpus, ids=ids)
    if ending == ".csv":
        from desktop_app.export.delimited import write_csv

        return write_csv(table, out)
    if ending == ".xlsx":
        from desktop_app.export.workbook import write_workbook

        return write_workbook(table, None, out, sheet=_("Documents"))
    raise InputError(
        _("{name}: give it an ending that is known: xlsx, csv or jsonl.").format(name=out.name)
    )


def _refuse_corpus(corpus: Corpus, out: Path) -> None:
    if out.exists() and out.samefile(corpus.path):
        raise InputError(
            _("{name} is the corpus itself. Give the export another name.").format(name=out)
        )
