"""How many batches run at a time, and with how many threads each."""

import os
from dataclasses import dataclass

import psutil

_MOST_WORKERS = 8  # each holds a batch's activations, up to 60 MB; laptops have few more cores


@dataclass(frozen=True, slots=True)
class Threads:
    """`workers` batches run side by side, each on `per_batch` threads."""

    workers: int
    per_batch: int


def choose_threads(jobs: int | None = None) -> Threads:
    """Return one single-threaded worker for each physical core, or for each of `jobs`.

    Side by side beats together: on two cores, survey answers run at 604 a second with two workers,
    390 with one on both cores, 309 on one core (tests/benchmarks/threads.py). CTranslate2's own
    choice of matrix library and instructions was within a tenth of the best, so it is left alone.
    """
    workers = jobs if jobs is not None else _cores()
    return Threads(workers=max(1, min(workers, _MOST_WORKERS)), per_batch=1)


def _cores() -> int:
    # Two threads of one core share its multipliers, so a second worker there gains little.
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(psutil.cpu_count(logical=False) or 1, allowed or 1)
