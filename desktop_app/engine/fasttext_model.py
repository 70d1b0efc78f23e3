"""Supervised fastText models: looked through before they are loaded, then asked for labels.

fastText itself trusts the file: one cut short or made up may end the process. So every length in it
is checked against the file's size first.
"""

import contextlib
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

MAGIC = struct.pack("<i", 793712314)
"""What every fastText model begins with."""
MOST_LABELS = 10_000

_PREFIX = "__label__"
_VERSIONS = (11, 12)
_SUPERVISED = 3
_ONE_VERSUS_ALL = 4
_LOSSES = (1, 2, 3, _ONE_VERSUS_ALL)
_LARGEST_FILE = 16 * 1024**3
_MOST_WORDS = 50_000_000
_WIDEST = 10_000
_MOST_OFTEN = 10**14  # fastText's tree of labels takes 10^15 for endless
_LONGEST_WORD = 100_000
_CENTROIDS = 256
_READ_BYTES = 1024**2
_FLOATS_AT_ONCE = 4 * 1024**2


class FastTextError(ValueError):
    """The file is not a sound supervised model; the message says in English what is wrong."""


class NotSupervisedError(FastTextError):
    """The model holds vectors of words and knows no labels."""


@dataclass(frozen=True, slots=True)
class FastTextFacts:
    """What a model says of itself. `labels` are without fastText's `__label__`."""

    labels: tuple[str, ...]
    multi_label: bool
    quantized: bool


