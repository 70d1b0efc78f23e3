"""Reads files in worker processes and hands their documents over, file by file, in a stable order.

Several files are read at once, but what comes out is ordered as the files were found, so that the
same folder always gives the same corpus. Memory is bounded: a reader that runs ahead waits.
"""

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Self, TypeVar

from desktop_app.documents import Document, ReadFailure
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from desktop_app.readers.scan import FoundFile

_BATCH_DOCUMENTS = 500
_BATCH_CHARACTERS = 1_000_000
_BATCHES_AHEAD = 4
"""Batches a file's reader, and the hand-over, may be ahead: some 10 MB of text."""
_T = TypeVar("_T")

_WAKE_SECONDS = 0.2
"""How often a waiting reader looks whether it should stop."""


@dataclass(frozen=True, slots=True)
class FileBatch:
    """Some documents of a file; `last` when the file is wholly read."""

    file: FoundFile
    results: tuple[Document | ReadFailure, ...]
    last: bool


class _Stopped(Exception):  # noqa: N818  not an error: the person stopped the run
    """Reading was stopped from outside."""


class Ingestion:
    """Reads `files` in the background from the moment it is made until it is closed."""

    def __init__(
        self, files: Sequence[FoundFile], workers: int, options: ReadOptions, limits: ReadLimits
    ) -> None:
        self._pool = ReaderPool(workers, options, limits)
        self._stop = threading.Event()
        self._ready: queue.Queue[FileBatch | BaseException | None] = queue.Queue(_BATCHES_AHEAD)
        self._thread = threading.Thread(
            target=self._read_all, args=(files, workers), name="ingestion", daemon=True
        )
        self._finished = False
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._stop.set()
        self._thread.join()
        self._pool.close()

    @property
    def finished(self) -> bool:
        """Whether every batch was handed over."""
        return self._finished

    def take(self, *, wait: bool) -> FileBatch | None:
        """Return the next batch; None when none is ready (after a short wait, if asked to wait)."""
        if self._finished:
            return None
        try:
            item = self._ready.get(timeout=_WAKE_SECONDS) if wait else self._ready.get_nowait()
        except queue.Empty:
            return None
        if isinstance(item, BaseException):
            self._finished = True
            raise item
        self._finished = item is None
        return item

    def _read_all(self, files: Sequence[FoundFile], workers: int) -> None:
        executor = ThreadPoolExecutor(workers, "reader")
        try:
            waiting: list[queue.Queue[FileBatch | BaseException]] = []
            upcoming = iter(files)
            while True:
                while len(waiting) <= workers and (file := next(upcoming, None)) is not None:
                    batches: queue.Queue[FileBatch | BaseException] = queue.Queue(_BATCHES_AHEAD)
                    waiting.append(batches)
                    executor.submit(self._read_one, file, batches)
                if not waiting:
                    break
                self._hand_over(waiting.pop(0))
            self._put(self._ready, None)
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001  re-raised by `take` in the main thread
            with suppress(_Stopped):
                self._put(self._ready, error)
        finally:
            self._stop.set()
            executor.shutdown(wait=True, cancel_futures=True)

    def _hand_over(self, batches: "queue.Queue[FileBatch | BaseException]") -> None:
        while True:
            batch = self._get(batches)
            if isinstance(batch, BaseException):
                raise batch
            self._put(self._ready, batch)
            if batch.last:
                return

    def _read_one(self, file: FoundFile, batches: "queue.Queue[FileBatch | BaseException]") -> None:
        try:
            for batch in _batched(file, self._pool):
                self._put(batches, batch)
        except _Stopped:
            return
        except BaseException as error:  # noqa: BLE001  re-raised by `_hand_over`
            with suppress(_Stopped):
                self._put(batches, error)

    def _put(self, target: "queue.Queue[_T]", item: _T) -> None:
        while not self._stop.is_set():
            try:
                target.put(item, timeout=_WAKE_SECONDS)
            except queue.Full:
                continue
            return
        raise _Stopped

    def _get(self, source: "queue.Queue[_T]") -> _T:
        while not self._stop.is_set():
            try:
                return source.get(timeout=_WAKE_SECONDS)
            except queue.Empty:
                continue
        raise _Stopped


def _batched(file: FoundFile, pool: ReaderPool) -> Iterator[FileBatch]:
    results: list[Document | ReadFailure] = []
    characters = 0
    with closing(pool.read(file.path)) as reading:
        for result in reading:
            if len(results) >= _BATCH_DOCUMENTS or characters >= _BATCH_CHARACTERS:
                yield FileBatch(file, tuple(results), last=False)
                results, characters = [], 0
            results.append(result)
            characters += len(result.text) if isinstance(result, Document) else 0
    yield FileBatch(file, tuple(results), last=True)
