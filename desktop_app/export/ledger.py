"""The ledger of what was sent to large models, as a table or as JSON Lines."""

from collections.abc import Iterable, Iterator
from dataclasses import astuple, fields
from pathlib import Path
from typing import Literal

import msgspec

from desktop_app.corpus.ledger import LedgerEntry
from desktop_app.export.delimited import write_csv
from desktop_app.export.jsonlines import write_jsonlines
from desktop_app.export.rows import Table


def export_ledger(
    entries: Iterable[LedgerEntry], out: Path, file_format: Literal["csv", "jsonl"]
) -> int:
    """Write the requests to `out`, the oldest first, and return their number."""
    if file_format == "csv":
        columns = tuple(field.name for field in fields(LedgerEntry))
        return write_csv(Table(columns, (astuple(entry) for entry in entries)), out)
    return write_jsonlines(ledger_lines(entries), out)


def ledger_lines(entries: Iterable[LedgerEntry]) -> Iterator[bytes]:
    """Yield a line of JSON, newline included, for each request."""
    return (msgspec.json.encode(entry) + b"\n" for entry in entries)
