"""Presentations of 1997 to 2003 (.ppt): the text atoms of slides and notes ([MS-PPT] 2.9)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.office_package import OLE_MAGIC, ole_failure
from desktop_app.readers.ole_properties import open_compound, read_properties, stream
from desktop_app.readers.paragraphs import join_paragraphs
from desktop_app.readers.sniffing import ole_holding

_STREAM = "PowerPoint Document"

FORMAT = Format(
    name="ppt",
    extensions=(".ppt", ".pps", ".pot"),
    reader="desktop_app.readers.ppt:read",
    sniff=ole_holding(_STREAM),
)

_CONTAINER_VERSION = 0xF
_TEXT_CHARS, _TEXT_BYTES = 0x0FA0, 0x0FA8
_MASTERS = frozenset((0x03F8, 0x040B))
"""The master slide and the document's environment: prompts such as "Click to edit" lie there."""
_DOCUMENT, _CRYPT_SESSION = 0x03E8, 0x2F14
_HEADER = struct.Struct("<HHI")
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class _Record:
    version: int
    kind: int
    content: bytes


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of an old presentation."""
    if not source.data.startswith(OLE_MAGIC):
        raise ReadingError(FailureKind.DAMAGED, "not an OLE container")
    with open_compound(source.data) as container:
        if not container.exists(_STREAM):
            raise ReadingError(ole_failure(source.data), f"no {_STREAM} stream")
        if container.exists("EncryptedSummary"):
            raise ReadingError(FailureKind.ENCRYPTED, "the presentation is encrypted")
        records = stream(container, _STREAM)
        properties = read_properties(container)
    if not any(record.kind == _DOCUMENT for record in _records(records)):
        raise ReadingError(FailureKind.DAMAGED, "no document record")
    # A text saved several times stands in the stream several times; slides seldom repeat a text.
    text = join_paragraphs(dict.fromkeys(_texts(records, 0)))
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text on any slide")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=properties.title,
        author=properties.author,
        date=properties.date,
    )


def _records(data: bytes) -> Iterator[_Record]:
    """Yield the version, type and content of each record."""
    position = 0
    while position + _HEADER.size <= len(data):
        flags, kind, size = _HEADER.unpack_from(data, position)
        position += _HEADER.size
        yield _Record(flags & 0xF, kind, data[position : position + size])
        position += size


def _texts(data: bytes, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "records nested too deeply")
    for record in _records(data):
        if record.kind == _CRYPT_SESSION:
            raise ReadingError(FailureKind.ENCRYPTED, "the presentation is encrypted")
        if record.kind == _TEXT_CHARS:
            yield record.content.decode("utf-16-le", "replace").replace("\r", "\n")
        elif record.kind == _TEXT_BYTES:
            yield record.content.decode("cp1252", "replace").replace("\r", "\n")
        elif record.version == _CONTAINER_VERSION and record.kind not in _MASTERS:
            yield from _texts(record.content, depth + 1)
