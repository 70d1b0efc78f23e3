"""Ways a format recognises itself on a file's first bytes, shared by several formats."""

from collections.abc import Callable

from desktop_app.readers.office_package import OLE_MAGIC, ZIP_MAGIC

CERTAIN, LIKELY, POSSIBLE, WEAK = 1.0, 0.9, 0.6, 0.1
"""A magic number; a telling name inside; a container of many formats; any text at all."""

_BOMS = (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
_TEXT_CONTROLS = frozenset(b"\t\n\v\f\r\x1a\x1b\x85")


def zip_holding(folder: bytes) -> Callable[[bytes], float]:
    """Return a sniffer for Office Open XML whose parts lie in `folder` (`word/`, `xl/`, `ppt/`).

    Where the first bytes hold no part's name yet, the file extension must decide.
    """

    def sniff(head: bytes) -> float:
        if not head.startswith(ZIP_MAGIC):
            return 0.0
        # A folder of that name alone may lie in any zip archive.
        if b"[Content_Types].xml" not in head:
            return 0.0
        return LIKELY if folder in head else POSSIBLE

    return sniff


def zip_of_type(*media_types: bytes) -> Callable[[bytes], float]:
    """Return a sniffer for packages that open with a `mimetype` member (OpenDocument, EPUB)."""

    def sniff(head: bytes) -> float:
        if not head.startswith(ZIP_MAGIC):
            return 0.0
        return CERTAIN if any(b"mimetype" + kind in head for kind in media_types) else 0.0

    return sniff


def ole_holding(stream: str) -> Callable[[bytes], float]:
    """Return a sniffer for OLE containers with that stream (`WordDocument`, `Workbook`)."""
    name = stream.encode("utf-16-le")

    def sniff(head: bytes) -> float:
        if not head.startswith(OLE_MAGIC):
            return 0.0
        return LIKELY if name in head else POSSIBLE

    return sniff


def text_like(head: bytes) -> float:
    """Say whether the bytes can be text in some encoding. All text formats share this score."""
    if head.startswith(_BOMS) or not head:
        return WEAK
    controls = sum(byte < 32 and byte not in _TEXT_CONTROLS for byte in head)  # noqa: PLR2004
    if not controls:
        return WEAK
    zeros = head.count(0)
    # UTF-16 without a mark has a zero in every second byte of Latin text; UTF-32 three of four.
    return WEAK if zeros == controls and _zeros_alternate(head) else 0.0


def _zeros_alternate(head: bytes) -> bool:
    even, odd = head[0::2].count(0), head[1::2].count(0)
    return min(even, odd) * 10 < max(even, odd)
