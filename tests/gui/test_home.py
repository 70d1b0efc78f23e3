"""The first page: first start, samples, recent corpora."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.choosing import ask_for_folder
from desktop_app.gui.home.view import HomeView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.settings import Settings

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


def _home(window: MainWindow) -> HomeView:
    home = window.view("home")
    assert isinstance(home, HomeView)
    return home


def test_the_samples_are_analysed_with_one_click(
    make_window: MakeWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window(settings=Settings(threads=1, corpora_folder=str(tmp_path / "corpora")))
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        qtbot.mouseClick(_home(window).samples_button, Qt.MouseButton.LeftButton)
    path = tmp_path / "corpora" / "Samples.satchel"
    assert window.session.path == path
    assert window.page == "documents"
    with Corpus.read(path) as corpus:
        summary = corpus.summary()
    assert summary.documents > 500
    assert set(summary.labels) <= {"Water", "Health", "Roads", "Schools", "Prices", "Safety"}


def test_what_was_opened_is_listed_and_opens_again(
    make_window: MakeWindow, qtbot: QtBot, corpus_path: Path, settled: Settled
) -> None:
    window = make_window(corpus_path)
    window.show_page("home")
    settled(window)
    buttons = _home(window).findChildren(QPushButton)
    name = next(one for one in buttons if one.accessibleName() == "my work")
    window.session.close_corpus()
    qtbot.mouseClick(name, Qt.MouseButton.LeftButton)
    assert window.session.path == corpus_path


def test_what_is_gone_is_said_to_be_gone(
    make_window: MakeWindow, tmp_path: Path, settled: Settled
) -> None:
    gone = str(tmp_path / "gone.satchel")
    window = make_window(settings=Settings(recent=(gone,)))
    settled(window)
    buttons = _home(window).findChildren(QPushButton)
    name = next(one for one in buttons if one.accessibleName() == "gone")
    assert not name.isEnabled()


@pytest.mark.parametrize("welcomed", [False, True])
def test_what_satchel_is_is_told_on_first_start_only(
    make_window: MakeWindow, settled: Settled, *, welcomed: bool
) -> None:
    window = make_window(settings=Settings(welcomed=welcomed))
    settled(window)
    intro = [
        one
        for one in _home(window).findChildren(type(window.status._idle))
        if "nothing is sent" in one.text()
    ]
    assert [one.isVisible() for one in intro] == [not welcomed]


def test_choosing_documents_begins_where_the_last_ones_were(
    make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = make_window()
    folder = tmp_path / "Relatórios 日本"
    (folder / "2024").mkdir(parents=True)
    begun: list[Path] = []

    def choose(_parent: QWidget, _title: str, beginning: str) -> str:
        begun.append(Path(beginning))
        return str(folder / "2024")

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", choose)
    for _time in range(2):
        assert ask_for_folder(window, "Choose") == folder / "2024"
    assert begun == [Path.home(), folder]
    folder.rename(tmp_path / "gone")
    ask_for_folder(window, "Choose")
    assert begun[-1] == Path.home()
