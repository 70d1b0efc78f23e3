"""Files compressed with gzip, bzip2 or xz: a single file, or a tar of many."""

import bz2
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from desktop_app.documents import FailureKind
from desktop_app.readers import tar_archive
from desktop_app.readers.contents import HEAD_BYTES
from desktop_app.readers.formats import (
    Embedded,
    Failed,
    Format,
    ReadingError,
    ReadOptions,
    Source,
)

_GZIP, _BZIP2, _XZ = b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00"
_BZIP2_BLOCK = b"1AY&SY"  # what follows "BZh" and a digit

_Stream = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile

_DAMAGE = (zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


def sniff(head: bytes) -> float:
    """Look for the three magic numbers; "BZh" alone could start a text."""
    if head.startswith(_BZIP2) and head[4:10] != _BZIP2_BLOCK:
        return 0.0
    return 1.0 if head.startswith((_GZIP, _BZIP2, _XZ)) else 0.0


FORMAT = Format(
    name="compressed",
    extensions=(".gz", ".tgz", ".bz2", ".tbz2", ".xz", ".txz"),
    reader="desktop_app.readers.compressed:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Embedded | Failed]:  # noqa: ARG001
    """Yield the file inside; of a compressed tar, every file of the tar."""
    try:
        with _open(source.data) as stream:
            head = stream.read(HEAD_BYTES)
            if not tar_archive.sniff(head):
                yield _single_file(source, head, stream)
                return
    except _DAMAGE as error:
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error
    yield from tar_archive.read_members(source)


def _open(data: bytes) -> _Stream:
    file = io.BytesIO(data)
    if data.startswith(_GZIP):
        return gzip.GzipFile(fileobj=file)
    return bz2.BZ2File(file) if data.startswith(_BZIP2) else lzma.LZMAFile(file)


def _single_file(source: Source, head: bytes, stream: _Stream) -> Embedded | Failed:
    name = PurePosixPath(source.name).stem or source.name
    largest = min(source.limits.file_bytes, source.limits.unpacked_bytes)
    data = head + stream.read(max(0, largest + 1 - len(head)))
    if len(data) > largest:
        return Failed(name, name, FailureKind.TOO_LARGE, f"over {largest} bytes unpacked")
    return Embedded(name, name, data)
