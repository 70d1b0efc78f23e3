"""What two people do with Satchel in a day, act by act."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QTabWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.classify.view import ClassifyView
from desktop_app.gui.documents.analyse_dialog import AnalyseDialog
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.explore.view import ExploreView
from desktop_app.gui.report_dialog import ReportDialog
from desktop_app.gui.translate.view import TranslateView
from desktop_app.paths import resources_folder
from touring.stage import Stage

Day = Callable[[Stage, Path], None]
T = TypeVar("T")

_SAMPLES = resources_folder() / "samples"
_ANSWERS = 40
"""Enough that the report card measures something."""
_WORDS = {
    Qt.Key.Key_1: ("water", "pump", "água", "bomba", "poço", "well "),
    Qt.Key.Key_2: ("road", "bridge", "estrada", "ponte", "transport"),
    Qt.Key.Key_3: ("school", "teacher", "escola", "professor", "aula"),
    Qt.Key.Key_4: ("clinic", "nurse", "medicine", "posto", "enfermeir", "saúde", "malaria"),
}
"""By these the analyst on the tour tells what an answer is about."""
_DIALOG_MILLISECONDS = 400


def officer(stage: Stage, home: Path) -> None:
    """See which interview notes complain of what, and report: the field officer."""
    home.mkdir(parents=True)
    _drop(stage, [_SAMPLES / "interviews", _SAMPLES / "letters"])
    dialog = _dialog(stage, AnalyseDialog)
    dialog.labels.kind.setCurrentIndex(1)
    stage.type(dialog.labels.names, "Water, Health, Roads, Schools")
    stage.wait(dialog.start_button.isEnabled, "the estimate")
    stage.picture("officer-1-analyse", dialog)
    stage.click(dialog.start_button)
    stage.wait(lambda: stage.window.session.jobs.progress is not None, "progress")
    stage.picture("officer-2-running")
    stage.finish_jobs()

    documents = _page(stage, "documents", DocumentsView)
    stage.type(documents.browser.search.field, "water")
    stage.settle()
    table = documents.browser.table
    session = stage.window.session
    stage.wait(lambda: bool(session.filter.query), "the search")
    stage.settle()
    first = table.visualRect(table.model().index(0, 0)).center()
    stage.click(table.viewport(), first)
    stage.wait(lambda: documents.browser.reader.reading is not None, "the reader")
    stage.picture("officer-3-found")

    stage.window.session.set_filter(DocumentFilter(sentiments=("negative",)))
    explore = _page(stage, "explore", ExploreView)
    stage.picture("officer-4-complaints")

    stage.click(stage.button(explore, "Make a report"))
    report = _dialog(stage, ReportDialog)
    stage.picture("officer-5-report", report)
    out = home / "report.html"
    report.save_to(out)
    stage.settle()
    stage.wait(out.exists, "the report")
    report.close()

    translate = _page(stage, "translate", TranslateView)
    translate.tabs.setCurrentWidget(translate.text)
    stage.type(translate.text.source, "A bomba de água está avariada há três semanas.")
    stage.wait(lambda: "pump" in translate.text.target.toPlainText().lower(), "the translation")
    stage.picture("officer-6-translated")

    stage.click(stage.window.status.shield)
    stage.picture("officer-7-nothing-left")
    stage.window.session.set_filter(DocumentFilter())


def analyst(stage: Stage, home: Path) -> None:
    """Teach labels to survey answers by keys, measure, apply: the survey analyst."""
    home.mkdir(parents=True)
    _drop(stage, [_SAMPLES / "survey" / "survey_answers.xlsx"])
    dialog = _dialog(stage, AnalyseDialog)
    stage.wait(dialog.start_button.isEnabled, "the estimate")
    stage.click(dialog.start_button)
    stage.finish_jobs()

    classify = _page(stage, "classify", ClassifyView)
    classify.desk.session.write(_labelled)
    stage.settle()
    stage.go_to("documents")
    stage.go_to("classify")
    stage.picture("analyst-1-labels")

    tabs = classify.findChildren(QTabWidget)[0]
    tabs.setCurrentWidget(classify.review)
    stage.settle()
    stage.wait(classify.review.accept_button.isVisible, "a document to label")
    stage.picture("analyst-2-review")
    labelled = 0
    while labelled < _ANSWERS:
        key = _key_for(classify.review.text.toPlainText().lower())
        labelled += key is not Qt.Key.Key_S
        stage.press(classify.review, key)
        stage.settle()
    stage.picture("analyst-3-taught")

    tabs.setCurrentWidget(classify.report)
    stage.settle()
    stage.wait(lambda: not classify.desk.is_measuring, "the report card")
    stage.picture("analyst-4-report-card")
    tabs.setCurrentWidget(classify.apply)
    stage.settle()
    stage.click(classify.apply.teach_button)
    stage.wait(lambda: stage.window.session.jobs.current is not None, "the teaching to begin")
    stage.finish_jobs()
    stage.picture("analyst-5-applied")

    stage.window.session.undo_stack.undo()
    stage.settle()
    stage.window.session.undo_stack.redo()
    stage.go_to("explore")
    stage.picture("analyst-6-explored")


def _labelled(corpus: Corpus) -> None:
    from desktop_app.pipeline.codebooks import store_codebook
    from desktop_app.tasks.codebook import from_names

    store_codebook(corpus, from_names("Water, Roads, Schools, Health"))


def _key_for(text: str) -> Qt.Key:
    """Return the key of the label an answer deserves; that for skipping, if it is none of them."""
    found = [key for key, words in _WORDS.items() if any(word in text for word in words)]
    return found[0] if len(found) == 1 else Qt.Key.Key_S


def _drop(stage: Stage, paths: list[Path]) -> None:
    """Drag files onto the window and let go; agree to where the new corpus is to be kept."""
    content = QMimeData()
    content.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    timer = QTimer(stage.window)
    timer.timeout.connect(_agree)
    timer.start(_DIALOG_MILLISECONDS)
    event = QDropEvent(
        QPointF(600, 400),
        Qt.DropAction.CopyAction,
        content,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    stage.window.dropEvent(event)  # Qt delivers drops only after a drag of its own
    stage.settle()
    timer.stop()


def _agree() -> None:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QFileDialog):
        dialog.findChildren(QDialogButtonBox)[0].button(
            QDialogButtonBox.StandardButton.Save
        ).click()


def _dialog(stage: Stage, kind: type[T]) -> T:
    found: list[T] = []

    def look() -> bool:
        found[:] = [
            one
            for one in QApplication.topLevelWidgets()
            if isinstance(one, kind) and one.isVisible()
        ]
        return bool(found)

    stage.wait(look, f"a {kind.__name__}")
    return found[0]


def _page(stage: Stage, name: str, kind: type[T]) -> T:
    page = stage.go_to(name)
    if not isinstance(page, kind):
        raise SystemExit(f"The tour expected another page at {name}.")
    return page


DAYS: dict[str, Day] = {"officer": officer, "analyst": analyst}
