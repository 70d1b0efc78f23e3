"""The tab “Documents”: files dropped, translated one by one, each with what became of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from desktop_app.gui.shell.window import MainWindow
from desktop_app.gui.translate.batch_model import FileState
from desktop_app.gui.translate.documents_tab import DocumentsTab
from desktop_app.gui.translate.view import TranslateView


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "well.txt").write_text("O poço da aldeia está seco. A água acabou.\n", "utf-8")
    (folder / "english.md").write_text("The clinic in the village is very good.\n", "utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    return folder


@pytest.fixture
def window(make_window: Callable[..., MainWindow]) -> MainWindow:
    window = make_window()
    window.show_page("translate")
    return window


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> DocumentsTab:
    view = window.view("translate")
    assert isinstance(view, TranslateView)
    qtbot.waitUntil(lambda: view.documents.options.target.count() > 0)
    view.show_tab(view.documents)
    view.documents.options.target.choose("en")
    return view.documents


def test_a_dropped_folder_is_translated_and_says_what_became_of_each(
    window: MainWindow,
    tab: DocumentsTab,
    folder: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    window.take_files([folder])
    qtbot.waitUntil(lambda: len(tab.model.files) == 2)  # no picture
    assert tab.start_button.text() == "Translate 2 documents"
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        qtbot.mouseClick(tab.start_button, Qt.MouseButton.LeftButton)
    files = {one.path.name: one for one in tab.model.files}
    assert files["well.txt"].state is FileState.DONE
    assert "From Portuguese" in files["well.txt"].said()
    assert files["english.md"].state is FileState.FAILED
    assert "English already" in files["english.md"].said()
    assert tab.start_button.text() == "Try 1 again"
    out = folder / "well.en.txt"
    assert "well" in out.read_text("utf-8")
    tab.table.selectRow(tab.model.row_of(folder / "well.txt"))
    qtbot.mouseClick(tab.open_button, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.folder_button, Qt.MouseButton.LeftButton)
    assert [Path(url.toLocalFile()) for url in opened] == [out, folder]
    tab.table.selectRow(tab.model.row_of(folder / "english.md"))
    assert not tab.open_button.isEnabled()
    assert tab.reason.text() == files["english.md"].said()


def test_files_are_added_once_and_taken_off(tab: DocumentsTab, folder: Path, qtbot: QtBot) -> None:
    tab.add([folder / "well.txt", folder / "picture.png"])
    tab.add([folder])
    qtbot.waitUntil(lambda: len(tab.model.files) == 3)
    tab.table.selectAll()
    qtbot.mouseClick(tab.remove_button, Qt.MouseButton.LeftButton)
    assert tab.model.files == []
    assert (folder / "well.txt").exists()


def test_another_folder_for_the_translations(tab: DocumentsTab, tmp_path: Path) -> None:
    assert tab.options.folder is None
    tab.options.set_folder(tmp_path)
    assert tab.options.folder == tmp_path
    assert tmp_path.name in tab.options.place.currentText()


def test_files_dropped_on_a_tab_about_the_corpus_are_not_taken(
    window: MainWindow, tab: DocumentsTab, folder: Path
) -> None:
    view = window.view("translate")
    assert isinstance(view, TranslateView)
    view.show_tab(view.corpus)
    assert not view.dropped([folder / "well.txt"])
    assert tab.model.files == []
