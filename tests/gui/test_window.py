"""The window around the pages: going between them, messages, jobs, closing, two instances."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.appearance import DARK, LIGHT, Tokens
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.notices import NoticeKind
from desktop_app.gui.shell.pages import PAGES
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.jobs.analysing import AnalysisJob
from desktop_app.pipeline.plan import Plan

MakeWindow = Callable[..., MainWindow]


def test_every_page_opens_with_and_without_a_corpus(
    make_window: MakeWindow, corpus_path: Path, settled: Callable[[MainWindow], None]
) -> None:
    window = make_window()
    for page in PAGES:
        window.show_page(page.name)
        assert window.page == page.name
    window.open_corpus(corpus_path)
    for page in PAGES:
        window.show_page(page.name)
        settled(window)
    assert not window.messages.notices


class _Flashes(QObject):
    """Notes parts of a page that show themselves as windows of their own, for however short."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if (
            event.type() == QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.windowType() == Qt.WindowType.Window
            and not isinstance(watched, (MainWindow, QDialog))
        ):
            self.seen.append(type(watched).__name__)
        return False


def test_nothing_of_a_page_flashes_up_as_a_window(
    make_window: MakeWindow,
    corpus_path: Path,
    settled: Callable[[MainWindow], None],
    qapp: QApplication,
    qtbot: QtBot,
) -> None:
    window = make_window()
    flashes = _Flashes()
    qapp.installEventFilter(flashes)
    try:
        for corpus in (None, corpus_path):
            if corpus is not None:
                window.open_corpus(corpus)
            for page in PAGES:
                window.show_page(page.name)
                settled(window)
        view = window.view("documents")
        assert isinstance(view, DocumentsView)
        window.show_page("documents")
        for query in ("water", "", "school"):
            window.session.set_filter(DocumentFilter(query=query))
            settled(window)
            view.browser.table.step(1)
            settled(window)
        qtbot.wait(50)
    finally:
        qapp.removeEventFilter(flashes)
    assert flashes.seen == []


def test_an_empty_corpus_says_that_it_is_empty_and_not_that_nothing_matches(
    make_window: MakeWindow, tmp_path: Path, settled: Callable[[MainWindow], None]
) -> None:
    window = make_window()
    assert window.session.open(tmp_path / "new.satchel", create=True)
    window.show_page("documents")
    settled(window)
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    assert view.browser.nothing.isVisible()
    window.session.set_filter(DocumentFilter(query="water"))
    settled(window)
    assert view.browser.empty.isVisible()


def test_the_palette_finds_a_command_by_some_of_its_words(
    make_window: MakeWindow, qtbot: QtBot
) -> None:
    window = make_window()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(window.palette_box.isVisible)
    qtbot.keyClicks(window.palette_box.field, "models go")
    qtbot.keyClick(window.palette_box.field, Qt.Key.Key_Return)
    assert window.page == "models"


def test_a_job_runs_in_its_own_process_while_the_corpus_is_open(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "note.txt").write_text("The clinic in the village is very good.", "utf-8")
    path = tmp_path / "new.satchel"
    window = make_window()
    assert window.session.open(path, create=True)
    job = AnalysisJob(path, Plan((tmp_path / "note.txt",)))
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        window.session.jobs.start(job)
    found: list[int] = []
    window.session.read(lambda corpus: corpus.summary().documents, found.append)
    qtbot.waitUntil(lambda: found == [1])
    assert window.messages.notices[0].kind is NoticeKind.GOOD
    with Corpus.read(path) as corpus:
        assert corpus.summary().sentiments == {"positive": 1}


def test_closing_while_a_job_runs_asks_once(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    source = tmp_path / "many"
    source.mkdir()
    for number in range(300):
        (source / f"{number}.txt").write_text(f"The road to village {number} is bad. " * 30)
    path = tmp_path / "new.satchel"
    window = make_window()
    window.session.open(path, create=True)
    with qtbot.waitSignal(window.session.jobs.progressed, timeout=120_000):
        window.session.jobs.start(AnalysisJob(path, Plan((source,))))
    assert not window.close()
    notice = window.messages.notices[0]
    notice.actions[0].call()
    assert not window.isVisible()
    with Corpus.open(path) as corpus:  # nobody holds it any more
        assert corpus.summary().documents >= 0


def test_a_corpus_in_use_is_opened_for_reading(make_window: MakeWindow, corpus_path: Path) -> None:
    with Corpus.open(corpus_path):
        window = make_window(corpus_path)
        assert window.session.read_only
        assert window.messages.notices[0].kind is NoticeKind.WARNING


def test_what_is_no_corpus_is_told_and_the_page_stays(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    path = tmp_path / "holiday.satchel"
    path.write_bytes(b"not a database at all" * 100)
    window = make_window(path)
    assert window.page == "home"
    assert "holiday.satchel" in window.messages.notices[0].text
    assert not window.session.is_open


def _luminance(colour: str) -> float:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(first: str, second: str) -> float:
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((text, ground) for text in ("text", "quiet") for ground in ("page", "surface", "raised")),
        ("text", "accent_soft"),
        ("text", "warning_soft"),
        ("text", "danger_soft"),
        ("text", "mark"),
        ("accent", "surface"),
        ("accent", "accent_soft"),
        ("on_accent", "accent"),
        ("danger", "surface"),
    ],
)
def test_text_can_be_read_on_its_ground(colours: Tokens, text: str, ground: str) -> None:
    assert _contrast(getattr(colours, text), getattr(colours, ground)) >= 4.5
