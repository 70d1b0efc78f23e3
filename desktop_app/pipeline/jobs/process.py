"""A process that runs one job: started, told to pause or stop, listened to."""

import contextlib
import multiprocessing
import os
import threading
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Literal

import msgspec

from desktop_app import network_guard
from desktop_app.errors import CancelledError, SatchelError
from desktop_app.messages import current_language, set_language
from desktop_app.pipeline.jobs.job import Job, JobResult
from desktop_app.pipeline.progress import Control, Progress

_END_SECONDS = 10.0
"""A cancelled job commits what it has in hand and closes its readers in that time."""
_NICENESS = 5
"""The window, and whatever else the person does, goes first."""


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a job tells: a progress, or how it ended.

    `error` is a fault told in a sentence; with `trace` it is our own bug, and the text is Python's.
    `connections` is the number of network connections that the job has made so far.
    """

    kind: Literal["progress", "done", "cancelled", "failed"]
    progress: Progress | None = None
    result: JobResult | None = None
    error: str = ""
    trace: str = ""
    connections: int = 0


class JobProcess:
    """Runs a job in a child process. Call `next_event` until it returns one that is no progress."""

    def __init__(self, job: Job) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe(duplex=True)
        start = _Start(job, current_language())
        # No daemon: it starts reader processes of its own. It ends when our end of the pipe does.
        self._process = context.Process(target=serve, args=(theirs, start), daemon=False)
        self._process.start()
        theirs.close()

    def next_event(self) -> Event:
        """Wait for the next event. A process that died gives a failure."""
        try:
            return msgspec.json.decode(self._connection.recv_bytes(), type=Event)
        except (EOFError, OSError):
            self._process.join(_END_SECONDS)
            code = self._process.exitcode
            return Event(kind="failed", error="", trace=f"the process ended with code {code}")

    def pause(self) -> None:
        """Hold the job at its next step."""
        self._tell(b"pause")

    def resume(self) -> None:
        """Let a paused job go on."""
        self._tell(b"resume")

    def cancel(self) -> None:
        """Stop the job at its next step; what is finished is kept."""
        self._tell(b"cancel")

    def end(self) -> None:
        """Wait for the process to end; kill it if it does not."""
        self._process.join(_END_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._connection.close()

    def _tell(self, word: bytes) -> None:
        with contextlib.suppress(OSError):  # it has just ended
            self._connection.send_bytes(word)


@dataclass(frozen=True, slots=True)
class _Start:
    job: Job
    language: str


def serve(connection: Connection, start: _Start) -> None:
    """Run the job in this process and tell of it. Entry of the child process."""
    network_guard.install()
    set_language(start.language)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    control = Control()
    threading.Thread(target=_obey, args=(connection, control), daemon=True).start()
    sending = threading.Lock()

    def send(event: Event) -> None:
        counted = msgspec.structs.replace(event, connections=network_guard.connections())
        with sending, contextlib.suppress(OSError):  # nobody listens any more
            connection.send_bytes(msgspec.json.encode(counted))

    try:
        result = start.job.run(control, lambda told: send(Event(kind="progress", progress=told)))
    except CancelledError as stop:
        send(Event(kind="cancelled", error=str(stop)))
    except SatchelError as error:
        send(Event(kind="failed", error=str(error)))
    except Exception as error:  # noqa: BLE001  told to the window, which writes it to the log
        send(Event(kind="failed", error=repr(error), trace=traceback.format_exc()))
    else:
        send(Event(kind="done", result=result))
    connection.close()


def _obey(connection: Connection, control: Control) -> None:
    words = {b"pause": control.pause, b"resume": control.resume, b"cancel": control.cancel}
    while True:
        try:
            word = connection.recv_bytes(16)
        except (EOFError, OSError):
            control.cancel()  # the window is gone
            return
        words[word]()
