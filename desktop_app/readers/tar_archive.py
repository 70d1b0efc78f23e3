"""Tar archives: each file in it is handed on to be read in turn. Nothing is written to disk."""

import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator

from desktop_app.documents import FailureKind
from desktop_app.readers.formats import (
    Embedded,
    Failed,
    Format,
    ReadingError,
    ReadOptions,
    Source,
)
from desktop_app.readers.ignored import is_ignored_path
from desktop_app.readers.member_names import decode_names, display_path, last_part

_MAGIC_AT = 257
_BLOCK = 512

# What tarfile and the decompressors under it raise on damaged archives.
_DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


def sniff(head: bytes) -> float:
    """Look for the magic word that all tars since 1988 carry."""
    return 1.0 if head[_MAGIC_AT : _MAGIC_AT + 5] == b"ustar" else 0.0


FORMAT = Format(
    name="tar",
    extensions=(".tar",),
    reader="desktop_app.readers.tar_archive:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Embedded | Failed]:  # noqa: ARG001
    """Yield every file of the archive. Links and devices are passed over."""
    yield from read_members(source)


def read_members(source: Source) -> Iterator[Embedded | Failed]:
    """Yield every file of a tar, compressed or not, unpacking one at a time."""
    try:
        # The stream mode never seeks back, so that a compressed tar is unpacked once.
        with tarfile.open(
            fileobj=io.BytesIO(source.data), mode="r|*", errors="surrogateescape"
        ) as archive:
            yield from _members(archive, source)
    except _DAMAGE as error:
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error


def _members(archive: tarfile.TarFile, source: Source) -> Iterator[Embedded | Failed]:
    limits = source.limits
    unpacked = 0
    for count, member in enumerate(iter(archive.next, None), start=1):
        unpacked += max(member.size, 0) + _BLOCK
        # Passing over a member unpacks it too, so the sum ends the reading, whatever is wanted.
        if count > limits.members or unpacked > limits.unpacked_bytes:
            detail = f"{count} members, {unpacked} bytes unpacked; the rest was not read"
            yield Failed("", source.name, FailureKind.TOO_LARGE, detail)
            return
        path = display_path(decode_names([member.name.encode("utf-8", "surrogateescape")])[0])
        if not member.isreg() or is_ignored_path(path):
            continue
        if member.size > limits.file_bytes:
            detail = f"{member.size} bytes unpacked"
            yield Failed(path, last_part(path), FailureKind.TOO_LARGE, detail)
            continue
        content = archive.extractfile(member)
        data = content.read() if content else b""
        if len(data) < member.size:
            detail = f"{len(data)} of {member.size} bytes"
            yield Failed(path, last_part(path), FailureKind.DAMAGED, detail)
        else:
            yield Embedded(path, last_part(path), data)
