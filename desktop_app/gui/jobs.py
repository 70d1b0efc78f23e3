"""Long work in child processes, one at a time: started, watched, paused, cancelled, queued."""

import threading
from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from desktop_app import network_guard
from desktop_app.pipeline.jobs.job import Job, JobResult
from desktop_app.pipeline.jobs.process import Event, JobProcess
from desktop_app.pipeline.progress import Progress


class Jobs(QObject):
    """Runs jobs in the order they were given. All signals come in the GUI thread."""

    started = Signal(object)
    progressed = Signal(object, object)  # Job, Progress
    finished = Signal(object, object)  # Job, JobResult
    stopped = Signal(object, str)  # Job, what to tell
    failed = Signal(object, str)  # Job, what to tell
    crashed = Signal(object, str)  # Job, trace: our own bug
    changed = Signal()
    """Running, paused or queued jobs are different now."""
    _event = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.current: Job | None = None
        self.progress: Progress | None = None
        self.paused = False
        self._process: JobProcess | None = None
        self._follower: threading.Thread | None = None
        self._closed = False
        self._counted = 0
        self._waiting: deque[Job] = deque()
        self._event.connect(self._take, Qt.ConnectionType.QueuedConnection)

    @property
    def waiting(self) -> tuple[Job, ...]:
        """The jobs that wait for the current one to end."""
        return tuple(self._waiting)

    def is_writing(self, path: Path | None) -> bool:
        """Tell whether a job that runs or waits writes to the corpus at `path`."""
        jobs = (*((self.current,) if self.current else ()), *self._waiting)
        return any(job.corpus == path for job in jobs if job.corpus is not None)

    def start(self, job: Job) -> None:
        """Run a job, after those given before it."""
        self._waiting.append(job)
        if self.current is None:
            self._start_next()
        self.changed.emit()

    def pause(self) -> None:
        """Hold the current job."""
        if self._process is not None:
            self._process.pause()
            self.paused = True
            self.changed.emit()

    def resume(self) -> None:
        """Let the current job go on."""
        if self._process is not None:
            self._process.resume()
            self.paused = False
            self.changed.emit()

    def cancel(self) -> None:
        """Stop the current job; what it finished is kept."""
        if self._process is not None:
            self._process.cancel()

    def close(self) -> None:
        """Stop everything and wait until what is in hand is saved."""
        self._closed = True
        self._waiting.clear()
        self.cancel()
        if self._follower is not None:
            self._follower.join()  # it waits for the end of the process, and kills what hangs
        self._process = self._follower = self.current = None

    def _start_next(self) -> None:
        if not self._waiting:
            return
        job = self._waiting.popleft()
        self.current, self.progress, self.paused = job, None, False
        self._counted = 0
        # Starting a process takes a moment, and so does waiting for it: both on a thread.
        self._follower = threading.Thread(target=self._follow, args=(job,), daemon=True)
        self._follower.start()
        self.started.emit(job)

    def _follow(self, job: Job) -> None:
        process = JobProcess(job)
        self._process = process
        if self._closed:
            process.cancel()
        while True:
            event = process.next_event()
            if event.kind != "progress":
                process.end()  # here, because waiting for it would hold up the window
                self._event.emit(job, event)
                return
            self._event.emit(job, event)

    @Slot(object, object)
    def _take(self, job: Job, event: Event) -> None:
        network_guard.add_connections(max(0, event.connections - self._counted))
        self._counted = max(self._counted, event.connections)
        if job is not self.current:  # closed meanwhile
            return
        if event.kind == "progress":
            self.progress = event.progress
            self.progressed.emit(job, event.progress)
            return
        self._process, self.current, self.progress, self.paused = None, None, None, False
        if event.kind == "done":
            self.finished.emit(job, event.result or JobResult(""))
        elif event.kind == "cancelled":
            self.stopped.emit(job, event.error)
        elif event.trace:
            self.crashed.emit(job, f"{event.error}\n{event.trace}")
            self.failed.emit(job, event.error)
        else:
            self.failed.emit(job, event.error)
        self._start_next()
        self.changed.emit()
