"""Comma-separated values that spreadsheets open rightly and safely.

UTF-8 with a byte order mark, without which Excel garbles Japanese; read it with `utf-8-sig`.
A text that a spreadsheet would take for a formula gets an apostrophe before it, so that a document
cannot run anything on the reader's machine; numbers, negative ones too, stay as they are.
"""

import csv
import re
from pathlib import Path

from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.rows import Cell, Table

# What Excel, LibreOffice and Google Sheets begin a formula with (OWASP, "CSV Injection"), the
# full-width forms that Japanese Excel accepts as well; leading blanks do not stop them all.
_FORMULA = re.compile(r"[\t\r\n]|\s*[=+@\-＝＋＠－]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*(?:[eE][+-]?\d+)?%?")


def write_csv(table: Table, out: Path) -> int:
    """Write the table to `out` and return the number of rows."""
    count = 0
    with replacing(out) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_cell(name) for name in table.columns])
        for row in table.rows:
            writer.writerow([_cell(value) for value in row])
            count += 1
    return count


def _cell(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    text = printable(value)
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
