"""JSON and JSON Lines: a list of objects is a table, anything else one document."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, islice

import msgspec

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Failed, Format, ReadingError, ReadOptions, Source
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
_LONGEST_CAPTION = 300
"""Characters beside a list of objects that describe it; longer ones are a text of their own."""
_WHITE = re.compile(r"[\s\x1e,]*")
"""What may stand between values: also the mark of RFC 7464, and commas of broken-up lists."""
_LINES = (".jsonl", ".ndjson")
_FEWEST_LETTERS = 2
_MOST_FAULTS = 100
"""Lines that cannot be read before a file counts as damaged altogether."""

Value = object


def read(source: Source, options: ReadOptions) -> Iterator[Document | Failed]:
    """Yield a document for each object of a list (or line), else one of all the strings."""
    text = decode(source.data)
    if not text.strip():
        raise ReadingError(FailureKind.EMPTY, "no text")
    faults: list[Failed] = []
    found = False
    for document in _documents(source, text, options, faults):
        found = True
        yield from _taken(faults)
        yield document
    found = found or bool(faults)
    yield from _taken(faults)
    if not found:
        raise ReadingError(FailureKind.EMPTY, "no string holds text")


def _taken(faults: list[Failed]) -> list[Failed]:
    taken = faults.copy()
    faults.clear()
    return taken


def _documents(
    source: Source, text: str, options: ReadOptions, faults: list[Failed]
) -> Iterator[Document]:
    if source.name.lower().endswith(_LINES):
        yield from _of_rows(source, _lines(source.name, text, faults), "row", options)
        return
    try:
        values = _decoded(text)
    except ValueError as error:
        if "\n{" not in text:
            raise ReadingError(FailureKind.DAMAGED, str(error)) from error
        yield from _of_rows(source, _lines(source.name, text, faults), "row", options)
        return
    if len(values) > 1:
        yield from _of_rows(source, iter(enumerate(values, start=1)), "item", options)
    else:
        yield from _of_value(source, values[0], options)


def _decoded(text: str) -> list[Value]:
    """Return the values written one after the other in `text`, most often one."""
    try:
        return [msgspec.json.decode(text)]
    except msgspec.DecodeError:
        return _leniently_decoded(text)
    except RecursionError as error:
        raise ReadingError(FailureKind.TOO_DEEP, "nested too deeply") from error


def _leniently_decoded(text: str) -> list[Value]:
    """Decode what many programs write and the standard forbids: NaN, half surrogates, tabs."""
    decoder = json.JSONDecoder(strict=False)
    values: list[Value] = []
    at = _next_value(text, 0)
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except RecursionError as error:
            raise ReadingError(FailureKind.TOO_DEEP, "nested too deeply") from error
        values.append(value)
        at = _next_value(text, end)
    return values


def _next_value(text: str, at: int) -> int:
    match = _WHITE.match(text, at)
    return match.end() if match else at


def _lines(name: str, text: str, faults: list[Failed]) -> Iterator[tuple[int, Value]]:
    """Yield the value of each line; lines that cannot be read are put in `faults`."""
    failed = 0
    # Only \n ends a line: str.splitlines would also split at characters inside a string.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield from ((number, value) for value in _decoded(line))
        except ValueError as error:
            faults.append(Failed(f"row {number}", name, FailureKind.DAMAGED, str(error)))
            failed += 1
            if failed > _MOST_FAULTS:
                raise ReadingError(FailureKind.DAMAGED, f"line {number}: {error}") from error


def _of_value(source: Source, value: Value, options: ReadOptions) -> Iterator[Document]:
    rows = _rows_within(value)
    if rows is None or not _text_field(list(enumerate(rows[:SAMPLE])), options.text_column):
        yield from _whole(source, value)
        return
    beside = {}
    if isinstance(value, Mapping):
        beside = {name: item for name, item in value.items() if item is not rows}
    caption = ", ".join(_strings(beside))
    if len(caption) > _LONGEST_CAPTION:
        yield from _whole(source, beside)
        caption = ""
    yield from _of_rows(source, iter(enumerate(rows, start=1)), "item", options, caption)


def _rows_within(value: Value) -> list[Value] | None:
    """Return the list of objects that a file is, or holds as its only such list."""
    if isinstance(value, Mapping):
        lists = [item for item in value.values() if _is_rows(item)]
        value = lists[0] if len(lists) == 1 else None
    return value if isinstance(value, list) and _is_rows(value) else None


def _is_rows(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)


def _text_field(sample: Sequence[tuple[int, Value]], wanted: str | None) -> str | None:
    """Return the field to take texts from; None where rows are data or no objects at all."""
    if not all(isinstance(value, Mapping) for _number, value in sample):
        return None
    return wanted or guess_text_column(column_values(_records(sample)))


def _of_rows(
    source: Source,
    rows: Iterator[tuple[int, Value]],
    unit: str,
    options: ReadOptions,
    caption: str = "",
) -> Iterator[Document]:
    sample = list(islice(rows, SAMPLE))
    everything = chain(sample, rows)
    field = _text_field(sample, options.text_column)
    if field:
        records = _records(everything, unit, caption)
        yield from record_documents(
            source.name, FORMAT.name, records, replace(options, text_column=field)
        )
    else:
        yield from _whole(source, [value for _number, value in everything])


def _records(
    rows: Iterable[tuple[int, Value]], unit: str = "row", caption: str = ""
) -> Iterator[Record]:
    above = {"caption": caption} if caption else {}
    for number, value in rows:
        if isinstance(value, Mapping):
            yield Record(f"{unit} {number}", above | _fields(value))


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
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
        return
    facts = _fields(value) if isinstance(value, Mapping) else {}
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=one_line(facts.get("title", "")) or None,
        author=one_line(facts.get("author", "")) or None,
        date=iso_date(facts.get("date")),
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
