"""Delimited tables (csv, tsv), whatever their encoding and delimiter: one document a row."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.encodings import find_encoding
from desktop_app.readers.formats import Format, ReadingError, ReadLimits, ReadOptions, Source
from desktop_app.readers.sniffing import text_like
from desktop_app.readers.tables import Row, Table, table_documents

FORMAT = Format(
    name="csv",
    extensions=(".csv", ".tsv", ".tab", ".psv"),
    reader="desktop_app.readers.delimited:read",
    sniff=text_like,
)

_DELIMITERS = ",;\t|"
_UNDIVIDED = "\x1f"
"""A character no text holds: the table has one column."""
_SAMPLE_CHARACTERS = 256 * 1024
_SAMPLE_RECORDS = 200
_CONSISTENT = 0.7
"""Share of the records that have the same number of cells, if the delimiter is the right one."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a delimited file separates cells, and whether quotation marks enclose them."""

    delimiter: str
    quoted: bool = True


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield one document for each row with text."""
    if not source.data.strip():
        raise ReadingError(FailureKind.EMPTY, "no rows")
    encoding = find_encoding(source.data)
    csv.field_size_limit(ReadLimits().characters)
    with _text(source.data, encoding) as lines:
        dialect = find_dialect(lines.read(_SAMPLE_CHARACTERS), source.name)
    with _text(source.data, encoding) as lines:
        table = Table(source.name, FORMAT.name, _rows(lines, dialect))
        found = False
        for document in table_documents(table, options):
            found = True
            yield document
    if not found:
        raise ReadingError(FailureKind.EMPTY, "no row has text")


def find_dialect(sample: str, name: str = "") -> Dialect:
    """Return the delimiter that divides most records of `sample` into equally many cells."""
    first_line, _, _rest = sample.partition("\n")
    if first_line.lower().startswith("sep=") and len(first_line.rstrip()) == 5:  # noqa: PLR2004
        return Dialect(first_line.rstrip()[-1])  # a line that only Excel understands
    if len(sample) >= _SAMPLE_CHARACTERS:
        sample = sample.rpartition("\n")[0] or sample
    candidates = [Dialect(delimiter) for delimiter in _DELIMITERS if delimiter in sample]
    if "\t" in sample:
        candidates.append(Dialect("\t", quoted=False))
    scores = {dialect: _consistency(sample, dialect) for dialect in candidates}
    if name.lower().endswith((".tsv", ".tab")):
        scores = {item: score + (item.delimiter == "\t") for item, score in scores.items()}
    best = max(scores, key=scores.__getitem__, default=Dialect(_UNDIVIDED))
    return best if scores.get(best, 0) >= _CONSISTENT else Dialect(_UNDIVIDED)


def _consistency(sample: str, dialect: Dialect) -> float:
    """Return the share of records with the commonest number of cells; 0 where that is one."""
    records = islice(_reader(io.StringIO(sample, newline=""), dialect), _SAMPLE_RECORDS)
    try:
        sizes = Counter(len(record) for record in records if any(map(str.strip, record)))
    except csv.Error:
        return 0.0
    if not sizes:
        return 0.0
    size, times = sizes.most_common(1)[0]
    # Of two equally consistent delimiters the one that makes more cells is right, and quoting
    # before no quoting: hence the tiny weight of the number of cells.
    return 0.0 if size == 1 else times / sizes.total() + min(size, 100) / 10_000


def _text(data: bytes, encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(data), encoding, errors="replace", newline="")


def _rows(lines: io.TextIOWrapper, dialect: Dialect) -> Iterator[Row]:
    number = 0
    try:
        for record in _reader(lines, dialect):
            if number == 0 and len(record) <= 2 and record and record[0].lower() == "sep=":  # noqa: PLR2004
                continue
            number += 1
            yield Row(number, record)
    except csv.Error as error:
        raise ReadingError(FailureKind.DAMAGED, f"record {number + 1}: {error}") from error


def _reader(lines: io.StringIO | io.TextIOWrapper, dialect: Dialect) -> Iterator[list[str]]:
    without_nul = (line.replace("\0", "") for line in lines)
    if dialect.quoted:
        return csv.reader(without_nul, delimiter=dialect.delimiter)
    return csv.reader(without_nul, delimiter=dialect.delimiter, quoting=csv.QUOTE_NONE)
