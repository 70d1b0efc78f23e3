"""The columns of a table and its first rows, for choosing what each column means."""

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import TEXT_COLUMN, Document
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool

_ROWS = 8
_CELL = 400
"""Characters shown of a cell."""


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column: its name and its first values. `is_text` and `is_date` are what is taken so far."""

    name: str
    values: tuple[str, ...]
    is_text: bool
    is_date: bool


def preview_table(path: Path, options: ReadOptions | None = None) -> list[PreviewColumn]:
    """Read the first rows of a table in a worker process.

    Raises:
        InputError: it has no rows with text.

    """
    rows: list[Document] = []
    with (
        ReaderPool(1, options or ReadOptions(), ReadLimits()) as pool,
        closing(pool.read(path.absolute())) as reading,
    ):
        for result in reading:
            if isinstance(result, Document) and TEXT_COLUMN in result.metadata:
                rows.append(result)
            if len(rows) == _ROWS:
                break
    if not rows:
        raise InputError(
            _("{name} has no rows with a text in one column. It is read as one document.").format(
                name=path.name
            )
        )
    return _columns(rows)


def _columns(rows: Sequence[Document]) -> list[PreviewColumn]:
    text = rows[0].metadata[TEXT_COLUMN]
    names = dict.fromkeys(
        name for row in rows for name in row.metadata if name not in {TEXT_COLUMN, text}
    )
    columns = [PreviewColumn(text, tuple(row.text[:_CELL] for row in rows), True, False)]
    for name in names:
        values = tuple(row.metadata.get(name, "")[:_CELL] for row in rows)
        columns.append(PreviewColumn(name, values, False, _holds_date(rows, name)))
    return columns


def _holds_date(rows: Sequence[Document], name: str) -> bool:
    from desktop_app.readers.dates import iso_date

    dated = [row for row in rows if row.date and row.metadata.get(name, "").strip()]
    return bool(dated) and all(
        iso_date(row.metadata[name], day_first=True) == row.date
        or iso_date(row.metadata[name], day_first=False) == row.date
        for row in dated
    )
