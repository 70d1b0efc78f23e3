"""Translating a corpus in the window, correcting its sentences, keeping words: all undoable."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.shell.window import MainWindow
from desktop_app.gui.translate.sentences_model import SentencesModel
from desktop_app.gui.translate.terms_model import TermsModel
from desktop_app.gui.translate.view import TranslateView
from desktop_app.pipeline.jobs.translating_corpus import CorpusTranslationJob
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import Plan, Task
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.pipeline.translation_phase import TranslationPhase

TEXTS = {
    "a.txt": "O poço da aldeia está seco. A estrada para a aldeia está fechada.",
    "b.txt": "A estrada para a aldeia está fechada. Fubento zarolho da moleirinha xpto pum.",
    "c.txt": "The clinic in the village is very good.",
    "d.txt": "村の井戸は乾いていて、子どもたちは二時間歩きます。",
}
Settled = Callable[[MainWindow], None]


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory, models: AnalysisModels) -> Path:
    folder = tmp_path_factory.mktemp("to translate")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    path = folder / "notes.satchel"
    plan = Plan(tuple(folder / name for name in TEXTS), frozenset({Task.LANGUAGE}))
    with Corpus.open(path) as corpus:
        Run(corpus, plan, models, Control(), lambda _progress: None).execute()
    return path


@pytest.fixture(scope="module")
def translated(analysed: Path, models: AnalysisModels) -> Path:
    path = Path(shutil.copy2(analysed, analysed.with_name("translated.satchel")))
    with Corpus.open(path) as corpus:
        routes = models.routes_into("en")
        phase = TranslationPhase(corpus, "en", routes, models.segmentation, lambda: None)
        assert sum(step.documents for step in phase.steps()) == len(TEXTS)
    return path


@pytest.fixture
def show(
    make_window: Callable[..., MainWindow], tmp_path: Path, settled: Settled, qtbot: QtBot
) -> Callable[..., tuple[MainWindow, TranslateView]]:
    """Show the page with a copy of a corpus, on one of its tabs."""

    def shown(corpus: Path, tab: str) -> tuple[MainWindow, TranslateView]:
        window = make_window(Path(shutil.copy2(corpus, tmp_path / "work.satchel")))
        window.show_page("translate")
        view = window.view("translate")
        assert isinstance(view, TranslateView)
        settled(window)
        view.show_tab(getattr(view, tab))
        settled(window)
        return window, view

    return shown


def translations(window: MainWindow, qtbot: QtBot) -> dict[str, str | None]:
    found: list[dict[str, str | None]] = []
    window.session.read(
        lambda corpus: {one.name: one.translation for one in corpus.documents()}, found.append
    )
    qtbot.waitUntil(lambda: bool(found))
    return found[0]


def test_what_is_to_do_is_counted_and_then_done(
    show: Callable[..., tuple[MainWindow, TranslateView]],
    analysed: Path,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    window, view = show(analysed, "corpus")
    view.corpus.target.choose("en")
    settled(window)
    assert view.corpus.start_button.text() == "Translate 2 documents"
    started: list[CorpusTranslationJob] = []
    window.session.jobs.started.connect(started.append)
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        qtbot.mouseClick(view.corpus.start_button, Qt.MouseButton.LeftButton)
    settled(window)
    assert started[0].document_ids is None
    assert "road" in (translations(window, qtbot)["a.txt"] or "")
    assert view.corpus.start_button.text() == "Bring translations up to date"
    assert view.corpus.doubtful.text().startswith("1 of 3")
    qtbot.mouseClick(view.corpus.doubtful, Qt.MouseButton.LeftButton)
    settled(window)
    assert len(view.sentences.model.places) == 1


def test_a_filter_narrows_what_is_translated(
    show: Callable[..., tuple[MainWindow, TranslateView]], analysed: Path, settled: Settled
) -> None:
    window, view = show(analysed, "corpus")
    view.corpus.target.choose("pt")
    window.session.set_filter(DocumentFilter(languages=("en",)))
    settled(window)
    assert view.corpus.start_button.text() == "Translate 1 document"
    counts = view.corpus._counts
    assert counts is not None
    assert counts.ids is not None
    assert len(counts.ids) == 1


def test_a_correction_typed_in_the_table_shows_everywhere_and_is_undone(
    show: Callable[..., tuple[MainWindow, TranslateView]],
    translated: Path,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    window, view = show(translated, "sentences")
    tab = view.sentences
    before = translations(window, qtbot)
    qtbot.keyClicks(tab.search, "ESTRADA")
    qtbot.waitUntil(lambda: len(tab.model.places) == 1)
    settled(window)
    qtbot.waitUntil(lambda: tab.model.pair(0) is not None)
    pair = tab.model.pair(0)
    assert pair is not None
    assert pair.place.count == 2
    tab.table.setFocus()
    tab.table.setCurrentIndex(tab.model.index(0, SentencesModel.TRANSLATION))
    qtbot.keyClick(tab.table, Qt.Key.Key_F2)
    editor = tab.table.findChild(QPlainTextEdit)
    assert editor is not None
    qtbot.keyClicks(editor, "The track is  closed.")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    settled(window)
    after = translations(window, qtbot)
    assert (after["a.txt"] or "").endswith("The track is closed.")
    assert (after["b.txt"] or "").startswith("The track is closed.")
    assert tab.model.index(0, SentencesModel.STATE).data().startswith("by a person")
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(window)
    assert translations(window, qtbot) == before
    window.session.undo_stack.redo()
    settled(window)
    assert translations(window, qtbot) == after


def test_sentences_of_the_document_last_shown_and_the_way_to_it(
    show: Callable[..., tuple[MainWindow, TranslateView]],
    translated: Path,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    window, view = show(translated, "sentences")
    tab = view.sentences
    qtbot.waitUntil(lambda: tab.model.pair(0) is not None)
    pair = tab.model.pair(0)
    assert pair is not None
    assert pair.text == "O poço da aldeia está seco."
    wanted: list[int] = []
    window.session.document_wanted.connect(wanted.append)
    window.session.set_selection(pair.place.document_id)
    tab.scope.setCurrentIndex(1)
    settled(window)
    assert len(tab.model.places) == 2
    qtbot.waitUntil(lambda: tab.model.pair(0) is not None)
    tab.table.setCurrentIndex(tab.model.index(0, 0))
    qtbot.mouseClick(tab.document_button, Qt.MouseButton.LeftButton)
    assert wanted == [pair.place.document_id]


def test_a_term_is_added_by_keyboard_changed_removed_and_undone(
    show: Callable[..., tuple[MainWindow, TranslateView]],
    translated: Path,
    qtbot: QtBot,
    settled: Settled,
) -> None:
    window, view = show(translated, "terms")
    tab = view.terms
    qtbot.keyClicks(tab.term, "aldeia")
    qtbot.keyClicks(tab.translation, "hamlet")
    qtbot.keyClick(tab.translation, Qt.Key.Key_Return)
    settled(window)
    assert window.focusWidget() is tab.term
    assert [(term.source, term.target) for term in tab.model.terms] == [("aldeia", "hamlet")]
    assert tab.model.setData(tab.model.index(0, TermsModel.TRANSLATION), "village")
    settled(window)
    tab.model.setData(
        tab.model.index(0, TermsModel.CASE),
        Qt.CheckState.Checked.value,
        Qt.ItemDataRole.CheckStateRole,
    )
    settled(window)
    assert [(term.target, term.case_sensitive) for term in tab.model.terms] == [("village", True)]
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    tab.table.setFocus()
    tab.table.selectRow(0)
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    settled(window)
    assert tab.model.terms == ()
    for _time in range(3):
        window.session.undo_stack.undo()
    settled(window)
    assert [term.target for term in tab.model.terms] == ["hamlet"]


def test_terms_and_memory_go_out_and_come_in(
    show: Callable[..., tuple[MainWindow, TranslateView]],
    translated: Path,
    tmp_path: Path,
    settled: Settled,
) -> None:
    window, view = show(translated, "terms")
    tab = view.terms
    (tmp_path / "in.csv").write_text("pt,en\naldeia,hamlet\npoço,borehole\n", "utf-8")
    tab.files.import_file(tmp_path / "in.csv")
    settled(window)
    assert {term.source_language for term in tab.model.terms} == {"pt"}
    tab.files.export_file(tmp_path / "out.csv")
    settled(window)
    assert "aldeia,hamlet,pt,en" in (tmp_path / "out.csv").read_text("utf-8-sig")
    window.session.undo_stack.undo()
    settled(window)
    assert tab.model.terms == ()
    (tmp_path / "in.tmx").write_text(
        '<tmx version="1.4"><header srclang="pt"/><body><tu><tuv xml:lang="pt"><seg>Olá.</seg>'
        '</tuv><tuv xml:lang="en"><seg>Hello.</seg></tuv></tu></body></tmx>',
        "utf-8",
    )
    tab.memory.import_file(tmp_path / "in.tmx")
    settled(window)
    assert tab.memory.count.text() == "1 sentence translated by people"
    tab.memory.export_file(tmp_path / "out.tmx")
    settled(window)
    assert "Hello." in (tmp_path / "out.tmx").read_text("utf-8")
