"""Zip archives: each member is handed on to be read in turn. Nothing is written to disk."""

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator, Sequence

from desktop_app.documents import FailureKind
from desktop_app.readers.contents import zip_directory_bytes
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

_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
# Generous bytes for one entry of the central directory (46 and its name and extra fields). A
# directory above that many per allowed member is refused before Python builds objects from it.
_DIRECTORY_ENTRY_BYTES = 512

# What zipfile and the decompressors under it raise on damaged members.
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError)


def sniff(head: bytes) -> float:
    """Half sure: Office, OpenDocument and EPUB files start the same and know better."""
    return 0.5 if head.startswith((b"PK\x03\x04", b"PK\x05\x06")) else 0.0


FORMAT = Format(
    name="zip",
    extensions=(".zip",),
    reader="desktop_app.readers.zip_archive:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Embedded | Failed]:  # noqa: ARG001
    """Yield every member, in the archive's order; a bad one costs only itself."""
    _check_directory_size(source)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source.data))
    except _DAMAGE as error:
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error
    except NotImplementedError as error:
        raise ReadingError(FailureKind.UNSUPPORTED, str(error)) from error
    with archive:
        members = [member for member in archive.infolist() if not member.is_dir()]
        paths = _paths(members)
        limits = source.limits
        for member, path in zip(members[: limits.members], paths, strict=False):
            if not is_ignored_path(path):
                largest = min(limits.unpacked_bytes, limits.file_bytes)
                yield _read_member(archive, member, path, largest)
        if len(members) > limits.members:
            detail = f"{len(members)} members; the first {limits.members} were read"
            yield Failed("", source.name, FailureKind.TOO_LARGE, detail)


def _check_directory_size(source: Source) -> None:
    size = zip_directory_bytes(source.data)
    if size > source.limits.members * _DIRECTORY_ENTRY_BYTES:
        raise ReadingError(FailureKind.TOO_LARGE, f"{size} bytes of member names")


def _paths(members: Sequence[zipfile.ZipInfo]) -> list[str]:
    """Return the members' paths. `zipfile` reads names without the UTF-8 flag as cp437."""
    undeclared = [member for member in members if not member.flag_bits & _UTF8_FLAG]
    raw = [member.orig_filename.encode("cp437", "replace") for member in undeclared]
    decoded = dict(zip(map(id, undeclared), decode_names(raw), strict=True))
    return [display_path(decoded.get(id(member), member.orig_filename)) for member in members]


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str, largest: int
) -> Embedded | Failed:
    name = last_part(path)
    if member.flag_bits & _ENCRYPTED_FLAG:
        return Failed(path, name, FailureKind.ENCRYPTED)
    if member.file_size > largest:
        detail = f"{member.file_size} bytes unpacked"
        return Failed(path, name, FailureKind.TOO_LARGE, detail)
    try:
        # zipfile stops at the declared size, so that the check above holds for a lying one too.
        return Embedded(path, name, archive.read(member))
    except _DAMAGE as error:
        return Failed(path, name, FailureKind.DAMAGED, str(error))
    except (NotImplementedError, RuntimeError) as error:
        return Failed(path, name, FailureKind.UNSUPPORTED, str(error))
