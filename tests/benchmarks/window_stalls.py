"""Measures how long the window's thread is held up while the table of documents is scrolled.

    python -m tests.benchmarks.window_stalls --corpus large.satchel     # scroll, sort, search
    python -m tests.benchmarks.window_stalls --documents 5000           # analyse in the background

A timer that should fire every 5 ms is watched: what it is late by is a stall. Prints the median and
the worst, and what was going on then.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, QTimer
from PySide6.QtWidgets import QApplication

from build_scripts.touring.stage import pause
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.gui import appearance
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.session import Session
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.plan import Plan
from desktop_app.settings import Settings, Theme

_EVERY = 5
_FRAME_MILLISECONDS = 16
_PROSE = "water pump clinic road school price nurse market bridge rain good bad far late help"
_WORDS = _PROSE.split()


class Watchdog:
    """Notes how late a timer fires, and during what."""

    def __init__(self) -> None:
        self.doing = "start"
        self._stalls: dict[str, list[float]] = {}
        self._clock = QElapsedTimer()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY)
        self._timer.timeout.connect(self._fire)
        self._clock.start()
        self._timer.start()

    def _fire(self) -> None:
        late = self._clock.nsecsElapsed() / 1e6 - _EVERY
        self._clock.restart()
        self._stalls.setdefault(self.doing, []).append(max(0.0, late))

    def report(self) -> None:
        """Print a line for each thing that went on."""
        print(f"{'':32} {'median':>8} {'99 %':>8} {'worst':>8}   ms the window was held up")
        for doing, late in self._stalls.items():
            ordered = sorted(late)
            near_worst = ordered[int(len(ordered) * 0.99)]
            print(f"{doing:32} {statistics.median(late):8.1f} {near_worst:8.1f} {ordered[-1]:8.1f}")


def measure(window: MainWindow, watchdog: Watchdog, *, while_true: Callable[[], bool]) -> None:
    """Scroll, jump, sort and search for as long as asked, or once through."""
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    table = view.browser.table
    bar = table.verticalScrollBar()
    watchdog.doing = "scrolling"
    for _frame in range(300):
        bar.setValue(bar.value() + 40)
        pause(_FRAME_MILLISECONDS)
    watchdog.doing = "jumping"
    for step in range(40):
        bar.setValue(bar.maximum() * (step * 17 % 40) // 40)
        pause(_FRAME_MILLISECONDS * 4)
    watchdog.doing = "going through documents"
    for _step in range(30):
        table.step(1)
        pause(_FRAME_MILLISECONDS * 3)
    watchdog.doing = "sorting"
    view.browser.sort(SortOrder(SortColumn.SENTIMENT, descending=True))
    _settle(window)
    watchdog.doing = "searching"
    window.session.set_filter(DocumentFilter(query="water*"))
    _settle(window)
    watchdog.doing = "showing all again"
    window.session.set_filter(DocumentFilter())
    _settle(window)
    watchdog.doing = "scrolling while it works"
    while while_true():
        bar.setValue((bar.value() + 60) % max(1, bar.maximum()))
        pause(_FRAME_MILLISECONDS)


def _settle(window: MainWindow, seconds: float = 120.0) -> None:
    end = time.monotonic() + seconds
    while window.session.work.busy and time.monotonic() < end:
        pause(_FRAME_MILLISECONDS)


def _write_documents(folder: Path, count: int) -> Path:
    table = folder / "answers.csv"
    lines = ["answer,village"]
    for number in range(count):
        words = [_WORDS[(number * step + step) % len(_WORDS)] for step in range(1, 14)]
        lines.append(f'"The {" ".join(words)}. Answer {number}.",Village {number % 20}')
    table.write_text("\n".join(lines), "utf-8")
    return table


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--documents", type=int, default=0)
    asked = parser.parse_args()
    application = QApplication([])
    appearance.install(application).set(Theme.LIGHT, 100)
    window = MainWindow(Session(Settings(threads=1)))
    window.resize(1280, 820)
    window.show()
    watchdog = Watchdog()
    with tempfile.TemporaryDirectory() as name:
        watchdog.doing = "opening"
        if asked.corpus is not None:
            window.open_corpus(asked.corpus)
        else:
            window.session.open(Path(name) / "stalls.satchel", create=True)
        window.show_page("documents")
        _settle(window)
        jobs = window.session.jobs
        if asked.documents:
            table = _write_documents(Path(name), asked.documents)
            path = window.session.path or Path()
            jobs.start(AnalysisJob(path, Plan((table,))))
            watchdog.doing = "the job starts"
            pause(8_000)
        measure(window, watchdog, while_true=lambda: jobs.current is not None)
        count = len(window.view("documents").browser.model.ids)  # type: ignore[attr-defined]
        print(f"{count} documents")
        watchdog.report()
        window.session.close()
    window.close()


if __name__ == "__main__":
    main()
