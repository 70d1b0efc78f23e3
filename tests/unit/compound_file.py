"""Writes compound files (.doc, .msg, encrypted .docx) small enough for a test to say all of it."""

import struct
from collections.abc import Mapping

Folder = Mapping[str, "bytes | Folder"]

_SECTOR = 512
_FREE, _END, _TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SMALLEST = 4096  # shorter streams would need the mini stream


def compound_file(root: Folder) -> bytes:
    """Return a compound file of these streams (bytes) and folders (mappings) by name."""
    entries: list[list] = []
    streams: list[tuple[int, bytes]] = []
    _add("Root Entry", root, 5, entries, streams)
    per_sector = _SECTOR // 128
    directory_sectors = -(-len(entries) // per_sector)
    stream_sectors = sum(len(data) // _SECTOR for _, data in streams)
    table_sectors = 1
    while table_sectors * 128 < table_sectors + directory_sectors + stream_sectors:
        table_sectors += 1
    table = [_TABLE] * table_sectors + _chain(table_sectors, directory_sectors)
    body = b""
    for index, data in streams:
        entries[index][6:8] = [len(table), len(data)]
        table += _chain(len(table), len(data) // _SECTOR)
        body += data
    table += [_FREE] * (table_sectors * 128 - len(table))
    listed = list(range(table_sectors)) + [_FREE] * (109 - table_sectors)
    header = struct.pack(
        "<8s16xHHHHH6xIII4xIIIII109I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, table_sectors, table_sectors),
        *(_SMALLEST, _END, 0, _END, 0),
        *listed,
    )
    directory = b"".join(map(_entry, entries))
    directory += b"\0" * (-len(directory) % _SECTOR)
    return header + struct.pack(f"<{len(table)}I", *table) + directory + body


def message_file(
    properties: Mapping[int, str | bytes], *, header_bytes: int = 32, **folders: Folder
) -> dict:
    """Return the folder of an Outlook message or attachment with these properties."""
    listed = b""
    streams: dict = {}
    for number, value in properties.items():
        kind = 0x001F if isinstance(value, str) else 0x0102
        data = value.encode("utf-16-le") if isinstance(value, str) else value
        streams[f"__substg1.0_{number:04X}{kind:04X}"] = data
        listed += struct.pack("<HHIQ", kind, number, 6, len(data))
    return {"__properties_version1.0": b"\0" * header_bytes + listed, **streams, **folders}


def _add(name: str, item: "bytes | Folder", kind: int, entries: list, streams: list) -> int:
    index = len(entries)
    entries.append([name, kind, _FREE, _FREE, _FREE, b"", 0, 0])
    if isinstance(item, bytes):
        padded = item + b"\0" * (_SMALLEST - len(item))
        streams.append((index, padded + b"\0" * (-len(padded) % _SECTOR)))
        return index
    previous = None
    for child, content in item.items():
        added = _add(child, content, 2 if isinstance(content, bytes) else 1, entries, streams)
        if previous is None:
            entries[index][4] = added
        else:
            entries[previous][3] = added
        previous = added
    return index


def _chain(first: int, length: int) -> list[int]:
    return [*range(first + 1, first + length), _END] if length else []


def _entry(fields: list) -> bytes:
    name, kind, left, right, child, _, start, size = fields
    encoded = name.encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16x4x16xIQ",
        encoded,
        *(len(encoded) + 2, kind, 1, left, right, child),
        *(start if size else _END, size),
    )
