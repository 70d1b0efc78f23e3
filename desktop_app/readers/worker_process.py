"""One worker process as the pool sees it: start, ask, receive, watch, end."""

import contextlib
import multiprocessing
import threading
import time

import psutil

from desktop_app.documents import FailureKind
from desktop_app.errors import SatchelError
from desktop_app.messages import _
from desktop_app.readers import wire
from desktop_app.readers.formats import ReadLimits
from desktop_app.readers.worker import serve

_START_SECONDS = 60.0
"""A worker imports Python and the registry from a USB stick beside a virus scanner in that time."""

_END_SECONDS = 5.0
"""A killed process is gone at once; the system needs a moment to say so."""


class WorkerProcess:
    """A spawned process that reads one file at a time. `files` counts those it was given.

    `ready` says that it waits for the next file; `killed_for` why it was ended, if it was.
    """

    def __init__(self, formats: str, limits: ReadLimits) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe(duplex=True)
        self._process = context.Process(target=serve, args=(theirs, formats), daemon=True)
        self._process.start()
        theirs.close()  # so that the pipe ends when the worker does
        self._watched = psutil.Process(self._process.pid)
        self._largest_message = wire.largest_message(limits)
        self._lock = threading.Lock()
        self._waiting_since: float | None = None
        self.files = 0
        self.ready = False
        self.killed_for: FailureKind | None = None
        self._await_start()

    def start_reading(self, request: bytes) -> None:
        """Hand over a file to read."""
        self.files += 1
        self.ready = False
        self._connection.send_bytes(request)

    def receive(self) -> list[wire.Row]:
        """Return the next rows; wait for them. Raises EOFError or OSError when the worker is gone.

        The clock that `waited_seconds` reads runs only in here: a worker that waits for its rows to
        be taken away is not slow.
        """
        self._waiting_since = time.monotonic()
        try:
            message = self._connection.recv_bytes(self._largest_message)
        finally:
            self._waiting_since = None
        rows = wire.row_decoder.decode(message)
        self.ready = bool(rows) and isinstance(rows[-1], wire.Finished)
        return rows

    def is_alive(self) -> bool:
        """Say whether the process runs."""
        return self._process.is_alive()

    def waited_seconds(self) -> float:
        """Return for how long the next rows are being waited for."""
        since = self._waiting_since
        return 0.0 if since is None else time.monotonic() - since

    def memory_bytes(self) -> int:
        """Return the resident memory; 0 when the process is gone."""
        try:
            return int(self._watched.memory_info().rss)
        except psutil.Error:
            return 0

    def kill(self, reason: FailureKind) -> None:
        """End the process at once; the first reason counts."""
        with self._lock:
            self.killed_for = self.killed_for or reason
        self._process.kill()

    def last_words(self) -> str:
        """Say how the process ended, for a failure's detail."""
        self._process.join(_END_SECONDS)
        code = self._process.exitcode
        return f"exit code {code}" if code is not None else "it stopped answering"

    def end(self) -> None:
        """End the process, which is idle or past saving, and free what it held."""
        with contextlib.suppress(OSError):
            self._connection.close()
        self._process.kill()
        self._process.join(_END_SECONDS)

    def _await_start(self) -> None:
        try:
            started = self._connection.poll(_START_SECONDS) and bool(self.receive())
        except (EOFError, OSError):
            started = False
        if not started:
            self.end()
            raise SatchelError(
                _(
                    "Satchel could not start the process that reads files (exit code {code}). "
                    "A virus scanner may have stopped it: allow Satchel there and try again."
                ).format(code=self._process.exitcode)
            )
