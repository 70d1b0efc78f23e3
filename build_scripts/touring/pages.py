"""Every page with a corpus of the samples, one picture each."""

from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.gui.shell.pages import PAGES, SHIELD
from desktop_app.messages import _
from desktop_app.paths import resources_folder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.tasks.codebook import from_names
from touring.stage import Stage


def picture_pages(stage: Stage, home: Path) -> None:
    """Picture the pages without a corpus where that is of interest, then all of them with one."""
    stage.picture("welcome")
    path = _samples(home, stage.window.session.settings.language or "en")
    stage.window.open_corpus(path)
    for page in PAGES:
        stage.go_to(page.name)
        stage.picture(page.name)
    stage.click(stage.window.status.shield)
    stage.picture(SHIELD.name)


def _samples(home: Path, language: str) -> Path:
    """Return the corpus of the samples with labels of a language, made when first asked for."""
    path = home / f"{_('Samples')} ({language}).satchel"
    if not path.exists():
        plan = Plan(
            (resources_folder() / "samples",),
            DEFAULT_TASKS | {Task.CLASSIFY},
            codebook=from_names(_("Water,Health,Roads,Schools,Prices,Safety")),
            translate_to="en" if language != "en" else "pt",
            cores=cores(None),
        )
        with Corpus.open(path) as corpus:
            Run(corpus, plan, AnalysisModels(), Control(), lambda _progress: None).execute()
    return path
