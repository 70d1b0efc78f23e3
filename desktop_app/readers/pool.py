"""A pool of worker processes that read files, so that no file can take the program down."""

import threading
from collections.abc import Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.readers import wire
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.member_names import printable
from desktop_app.readers.reading import UNKNOWN
from desktop_app.readers.worker_process import WorkerProcess

REGISTRY = "desktop_app.readers.registry:FORMATS"
"""Where the workers find the formats, as "module:attribute"."""

_WATCH_SECONDS = 0.2
"""How often memory and time are looked at: what a fast parser can take meanwhile is bearable."""

_FILES_A_WORKER = 500
"""A worker is replaced after so many files, because parsers leak."""

_MEMORY_SHARE = 2
"""A worker that keeps over half of its memory limit after a file is replaced."""


class PoolClosedError(RuntimeError):
    """A file was to be read by a pool that is closed."""


class ReaderPool:
    """Reads files in `workers` processes, which are started when needed and used again.

    Each thread that reads holds one worker until its file is finished; where all are taken, it
    waits. A file that hangs, takes too much memory or ends its worker costs the rest of that file
    and one failure; the pool goes on with a fresh worker.
    """

    def __init__(
        self,
        workers: int,
        options: ReadOptions,
        limits: ReadLimits,
        formats: str = REGISTRY,
    ) -> None:
        self._options = options
        self._limits = limits
        self._formats = formats
        self._free = threading.BoundedSemaphore(workers)
        self._lock = threading.Lock()
        self._idle: list[WorkerProcess] = []
        self._busy: set[WorkerProcess] = set()
        self._closed = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="reader-watch", daemon=True)
        self._watcher.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def read(self, path: Path) -> Generator[Document | ReadFailure, None, None]:
        """Yield the documents of a file and the failures to read it or its parts.

        Closing the iterator early ends the worker. Several threads may read at the same time.
        """
        with self._free:
            worker = self._check_out()
            finished = False
            try:
                yield from _results(worker, path, self._options, self._limits)
                finished = True
            finally:
                self._check_in(worker, reusable=finished)

    def close(self) -> None:
        """End all workers. Reading that is still going on ends with a failure.

        Reading that begins later, or that waits for a worker, raises PoolClosedError.
        """
        self._closed.set()
        with self._lock:
            idle, self._idle = self._idle, []
            busy = list(self._busy)
        for worker in busy:
            worker.kill(FailureKind.UNREADABLE)
        for worker in idle:
            worker.end()
        self._watcher.join()

    def _check_out(self) -> WorkerProcess:
        with self._lock:
            if self._closed.is_set():
                raise PoolClosedError
            worker = self._idle.pop() if self._idle else None
            if worker is not None and worker.is_alive():
                self._busy.add(worker)
                return worker
        fresh = WorkerProcess(self._formats, self._limits)
        with self._lock:
            if not self._closed.is_set():
                self._busy.add(fresh)
                return fresh
        fresh.end()
        raise PoolClosedError

    def _check_in(self, worker: WorkerProcess, *, reusable: bool) -> None:
        keep = (
            reusable
            and worker.ready
            and worker.files < _FILES_A_WORKER
            and worker.memory_bytes() * _MEMORY_SHARE < self._limits.memory_bytes
        )
        with self._lock:
            self._busy.discard(worker)
            if keep and not self._closed.is_set():
                self._idle.append(worker)
                return
        worker.end()

    def _watch(self) -> None:
        """Kill workers that take too much time or memory. The reading thread sees the pipe end."""
        while not self._closed.wait(_WATCH_SECONDS):
            with self._lock:
                busy = list(self._busy)
            for worker in busy:
                if worker.waited_seconds() > self._limits.seconds:
                    worker.kill(FailureKind.TIMED_OUT)
                elif worker.memory_bytes() > self._limits.memory_bytes:
                    worker.kill(FailureKind.OUT_OF_MEMORY)


def _results(
    worker: WorkerProcess, path: Path, options: ReadOptions, limits: ReadLimits
) -> Iterator[Document | ReadFailure]:
    opened = wire.OpeningRow("", printable(path.name))
    taken = False  # whether the part's own locator went to a document
    try:
        worker.start_reading(wire.request(path, options, limits))
        while True:
            for row in worker.receive():
                if isinstance(row, wire.OpeningRow):
                    opened, taken = row, False
                elif isinstance(row, wire.Finished):
                    return
                else:
                    taken = taken or row.locator == opened.locator
                    yield wire.result(row)
    except (EOFError, OSError, msgspec.MsgspecError) as error:
        # The worker died, was killed by the watch, or sent what no worker in order sends.
        reason = worker.killed_for or FailureKind.CRASHED
        detail = worker.last_words() if reason is FailureKind.CRASHED else ""
        locator = f"{opened.locator} (2)".strip() if taken else opened.locator
        yield ReadFailure(opened.name, UNKNOWN, reason, detail or type(error).__name__, locator)
