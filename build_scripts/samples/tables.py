"""Tables as files: sheets of a manuscript, Excel workbooks, semicolon-separated text."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openpyxl import Workbook

from build_scripts.samples.frozen_zip import freeze
from build_scripts.samples.manuscript import Heading, Manuscript, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table under the name of its sheet."""

    name: str
    table: Table


def sheets(manuscript: Manuscript) -> list[Sheet]:
    """Return the tables of a manuscript, each named by the heading above it."""
    found: list[Sheet] = []
    name = "Sheet1"
    for block in manuscript.blocks:
        if isinstance(block, Heading):
            name = block.text
        elif isinstance(block, Table):
            found.append(Sheet(name, block))
    return found


def cell_value(text: str) -> str | int | float:
    """Return whole and decimal numbers as numbers, all else as it is written."""
    for number in (int, float):
        try:
            return number(text)
        except ValueError:
            continue
    return text


def write_xlsx(manuscript: Manuscript) -> bytes:
    """Return the tables of a manuscript as a workbook, a heading a sheet."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    for sheet in sheets(manuscript):
        page = workbook.create_sheet(sheet.name)
        for row in sheet.table.rows:
            page.append([cell_value(text) for text in row])
    return save_workbook(workbook, manuscript.title, manuscript.author, manuscript.date)


def write_rows_xlsx(
    name: str, rows: Iterable[Sequence[object]], author: str, date: datetime
) -> bytes:
    """Return rows as a workbook of one sheet, its head frozen."""
    workbook = Workbook()
    page = workbook.active
    page.title = name
    page.freeze_panes = "A2"
    for row in rows:
        page.append(list(row))
    return save_workbook(workbook, name, author, date)


def save_workbook(workbook: Workbook, title: str, author: str, date: datetime) -> bytes:
    """Return the bytes of a workbook that bears this title, author and date."""
    workbook.properties.title = title
    workbook.properties.creator = author
    workbook.properties.created = date.replace(tzinfo=None)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return freeze(buffer.getvalue(), date.strftime("%Y-%m-%dT%H:%M:%SZ"))


def write_csv(manuscript: Manuscript) -> bytes:
    """Return the table of a manuscript the way Excel saves it in Portugal: semicolons, CRLF."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    for sheet in sheets(manuscript):
        writer.writerows(sheet.table.rows)
    return buffer.getvalue().encode(manuscript.headers.get("encoding", "utf-8"))
