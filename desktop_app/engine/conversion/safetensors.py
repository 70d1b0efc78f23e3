"""Reads the arrays of a `.safetensors` file, whose format holds numbers only and runs nothing."""

import struct
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

_LARGEST_HEADER = 100 * 1000**2  # bytes; the format's own limit
_MOST_TENSORS = 100_000
_MOST_DIMENSIONS = 8
_TYPES = {"F32": "<f4", "F16": "<f2", "BF16": "<u2", "F64": "<f8", "I64": "<i8", "I32": "<i4"}
_TYPES |= {"I8": "i1", "U8": "u1", "BOOL": "?"}


class SafetensorsError(ValueError):
    """The file is not sound."""


class _Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    dtype: str
    shape: tuple[int, ...]
    data_offsets: tuple[int, int]


class SafetensorsFile(Mapping[str, NDArray[np.float32]]):
    """The arrays of a file by name, each read, as float32, when it is asked for."""

    def __init__(self, path: Path) -> None:
        self._path = path
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8)
            length = struct.unpack("<Q", head)[0] if len(head) == 8 else 0  # noqa: PLR2004
            if not 2 <= length <= min(_LARGEST_HEADER, size - 8):  # noqa: PLR2004
                raise SafetensorsError("it is cut short, or no safetensors file")
            header = file.read(length)
        try:
            found = msgspec.json.decode(header, type=dict[str, Any])
            found.pop("__metadata__", None)
            self._entries = msgspec.convert(found, dict[str, _Entry])
        except msgspec.MsgspecError as error:
            raise SafetensorsError("its list of tensors is damaged") from error
        self._start = 8 + length
        self._check(size - self._start)

    def __getitem__(self, name: str) -> NDArray[np.float32]:
        entry = self._entries[name]
        start, end = entry.data_offsets
        kind = np.dtype(_TYPES[entry.dtype])
        values: NDArray[Any] = np.fromfile(
            self._path, kind, (end - start) // kind.itemsize, offset=self._start + start
        )
        if entry.dtype == "BF16":
            values = (values.astype(np.uint32) << 16).view(np.float32)
        return values.astype(np.float32, copy=False).reshape(entry.shape)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def shape(self, name: str) -> tuple[int, ...]:
        """Return the shape of an array without reading it."""
        return self._entries[name].shape

    def _check(self, size: int) -> None:
        if len(self._entries) > _MOST_TENSORS:
            raise SafetensorsError(f"it claims {len(self._entries)} tensors")
        covered = 0
        for name, entry in sorted(self._entries.items(), key=lambda item: item[1].data_offsets):
            start, end = entry.data_offsets
            if entry.dtype not in _TYPES:
                raise SafetensorsError(f"the tensor {name!r} is of an unknown type, {entry.dtype}")
            if len(entry.shape) > _MOST_DIMENSIONS or min(entry.shape, default=0) < 0:
                raise SafetensorsError(f"the tensor {name!r} has an impossible shape")
            length = prod(entry.shape) * np.dtype(_TYPES[entry.dtype]).itemsize
            # Tensors lie one after the other: none overlaps another, and no bytes are in between.
            if start != covered or end - start != length:
                raise SafetensorsError(f"the tensor {name!r} is not of the size it claims")
            covered = end
        if covered != size:
            raise SafetensorsError("it is cut short, or goes on after its end")
