"""Spreadsheets (xlsx, xlsm, xlsb, xls, ods): one document a row of each sheet."""

import io
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Failed, Format, ReadingError, ReadOptions, Source
from desktop_app.readers.office_package import OLE_MAGIC, ole_failure, open_package
from desktop_app.readers.opendocument import refuse_encrypted
from desktop_app.readers.sniffing import ole_holding, zip_holding, zip_of_type
from desktop_app.readers.tables import Row, Table, table_documents

_SNIFFERS = (
    zip_holding(b"xl/"),
    zip_of_type(b"application/vnd.oasis.opendocument.spreadsheet"),
    ole_holding("Workbook"),
)


def sniff(head: bytes) -> float:
    """Look for the parts or streams of a workbook."""
    return max(look(head) for look in _SNIFFERS)


FORMAT = Format(
    name="spreadsheet",
    extensions=(".xlsx", ".xlsm", ".xltx", ".xltm", ".xlsb", ".xls", ".xlt", ".ods", ".ots"),
    reader="desktop_app.readers.spreadsheet:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Document | Failed]:
    """Yield one document for each row with text, sheet after sheet."""
    _check(source.data)
    workbook = _open(source.data)
    sheets = _visible_sheets(workbook)
    found = False
    for sheet in sheets:
        place = sheet if len(sheets) > 1 else ""
        table = Table(source.name, FORMAT.name, _rows(workbook, sheet), place)
        try:
            for document in table_documents(table, options):
                found = True
                yield document
        except ReadingError as error:
            if not place:
                raise
            found = True
            yield Failed(place, source.name, error.reason, error.detail)
    if not found:
        raise ReadingError(FailureKind.EMPTY, "no sheet has text")


def _check(data: bytes) -> None:
    if data.startswith(OLE_MAGIC):
        if ole_failure(data) is FailureKind.ENCRYPTED:
            raise ReadingError(FailureKind.ENCRYPTED, "an encrypted package")
        return
    package = open_package(data)
    refuse_encrypted(package)


def _open(data: bytes) -> Any:
    import python_calamine

    return _calamine(lambda: python_calamine.load_workbook(io.BytesIO(data)))


def _visible_sheets(workbook: Any) -> list[str]:
    """Return the worksheets a person sees; charts have no rows, hidden sheets hold lists."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [sheet for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    return [sheet.name for sheet in visible or sheets]


def _rows(workbook: Any, name: str) -> Iterator[Row]:
    sheet = _calamine(lambda: workbook.get_sheet_by_name(name))
    if sheet.start is None:
        return
    left = [""] * sheet.start[1]  # rows come from the first, columns from the first filled one
    for number, cells in enumerate(sheet.iter_rows(), 1):
        yield Row(number, left + [_cell_text(cell) for cell in cells])


def _cell_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004  exact
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time():
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _calamine(work: Any) -> Any:
    """Do `work` and turn the library's faults, its panics included, into reading errors."""
    import python_calamine

    try:
        return work()
    except python_calamine.PasswordError as error:
        raise ReadingError(FailureKind.ENCRYPTED, str(error)) from error
    except (python_calamine.CalamineError, OSError, ValueError, OverflowError) as error:
        reason = FailureKind.ENCRYPTED if "assword" in str(error) else FailureKind.DAMAGED
        raise ReadingError(reason, str(error)) from error
    except BaseException as error:
        # A panic in Rust arrives as pyo3_runtime.PanicException, which no module exports.
        if type(error).__name__ != "PanicException":
            raise
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error
