"""Zip files that come out the same on every build: fixed times, fixed order, nothing of the day."""

import io
import re
import zipfile
from collections.abc import Iterable

EPOCH = (2024, 5, 31, 12, 0, 0)


def write_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a zip of the members in their order. A first member `mimetype` is stored unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, EPOCH)
            # Readers of OpenDocument and EPUB look for the type at a fixed offset, uncompressed.
            info.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=9)
    return buffer.getvalue()


def freeze(package: bytes, modified: str) -> bytes:
    """Repack an office file with fixed times, and with `modified` where a library put the clock."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    return write_zip((name, _without_clock(name, data, modified)) for name, data in members)


def _without_clock(name: str, data: bytes, modified: str) -> bytes:
    if name not in {"docProps/core.xml", "meta.xml"}:
        return data
    return re.sub(
        rb"(<(?:dcterms:modified|dc:date)[^>]*>)[^<]*(</)",
        rb"\g<1>" + modified.encode() + rb"\g<2>",
        data,
    )
