"""Every page with a corpus of the samples, one picture each."""

from pathlib import Path

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.explore.view import ExploreView
from desktop_app.gui.shell.pages import PAGES, SHIELD
from desktop_app.gui.translate.view import TranslateView
from desktop_app.messages import _, current_language
from desktop_app.paths import resources_folder
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.tasks.codebook import from_names
from touring.stage import Stage

_WORD = {"en": "borehole", "pt": "bomba", "ja": "井戸"}
_ROW = 2
_TO_TRANSLATE = {
    "en": "A bomba de água está avariada há três semanas. As mulheres caminham quatro quilômetros "
    "até o rio, e a água não é segura para beber.",
    "pt": "The water pump has been broken for three weeks. Women walk four kilometres to the "
    "river, and the water is not safe to drink.",
    "ja": "The new road is good, but the bridge floods every rainy season. Nobody has answered our "
    "letter.",
}


def picture_pages(stage: Stage, home: Path) -> None:
    """Picture the pages without a corpus where that is of interest, then all of them with one."""
    stage.picture("welcome")
    path = _samples(home, stage.window.session.settings.language or "en")
    stage.window.open_corpus(path)
    for page in PAGES:
        view = stage.go_to(page.name)
        if isinstance(view, DocumentsView):
            _find(stage, view)
        elif isinstance(view, TranslateView):
            _translate(stage, view)
        stage.picture(page.name)
        stage.window.session.set_filter(DocumentFilter())
        if isinstance(view, ExploreView):
            view.tabs.setCurrentWidget(view.map)
            stage.picture("explore-map")
            view.tabs.setCurrentWidget(view.charts)
    stage.click(stage.window.status.shield)
    stage.picture(SHIELD.name)


def _translate(stage: Stage, view: TranslateView) -> None:
    view.tabs.setCurrentWidget(view.text)
    view.text.set_text(_TO_TRANSLATE[current_language()])
    stage.wait(lambda: bool(view.text.target.toPlainText()), "the translation")


def _find(stage: Stage, view: DocumentsView) -> None:
    """Look for a word and read one of the documents that hold it."""
    session = stage.window.session
    stage.type(view.browser.search.field, _WORD[current_language()])
    stage.wait(lambda: bool(session.filter.query), "the search")
    stage.settle()
    table = view.browser.table
    place = table.visualRect(table.model().index(_ROW, 0)).center()
    stage.click(table.viewport(), place)
    stage.wait(lambda: view.browser.reader.reading is not None, "the reader")


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
