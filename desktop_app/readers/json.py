"""JSON and JSON Lines: an array's objects like a table's rows, any other value one document."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, join_paragraphs
from desktop_app.readers.records import Record, column_values, guess_text_column, record_documents
from desktop_app.readers.sniffing import text_like


def sniff(head: bytes) -> float:
    """Look for an opening bracket; only the extension tells JSON from a text in brackets."""
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return text_like(head) if plain[:1] in (b"{", b"[", b'"') else 0.0


FORMAT = Format(
    name="json",
    extensions=(".json", ".jsonl", ".ndjson", ".geojson"),
    reader="desktop_app.readers.json:read",
    sniff=sniff,
)

_DEEPEST = 100
"""Levels of objects and arrays followed; data that people keep has a dozen."""
_FEWEST_RECORDS = 2


def read(source: Source, options: ReadOptions) -> Iterator[Document]:
    """Yield one document an object of an array or of a line; one for anything else."""
    text = decode(source.data).strip()
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text")
    values = _values(text)
    if values.unit:
        found = False
        for document in _records(source.name, values, options.text_column):
            found = True
            yield document
        if found:
            return
    whole = values.items if values.unit else values.items[0]
    strings = join_paragraphs(_strings(whole, 0))
    if not strings:
        raise ReadingError(FailureKind.EMPTY, "no strings in the data")
    fields = whole if isinstance(whole, dict) else {}
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=strings,
        title=_field(fields, "title"),
        author=_field(fields, "author"),
        date=iso_date(_field(fields, "date")),
    )


@dataclass(frozen=True, slots=True)
class _Values:
    """The values of a file and what one is called; `unit` is empty for a single value."""

    items: list[Any]
    unit: str = ""


def _values(text: str) -> _Values:
    try:
        value = json.loads(text)
    except RecursionError as error:
        raise ReadingError(FailureKind.TOO_DEEP, "arrays nested too deeply") from error
    except ValueError as error:
        lines = _lines(text)
        if lines is None:
            raise ReadingError(FailureKind.DAMAGED, str(error)) from error
        return _Values(lines, "line")
    if isinstance(value, dict):
        # {"data": [{...}, {...}], "count": 2} is a table with a cover.
        arrays = [item for item in value.values() if _is_array_of_objects(item)]
        others = (item for item in value.values() if isinstance(item, dict | list))
        if len(arrays) == 1 and sum(1 for _ in others) == 1:
            return _Values(arrays[0], "item")
    if isinstance(value, list) and len(value) >= _FEWEST_RECORDS:
        return _Values(value, "item")
    return _Values([value])


def _lines(text: str) -> list[Any] | None:
    """Return the value of each line, None if a line is no JSON; the last may be cut off."""
    lines = text.split("\n")
    values: list[Any] = []
    for number, line in enumerate(lines):
        try:
            values.append(json.loads(line) if line.strip() else None)
        except (ValueError, RecursionError):
            if number == 0 or number < len(lines) - 1:
                return None
    return values


def _is_array_of_objects(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) >= _FEWEST_RECORDS
        and all(isinstance(item, dict) for item in value)
    )


def _records(name: str, values: _Values, wanted: str | None) -> Iterator[Document]:
    records = [
        Record(f"{values.unit} {number}", fields)
        for number, value in enumerate(values.items, 1)
        if (fields := _flat(value))
    ]
    if not wanted and guess_text_column(column_values(records)) is None:
        return
    yield from record_documents(name, FORMAT.name, records, wanted)


def _flat(value: Any) -> dict[str, str]:
    """Return the fields of an object, those of objects in it by a path such as `user.name`."""
    fields: dict[str, str] = {}
    pending: list[tuple[str, Any, int]] = [("", value, 0)]
    while pending:
        path, item, depth = pending.pop()
        if depth > _DEEPEST:
            raise ReadingError(FailureKind.TOO_DEEP, "objects nested too deeply")
        if isinstance(item, dict):
            inner = [(f"{path}.{key}" if path else str(key), item[key], depth + 1) for key in item]
            pending.extend(reversed(inner))
        elif isinstance(item, list):
            text = (
                ", ".join(_scalar(part) for part in item)
                if _all_scalars(item)
                else (join_paragraphs(_strings(item, depth)))
            )
            fields |= {path or "value": clean(text)} if text else {}
        elif text := clean(_scalar(item)):
            fields[path or "value"] = text
    return fields


def _all_scalars(items: list[Any]) -> bool:
    return not any(isinstance(item, dict | list) for item in items)


def _scalar(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _strings(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "values nested too deeply")
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item, depth + 1)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item, depth + 1)


def _field(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    return value if isinstance(value, str) and value else None
