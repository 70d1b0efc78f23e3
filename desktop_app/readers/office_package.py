"""Office files that are zip archives (docx, pptx, odt, epub ...), unpacked within bounds."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from desktop_app.documents import FailureKind
from desktop_app.readers.formats import ReadingError, ReadLimits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = b"PK\x03\x04"

_LIMITS = ReadLimits()
_RATIO_FLOOR = 16 * 1024**2
"""Below this many unpacked bytes no ratio is dangerous: a near-empty sheet packs 1000:1."""
_STREAM_NAMES = {
    "EncryptedPackage": FailureKind.ENCRYPTED,
    "WordDocument": FailureKind.UNSUPPORTED,
    "PowerPoint Document": FailureKind.UNSUPPORTED,
    "Workbook": FailureKind.UNSUPPORTED,
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part to another: the last word of its type, and the part it names."""

    kind: str
    target: str


class OfficePackage:
    """The parts of one package by name. Nothing is written to disk; every read is bounded."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename.lower(): info for info in archive.infolist()}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the archive."""
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """Return the bytes of a part. The caller checked that it is there."""
        info = self._names.get(name.lower())
        if info is None:
            raise ReadingError(FailureKind.DAMAGED, f"the part {name} is missing")
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
            raise ReadingError(FailureKind.DAMAGED, f"{name}: {error}") from error
        except (RuntimeError, NotImplementedError) as error:
            raise ReadingError(FailureKind.UNSUPPORTED, f"{name}: {error}") from error

    def xml(self, name: str) -> Any:
        """Return the root element of an XML part."""
        return parse_xml(self.read(name), name)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """Return the links of `part` ("" for the package itself) by their id."""
        folder, name = posixpath.split(part)
        links = posixpath.join(folder, "_rels", f"{name}.rels")
        if links not in self:
            return {}
        found = {}
        for link in self.xml(links).iterchildren("{*}Relationship"):
            if link.get("TargetMode") == "External":
                continue
            kind = (link.get("Type") or "").rsplit("/", 1)[-1]
            target = unquote(link.get("Target") or "")
            joined = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[link.get("Id") or target] = Relationship(kind, joined)
        return found

    def main_part(self, fallback: str) -> str:
        """Return the name of the part that the package's officeDocument link points to."""
        for link in self.relationships("").values():
            if link.kind == "officeDocument" and link.target in self:
                return link.target
        return fallback


def open_package(data: bytes) -> OfficePackage:
    """Open the zip archive in `data`, or say why not: encrypted, damaged, too large when unpacked.

    The sizes an archive declares bound what `zipfile` unpacks, so checking them here is enough.
    """
    if not data:
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    if data.startswith(OLE_MAGIC):
        raise ReadingError(ole_failure(data), "an OLE container, not a zip package")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error
    unpacked = sum(member.file_size for member in members)
    if len(members) > _LIMITS.members or unpacked > _LIMITS.unpacked_bytes:
        raise ReadingError(FailureKind.TOO_LARGE, f"{len(members)} parts, {unpacked} bytes")
    if unpacked > max(_RATIO_FLOOR, _LIMITS.expansion * len(data)):
        raise ReadingError(
            FailureKind.TOO_LARGE, f"{len(data)} bytes would unpack to {unpacked}: a zip bomb"
        )
    if any(member.flag_bits & 1 for member in members):
        raise ReadingError(FailureKind.ENCRYPTED, "the zip members are encrypted")
    return OfficePackage(archive)


def ole_failure(data: bytes) -> FailureKind:
    """Tell why an OLE container in place of a zip package cannot be read as one."""
    for name, reason in _STREAM_NAMES.items():
        if name.encode("utf-16-le") in data:
            return reason
    return FailureKind.DAMAGED


def parse_xml(data: bytes, name: str) -> Any:
    """Parse XML that nobody vouches for: no entities, no network, no giant trees."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(FailureKind.DAMAGED, f"{name}: {error}") from error


def local_name(element: Any) -> str:
    """Return an element's tag without its namespace: strict and transitional files differ there."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None
