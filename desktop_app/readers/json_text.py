"""JSON and JSON Lines: a list of objects is a table, anything else one document."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

import msgspec

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.records import (
    SAMPLE,
    Record,
    column_values,
    guess_text_column,
    record_documents,
)
from desktop_app.readers.sniffing import POSSIBLE, text_like

_OPENING = re.compile(rb'\A[\s\xef\xbb\xbf]*(?:\{\s*"|\[\s*[\[{"\]\d])')


def _sniff(head: bytes) -> float:
    if not text_like(head):
        return 0.0
    return POSSIBLE if _OPENING.match(head) else text_like(head) / 2


FORMAT = Format(
    name="json",
    extensions=(".json", ".jsonl", ".ndjson"),
    reader="desktop_app.readers.json_text:read",
    sniff=_sniff,
)

_DEEPEST = 50
"""Nesting that is followed; what lies deeper is structure, not text."""
_LONGEST_KEY = 120
_LINES = (".jsonl", ".ndjson")
_FEWEST_LETTERS = 2

Value = object


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield a document for each object of a list (or line), else one of all the strings."""
    text = decode(source.data).lstrip("\ufeff")
    if not text.strip():
        raise ReadingError(FailureKind.EMPTY, "no text")
    documents = _documents(source, text, options.text_column)
    first = next(documents, None)
    if first is None:
        raise ReadingError(FailureKind.EMPTY, "no string holds text")
    yield first
    yield from documents


def _documents(source: Source, text: str, wanted: str | None) -> Iterator[Document]:
    if not source.name.lower().endswith(_LINES):
        try:
            value = _decoded(text)
        except msgspec.DecodeError as error:
            if "\n{" not in text:
                raise ReadingError(FailureKind.DAMAGED, str(error)) from error
        else:
            yield from _of_value(source, value, wanted)
            return
    yield from _of_rows(source, _lines(text), "row", wanted)


def _decoded(text: str) -> Value:
    try:
        return msgspec.json.decode(text)
    except RecursionError as error:
        raise ReadingError(FailureKind.TOO_DEEP, "nested too deeply") from error


def _lines(text: str) -> Iterator[tuple[int, Value]]:
    # Only \n ends a line: str.splitlines would also split at characters inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield number, _decoded(line)
        except msgspec.DecodeError as error:
            raise ReadingError(FailureKind.DAMAGED, f"line {number}: {error}") from error


def _of_value(source: Source, value: Value, wanted: str | None) -> Iterator[Document]:
    rows = _rows_within(value)
    if rows is not None:
        yield from _of_rows(source, iter(enumerate(rows, start=1)), "item", wanted)
        return
    yield from _whole(source, value)


def _rows_within(value: Value) -> Sequence[Value] | None:
    """Return the list of objects that a file is, or holds under its only list."""
    if isinstance(value, Mapping):
        lists = [item for item in value.values() if _is_rows(item)]
        value = lists[0] if len(lists) == 1 else None
    return value if _is_rows(value) and isinstance(value, list) else None


def _is_rows(value: Value) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(v, dict) for v in value)


def _of_rows(
    source: Source, rows: Iterator[tuple[int, Value]], unit: str, wanted: str | None
) -> Iterator[Document]:
    sample = list(islice(rows, SAMPLE))
    everything = chain(sample, rows)
    if not all(isinstance(value, Mapping) for _number, value in sample):
        yield from _whole(source, [value for _number, value in everything])
        return
    fields = column_values(_records(sample, unit))
    if not wanted and guess_text_column(fields) is None:  # data, not texts
        yield from _whole(source, [value for _number, value in everything])
        return
    records = _records(everything, unit)
    yield from record_documents(source.name, FORMAT.name, records, wanted)


def _records(rows: Iterable[tuple[int, Value]], unit: str) -> Iterator[Record]:
    for number, value in rows:
        if isinstance(value, Mapping):
            yield Record(f"{unit} {number}", _fields(value))


def _fields(value: Mapping[str, Value], prefix: str = "", depth: int = 0) -> dict[str, str]:
    """Flatten an object: nested names are joined by dots, lists of simple values by commas."""
    fields: dict[str, str] = {}
    for key, item in value.items():
        name = f"{prefix}{one_line(str(key))[:_LONGEST_KEY]}"
        if isinstance(item, Mapping) and depth < _DEEPEST:
            fields |= _fields(item, f"{name}.", depth + 1)
        elif isinstance(item, str):
            fields[name] = clean(item)
        elif isinstance(item, list):
            fields[name] = ", ".join(_strings(item, depth + 1))
        elif item is not None:
            fields[name] = json.dumps(item)
    return {name: text for name, text in fields.items() if text}


def _whole(source: Source, value: Value) -> Iterator[Document]:
    text = clean("\n".join(_strings(value)))
    if sum(map(str.isalpha, text)) >= _FEWEST_LETTERS:
        title = value.get("title") if isinstance(value, Mapping) else None
        yield Document(
            name=source.name,
            kind=FORMAT.name,
            text=text,
            title=one_line(title) if isinstance(title, str) else None,
        )


def _strings(value: Value, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST and isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item, depth + 1)
    elif depth < _DEEPEST and isinstance(value, list):
        for item in value:
            yield from _strings(item, depth + 1)
