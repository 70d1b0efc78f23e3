"""The plan of the last run over a corpus: kept with it, so that the same can go on or be repeated.

What is kept is a person's file: every value is checked as if it came from a stranger.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from desktop_app.corpus.runs import RunRecord
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
from desktop_app.readers.formats import ReadOptions
from desktop_app.readers.scan import path_text
from desktop_app.tasks.codebook import Codebook


def plan_options(plan: Plan) -> dict[str, object]:
    """Return a plan as what a run is stored with."""
    return {
        "paths": [path_text(path.absolute()) for path in plan.paths],
        "tasks": sorted(plan.tasks),
        "text_column": plan.read_options.text_column,
        "translate_to": plan.translate_to,
        "read": msgspec.to_builtins(plan.read_options),
        "codebook": msgspec.to_builtins(plan.codebook) if plan.codebook else None,
        "classifier": plan.classifier,
        "min_confidence": plan.min_confidence,
    }


def unfinished_plan(corpus: Corpus, threads: int | None) -> Plan | None:
    """Return the plan of the last run if it was interrupted and its paths are there still."""
    run = corpus.runs.last()
    if run is None or run.state not in {"running", "cancelled"}:
        return None
    names = run.options.get("paths")
    if not isinstance(names, list):
        return None
    paths = tuple(Path(name) for name in names if isinstance(name, str) and Path(name).exists())
    if not paths:
        return None
    return replace(_plan(run, paths, threads), codebook=_codebook(run.options.get("codebook")))


def last_plan(corpus: Corpus, paths: tuple[Path, ...], threads: int | None) -> Plan:
    """Return a plan for `paths` with the tasks and reading choices of the last run.

    Labels stay those that the corpus has.
    """
    run = corpus.runs.last()
    if run is None:
        return Plan(paths, cores=cores(threads))
    plan = _plan(run, paths, threads)
    return replace(plan, classifier=None, min_confidence=None)


def _plan(run: RunRecord, paths: tuple[Path, ...], threads: int | None) -> Plan:
    options = run.options
    known = {task.value for task in Task}
    named = options.get("tasks")
    wanted = named if isinstance(named, list) else []
    tasks = frozenset(Task(name) for name in wanted if name in known)
    return Plan(
        paths=paths,
        tasks=tasks or DEFAULT_TASKS,
        classifier=_text(options.get("classifier")),
        min_confidence=_number(options.get("min_confidence")),
        translate_to=_text(options.get("translate_to")),
        read_options=_read_options(options),
        cores=cores(threads),
    )


def _read_options(options: Mapping[str, Any]) -> ReadOptions:
    try:
        return msgspec.convert(options.get("read"), ReadOptions)
    except msgspec.ValidationError:
        return ReadOptions(text_column=_text(options.get("text_column")))


def _codebook(stored: object) -> Codebook | None:
    try:
        return msgspec.convert(stored, Codebook) if stored else None
    except (msgspec.ValidationError, InputError):
        return None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
