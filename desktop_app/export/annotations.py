"""Annotations as a flat table, one row a label given: it can be read in again.

The column names are English in every language of the program and never change.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.export.cleaning import well_formed
from desktop_app.export.delimited import write_csv
from desktop_app.export.jsonlines import write_jsonlines
from desktop_app.export.rows import Cell, Table
from desktop_app.messages import _

ANNOTATION_COLUMNS = (
    "id",
    "path",
    "locator",
    "name",
    "start",
    "end",
    "label",
    "annotator",
    "made",
    "text",
)
TABLE_EXTENSIONS = (".csv", ".xlsx", ".jsonl")


def annotation_table(corpus: Corpus) -> Table:
    """Return one row a label that somebody gave to a document or a span of it."""
    return Table(ANNOTATION_COLUMNS, _rows(corpus))


def write_table(table: Table, corpus: Corpus, out: Path, sheet: str) -> int:
    """Write a table in the format that the name of `out` ends in; return the number of rows.

    Raises InputError for any other name, or if it cannot be written.
    """
    match out.suffix.lower():
        case ".csv":
            return write_csv(table, out)
        case ".jsonl":
            return write_jsonlines(_lines(table), out)
        case ".xlsx":
            from desktop_app.export.workbook import write_workbook

            return write_workbook(table, corpus.summary(), out, sheet=sheet)
    raise InputError(
        _("A table is written as {extensions}. Give the file a name that ends so.").format(
            extensions=", ".join(TABLE_EXTENSIONS)
        )
    )


def _rows(corpus: Corpus) -> Iterator[tuple[Cell, ...]]:
    annotations = corpus.annotations.all()
    wanted = {annotation.target.document_id for annotation in annotations}
    documents = {one.id: one for one in corpus.documents(failed=False) if one.id in wanted}
    for annotation in annotations:
        target = annotation.target
        document = documents[target.document_id]
        yield (
            document.id,
            document.path,
            document.locator,
            document.name,
            target.start,
            target.end,
            annotation.label,
            annotation.annotator,
            annotation.made,
            document.text[target.start : target.end],
        )


def _lines(table: Table) -> Iterator[bytes]:
    for row in table.rows:
        cells: Sequence[Cell] = [well_formed(one) if isinstance(one, str) else one for one in row]
        yield msgspec.json.encode(dict(zip(table.columns, cells, strict=True))) + b"\n"
