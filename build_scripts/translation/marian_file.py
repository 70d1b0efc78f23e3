"""Reads a Marian binary model (Bergamot's `*.intgemm.alphas.bin` and `*.bin`) into arrays.

Layout, from Marian's `io/binary.cpp` (version 1): a version, a count, one header an item (length of
name, type, length of shape, length of data), the names, the shapes, padding, the data. Matrices of
type intgemm8 are int8 and transposed, their multiplier stands behind the last value.
"""

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_VERSION = 1
_FLOAT32 = 0x0404
_INTGEMM8 = 0x4101  # intgemm8: the class bit 0x4000, signed 0x0100, one byte
_LARGEST_RANK = 8
_SETTINGS = "special:model.yml"  # stored like a tensor


@dataclass(frozen=True, slots=True)
class MarianModel:
    """The weights by their Marian names, and the model's own settings (`dim-emb: 256` …)."""

    tensors: dict[str, "Tensor"]
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Tensor:
    """A weight, dequantised. `multiplier` is that of the int8 grid it came from, else None."""

    values: NDArray[np.float32]
    multiplier: float | None


def read_marian(path: Path) -> MarianModel:
    """Return the model in `path`.

    Matrices come as Marian multiplies them (rows are inputs), the embedding as one row a piece.

    Raises:
        ValueError: if the file is no such model.

    """
    data = path.read_bytes()
    try:
        return _parse(data)
    except struct.error as error:
        raise ValueError(f"{path.name} ends early") from error


def _parse(data: bytes) -> MarianModel:
    version, count = struct.unpack_from("<QQ", data, 0)
    if version != _VERSION:
        raise ValueError("not a Marian binary model of version 1")
    offset = 16
    headers = [struct.unpack_from("<4Q", data, offset + 32 * item) for item in range(count)]
    offset += 32 * count
    names = []
    for length, _, _, _ in headers:
        names.append(data[offset : offset + length - 1].decode())
        offset += length
    shapes = []
    for _, _, rank, _ in headers:
        if rank > _LARGEST_RANK:
            raise ValueError("a tensor has too many dimensions")
        shapes.append(struct.unpack_from(f"<{rank}i", data, offset))
        offset += 4 * rank
    (padding,) = struct.unpack_from("<Q", data, offset)
    offset += 8 + padding
    tensors: dict[str, Tensor] = {}
    settings: dict[str, str] = {}
    for (_, kind, _, length), name, shape in zip(headers, names, shapes, strict=True):
        raw = data[offset : offset + length]
        offset += length
        if len(raw) < length:
            raise ValueError("the file ends early")
        if name == _SETTINGS:
            settings = _flat_settings(raw.decode("utf-8", "replace"))
        # QuantMultA are scales of activations, which CTranslate2 finds for itself.
        elif not name.endswith("QuantMultA"):
            tensors[name] = _tensor(name, kind, shape, raw)
    return MarianModel(tensors, settings)


def _flat_settings(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.strip("\0").splitlines() if ":" in line)
    return {key.strip(): value.strip() for key, _, value in lines}


def _tensor(name: str, kind: int, shape: tuple[int, ...], raw: bytes) -> Tensor:
    size = int(np.prod(shape))
    if kind == _FLOAT32:
        values = np.frombuffer(raw, "<f4", size).reshape(shape).copy()
        return Tensor(values[0] if shape[0] == 1 else values, None)
    if kind != _INTGEMM8:
        raise ValueError(f"{name} is of the unknown type {kind:#x}")
    whole = np.frombuffer(raw, np.int8, size)
    (multiplier,) = struct.unpack_from("<f", raw, size)
    # Only the embedding is stored as it is used; every other matrix is stored transposed.
    rows = whole.reshape(shape) if name == "Wemb" else whole.reshape(shape[::-1]).T
    return Tensor(np.ascontiguousarray(rows, np.float32) / np.float32(multiplier), multiplier)
