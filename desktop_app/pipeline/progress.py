"""How a run tells what it does, and how it is paused and stopped."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.errors import CancelledError
from desktop_app.messages import _

_RATE_WINDOW_SECONDS = 20.0
"""The rate is that of the last seconds: long enough to be steady, short enough to follow."""


class Phase(StrEnum):
    """What a run is doing."""

    READING = "reading"
    ANALYSING = "analysing"
    LABELLING = "labelling"
    KEYWORDS = "keywords"
    TRANSLATING = "translating"
    WORKING = "working"
    """Anything else; the progress's `note` says what."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of a run.

    `fraction` is 0 to 1 of the work known, `segments_per_second` the rate lately, `seconds_left` an
    estimate or None while there is nothing to base it on. `note` says what is done, in the
    person's language, where the phase alone does not.
    """

    phase: Phase
    fraction: float
    files: int
    documents: int
    failed: int
    segments: int
    segments_per_second: float
    seconds_left: float | None
    note: str = ""
    detail: str = ""
    """What a job tells its own page besides, in a form of its own."""


def working(note: str, fraction: float, seconds_left: float | None = None) -> Progress:
    """Return the progress of work that is no analysis of documents."""
    return Progress(Phase.WORKING, fraction, 0, 0, 0, 0, 0.0, seconds_left, note)


Report = Callable[[Progress], None]


class Control:
    """Pauses and stops a run from another thread or a signal handler."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._going = threading.Event()
        self._going.set()

    def cancel(self) -> None:
        """Stop the run at its next step; what is finished is kept."""
        self._cancelled.set()
        self._going.set()

    def pause(self) -> None:
        """Hold the run at its next step until `resume`."""
        self._going.clear()

    def resume(self) -> None:
        """Let a paused run go on."""
        self._going.set()

    def checkpoint(self) -> None:
        """Wait while paused. Raises CancelledError once cancelled."""
        self._going.wait()
        if self._cancelled.is_set():
            raise CancelledError(
                _("Stopped. What was finished is kept; run the same command to go on.")
            )


class Rate:
    """Amount a second over the last seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks = [(clock(), 0.0)]

    def add(self, amount: float) -> None:
        """Count work that was just finished."""
        now = self._clock()
        self._marks.append((now, self._marks[-1][1] + amount))
        while len(self._marks) > 2 and now - self._marks[0][0] > _RATE_WINDOW_SECONDS:  # noqa: PLR2004
            self._marks.pop(0)

    def per_second(self) -> float:
        """Return the rate, or 0 before there is one."""
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start else 0.0
