"""How fast this computer analyses: remembered from earlier runs, or tried for a second."""

from collections.abc import Callable

from desktop_app.gui.remembered import remembered
from desktop_app.gui.session import Session
from desktop_app.gui.work import Lane
from desktop_app.pipeline.estimating import measured_rate
from desktop_app.pipeline.progress import Phase, Progress

_RATE = "rates/segments"
_LEAST_SEGMENTS = 200
"""Of a run, before its rate says something."""


def known_rate() -> float | None:
    """Return the sentences a second of the last run, or None before the first."""
    try:
        rate = float(str(remembered().value(_RATE, "")))
    except ValueError:
        return None
    return rate if rate > 0 else None


def note_rate(progress: Progress) -> None:
    """Remember the rate of a run that goes on."""
    is_telling = progress.segments >= _LEAST_SEGMENTS and progress.segments_per_second > 0
    if progress.phase is Phase.ANALYSING and is_telling:
        remembered().setValue(_RATE, f"{progress.segments_per_second:.2f}")


def probe_rate(session: Session, then: Callable[[float], object]) -> None:
    """Try how fast this computer is, then tell and remember."""

    def take(rate: float) -> None:
        remembered().setValue(_RATE, f"{rate:.2f}")
        then(rate)

    session.work.submit(
        lambda: measured_rate(session.models), take, lambda _error: None, lane=Lane.MODELS
    )
