"""Workbooks: strings, comments, charts and headers; numbers, formulas and names stay as they are.

Cells share their strings, and formulas, lists and tables rely on them: a string that a formula
compares with, or that a pivot table is built on, is left; table columns follow their header cell.
"""

import copy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.export.translated import drawing, office
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.rich_strings import string_items, write_string
from desktop_app.export.translated.sheets import Sheet, quoted_strings, uses_table_references
from desktop_app.export.translated.units import Item, Opened, Unit

_SHARED = ("spreadsheetml.sharedStrings+xml",)
_SHEETS = ("spreadsheetml.worksheet+xml", "spreadsheetml.dialogsheet+xml")
_TABLES = ("spreadsheetml.table+xml",)
_COMMENTS = ("spreadsheetml.comments+xml",)
_THREADS = ("ms-excel.threadedcomments+xml",)
_DRAWINGS = ("officedocument.drawing+xml",)
_PIVOTS = ("spreadsheetml.pivotCacheDefinition+xml",)
_BOOKS = (
    "spreadsheetml.sheet.main+xml",
    "spreadsheetml.template.main+xml",
    "ms-excel.sheet.macroEnabled.main+xml",
    "ms-excel.template.macroEnabled.main+xml",
)


def open_workbook(opened: Opened) -> "WorkbookEditing":
    """Open a workbook."""
    return WorkbookEditing(opened)


class WorkbookEditing:
    """A workbook being translated."""

    def __init__(self, opened: Opened) -> None:
        self._target = opened.target
        self._package = EditedPackage(opened.data)
        self._types = office.content_types(self._package)
        self.lost = office.drop_signatures(self._package)
        self._sheets: list[Sheet] = []
        self._new_texts: dict[str, str] = {}
        self._old_strings: dict[str, list[tuple[Any, Any]]] = {}

    def units(self) -> Iterator[Unit]:
        """Yield the strings of cells, then what lies on and around the sheets."""
        for name, _kind in office.in_reading_order(self._types, _SHEETS):
            self._sheets.append(Sheet(name, self._package.package.read(name)))
        fixed = self._fixed_strings()
        for root in self._parts(_SHARED):
            for string in root.iterchildren("{*}si"):
                text = "".join(string.itertext("{*}t"))
                if text.strip().casefold() not in fixed:
                    yield self._string_unit(string, text)
        for sheet in self._sheets:
            yield from sheet.units(fixed)
        yield from self._surroundings()

    def _surroundings(self) -> Iterator[Unit]:
        for root in self._parts(_COMMENTS):
            for text in root.iter("{*}text"):
                yield _rich_unit(text)
        for root in self._parts(_THREADS):
            for text in root.iter("{*}text"):
                yield office.text_unit(text)
        for root in self._parts(_DRAWINGS):
            yield from drawing.text_units(root, self._target)
        yield from drawing.graphic_units(self._package, self._types, self._target)
        yield from office.property_units(self._package, self._target)

    def save(self, out: Path) -> None:
        """Write the workbook."""
        self._rename_columns()
        for sheet in self._sheets:
            if sheet.is_changed:
                self._package.replace(
                    sheet.name, sheet.patched(self._package.package.read(sheet.name))
                )
        self._package.save(out)

    def _parts(self, endings: tuple[str, ...]) -> Iterator[Any]:
        for name, _kind in office.in_reading_order(self._types, endings):
            root = self._package.tree(name)
            self._package.edited(name, root)
            yield root

    def _string_unit(self, string: Any, text: str) -> Unit:
        def put(items: list[Item]) -> None:
            self._old_strings.setdefault(text, []).append((string, copy.deepcopy(string)))
            write_string(string, items)
            self._new_texts[text] = "".join(string.itertext("{*}t"))

        return Unit(string_items(string), put)

    def _fixed_strings(self) -> frozenset[str]:
        """Return, in small letters, the strings that something in the workbook relies on."""
        parts = [self._package.package.read(name) for name, _ in self._named(_BOOKS + _TABLES)]
        fixed = {text for data in parts for text in quoted_strings(data)}
        refers = any(uses_table_references(data) for data in parts)
        for sheet in self._sheets:
            fixed |= sheet.quoted
            refers = refers or sheet.refers_to_tables
        for name, _kind in self._named(_PIVOTS):
            fixed |= {
                field.get("name") or "" for field in self._package.tree(name).iter("{*}cacheField")
            }
        if refers:
            for name, _kind in self._named(_TABLES):
                columns = self._package.tree(name).iter("{*}tableColumn")
                fixed |= {_cell_text(column.get("name") or "") for column in columns}
        return frozenset(text.strip().casefold() for text in fixed)

    def _named(self, endings: tuple[str, ...]) -> list[tuple[str, str]]:
        return office.in_reading_order(self._types, endings)

    def _rename_columns(self) -> None:
        """Give the columns of tables the new names of their header cells, which have to be equal.

        Where two headers would become one, they keep their old text.
        """
        for sheet in self._sheets:
            self._new_texts |= sheet.new_texts
        tables = [(name, self._package.tree(name)) for name, _kind in self._named(_TABLES)]
        for _name, root in tables:
            columns = [_cell_text(one.get("name") or "") for one in root.iter("{*}tableColumn")]
            wanted = Counter(self._new_texts.get(one, one).casefold() for one in columns)
            for one in columns:
                if one in self._new_texts and wanted[self._new_texts[one].casefold()] > 1:
                    self._restore(one)
        for name, root in tables:
            for column in root.iter("{*}tableColumn"):
                for key in ("name", "totalsRowLabel"):
                    old = _cell_text(column.get(key) or "")
                    if old in self._new_texts:
                        column.set(key, self._new_texts[old].replace("\n", "_x000a_"))
                        self._package.edited(name, root)

    def _restore(self, text: str) -> None:
        del self._new_texts[text]
        for sheet in self._sheets:
            sheet.restore(text)
        for string, old in self._old_strings.pop(text, ()):
            for child in list(string):
                string.remove(child)
            string.extend(list(old))


def _cell_text(name: str) -> str:
    """Return a column's name as it stands in the header cell."""
    return name.replace("_x000a_", "\n").replace("_x000A_", "\n")


def _rich_unit(element: Any) -> Unit:
    def put(items: list[Item]) -> None:
        write_string(element, items)

    return Unit(string_items(element), put)
