"""Reading files again that could not be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.last_plan import last_plan


@dataclass(frozen=True, slots=True)
class Retry:
    """The job that reads the files that are there, and those that are not any more."""

    job: AnalysisJob | None
    missing: tuple[str, ...]


def retry_job(
    corpus: Corpus, corpus_path: Path, paths: Sequence[str], threads: int | None
) -> Retry:
    """Forget that files were read, so that they are read again. Call it in a transaction."""
    found = [path for path in paths if Path(path).exists()]
    missing = tuple(path for path in paths if path not in found)
    if not found:
        return Retry(None, missing)
    corpus.files.reread(found)
    plan = last_plan(corpus, tuple(map(Path, found)), threads)
    return Retry(AnalysisJob(corpus_path, plan), missing)
