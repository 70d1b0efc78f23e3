"""Tables: finds the header, and makes each row a document, or the whole table one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import ReadingError, ReadLimits, ReadOptions
from desktop_app.readers.paragraphs import join_cells
from desktop_app.readers.records import (
    SAMPLE,
    Record,
    guess_text_column,
    is_called_text,
    is_number,
    named_column,
    record_documents,
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as the spreadsheet shows it: its number, from 1, and its cells as text."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table and where it comes from. `sheet` is empty unless the file has several."""

    name: str
    kind: str
    rows: Iterable[Row]
    sheet: str = ""


def table_documents(table: Table, options: ReadOptions) -> Iterator[Document]:
    """Yield one document a row, its text from the column named or the most text-like one.

    A table without a text-like column (numbers, codes, a form) becomes one document. Rows are
    taken as they are needed, so a million of them need no more memory than the first thousand.
    """
    wanted = options.text_column
    remaining = (row for row in table.rows if any(cell.strip() for cell in row.cells))
    sample = list(islice(remaining, SAMPLE))
    if not sample:
        return
    header = _find_header(sample, wanted)
    start = 0 if header is None else header + 1
    width = max(len(row.cells) for row in sample)
    names = _column_names(sample[header].cells if header is not None else (), width)
    above = (join_cells(row.cells).strip() for row in sample[: header or 0])
    caption = " ".join(filter(None, above))
    rows = chain(sample[start:], remaining)
    if header is None and not _is_list_of_texts(sample, names):
        yield from _whole(table, chain(sample, remaining))
        return
    records = (_record(table.sheet, row, names, caption) for row in rows)
    if not wanted and guess_text_column(_columns(sample[start:], names)) is None:
        yield from _whole(table, chain(sample, remaining))
        return
    yield from record_documents(table.name, table.kind, records, options)


_HEADER_WITHIN = 10
"""Filled rows among which the header is sought: titles and notes stand above it."""
_HEADER_FILL = 0.6
"""Share of the usual number of filled cells that a header row has at least."""
_LONGEST_HEADER = 300
"""Survey questions are headers too; answers are seldom shorter than this on every row."""
_WORDS_OF_A_NAME = 3
"""Words of a name such as "Your comments", at most: an answer may speak of comments too."""
_FEWEST_TEXTS = 5
"""Rows that a table without a header needs before its rows are taken for separate texts."""


def _find_header(rows: Sequence[Row], wanted: str | None) -> int | None:
    """Return the index of the header row, or None."""
    if wanted:
        for index, row in enumerate(rows[:_HEADER_WITHIN]):
            if named_column(row.cells, wanted) is not None:
                return index
    filled = sorted(_filled(row) for row in rows)
    usual = filled[len(filled) // 2]
    for index, row in enumerate(rows[:_HEADER_WITHIN]):
        if _filled(row) >= max(1, _HEADER_FILL * usual):
            return index if _is_header(row, rows[index + 1 :]) else None
    return None


def _is_header(row: Row, below: Sequence[Row]) -> bool:
    cells = [cell.strip() for cell in row.cells if cell.strip()]
    if any(is_number(cell) or iso_date(cell) or len(cell) > _LONGEST_HEADER for cell in cells):
        return False
    if len(set(cells)) * 5 < len(cells) * 4:  # a few columns may share a name
        return False
    if any(is_called_text(cell) and len(cell.split()) <= _WORDS_OF_A_NAME for cell in cells):
        return True
    if not below:
        return False
    typed, repeated, longer = 0, 0, 0
    for column, cell in enumerate(row.cells):
        values = [item.cells[column].strip() for item in below if column < len(item.cells)]
        values = [value for value in values if value]
        if not cell.strip() or not values:
            continue
        typed += (
            sum(is_number(value) or bool(iso_date(value)) for value in values) * 5 > len(values) * 4
        )
        repeated += cell.strip() in values
        longer += sum(map(len, values)) > 2 * len(cell) * len(values)
    if typed:
        return True
    return not repeated and (longer > 0 or len(cells) > 1)


def _filled(row: Row) -> int:
    return sum(bool(cell.strip()) for cell in row.cells)


def _column_names(header: Sequence[str], width: int) -> list[str]:
    """Return a name for each column, unique; a nameless one is called by its letter."""
    names: list[str] = []
    taken: set[str] = set()
    for index in range(max(width, len(header))):
        cell = " ".join(header[index].split()) if index < len(header) else ""
        name = cell or f"column {_letters(index)}"
        if name in taken:
            name = f"{name} ({_letters(index)})"
        taken.add(name)
        names.append(name)
    return names


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _columns(rows: Sequence[Row], names: Sequence[str]) -> dict[str, list[str]]:
    return {
        name: [row.cells[i] for row in rows if i < len(row.cells) and row.cells[i].strip()]
        for i, name in enumerate(names)
    }


def _is_list_of_texts(rows: Sequence[Row], names: Sequence[str]) -> bool:
    if len(rows) < _FEWEST_TEXTS:
        return False
    columns = _columns(rows, names)
    text = guess_text_column(columns)
    return text is not None and len(columns[text]) * 2 >= len(rows)


def _record(sheet: str, row: Row, names: Sequence[str], caption: str) -> Record:
    fields = {"caption": caption} if caption else {}
    for index, cell in enumerate(row.cells):
        if cell.strip():
            name = names[index] if index < len(names) else f"column {_letters(index)}"
            fields[name] = cell
    return Record(f"{sheet} row {row.number}".strip(), fields)


def _whole(table: Table, rows: Iterable[Row]) -> Iterator[Document]:
    longest = ReadLimits().characters
    lines: list[str] = []
    size = 0
    for row in rows:
        lines.append(join_cells(row.cells))
        size += len(lines[-1]) + 1
        if size > longest:
            raise ReadingError(FailureKind.TOO_LARGE, f"a table of over {longest} characters")
    yield Document(table.name, table.kind, "\n".join(lines), locator=table.sheet)
