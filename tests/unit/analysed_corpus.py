"""Makes a corpus of given texts the way `satchel analyze` does, with the bundled models."""

from collections.abc import Mapping
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.tasks.codebook import Codebook


def analysed(
    folder: Path,
    texts: Mapping[str, str],
    models: AnalysisModels,
    tasks: frozenset[Task] = DEFAULT_TASKS,
    codebook: Codebook | None = None,
) -> Path:
    """Write the texts into files of these names, analyse them, and return the corpus's path."""
    documents = folder / "documents"
    documents.mkdir()
    for name, text in texts.items():
        (documents / name).write_text(text, encoding="utf-8")
    path = folder / "made.satchel"
    if codebook is not None:
        tasks |= {Task.CLASSIFY}
    plan = Plan((documents,), tasks, codebook=codebook)
    with Corpus.open(path) as corpus:
        Run(corpus, plan, models, Control(), lambda _progress: None).execute()
    return path
