"""The page “Summarise”: what is chosen, telling sentences, themes, links, copies and files."""

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextCursor
from pytestqt.qtbot import QtBot

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.gui.summarise.linked_text import LinkedText, Stretch
from desktop_app.gui.summarise.scope import ScopeKind
from desktop_app.gui.summarise.view import SummariseView
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run

Settled = Callable[[MainWindow], None]
Show = Callable[[], tuple[MainWindow, SummariseView]]

WATER = "The well in {place} is dry. Women walk two hours for water. The pump broke in May."
SCHOOL = "The school in {place} has no roof. Teachers come late. Children sit on the floor."
PLACES = ("Nhandazi", "Mucarela", "Namalunde", "Porto Caniço", "Chemba", "Inhaminga")


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory, models: AnalysisModels) -> Path:
    folder = tmp_path_factory.mktemp("to summarise")
    for number, place in enumerate(PLACES):
        (folder / f"water{number}.txt").write_text(WATER.format(place=place), "utf-8")
        (folder / f"school{number}.txt").write_text(SCHOOL.format(place=place), "utf-8")
    path = folder / "notes.satchel"
    with Corpus.open(path) as corpus:
        Run(
            corpus, Plan((folder,), DEFAULT_TASKS), models, Control(), lambda _progress: None
        ).execute()
    return path


@pytest.fixture
def show(
    make_window: Callable[..., MainWindow],
    analysed: Path,
    models: AnalysisModels,
    tmp_path: Path,
    settled: Settled,
) -> Show:
    def shown() -> tuple[MainWindow, SummariseView]:
        window = make_window(Path(shutil.copy2(analysed, tmp_path / "work.satchel")))
        window.session._models = models
        settled(window)
        window.show_page("summarise")
        settled(window)
        view = window.view("summarise")
        assert isinstance(view, SummariseView)
        return window, view

    return shown


def press_link(text: LinkedText, word: str) -> int:
    """Open the link at a word with the keyboard, and return what it told."""
    told: list[int] = []
    text.link_opened.connect(told.append)
    cursor = text.document().find(word)
    href = cursor.charFormat().anchorHref()
    assert href, word
    text.anchorClicked.emit(href)
    return told[0]


def test_telling_sentences_come_in_order_and_lead_to_their_documents(
    show: Show, settled: Settled, qtbot: QtBot
) -> None:
    window, view = show()
    view.tabs.setCurrentWidget(view.sentences)
    settled(window)
    summary = view.sentences.summary
    assert summary is not None
    assert len(summary.sentences) == 5
    assert summary.of_sentences == 36
    assert view.sentences.text.toPlainText().startswith(summary.sentences[0].text)
    wanted: list[int] = []
    window.session.document_wanted.connect(wanted.append)
    number = press_link(view.sentences.text, summary.sentences[1].text)
    assert number == 1
    assert wanted == [summary.sentences[1].document_id]
    assert window.page == "documents"
    settled(window)
    documents = window.view("documents")
    assert isinstance(documents, DocumentsView)
    reader = documents.browser.reader
    qtbot.waitUntil(lambda: reader._sentence is not None)
    assert reader.reading is not None
    chosen = reader.reading.source.sentences[reader._sentence or 0]
    assert chosen.source_start == summary.sentences[1].start


def test_the_slider_is_moved_by_keys(show: Show, settled: Settled, qtbot: QtBot) -> None:
    window, view = show()
    view.tabs.setCurrentWidget(view.sentences)
    settled(window)
    qtbot.keyClick(view.sentences.slider, Qt.Key.Key_Home)
    for _press in range(2):
        qtbot.keyClick(view.sentences.slider, Qt.Key.Key_Right)
    settled(window)
    assert view.sentences.count.text() == "3 sentences"
    assert view.sentences.summary is not None
    assert len(view.sentences.summary.sentences) == 3


def test_themes_have_quotes_and_set_the_filter(show: Show, settled: Settled, qtbot: QtBot) -> None:
    window, view = show()
    tab = view.themes
    tab.number.setCurrentIndex(1)  # three
    settled(window)
    assert len(tab.cards) == 3
    assert sum(card.theme.documents for card in tab.cards) <= 12
    card = tab.cards[0]
    assert 1 <= len(card.theme.quotes) <= 2  # none says the same as another
    wanted: list[int] = []
    window.session.document_wanted.connect(wanted.append)
    press_link(card.quotes[0], card.theme.quotes[-1].text[:20])
    assert wanted == [card.theme.quotes[-1].document_id]
    window.show_page("summarise")
    qtbot.mouseClick(card.documents_button, Qt.MouseButton.LeftButton)
    assert window.session.filter == DocumentFilter(ids=card.theme.document_ids)
    assert window.page == "documents"


def test_what_is_summarised_follows_the_work_until_it_is_chosen(
    show: Show, settled: Settled
) -> None:
    window, view = show()
    assert view.scope.scope.kind is ScopeKind.ALL
    window.session.set_filter(DocumentFilter(query="roof"))
    settled(window)
    assert view.scope.currentText() == "The filter (6)"
    with_text: list[int] = []
    window.session.read(
        lambda corpus: next(iter(corpus.filtered_ids(DocumentFilter()))), with_text.append
    )
    settled(window)
    window.session.set_selection(with_text[0])
    settled(window)
    view.scope.choose(ScopeKind.DOCUMENT)
    settled(window)
    assert view.scope.scope.ids == (with_text[0],)
    assert "One document has no themes" in view.themes._empty.title.text()
    view.tabs.setCurrentWidget(view.sentences)
    settled(window)
    assert view.sentences.summary is not None
    assert view.sentences.summary.documents == 1


@pytest.mark.parametrize("name", ["out.docx", "out.md", "out.txt"])
def test_summaries_are_copied_and_saved(
    show: Show, settled: Settled, tmp_path: Path, name: str, qtbot: QtBot
) -> None:
    window, view = show()
    view.tabs.setCurrentWidget(view.sentences)
    settled(window)
    assert view.sentences.summary is not None
    first = view.sentences.summary.sentences[0].text
    qtbot.mouseClick(view.sentences.saving.copy_button, Qt.MouseButton.LeftButton)
    assert first in QGuiApplication.clipboard().text()
    view.sentences.saving.save(tmp_path / name)
    settled(window)
    if name.endswith(".docx"):
        with zipfile.ZipFile(tmp_path / name) as package:
            content = package.read("word/document.xml").decode()
    else:
        content = (tmp_path / name).read_text("utf-8")
    assert first in content
    assert "water" in content or "school" in content


def test_what_documents_say_is_never_markup(qtbot: QtBot) -> None:
    text = LinkedText("Text")
    qtbot.addWidget(text)
    hostile = '<a href="file:///etc/passwd">click</a><img src="x.png">'
    text.show_paragraphs([[Stretch(hostile, 0)]])
    text.add("<b>more</b>")
    assert text.toPlainText() == f"{hostile}<b>more</b>"
    cursor = QTextCursor(text.document())
    cursor.setPosition(len(hostile) - 5)
    assert cursor.charFormat().anchorHref() == "0"
    told: list[int] = []
    text.link_opened.connect(told.append)
    text.anchorClicked.emit("file:///etc/passwd")
    assert told == []
