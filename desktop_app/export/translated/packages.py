"""Packages (docx, odt, epub ...) edited part by part: what is not edited is copied bit by bit."""

import copy
import io
import shutil
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.documents import FailureKind
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.office_package import OfficePackage, open_package

_LOCAL_HEADER = 30
_MIMETYPE = "mimetype"
_DATA_DESCRIPTOR = 0x08


class EditedPackage:
    """The parts of a package; those that were edited are written anew, in their old place."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.package: OfficePackage = open_package(data)
        self._trees: dict[str, Any] = {}
        self._contents: dict[str, bytes] = {}
        self._dropped: set[str] = set()

    def names(self) -> list[str]:
        """Return the names of all parts, in the order of the archive, each once."""
        return list(dict.fromkeys(self.package.names()))

    def tree(self, name: str) -> Any:
        """Return the root of an XML part. `edited` says that it was changed."""
        return parse_whole(self.package.read(name), name)

    def edited(self, name: str, root: Any) -> None:
        """Write a part from its tree, as it will be at the end."""
        self._trees[name] = root

    def replace(self, name: str, data: bytes) -> None:
        """Write other bytes for a part."""
        self._contents[name] = data

    def drop(self, name: str) -> None:
        """Leave a part out."""
        self._dropped.add(name)

    def save(self, out: Path) -> None:
        """Write the package to `out`."""
        with out.open("wb") as file:
            if not (self._trees or self._contents or self._dropped):
                shutil.copyfileobj(io.BytesIO(self._data), file)
            else:
                self._write(file)

    def _write(self, file: BinaryIO) -> None:
        with (
            zipfile.ZipFile(io.BytesIO(self._data)) as old,
            zipfile.ZipFile(file, "w") as new,
        ):
            new.comment = old.comment
            members = old.infolist()
            # The type comes first and is not compressed (ODF 1.3 part 2, 3.3; OCF 3.3, 4.3).
            members.sort(key=lambda member: member.filename != _MIMETYPE)
            for member in members:
                name = member.filename
                if name in self._dropped:
                    continue
                if name in self._trees or name in self._contents:
                    data = self._contents.get(name)
                    new.writestr(
                        _fresh(member), serialised(self._trees[name]) if data is None else data
                    )
                elif name == _MIMETYPE and member.compress_type != zipfile.ZIP_STORED:
                    plain = _fresh(member)
                    plain.compress_type = zipfile.ZIP_STORED
                    new.writestr(plain, old.read(member))
                else:
                    _copy(self._data, member, new)


def parse_whole(data: bytes, name: str) -> Any:
    """Parse XML that nobody vouches for, comments and all, so that it can be written again."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadingError(FailureKind.DAMAGED, f"{name}: {error}") from error


def serialised(root: Any) -> bytes:
    """Return a tree as the bytes of an XML part, as office programs write them."""
    from lxml import etree

    tree = root.getroottree()
    encoding = (tree.docinfo.encoding or "UTF-8").upper()
    return bytes(
        etree.tostring(
            tree,
            xml_declaration=True,
            encoding=encoding,
            standalone=tree.docinfo.standalone,
        )
    )


def _fresh(member: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return a member of the same name, date and rights, without the sizes of the old content."""
    fresh = zipfile.ZipInfo(member.filename, member.date_time)
    fresh.compress_type = (
        zipfile.ZIP_STORED if member.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
    )
    fresh.external_attr = member.external_attr
    fresh.create_system = member.create_system
    return fresh


def _copy(data: bytes, member: zipfile.ZipInfo, new: zipfile.ZipFile) -> None:
    """Copy the packed bytes of a member; `zipfile` itself can only unpack and pack again."""
    start = member.header_offset
    header = data[start : start + _LOCAL_HEADER]
    name_size = int.from_bytes(header[26:28], "little")
    extra_size = int.from_bytes(header[28:30], "little")
    start += _LOCAL_HEADER + name_size + extra_size
    packed = data[start : start + member.compress_size]
    if len(header) < _LOCAL_HEADER or len(packed) != member.compress_size:
        raise ReadingError(FailureKind.DAMAGED, f"{member.filename} is cut short")
    copied = copy.copy(member)
    copied.flag_bits &= ~_DATA_DESCRIPTOR  # the sizes are known and stand in the header
    file: Any = new.fp
    file.seek(new.start_dir)
    copied.header_offset = file.tell()
    file.write(copied.FileHeader(zip64=None))
    file.write(packed)
    new.start_dir = file.tell()
    new.filelist.append(copied)
    new.NameToInfo[copied.filename] = copied
    new._didModify = True  # type: ignore[attr-defined]  # noqa: SLF001  there is no public way
