"""The worker process: reads the files it is told to and sends rows back, until the pipe closes."""

import contextlib
import faulthandler
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import cast

from desktop_app import network_guard
from desktop_app.documents import Document
from desktop_app.readers import wire
from desktop_app.readers.formats import Format
from desktop_app.readers.reading import Opening, read_with_signs

_SOON = 0.005
"""Seconds: a row that took longer to make is worth a message of its own, so that it is not lost
if the next one kills the worker."""

_AT_LATEST = 0.05
"""Seconds after which gathered rows are sent, however few."""

_GRACE_SECONDS = 30
"""Beyond its time limit a worker ends itself: the parent, which should have ended it, is gone."""


def serve(connection: Connection, formats: str) -> None:
    """Read files on request. `formats` names the registry in use, as "module:attribute"."""
    network_guard.install(sealed=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl-C means
    _silence()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    module, _, attribute = formats.partition(":")
    registry = cast("Sequence[Format]", getattr(import_module(module), attribute))
    outbox = _Outbox(connection)
    outbox.finish()
    # The parent closing the pipe, or being gone, ends the worker.
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            _answer(wire.request_decoder.decode(connection.recv_bytes()), registry, outbox)


def _answer(request: wire.Request, formats: Sequence[Format], outbox: "_Outbox") -> None:
    outbox.patience = request.limits.seconds + _GRACE_SECONDS
    path = Path(os.fsdecode(request.path))
    for result in read_with_signs(path, request.options, request.limits, formats):
        if isinstance(result, Opening):
            outbox.put(wire.OpeningRow(result.locator, result.name))
            outbox.flush()
        elif isinstance(result, Document):
            outbox.put(wire.document_row(result))
        else:
            outbox.put(wire.failure_row(result))
    outbox.finish()


class _Outbox:
    """Rows on their way to the parent, sent a few thousand at a time where they come fast.

    The first row of a part goes at once, then two together, then four, so that a reader that ends
    the process takes few rows with it. A full pipe blocks whoever puts rows in, which keeps memory
    bounded.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self._rows: list[bytes] = []
        self._bytes = 0
        self._gathering = 1
        self._sent_at = 0.0
        self.patience = float(_GRACE_SECONDS)
        threading.Thread(target=self._send_regularly, daemon=True).start()

    def put(self, row: wire.Row) -> None:
        """Add a row, and send what has gathered if it is much or slow to come."""
        encoded = wire.encoder.encode(row)
        with self._lock:
            self._rows.append(encoded)
            self._bytes += len(encoded)
            enough = len(self._rows) >= self._gathering or self._bytes >= wire.BATCH_BYTES
            if enough or time.monotonic() - self._sent_at > _SOON:
                self._gathering *= 2
                self._send()

    def flush(self) -> None:
        """Send what has gathered, and the next row at once."""
        with self._lock:
            self._send()
            self._gathering = 1

    def finish(self) -> None:
        """Say that the worker is ready for a file, and wait for it without a clock."""
        self.put(wire.Finished())
        self.flush()
        faulthandler.cancel_dump_traceback_later()

    def _send(self) -> None:
        if not self._rows:
            return
        message = b"".join([_array_header(len(self._rows)), *self._rows])
        self._rows.clear()
        self._bytes = 0
        faulthandler.cancel_dump_traceback_later()
        self._connection.send_bytes(message)
        self._sent_at = time.monotonic()
        # This clock is kept in C: it ends a worker even while a parser holds Python's lock.
        faulthandler.dump_traceback_later(self.patience, exit=True)

    def _send_regularly(self) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError, OSError):
            while True:
                time.sleep(_AT_LATEST)
                with self._lock:
                    self._send()


def _array_header(length: int) -> bytes:
    """Return how MessagePack announces an array of `length` rows that are encoded already."""
    return b"\xdd" + length.to_bytes(4, "big")


def _silence() -> None:
    """Let nothing that a library prints reach the person's terminal or a piped standard output."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    faulthandler.enable(file=sys.stderr)


def _end_with_parent() -> None:
    """End this process when its parent has ended, whatever a parser is doing."""
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
