"""CTranslate2's `model.bin`: reads its index without loading it, and rewrites its weights as int8.

CTranslate2 itself trusts the file: one cut short or made up may end the process. So the index is
walked here first, every length checked against the file's size.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

Advance = Callable[[float], None]
"""Told which part of the work, 0 to 1, is done. To stop the work it raises."""

_NEWEST_VERSION = 6
_MOST_VARIABLES = 100_000
_MOST_DIMENSIONS = 8

# The numbers of the types in the file.
_FLOAT32, _INT8, _INT16, _INT32, _FLOAT16, _BFLOAT16 = range(6)
_ITEM_BYTES = {_FLOAT32: 4, _INT8: 1, _INT16: 2, _INT32: 4, _FLOAT16: 2, _BFLOAT16: 2}
_TYPES_BY_SIZE = {4: _FLOAT32, 1: _INT8, 2: _INT16}  # how files older than version 4 tell them
_ROWS_AT_ONCE = 4096
_COPY_BYTES = 16 * 1024**2


class ModelFileError(ValueError):
    """The file is not a sound model of CTranslate2."""


@dataclass(frozen=True, slots=True)
class Variable:
    """An array of the model: where its bytes lie and what they are."""

    name: str
    shape: tuple[int, ...]
    kind: int
    offset: int
    bytes: int


@dataclass(frozen=True)
class ModelFile:
    """The index of a `model.bin`."""

    path: Path
    version: int
    specification: str
    revision: int
    variables: dict[str, Variable]
    aliases: dict[str, str]

    def shape(self, *names: str) -> tuple[int, ...] | None:
        """Return the shape of the first of these variables that there is."""
        for name in names:
            variable = self.variables.get(self.aliases.get(name, name))
            if variable is not None:
                return variable.shape
        return None

    def flag(self, name: str) -> bool:
        """Return whether the scalar of this name is there and not zero."""
        variable = self.variables.get(self.aliases.get(name, name))
        if variable is None or variable.bytes > 8:  # noqa: PLR2004  a number takes no more
            return False
        with self.path.open("rb") as file:
            file.seek(variable.offset)
            return any(file.read(variable.bytes))

    @cached_property
    def quantization(self) -> str:
        """What most of the weights are: "int8", "int16", "float16", "float32" ..."""
        names = {_FLOAT32: "float32", _INT8: "int8", _INT16: "int16", _INT32: "int32"}
        names |= {_FLOAT16: "float16", _BFLOAT16: "bfloat16"}
        sizes: dict[int, int] = {}
        for variable in self.variables.values():
            if variable.name.endswith("/weight"):
                sizes[variable.kind] = sizes.get(variable.kind, 0) + prod(variable.shape)
        return names[max(sizes, key=lambda kind: sizes[kind])] if sizes else "float32"


def read_index(path: Path) -> ModelFile:
    """Return the index of the model in `path`; a `ModelFileError` says what is wrong with it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        try:
            return _read_index(path, file, size)
        except (struct.error, UnicodeDecodeError) as error:
            raise ModelFileError("it is cut short or damaged") from error


def write_int8(model: ModelFile, destination: Path, advance: Advance) -> None:
    """Write a copy of the model whose weights are int8, as CTranslate2's converters make them.

    What is int8 already is copied as it is, and so is an old file that tells no types apart.
    """
    total = sum(variable.bytes for variable in model.variables.values()) or 1
    done = 0
    with model.path.open("rb") as source, destination.open("xb") as target:
        chosen = {
            name
            for name, variable in model.variables.items()
            if model.version >= 4 and _is_weight(model, variable)  # noqa: PLR2004
        }
        if not chosen:
            _copy(source, target, model.path.stat().st_size, advance)
            return
        _write_text(target, model.version, model.specification, model.revision)
        target.write(struct.pack("<I", len(model.variables) + len(chosen)))
        # In the order of the names, as the converters write them: aliases point to earlier ones.
        for name in sorted(model.variables):
            variable = model.variables[name]
            if name in chosen:
                _write_quantized(source, target, variable)
            else:
                _write_head(target, variable.name, variable.shape, variable.kind, variable.bytes)
                source.seek(variable.offset)
                _copy(source, target, variable.bytes, lambda _: None)
            done += variable.bytes
            advance(done / total)
        # CTranslate2 takes the scale of an alias to be that of what it stands for.
        _write_aliases(target, model.aliases)


def _read_index(path: Path, file: BinaryIO, size: int) -> ModelFile:
    (version,) = struct.unpack("<I", file.read(4))
    if not 2 <= version <= _NEWEST_VERSION:  # noqa: PLR2004  the first that names its network
        raise ModelFileError(f"it is no CTranslate2 model, or of an unknown version ({version})")
    specification = _read_text(file)
    revision, count = struct.unpack("<II", file.read(8))
    if count > _MOST_VARIABLES:
        raise ModelFileError(f"it claims {count} variables")
    variables: dict[str, Variable] = {}
    for _ in range(count):
        variable = _read_head(file, version)
        if variable.offset + variable.bytes > size:
            raise ModelFileError("it is cut short")
        if variable.name in variables:
            raise ModelFileError(f"it has two variables {variable.name!r}")
        variables[variable.name] = variable
        file.seek(variable.offset + variable.bytes)
    # Version 3 was the first with aliases.
    aliases = _read_aliases(file, variables) if version >= 3 else {}  # noqa: PLR2004
    if file.tell() != size:
        raise ModelFileError("it goes on after its end")
    return ModelFile(path, version, specification, revision, variables, aliases)


