"""The job that measures what this computer does, and where its figures are kept."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop_app.messages import _
from desktop_app.paths import settings_file
from desktop_app.pipeline.benchmark import Benchmark, Timing, run_benchmark, sample_texts
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.progress import Control, Report, working

_SECONDS = 2.0
_PARTS = 7
_LARGEST_BYTES = 1_000_000


class Measured(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The figures of this computer, and when they were taken (ISO 8601)."""

    when: str
    benchmark: Benchmark


def measured(path: Path | None = None) -> Measured | None:
    """Return the figures last taken here, or None."""
    path = path or _file()
    with suppress(OSError, msgspec.DecodeError, UnicodeDecodeError):
        if path.stat().st_size <= _LARGEST_BYTES:
            return msgspec.json.decode(path.read_bytes(), type=Measured)
    return None


@dataclass(frozen=True, slots=True)
class MeasuringJob:
    """Times every part of the work on the sample documents."""

    threads: int | None = None

    @property
    def title(self) -> str:
        """What it does."""
        return _("Measuring this computer")

    @property
    def corpus(self) -> Path | None:
        """No corpus is written."""
        return None

    def run(self, control: Control, report: Report) -> JobResult:
        """Measure, and keep the figures."""
        done = 0
        report(working(_("Measuring"), 0.0))

        def tell(timing: Timing) -> None:
            nonlocal done
            done += 1
            control.checkpoint()
            report(working(timing.name, min(1.0, done / _PARTS)))

        found = run_benchmark(sample_texts(), self.threads, _SECONDS, tell)
        kept = Measured(datetime.now(UTC).isoformat(timespec="seconds"), found)
        _file().parent.mkdir(parents=True, exist_ok=True)
        _file().write_bytes(msgspec.json.encode(kept))
        return JobResult(_("Measured: see the speeds on this page."), out=str(_file()))


def _file() -> Path:
    return settings_file().with_name("measured.json")
