"""The tab “Text”: typing, languages, sentences marked in both panes, terms of the corpus."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.gui.shell.window import MainWindow
from desktop_app.gui.translate.text_tab import TextTab
from desktop_app.gui.translate.view import TranslateView
from desktop_app.gui.widgets.text_offsets import TextOffsets
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.quick_translation import QuickTranslator

TWO_SENTENCES = "O poço da aldeia está seco 😀. As crianças andam duas horas para buscar água."


Opened = Callable[[MainWindow], TextTab]


@pytest.fixture(scope="module")
def translator(models: AnalysisModels) -> QuickTranslator:
    return QuickTranslator(models)


@pytest.fixture
def opened(translator: QuickTranslator, models: AnalysisModels, qtbot: QtBot) -> Opened:
    """Show the tab in a window, with models that are loaded once for all tests here."""

    def show(window: MainWindow) -> TextTab:
        window.session._models = models
        window.show_page("translate")
        view = window.view("translate")
        assert isinstance(view, TranslateView)
        view.text.live._translator, view.text.live._made_of = translator, models
        qtbot.waitUntil(lambda: view.text.target_language.count() > 0)
        view.text.target_language.choose("en")
        return view.text

    return show


@pytest.fixture
def tab(make_window: Callable[..., MainWindow], opened: Opened) -> TextTab:
    return opened(make_window())


def translated(tab: TextTab, qtbot: QtBot, text: str) -> str:
    with qtbot.waitSignal(tab.live.finished, timeout=60_000):
        tab.set_text(text)
    return tab.target.toPlainText()


def point_at(pane: QPlainTextEdit, text: str) -> QPoint:
    cursor = QTextCursor(pane.document())
    cursor.setPosition(pane.toPlainText().index(text))
    return pane.cursorRect(cursor).center() + QPoint(4, 0)


def test_what_is_typed_is_translated_after_a_pause(tab: TextTab, qtbot: QtBot) -> None:
    tab.source.setFocus()
    with qtbot.waitSignal(tab.live.finished, timeout=60_000):
        qtbot.keyClicks(tab.source, "A estrada para a aldeia fechou ontem.")
    assert "road" in tab.target.toPlainText()
    assert "Portuguese" in tab.source_language.currentText()
    assert tab.count.text() == "37 characters"


def test_only_the_latest_text_is_shown(tab: TextTab, qtbot: QtBot) -> None:
    tab.set_text("O poço está seco. " * 40)
    assert "road" in translated(tab, qtbot, "A estrada para a aldeia está fechada.")
    assert "well" not in tab.target.toPlainText()


def test_a_sentence_hovered_is_marked_in_both_panes(tab: TextTab, qtbot: QtBot) -> None:
    text = translated(tab, qtbot, TWO_SENTENCES)
    assert text.count("😀") == 1
    for pane, word in ((tab.target, text.split()[-1]), (tab.source, "crianças")):
        qtbot.mouseMove(pane.viewport(), QPoint(1, pane.height() - 5))
        qtbot.mouseMove(pane.viewport(), point_at(pane, word))
        qtbot.waitUntil(lambda: tab.source.marked == 1 and tab.target.marked == 1)
    marked = [one.cursor.selectedText() for one in tab.source.extraSelections()]
    assert "As crianças andam duas horas para buscar água." in marked


def test_doubtful_sentences_are_underlined_with_a_tip(tab: TextTab, qtbot: QtBot) -> None:
    text = translated(
        tab, qtbot, "Precisamos de água limpa. Fubento zarolho da moleirinha xpto pum."
    )
    underlined = [
        one.cursor.selectedText()
        for one in tab.target.extraSelections()
        if one.format.underlineColor().isValid()
    ]
    assert len(underlined) == 1
    assert "xpto" in underlined[0]
    assert text.startswith("We need")
    assert "1 sentence" in tab.status.text()


def test_swapping_translates_back(tab: TextTab, qtbot: QtBot) -> None:
    english = translated(tab, qtbot, "A estrada para a aldeia está fechada.")
    with qtbot.waitSignal(tab.live.finished, timeout=60_000):
        qtbot.mouseClick(tab.swap_button, Qt.MouseButton.LeftButton)
    assert (tab.source_language.code, tab.target_language.code) == ("en", "pt")
    assert tab.source.toPlainText() == english
    assert "estrada" in tab.target.toPlainText()


def test_copy_and_clear(tab: TextTab, qtbot: QtBot) -> None:
    text = translated(tab, qtbot, "A estrada para a aldeia está fechada.")
    qtbot.mouseClick(tab.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == text
    qtbot.mouseClick(tab.clear_button, Qt.MouseButton.LeftButton)
    assert tab.target.toPlainText() == ""
    assert tab.window().focusWidget() is tab.source


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The road to the village is closed.", "in English already"),
        ("村の井戸は乾いていて、子どもたちは二時間歩きます。", "No pack translates from Japanese"),
        ("12345", "cannot be told"),
    ],
)
def test_what_cannot_be_translated_says_why(
    tab: TextTab, qtbot: QtBot, text: str, said: str
) -> None:
    assert translated(tab, qtbot, text) == ""
    assert said in tab.status.text()


def test_a_long_text_comes_piece_by_piece(tab: TextTab, qtbot: QtBot) -> None:
    text = "\n\n".join(f"O poço número {number} da aldeia está seco." for number in range(120))
    pieces: list[int] = []
    tab.live.piece.connect(lambda _outline, index, _piece: pieces.append(index))
    found = translated(tab, qtbot, text)
    assert pieces == list(range(len(pieces)))
    assert len(pieces) > 2
    assert len(found.split("\n\n")) == 120
    last = tab._sentences[-1]
    assert text[last.source.start : last.source.end].startswith("O poço número 119")
    assert "119" in found[last.target.start : last.target.end]


def test_terms_of_the_corpus_count(
    make_window: Callable[..., MainWindow], opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "terms.satchel"
    with Corpus.open(path) as corpus, corpus.transaction():
        corpus.glossary.add([GlossaryTerm("aldeia", "hamlet", "pt", "en")])
    tab = opened(make_window(path))
    assert "hamlet" in translated(tab, qtbot, "A estrada para a aldeia está fechada.")


def test_a_new_term_changes_the_text_that_shows(
    make_window: Callable[..., MainWindow], opened: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "terms.satchel"
    Corpus.open(path).close()
    window = make_window(path)
    tab = opened(window)
    assert "hamlet" not in translated(tab, qtbot, "A estrada para a aldeia está fechada.")
    view = window.view("translate")
    assert isinstance(view, TranslateView)
    view.show_tab(view.terms)
    view.terms.term.setText("aldeia")
    view.terms.translation.setText("hamlet")
    view.terms.add()
    qtbot.waitUntil(lambda: bool(view.terms.model.terms))
    view.show_tab(view.text)
    qtbot.waitUntil(lambda: "hamlet" in tab.target.toPlainText(), timeout=60_000)


def test_places_count_characters_whatever_qt_counts() -> None:
    text = "a😀b😀c"
    offsets = TextOffsets(text)
    positions = [offsets.to_qt(place) for place in range(len(text) + 1)]
    assert positions == [0, 1, 3, 4, 6, 7]
    assert [offsets.from_qt(position) for position in positions] == list(range(len(text) + 1))
