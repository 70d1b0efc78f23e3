"""Asks the large model on a thread of its own, with what it says coming in pieces."""

import threading
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, Qt, Signal

from desktop_app.corpus.store import Corpus
from desktop_app.errors import CancelledError, SatchelError
from desktop_app.gui.session import Session
from desktop_app.llm.chat import Checkpoint

Work = Callable[[Corpus, Checkpoint], object]
"""Is given the corpus, open for writing, and what raises once it is to stop."""

_END_SECONDS = 3.0
"""A request that is stopped gives up within a moment."""


class Asking(QObject):
    """One piece of work at a time. All signals come in the GUI thread."""

    piece = Signal(str)
    step = Signal(int, int)
    done = Signal(object)  # what the work returned
    failed = Signal(str)
    stopped = Signal()
    _ended = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)
        session.corpus_closed.connect(self.close)

    @property
    def is_going_on(self) -> bool:
        """Tell whether the model is being asked."""
        return self._thread is not None

    def begin(self, work: Work) -> None:
        """Let `work` ask, unless something is being asked."""
        path = self._session.path
        if self._thread is not None or path is None:
            return
        self._stop = stop = threading.Event()

        def checkpoint() -> None:
            if stop.is_set():
                raise CancelledError

        def run() -> None:
            found: object
            try:
                with Corpus.join(path) as corpus:
                    found = work(corpus, checkpoint)
            except Exception as error:  # noqa: BLE001  raised again in the GUI thread if it is ours
                found = error
            with suppress(RuntimeError):  # the window is gone
                self._ended.emit((stop, found))

        self._thread = threading.Thread(target=run, name="large model", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the model."""
        self._stop.set()

    def close(self) -> None:
        """Stop, and wait until the corpus is let go."""
        self._stop.set()
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.join(_END_SECONDS)

    def say(self, text: str) -> None:
        """Give out a piece of what the model says; from any thread, as what follows."""
        with suppress(RuntimeError):
            self.piece.emit(text)

    def count(self, done: int, expected: int) -> None:
        """Give out how many requests were answered."""
        with suppress(RuntimeError):
            self.step.emit(done, expected)

    def _end(self, ended: tuple[threading.Event, object]) -> None:
        stop, found = ended
        if stop is not self._stop:
            return
        self._thread = None
        if isinstance(found, CancelledError):
            self.stopped.emit()
        elif isinstance(found, SatchelError):
            self.failed.emit(str(found))
        elif isinstance(found, Exception):
            self.stopped.emit()
            raise found
        else:
            self.done.emit(found)
