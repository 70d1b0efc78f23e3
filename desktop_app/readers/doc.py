"""Word documents of 1997 to 2003 (.doc): the text of the piece table ([MS-DOC] 2.4)."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.office_package import OLE_MAGIC, ole_failure
from desktop_app.readers.ole_properties import open_compound, read_properties, stream
from desktop_app.readers.paragraphs import join_paragraphs
from desktop_app.readers.sniffing import ole_holding

FORMAT = Format(
    name="doc",
    extensions=(".doc", ".dot"),
    reader="desktop_app.readers.doc:read",
    sniff=ole_holding("WordDocument"),
)

_MAGIC = 0xA5EC
_OLDER_MAGICS = (0xA5DC, 0xA5DB)
_WORD_97 = 0x00C1
_ENCRYPTED = 0x0100
_TABLE_1 = 0x0200
_LENGTHS = slice(0x004C, 0x004C + 8 * 4)
"""ccpText, ccpFtn, ccpHdd, (reserved), ccpAtn, ccpEdn, ccpTxbx, ccpHdrTxbx ([MS-DOC] 2.5.5)."""
_CLX = 0x01A2
_PIECE = 8
_COMPRESSED = 0x40000000
_FIELD = re.compile("\x13[^\x13\x14\x15]*(?:\x14([^\x13\x14\x15]*))?\x15")
_MARKS = str.maketrans(
    {
        "\x07": "\t",
        "\x0b": "\n",
        "\x0c": "\n",
        "\x0d": "\n",
        "\x0e": "\n",
        "\x1e": "-",
        "\x1f": None,
        "\x01": None,
        "\x02": None,
        "\x03": None,
        "\x04": None,
        "\x05": None,
        "\x08": None,
        "\x13": None,
        "\x14": None,
        "\x15": None,
    }
)


@dataclass(frozen=True, slots=True)
class _Header:
    """What the file information block says: where the text's pieces are, and its parts' lengths."""

    table: str
    clx: int
    clx_size: int
    lengths: tuple[int, ...]


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of an old Word file."""
    if not source.data.startswith(OLE_MAGIC):
        raise ReadingError(FailureKind.DAMAGED, "not an OLE container")
    with open_compound(source.data) as container:
        if not container.exists("WordDocument"):
            raise ReadingError(ole_failure(source.data), "no WordDocument stream")
        main = stream(container, "WordDocument")
        header = _header(main)
        if not container.exists(header.table):
            raise ReadingError(FailureKind.DAMAGED, f"no {header.table} stream")
        table = stream(container, header.table)
        properties = read_properties(container)
    text = _text(main, table, header)
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text in the document")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=properties.title,
        author=properties.author,
        date=properties.date,
    )


def _header(main: bytes) -> _Header:
    try:
        magic, version = struct.unpack_from("<HH", main)
        (flags,) = struct.unpack_from("<H", main, 0x0A)
        lengths = struct.unpack("<8i", main[_LENGTHS])
        clx, clx_size = struct.unpack_from("<II", main, _CLX)
    except struct.error as error:
        raise ReadingError(FailureKind.DAMAGED, f"the header ends early: {error}") from error
    if magic not in (_MAGIC, *_OLDER_MAGICS):
        raise ReadingError(FailureKind.DAMAGED, "not a Word header")
    if magic != _MAGIC or version < _WORD_97:
        raise ReadingError(FailureKind.UNSUPPORTED, "older than Word 97; save it as docx")
    if flags & _ENCRYPTED:
        raise ReadingError(FailureKind.ENCRYPTED, "the document is encrypted")
    return _Header("1Table" if flags & _TABLE_1 else "0Table", clx, clx_size, lengths)


def _text(main: bytes, table: bytes, header: _Header) -> str:
    whole = "".join(_pieces(main, table[header.clx : header.clx + header.clx_size]))
    parts: list[str] = []
    start = 0
    body, notes, headers, _, comments, endnotes, boxes, _ = (max(0, n) for n in header.lengths)
    for name, length in (
        ("body", body), ("notes", notes), ("headers", headers), ("comments", comments),
        ("endnotes", endnotes), ("boxes", boxes),
    ):  # fmt: skip
        part = whole[start : start + length]
        start += length
        if name == "headers":
            lines = dict.fromkeys(_plain(part).split("\n"))
            parts[:0] = [line for line in lines if any(map(str.isalpha, line))]
        elif name != "comments":
            parts.append(_plain(part))
    return join_paragraphs(parts)


def _pieces(main: bytes, clx: bytes) -> Iterator[str]:
    """Yield the text of each piece; a fast-saved file keeps them out of order."""
    position = 0
    while position + 3 <= len(clx) and clx[position] == 1:  # property modifiers come first
        position += 3 + int.from_bytes(clx[position + 1 : position + 3], "little")
    if position + 5 > len(clx) or clx[position] != 2:  # noqa: PLR2004  the piece table's mark
        raise ReadingError(FailureKind.DAMAGED, "no piece table")
    table = clx[position + 5 :]
    count = (len(table) - 4) // (4 + _PIECE)
    ends = struct.unpack_from(f"<{count + 1}I", table) if count > 0 else (0,)
    for index in range(count):
        size = ends[index + 1] - ends[index]
        at = 4 * (count + 1) + _PIECE * index + 2
        (offset,) = struct.unpack_from("<I", table, at)
        if size < 0 or size > len(main):
            raise ReadingError(FailureKind.DAMAGED, "a piece lies outside the file")
        if offset & _COMPRESSED:
            start = (offset & ~_COMPRESSED) // 2
            yield main[start : start + size].decode("cp1252", "replace")
        else:
            yield main[offset : offset + 2 * size].decode("utf-16-le", "replace")


def _plain(text: str) -> str:
    """Return text without field codes: of each field only its result is read."""
    for _ in range(10):  # fields in fields; Word itself nests a few
        text, replaced = _FIELD.subn(lambda match: match[1] or "", text)
        if not replaced:
            break
    # A row ends with two cell marks; a cell mark ends a cell.
    return text.replace("\x07\x07", "\n").translate(_MARKS)
