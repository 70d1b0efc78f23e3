"""What a job is: a value that says what to do, and does it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from desktop_app.pipeline.progress import Control, Report


@dataclass(frozen=True, slots=True)
class JobResult:
    """How a job ended. `text` tells the person; `failed` counts documents with a reason.

    `out` is the file or folder it made, if any; `details` are lines for whoever asks more.
    """

    text: str
    failed: int = 0
    out: str | None = None
    details: tuple[str, ...] = ()


class Job(Protocol):
    """A frozen dataclass at a module's top level: it travels to the process that runs it.

    `corpus` is the corpus it writes, which the window holds open: use `Corpus.join`.
    """

    @property
    def title(self) -> str:
        """What it does, in a few words, translated."""
        ...

    @property
    def corpus(self) -> Path | None:
        """The corpus it writes to, or None."""
        ...

    def run(self, control: Control, report: Report) -> JobResult:
        """Do it. Raises SatchelError for what the person can mend, CancelledError when stopped."""
        ...
