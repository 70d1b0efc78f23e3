"""Open read connections to one corpus, shared by background threads, one thread each at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.corpus.store import Corpus


class ReaderConnections:
    """Lends connections; closes them all once none is lent any more."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[Corpus] = []
        self._lock = threading.Lock()
        self._closed = False

    @contextmanager
    def lent(self) -> Iterator[Corpus]:
        """Give a corpus open for reading. Raises CorpusError when it cannot be opened."""
        with self._lock:
            corpus = self._idle.pop() if self._idle else None
        corpus = corpus or Corpus.read(self._path)
        try:
            yield corpus
        except BaseException:
            corpus.close()  # its state is unknown
            raise
        with self._lock:
            if not self._closed:
                self._idle.append(corpus)
                return
        corpus.close()

    def close(self) -> None:
        """Close what is idle now, and the rest when it comes back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for corpus in idle:
            corpus.close()
