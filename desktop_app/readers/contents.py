"""What is shown to the sniffers: a file's first bytes, and its table of contents where it has one.

Office files are zip or compound files, and only the names inside tell which. These names may lie
anywhere in the file, so they are brought to the front.
"""

import struct

HEAD_BYTES = 8192
_TABLE_BYTES = 65_536  # a few hundred names; Office files name their main part among the first
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END_OF_DIRECTORY = b"PK\x05\x06"
_END_BYTES = 22 + 65_535  # the end record and the longest comment behind it
_COMPOUND_HEADER_BYTES = 512
_LISTED_SECTORS = 109  # of the allocation table, in the header
_NO_SECTOR = 0xFFFFFFFA  # larger numbers are marks, not sectors ([MS-CFB] 2.1)


def head_of(data: bytes) -> bytes:
    """Return the first bytes of `data`, followed by its table of contents if it is an archive."""
    head = data[:HEAD_BYTES]
    if data.startswith(b"PK\x03\x04") and len(data) > HEAD_BYTES:
        return head + _zip_directory(data)
    if data.startswith(_COMPOUND_FILE):
        return head + _compound_directory(data)
    return head


def zip_directory_bytes(data: bytes) -> int:
    """Return the size of a zip archive's list of members; 0 without one.

    An archive of over 65,535 members or 4 GiB declares the largest number here: too large too.
    """
    at = _end_of_directory(data)
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0


def _zip_directory(data: bytes) -> bytes:
    # Counted back from the end record, so that bytes put in front of the archive do not matter.
    start = max(0, _end_of_directory(data) - zip_directory_bytes(data))
    return data[start : start + _TABLE_BYTES]


def _end_of_directory(data: bytes) -> int:
    return data.rfind(_END_OF_DIRECTORY, max(0, len(data) - _END_BYTES))


def _compound_directory(data: bytes) -> bytes:
    """Follow the chain of directory sectors; a broken chain ends the table early."""
    if len(data) < _COMPOUND_HEADER_BYTES:
        return b""
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):
        return b""
    size = 1 << shift
    (sector,) = struct.unpack_from("<I", data, 48)
    table = b""
    while sector < _NO_SECTOR and len(table) < _TABLE_BYTES:
        chunk = data[(sector + 1) << shift : (sector + 2) << shift]
        if not chunk:
            break
        table += chunk
        sector = _next_sector(data, sector, size)
    return table


def _next_sector(data: bytes, sector: int, size: int) -> int:
    """Look a sector's successor up in the allocation table, as far as the header lists it.

    What it lists is enough for the directory of any file this is for.
    """
    index, within = divmod(sector, size // 4)
    if index >= _LISTED_SECTORS:
        return _NO_SECTOR
    (table_sector,) = struct.unpack_from("<I", data, 76 + 4 * index)
    at = (table_sector + 1) * size + 4 * within
    if table_sector >= _NO_SECTOR or at + 4 > len(data):
        return _NO_SECTOR
    (following,) = struct.unpack_from("<I", data, at)
    return int(following)