class FastTextClassifier:
    """A loaded model. May be called from any thread."""

    def __init__(self, path: Path, labels: Sequence[str]) -> None:
        facts = read_facts(path)
        if set(facts.labels) != set(labels):
            raise FastTextError("it knows other labels")
        self._columns = {_PREFIX + label: number for number, label in enumerate(labels)}
        self._columns |= {label: number for number, label in enumerate(labels)}
        self._count = len(labels)
        self._multi_label = facts.multi_label
        self._model = load_fasttext(path)

    def probabilities(
        self, texts: Sequence[str], checkpoint: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return the probability of each label [texts, labels]; zeros for a text without words."""
        result = np.zeros((len(texts), self._count), np.float32)
        for row, text in enumerate(texts):
            words = " ".join(text.replace("\0", " ").split())
            if words:
                labels, found = self._model.predict(words, k=-1)
                for label, probability in zip(labels, found, strict=True):
                    column = self._columns.get(label)
                    if column is not None:
                        result[row, column] = min(1.0, probability)
                if not self._multi_label and (total := result[row].sum()) > 0:
                    result[row] /= total  # fastText adds 0.00001 to each
            if checkpoint is not None:
                checkpoint(row + 1)
        return result


def load_fasttext(path: Path) -> Any:
    """Return the model in `path`; `ValueError` if there is no sound one."""
    import fasttext

    if sys.platform == "win32" and not str(path).isascii():
        # fastText opens files by the old Windows code page, in which "João" is not what we say.
        with contextlib.chdir(path.parent):
            return fasttext.load_model(path.name)
    return fasttext.load_model(str(path))


def read_facts(path: Path) -> FastTextFacts:
    """Walk through the model; a `FastTextError` says what is wrong with it."""
    size = path.stat().st_size
    if size > _LARGEST_FILE:
        raise FastTextError("it is too large")
    with path.open("rb") as file:
        try:
            facts = _read(_Reader(file, size))
        except struct.error as error:
            raise FastTextError("it is cut short") from error
        if file.tell() != size:
            raise FastTextError("it goes on after its end")
    return facts


class _Reader:
    """Reads numbers, and never beyond the end of the file."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self.file = file
        self._size = size

    def numbers(self, form: str) -> tuple[Any, ...]:
        return struct.unpack("<" + form, self.file.read(struct.calcsize("<" + form)))

    def flag(self) -> bool:
        (value,) = self.numbers("B")
        if value > 1:
            raise FastTextError("it is damaged")
        return bool(value)

    def skip(self, count: int) -> None:
        if count < 0 or self.file.tell() + count > self._size:
            raise FastTextError("it is cut short")
        self.file.seek(count, 1)

    def kept_rows(self, count: int) -> None:
        """Pass over pairs of a bucket and its row, which must be one of as many rows."""
        if self.file.tell() + 8 * count > self._size:
            raise FastTextError("it is cut short")
        rows = np.fromfile(self.file, "<i4", 2 * count)[1::2]
        if count and not 0 <= rows.min() <= rows.max() < count:
            raise FastTextError("its dictionary is damaged")

    def floats(self, count: int) -> None:
        """Pass over numbers, all of which must be finite."""
        if count < 0 or self.file.tell() + 4 * count > self._size:
            raise FastTextError("it is cut short")
        while count:
            part = np.fromfile(self.file, "<f4", min(count, _FLOATS_AT_ONCE))
            if not np.isfinite(part).all():
                raise FastTextError("a weight is not a finite number")
            count -= len(part)


def _read(reader: _Reader) -> FastTextFacts:
    if reader.file.read(4) != MAGIC:
        raise FastTextError("it does not begin as a model of fastText does")
    (version,) = reader.numbers("i")
    if version not in _VERSIONS:
        raise FastTextError(f"it is of version {version}")
    settings = reader.numbers("12id")
    width, ngrams, loss, kind, buckets = (settings[at] for at in (0, 5, 6, 7, 8))
    longest_piece = settings[10]
    if kind != _SUPERVISED:
        raise NotSupervisedError("it holds vectors of words, and knows no labels")
    if not 1 <= width <= _WIDEST or loss not in _LOSSES or not 0 <= buckets <= 2**31 - 1:
        raise FastTextError("its settings are damaged")
    if not buckets and (ngrams > 1 or longest_piece > 0):
        raise FastTextError("it has no rows for pieces of words")  # fastText would divide by zero
    entries, words, labels = reader.numbers("3i")
    _tokens, pruned = reader.numbers("2q")
    if not (0 <= words <= _MOST_WORDS and 0 <= labels <= MOST_LABELS):
        raise FastTextError(f"it claims {words} words and {labels} labels")
    if entries != words + labels or not -1 <= pruned <= buckets:
        raise FastTextError("its dictionary is damaged")
    names = _read_labels(reader, words, labels)
    reader.kept_rows(max(0, pruned))
    quantized = reader.flag()
    rows = words + (pruned if pruned >= 0 else buckets)
    _pass_matrix(reader, rows, width, quantized=quantized)
    output_quantized = reader.flag() and quantized
    _pass_matrix(reader, labels, width, quantized=output_quantized)
    return FastTextFacts(names, loss == _ONE_VERSUS_ALL, quantized)


def _read_labels(reader: _Reader, words: int, labels: int) -> tuple[str, ...]:
    """Read the dictionary, words first, and return the names of the labels."""
    names = []
    buffer, start = b"", 0
    for number in range(words + labels):
        # An entry is its text, a zero, how often it came up (8 bytes) and what it is (1).
        end = buffer.find(b"\0", start)
        while end < 0 or end + 10 > len(buffer):
            more = reader.file.read(_READ_BYTES)
            if not more or len(buffer) - start > _LONGEST_WORD + _READ_BYTES:
                raise FastTextError("its dictionary is cut short or damaged")
            buffer, start = buffer[start:] + more, 0
            end = buffer.find(b"\0", start)
        if end - start > _LONGEST_WORD or buffer[end + 9] != (number >= words):
            raise FastTextError("its dictionary is damaged")
        if number >= words:
            (often,) = struct.unpack_from("<q", buffer, end + 1)
            if not 0 <= often <= _MOST_OFTEN:
                raise FastTextError("its dictionary is damaged")
            names.append(buffer[start:end].decode("utf-8", "replace").removeprefix(_PREFIX))
        start = end + 10
    reader.file.seek(start - len(buffer), 1)
    if len(set(names)) < len(names) or not all(name.strip() for name in names):
        raise FastTextError("two of its labels have one name, or one has none")
    return tuple(names)


def _pass_matrix(reader: _Reader, rows: int, width: int, *, quantized: bool) -> None:
    norms = quantized and reader.flag()
    if reader.numbers("2q") != (rows, width):
        raise FastTextError("its tables are not of the size its dictionary asks for")
    if not quantized:
        reader.floats(rows * width)
        return
    (codes,) = reader.numbers("i")
    before = reader.file.tell()
    reader.skip(codes)
    parts = _pass_centroids(reader, width)
    if codes != rows * parts:
        raise FastTextError(f"its codes at {before} are not of the size they should be")
    if norms:
        reader.skip(rows)
        _pass_centroids(reader, 1)


def _pass_centroids(reader: _Reader, width: int) -> int:
    """Pass over a product quantizer, and return into how many parts it cuts a row."""
    own_width, parts, part, last = reader.numbers("4i")
    sound = own_width == width and parts >= 1 and part >= 1 and 1 <= last <= part
    if not sound or (parts - 1) * part + last != width:
        raise FastTextError("its quantizer is damaged")
    reader.floats(width * _CENTROIDS)
    return int(parts)
