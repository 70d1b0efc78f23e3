"""The text encoder: texts in, unit vectors out, however many and however long."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.threads import Threads, choose_threads
from desktop_app.engine.tokenization import TokenIds, TokenizerKind, load_tokenizer, split_long_text
from desktop_app.engine.windows import Window, gather_batches, split_into_windows
from desktop_app.errors import PackError
from desktop_app.messages import _

Embeddings = NDArray[np.float32]

Checkpoint = Callable[[int], None]
"""Told how many texts are done. To stop the work it raises `CancelledError`."""

# Texts whose tokens are held at once: enough for batches of like length, little memory. A chunk
# ends at whichever comes first.
_CHUNK_TEXTS = 2048
_CHUNK_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class EncoderSpec:
    """What the model expects. `prefix` precedes each text; `max_tokens` counts it and the marks.

    `pooling`: a window's vector is the mean of its tokens', or that of the first mark.
    """

    name: str
    tokenizer: TokenizerKind
    prefix: str
    max_tokens: int
    pooling: Literal["mean", "first"] = "mean"


@dataclass(frozen=True, slots=True, eq=False)
class WindowVectors:
    """The vectors [windows, dimension] of the windows of texts, as the model gives them.

    `texts` and `tokens` [windows]: to which text a window belongs, and how long it is.
    """

    texts: NDArray[np.int64]
    tokens: NDArray[np.int64]
    vectors: Embeddings


class Encoder:
    """Runs an encoder of CTranslate2 and averages its token vectors into one unit vector a text.

    A text longer than the model's window is split into windows of like length, whose vectors are
    averaged by their number of tokens: nothing is cut off. A text without a token (empty, or white
    space) has the zero vector. May be called from any thread; the interpreter lock is released
    while the model runs.
    """

    def __init__(self, folder: Path, spec: EncoderSpec, threads: Threads | None = None) -> None:
        import ctranslate2

        self._threads = threads or choose_threads()
        try:
            self._tokenizer = load_tokenizer(spec.tokenizer, folder, self._threads.workers)
            self._model: Any = ctranslate2.Encoder(
                str(folder),
                device="cpu",
                inter_threads=self._threads.workers,
                intra_threads=self._threads.per_batch,
            )
            vocabulary = msgspec.json.decode(
                (folder / "vocabulary.json").read_bytes(), type=list[str]
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise _unusable(spec, error) from error
        # An id outside the model's table would end the process, so no tokenizer may produce one.
        if self._tokenizer.size > len(vocabulary):
            raise _unusable(spec, "tokenizer and model have different vocabularies")
        self._pooling = spec.pooling
        self._prefix = self._tokenize(spec.prefix)
        self._capacity = spec.max_tokens - self._overhead
        marks = (self._tokenizer.begin, self._tokenizer.end)
        if self._capacity < 1 or not all(0 <= mark < len(vocabulary) for mark in marks):
            raise _unusable(spec, "no room for text, or no marks around it")
        self._size = len(vocabulary)
        try:
            self._dimension = int(self._pool([Window(0, self._prefix)]).shape[1])
        except (RuntimeError, ValueError) as error:
            raise _unusable(spec, error) from error

    @property
    def dimension(self) -> int:
        """The width of the vectors."""
        return self._dimension

    def encode(self, texts: Sequence[str], checkpoint: Checkpoint | None = None) -> Embeddings:
        """Return a row for each text: its unit vector, or zeros where there is nothing to encode.

        `checkpoint` is called as texts get done, and may raise `CancelledError`.
        """
        result = np.zeros((len(texts), self._dimension), np.float32)
        for start, chunk in _chunks(texts):
            report = None if checkpoint is None else _shifted(checkpoint, start)
            result[start : start + len(chunk)] = self._encode_chunk(chunk, report)
            if checkpoint is not None:
                checkpoint(start + len(chunk))
        return result

    def encode_windows(
        self, texts: Sequence[str], checkpoint: Checkpoint | None = None
    ) -> WindowVectors:
        """Return the vector of each window of each text. A text without a token has no window."""
        numbers: list[int] = []
        lengths: list[int] = []
        vectors = [np.zeros((0, self._dimension), np.float32)]
        for start, chunk in _chunks(texts):
            windows = list(split_into_windows(self._tokenize_all(chunk), self._capacity))
            for batch, pooled in self._run(list(gather_batches(windows, self._overhead))):
                numbers += [start + window.text for window in batch]
                lengths += [len(window.ids) for window in batch]
                vectors.append(pooled)
                if checkpoint is not None:
                    checkpoint(start)
            if checkpoint is not None:
                checkpoint(start + len(chunk))
        return WindowVectors(
            np.array(numbers, np.int64), np.array(lengths, np.int64), np.concatenate(vectors)
        )

    @property
    def _overhead(self) -> int:
        return len(self._prefix) + 2

    def _encode_chunk(self, texts: Sequence[str], checkpoint: Checkpoint | None) -> Embeddings:
        windows = list(split_into_windows(self._tokenize_all(texts), self._capacity))
        sums = np.zeros((len(texts), self._dimension), np.float32)
        remaining = np.bincount([window.text for window in windows], minlength=len(texts))
        for batch, pooled in self._run(list(gather_batches(windows, self._overhead))):
            for window, vector in zip(batch, pooled, strict=True):
                sums[window.text] += vector * len(window.ids)
                remaining[window.text] -= 1
            if checkpoint is not None:
                checkpoint(int((remaining == 0).sum()))
        lengths = np.linalg.norm(sums, axis=1, keepdims=True)
        unit: Embeddings = np.divide(sums, lengths, out=sums, where=lengths > 0)
        return unit

    def _run(self, batches: list[list[Window]]) -> Iterator[tuple[list[Window], Embeddings]]:
        if self._threads.workers == 1 or len(batches) == 1:
            for batch in batches:
                yield batch, self._pool(batch)
            return
        with ThreadPoolExecutor(self._threads.workers) as executor:
            try:
                yield from zip(batches, executor.map(self._pool, batches), strict=True)
            finally:  # a cancelled run waits for the batches in hand alone
                executor.shutdown(cancel_futures=True)

    def _pool(self, batch: list[Window]) -> Embeddings:
        """Return the vector of each window, all of one length."""
        begin, end = [self._tokenizer.begin], [self._tokenizer.end]
        rows = [np.concatenate([begin, self._prefix, window.ids, end]) for window in batch]
        # CTranslate2 ends the process on an empty batch or an id outside its table.
        if not rows or len({len(row) for row in rows}) > 1:
            raise ValueError("a batch is empty or of several lengths")
        if any(row.min() < 0 or row.max() >= self._size for row in rows):
            raise ValueError("a batch holds an unknown token")
        output = self._model.forward_batch([row.tolist() for row in rows])
        tokens = np.asarray(output.last_hidden_state)
        if self._pooling == "first":
            first: Embeddings = tokens[:, 0].astype(np.float32)
            return first
        mean: Embeddings = tokens.mean(axis=1, dtype=np.float32)
        return mean

    def _tokenize(self, text: str) -> TokenIds:
        return self._tokenize_all([text])[0]

    def _tokenize_all(self, texts: Sequence[str]) -> list[TokenIds]:
        """Return the ids of each text, very long texts being handed over in pieces."""
        pieces = [list(split_long_text(_encodable(text))) for text in texts]
        flat = self._tokenizer.encode([piece for parts in pieces for piece in parts])
        ids, start = [], 0
        for parts in pieces:
            found = flat[start : start + len(parts)]
            ids.append(np.concatenate(found) if found else np.zeros(0, np.int32))
            start += len(parts)
        return ids


def _chunks(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    start = characters = 0
    for index, text in enumerate(texts):
        full = index - start >= _CHUNK_TEXTS or characters + len(text) > _CHUNK_CHARACTERS
        if full and index > start:
            yield start, texts[start:index]
            start, characters = index, 0
        characters += len(text)
    if start < len(texts):
        yield start, texts[start:]


def _encodable(text: str) -> str:
    # Half a surrogate pair, as broken files hold, cannot be UTF-8, which the tokenizers take.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _shifted(checkpoint: Checkpoint, start: int) -> Checkpoint:
    return lambda done: checkpoint(start + done)


def _unusable(spec: EncoderSpec, reason: object) -> PackError:
    return PackError(
        _("The pack {pack} cannot be used: {reason}").format(pack=spec.name, reason=reason)
    )
