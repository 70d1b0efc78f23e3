"""An Excel workbook: a sheet of rows with a fixed, filterable header, and one of counts.

Texts are always stored as texts, never as formulas, whatever they begin with. Rows are streamed, so
that the largest corpus needs no more memory than a small one.
"""

import itertools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from desktop_app.corpus.records import Summary
from desktop_app.documents import FailureKind
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.rows import METADATA_PREFIX, Cell, Table
from desktop_app.export.wording import kind_name, language_name, reason_name, tone_name
from desktop_app.messages import _

MAX_CELL_CHARACTERS = 32_767  # Excel's limit; it repairs, and so alters, a file that exceeds it
MAX_SHEET_ROWS = 1_048_576  # likewise, the header included
CUT_MARK = " […]"

_WIDTHS = {
    "path": 44,
    "locator": 14,
    "name": 30,
    "title": 30,
    "reason": 14,
    "detail": 24,
    "languages": 18,
    "label": 22,
    "labels": 28,
    "keywords": 44,
    "translation": 90,
    "text": 90,
}
_DEFAULT_WIDTH = 12
_METADATA_WIDTH = 18

_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEADER_FONT = Font(bold=True, color="FFFFFF")
_HEADER_FILL = PatternFill("solid", fgColor="1F4E79")
_TITLE_FONT = Font(bold=True, size=14)
_GROUP_FONT = Font(bold=True, color="1F4E79")


def write_workbook(table: Table, summary: Summary | None, out: Path, *, sheet: str) -> int:
    """Write the table on a sheet named `sheet`, then the counts, if given, on one of their own.

    The table comes first, where scripts look for it. Returns the number of rows.
    """
    # openpyxl keeps rows in temporary files until it saves: its disk may be the one that is full.
    with replacing(out) as temporary, _closing_sheets(Workbook(write_only=True)) as workbook:
        count = 0
        rows = table.rows
        for number in itertools.count(1):
            first = next(rows, None)
            if first is None and number > 1:
                break
            title = sheet if number == 1 else f"{sheet} {number}"
            present = chain([first], rows) if first is not None else iter(())
            count += _add_rows(workbook, title, table.columns, present)
        if summary is not None:
            _add_summary(workbook, summary)
        workbook.save(temporary)
    return count


@contextmanager
def _closing_sheets(workbook: Any) -> Iterator[Any]:
    try:
        yield workbook
    finally:
        # A sheet left open complains on standard error when Python collects it.
        for sheet in workbook.worksheets:
            if not sheet.closed:
                sheet.close()


def _add_rows(
    workbook: Any, title: str, columns: tuple[str, ...], rows: Iterator[tuple[Cell, ...]]
) -> int:
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for index, name in enumerate(columns, start=1):
        default = _METADATA_WIDTH if name.startswith(METADATA_PREFIX) else _DEFAULT_WIDTH
        sheet.column_dimensions[get_column_letter(index)].width = _WIDTHS.get(name, default)
    sheet.append([_styled(sheet, name, font=_HEADER_FONT, fill=_HEADER_FILL) for name in columns])
    count = 0
    for row in islice(rows, MAX_SHEET_ROWS - 1):
        sheet.append([_value(sheet, cell) for cell in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    return count


def _add_summary(workbook: Any, summary: Summary) -> None:
    sheet = workbook.create_sheet(_("Summary"))
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["B"].width = 14
    sheet.append([_styled(sheet, _("Summary"), font=_TITLE_FONT)])
    for name, count in (
        (_("Files"), summary.files),
        (_("Documents read"), summary.documents),
        (_("Could not be read"), summary.failed),
        (_("Words"), summary.words),
        (_("Segments"), summary.segments),
        *([(_("Unsure of the label"), summary.unsure)] if summary.unsure else []),
    ):
        sheet.append([_value(sheet, name), count])
    kinds = {kind_name(kind): count for kind, count in summary.kinds.items()}
    failures = {reason_name(FailureKind(kind)): count for kind, count in summary.failures.items()}
    languages = {language_name(code): count for code, count in summary.languages.items()}
    tones = {tone_name(label): count for label, count in summary.sentiments.items()}
    keywords = {keyword.term: keyword.documents for keyword in summary.keywords}
    for title, counts in (
        (_("Kinds of file"), kinds),
        (_("Languages"), languages),
        (_("Sentiment"), tones),
        (_("Labels"), summary.labels),
        (_("Keywords (documents)"), keywords),
        (_("Could not be read"), failures),
    ):
        _add_group(sheet, title, counts)


def _add_group(sheet: Any, title: str, counts: Mapping[str, int]) -> None:
    if not counts:
        return
    sheet.append([])
    sheet.append([_styled(sheet, title, font=_GROUP_FONT)])
    for name, count in counts.items():
        sheet.append([_value(sheet, name), count])


def _styled(sheet: Any, text: str, *, font: Font, fill: PatternFill | None = None) -> Any:
    cell = _text_cell(sheet, _storable(text))
    cell.font = font
    cell.alignment = Alignment(vertical="center")
    if fill:
        cell.fill = fill
    return cell


def _value(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return value
    text = _storable(value)
    # openpyxl guesses a formula from "=" and an error value from "#"; other texts need no cell.
    return _text_cell(sheet, text) if text[:1] in {"=", "#"} else text


def _text_cell(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"
    # Keeps it a text when the person edits the cell, as a typed apostrophe would.
    cell.quotePrefix = text.startswith("=")
    return cell


def _storable(value: str) -> str:
    text = printable(value).replace("\r\n", "\n").replace("\r", "\n")
    # Excel reads _x0041_ as an escaped "A": the underscore is escaped in turn.
    text = _ESCAPED.sub("_x005F_", text)
    if len(text) > MAX_CELL_CHARACTERS:
        text = text[: MAX_CELL_CHARACTERS - len(CUT_MARK)] + CUT_MARK
    return text
