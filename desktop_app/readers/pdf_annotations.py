"""What people wrote upon PDF pages: typed text, which is part of the page, and comments on it."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_app.readers.paragraphs import one_line


@dataclass(frozen=True, slots=True)
class Annotations:
    """The texts typed on pages (as into a form that has no fields), and the comments."""

    typed: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)


_MOST = 2_000
"""Annotations looked at on a page: its links count among them."""
_LONGEST = 1_000_000
"""Bytes of one annotation's text, over which it is no comment of a person."""


def add_annotations(page: Any, found: Annotations) -> None:
    """Add what is written upon `page` to `found`."""
    from pypdfium2 import raw

    comments = {
        raw.FPDF_ANNOT_TEXT,
        raw.FPDF_ANNOT_HIGHLIGHT,
        raw.FPDF_ANNOT_UNDERLINE,
        raw.FPDF_ANNOT_STRIKEOUT,
        raw.FPDF_ANNOT_SQUIGGLY,
    }
    for annotation in _annotations(page):
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        if kind != raw.FPDF_ANNOT_FREETEXT and kind not in comments:
            continue
        if text := _contents(annotation):
            (found.comments if kind in comments else found.typed).append(text)


def _annotations(page: Any) -> Iterator[Any]:
    from pypdfium2 import raw

    for index in range(min(_MOST, raw.FPDFPage_GetAnnotCount(page.raw))):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        try:
            yield annotation
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _contents(annotation: Any) -> str:
    from pypdfium2 import raw

    size = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
    if not 2 < size <= _LONGEST:  # noqa: PLR2004  an empty text is its end mark
        return ""
    buffer = (ctypes.c_ushort * (size // 2))()
    raw.FPDFAnnot_GetStringValue(annotation, b"Contents", buffer, size)
    return one_line(bytes(buffer).decode("utf-16-le", "replace").rstrip("\0"))
