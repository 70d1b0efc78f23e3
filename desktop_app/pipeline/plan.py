"""What a run is asked to do, and the models it does it with."""

import os
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.tasks.codebook import Codebook


class Task(StrEnum):
    """What can be found out about documents. The value is what a person types."""

    LANGUAGE = "language"
    SENTIMENT = "sentiment"
    KEYWORDS = "keywords"
    CLASSIFY = "classify"


DEFAULT_TASKS = frozenset({Task.LANGUAGE, Task.SENTIMENT, Task.KEYWORDS})


@dataclass(frozen=True, slots=True)
class Plan:
    """One run over a corpus.

    `codebook` and `classifier` (a pack's id or folder; `min_confidence` overrides the probability
    from which it gives labels) exclude each other; with neither, what labels the corpus stays.
    `translate_to` is the code of the language to translate into, None for no translation. `cores`
    is the number of cores to use. With `forget_missing`, files that are no longer under `paths`
    leave the corpus, with all that was found and said about them.
    """

    paths: tuple[Path, ...]
    tasks: frozenset[Task] = DEFAULT_TASKS
    codebook: Codebook | None = None
    classifier: str | None = None
    min_confidence: float | None = None
    translate_to: str | None = None
    read_options: ReadOptions = field(default_factory=ReadOptions)
    read_limits: ReadLimits = field(default_factory=ReadLimits)
    cores: int = 1
    forget_missing: bool = False


def cores(asked: int | None) -> int:
    """Return the cores to use: as many as asked for, else all this process may run on."""
    if asked:
        return asked
    if hasattr(os, "sched_getaffinity"):  # not on macOS and Windows
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
