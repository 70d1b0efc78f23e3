"""Reads annotations from a table (CSV, xlsx and the like): a label a row, and what it is of.

Tables are read as documents are, in a worker process with limits.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import TEXT_COLUMN, FailureKind, ReadFailure, explain
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool

DEFAULT_LABEL_COLUMN = "label"

# Other names that people and programs give the columns.
_NAMES = {
    "id": ("id", "document_id"),
    "path": ("path", "file", "filename"),
    "locator": ("locator", "place"),
    "name": ("document", "name", "document name"),
    "text": ("text", "quote", "segment text"),
    "start": ("start", "begin"),
    "end": ("end",),
    "annotator": ("annotator", "coder", "rater", "user"),
    "item": ("item", "unit", "item id", "unit id"),
}
_FORMULA_GUARD = re.compile(r"'(?=\s*[=+@\-＝＋＠－])")


@dataclass(frozen=True, slots=True)
class AnnotationRow:
    """A row of such a table. Empty fields are None; `place` tells people which row it is."""

    place: str
    label: str
    annotator: str | None = None
    id: str | None = None
    path: str | None = None
    locator: str | None = None
    name: str | None = None
    text: str | None = None
    start: str | None = None
    end: str | None = None
    item: str | None = None


def read_annotation_rows(
    path: Path, label_column: str = DEFAULT_LABEL_COLUMN
) -> list[AnnotationRow]:
    """Return the rows of a table that have a label.

    Raises:
        InputError: it cannot be read, is no table, or has no such column.

    """
    rows: list[AnnotationRow] = []
    failures: list[ReadFailure] = []
    wanted = label_column.strip().casefold()
    # The label's column is taken for the text: a row is then a document, the rest its metadata.
    with ReaderPool(1, ReadOptions(text_column=label_column), ReadLimits()) as pool:
        for result in pool.read(path):
            if isinstance(result, ReadFailure):
                failures.append(result)
            # A workbook may hold other sheets, with counts for example.
            elif result.metadata.get(TEXT_COLUMN, "").strip().casefold() == wanted:
                fields = dict(_fields(result.metadata))
                rows.append(AnnotationRow(result.locator, _unguarded(result.text), **fields))
    if rows:
        return rows
    unread = next((one for one in failures if one.reason is not FailureKind.NO_TEXT_COLUMN), None)
    if unread is not None:
        raise InputError(
            _("{path} could not be read: {reason}").format(path=path, reason=explain(unread.reason))
        )
    raise InputError(
        _(
            "{path} has no column “{column}” with labels in it. Name the one that has with "
            "--label-column."
        ).format(path=path, column=label_column)
    )


def _fields(metadata: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    columns = {name.strip().casefold(): value for name, value in metadata.items()}
    for field, names in _NAMES.items():
        value = next((columns[name] for name in names if columns.get(name, "").strip()), None)
        if value is not None:
            yield field, _unguarded(value)


def _unguarded(cell: str) -> str:
    """Take off the apostrophe that exports put before what a spreadsheet takes for a formula."""
    return _FORMULA_GUARD.sub("", cell, count=1) if cell.startswith("'") else cell