def _read_aliases(file: BinaryIO, variables: dict[str, Variable]) -> dict[str, str]:
    (count,) = struct.unpack("<I", file.read(4))
    if count > _MOST_VARIABLES:
        raise ModelFileError(f"it claims {count} aliases")
    aliases = {}
    for _ in range(count):
        alias, name = _read_text(file), _read_text(file)
        if name not in variables:
            raise ModelFileError(f"its alias {alias!r} leads nowhere")
        aliases[alias] = name
    return aliases


def _read_head(file: BinaryIO, version: int) -> Variable:
    name = _read_text(file)
    (rank,) = struct.unpack("<B", file.read(1))
    if rank > _MOST_DIMENSIONS:
        raise ModelFileError(f"its variable {name!r} has {rank} dimensions")
    shape = struct.unpack(f"<{rank}I", file.read(4 * rank))
    first, length = struct.unpack("<BI", file.read(5))
    if version >= 4:  # noqa: PLR2004  older files give the size of an item in place of its type
        kind, size = first, length
    else:
        kind, size = _TYPES_BY_SIZE.get(first, -1), length * first
    if kind not in _ITEM_BYTES or prod(shape) * _ITEM_BYTES[kind] != size:
        raise ModelFileError(f"its variable {name!r} is not of the size it claims")
    return Variable(name, shape, kind, file.tell(), size)


def _read_text(file: BinaryIO) -> str:
    (length,) = struct.unpack("<H", file.read(2))
    data = file.read(length)
    if len(data) != length or not data.endswith(b"\0"):
        raise ModelFileError("it is cut short or damaged")
    return data[:-1].decode("utf-8")


def _is_weight(model: ModelFile, variable: Variable) -> bool:
    """Say whether the variable is a matrix of a linear layer or of embeddings, not yet int8."""
    matrix = variable.name.endswith("/weight") and len(variable.shape) == 2  # noqa: PLR2004
    floating = variable.kind in (_FLOAT32, _FLOAT16, _BFLOAT16)
    scaled = f"{variable.name}_scale" in model.variables
    return matrix and floating and not scaled and prod(variable.shape) > 0


def _write_quantized(source: BinaryIO, target: BinaryIO, variable: Variable) -> None:
    rows, columns = variable.shape
    scales = np.empty(rows, np.float32)
    _write_head(target, variable.name, variable.shape, _INT8, rows * columns)
    item = _ITEM_BYTES[variable.kind]
    source.seek(variable.offset)
    for start in range(0, rows, _ROWS_AT_ONCE):
        count = min(_ROWS_AT_ONCE, rows - start)
        values = _floats(source.read(count * columns * item), variable.kind)
        values = values.reshape(count, columns)
        if not np.isfinite(values).all():
            raise ModelFileError(f"its variable {variable.name!r} holds what is not a number")
        largest = np.abs(values).max(axis=1)
        largest[largest == 0] = 127.0  # a row of zeros stays one, at scale 1
        part = (127.0 / np.maximum(largest, 127.0 / np.finfo(np.float32).max)).astype(np.float32)
        scales[start : start + count] = part
        target.write(np.rint(values * part[:, None]).astype(np.int8).tobytes())
    _write_head(target, f"{variable.name}_scale", (rows,), _FLOAT32, scales.nbytes)
    target.write(scales.astype("<f4").tobytes())


def _floats(data: bytes, kind: int) -> NDArray[np.float32]:
    if kind == _BFLOAT16:
        halves = np.frombuffer(data, "<u2").astype(np.uint32)
        return (halves << 16).view(np.float32)
    return np.frombuffer(data, "<f2" if kind == _FLOAT16 else "<f4").astype(np.float32)


def _write_head(target: BinaryIO, name: str, shape: tuple[int, ...], kind: int, size: int) -> None:
    encoded = name.encode() + b"\0"
    target.write(struct.pack("<H", len(encoded)) + encoded)
    target.write(struct.pack(f"<B{len(shape)}I", len(shape), *shape))
    target.write(struct.pack("<BI", kind, size))


def _write_text(target: BinaryIO, version: int, specification: str, revision: int) -> None:
    encoded = specification.encode() + b"\0"
    target.write(struct.pack("<IH", version, len(encoded)) + encoded)
    target.write(struct.pack("<I", revision))


def _write_aliases(target: BinaryIO, aliases: dict[str, str]) -> None:
    target.write(struct.pack("<I", len(aliases)))
    for alias, name in sorted(aliases.items()):
        for text in (alias, name):
            encoded = text.encode() + b"\0"
            target.write(struct.pack("<H", len(encoded)) + encoded)


def _copy(source: BinaryIO, target: BinaryIO, size: int, advance: Advance) -> None:
    left = size
    while left:
        data = source.read(min(_COPY_BYTES, left))
        if not data:
            raise ModelFileError("it is cut short")
        target.write(data)
        left -= len(data)
        advance(1 - left / size)
