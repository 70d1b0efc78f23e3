"""Codebooks as CSV, for spreadsheets: one row a label, its examples one a line in their cell.

Headings and sets have no place in it. The column `multi_label` says in every row the same: "yes"
where a text may have several labels, "no" where it has one.
"""

import csv
import io
import re
from collections.abc import Mapping

from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.tasks.codebook.labels import Codebook, CodebookFile, Label, cleaned_label

_COLUMNS = ("name", "description", "colour", "examples", "guid", "multi_label")
_OTHER_NAMES = {
    "label": "name",
    "code": "name",
    "definition": "description",
    "color": "colour",
    "example": "examples",
    "multi-label": "multi_label",
    "multi label": "multi_label",
}
_YES = frozenset({"yes", "true", "1", "x"})
_NO = frozenset({"no", "false", "0"})
_DELIMITERS = ",;\t"
_LONGEST_FIELD = 1024**2
# What spreadsheets take for a formula (see `export.delimited`): an apostrophe stands before it.
_FORMULA = re.compile(r"\s*[=+@\-＝＋＠－]")


def from_csv(text: str, name: str) -> CodebookFile:
    """Read a codebook; `name` is what errors call the file. Raises InputError.

    The first row names the columns: `name`, and of the others those there are.
    """
    header = text.lstrip().split("\n", 1)[0]
    for delimiter in _DELIMITERS:
        cells = next(csv.reader([header], delimiter=delimiter), [])
        columns = [_column(cell) for cell in cells]
        if "name" in columns:
            break
    else:
        raise InputError(
            _("The first row of {path} has no column “name”. Name its columns: {columns}.").format(
                path=name, columns=", ".join(_COLUMNS)
            )
        )
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text.lstrip(), newline=""), columns, delimiter=delimiter)
    try:
        read = list(rows)[1:]
    except csv.Error as error:
        raise InputError(
            _("The codebook {path} is not valid CSV: {reason}.").format(path=name, reason=error)
        ) from error
    labels = tuple(label for label in map(_label, read) if label.name)
    said = {_cell(row.get("multi_label")).strip().casefold() for row in read}
    return CodebookFile(
        Codebook(labels, multi_label=bool(said & _YES)), says_multi_label=bool(said & (_YES | _NO))
    )


def to_csv(codebook: Codebook) -> str:
    """Return the labels of a codebook as CSV that a spreadsheet opens without running anything."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(_COLUMNS)
    for label in codebook.labels:
        several = "yes" if codebook.multi_label else "no"
        examples = "\n".join(label.examples)
        cells = (label.name, label.description, label.colour, examples, label.guid, several)
        writer.writerow([f"'{cell}" if _FORMULA.match(cell) else cell for cell in cells])
    return lines.getvalue()


def _column(cell: str) -> str:
    name = cell.strip().casefold()
    return _OTHER_NAMES.get(name, name)


def _label(row: Mapping[str, object]) -> Label:
    name, description, colour, examples, guid = (
        _cell(row.get(column)) for column in _COLUMNS if column != "multi_label"
    )
    return cleaned_label(name, description, colour, examples.split("\n"), guid)


def _cell(value: object) -> str:
    text = value if isinstance(value, str) else ""  # missing in a short row
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text
