"""Title, author and date of an OLE compound file (doc, ppt)."""

import io
from datetime import datetime
from typing import Any

from desktop_app.documents import FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.office_properties import Properties
from desktop_app.readers.paragraphs import one_line

_UTF_8 = (65001, -535)  # the second is the first as the signed 16 bits that it is stored in


def open_compound(data: bytes) -> Any:
    """Open the compound file in `data`, to be used with `with`."""
    import olefile

    try:
        return olefile.OleFileIO(io.BytesIO(data))
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        # olefile checks little: what a damaged header makes it do differs by the damage.
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error


def stream(container: Any, name: str) -> bytes:
    """Return the bytes of a stream; a chain of sectors that breaks off is damage."""
    try:
        data: bytes = container.openstream(name).read()
    except (OSError, ValueError, IndexError, TypeError, AttributeError) as error:
        raise ReadingError(FailureKind.DAMAGED, f"{name}: {error}") from error
    return data


def read_properties(container: Any) -> Properties:
    """Return the summary of a compound file. A damaged one does not spoil its text."""
    try:
        summary = container.get_metadata()
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return Properties()
    created = summary.create_time or summary.last_saved_time
    return Properties(
        title=_text(summary.title, summary.codepage),
        author=_text(summary.author, summary.codepage),
        date=iso_date(created.isoformat()) if isinstance(created, datetime) else None,
    )


def _text(value: object, code_page: object) -> str | None:
    if not isinstance(value, bytes):
        return None
    encoding = "utf-8" if code_page in _UTF_8 else f"cp{code_page}"
    try:
        text = value.decode(encoding, "replace")
    except LookupError:
        text = value.decode("cp1252", "replace")
    return one_line(text) or None
