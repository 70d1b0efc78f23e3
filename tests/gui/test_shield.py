"""The page behind the shield: what was sent, saved, and forbidden."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_app.corpus.store import Corpus
from desktop_app.gui.shell.shield import ShieldView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.endpoint import never_send

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


def _opened(window: MainWindow, settled: Settled) -> ShieldView:
    window.status.shield.click()
    assert window.page == "shield"
    settled(window)
    view = window.view("shield")
    assert isinstance(view, ShieldView)
    return view


def test_without_an_endpoint_nothing_was_sent(
    make_window: MakeWindow, corpus_path: Path, settled: Settled
) -> None:
    window = make_window(corpus_path)
    view = _opened(window, settled)
    assert view.count.text().startswith("0 ")
    assert not view.table.isVisible()
    assert "my work" in view.nothing.text()


def test_what_was_sent_is_listed_and_saved(
    make_window: MakeWindow, corpus_path: Path, settled: Settled, tmp_path: Path
) -> None:
    with Corpus.open(corpus_path) as corpus, corpus.transaction():
        number = corpus.ledger.begin(
            endpoint="http://localhost:1/v1",
            model="m",
            purpose="summary",
            characters=12,
            sha256="ab",
        )
        corpus.ledger.end(number, "answered", seconds=1.0, tokens_in=3, tokens_out=4)
    window = make_window(corpus_path)
    view = _opened(window, settled)
    assert view.model.rowCount() == 1
    view.export(tmp_path / "sent.csv")
    settled(window)
    assert "http://localhost:1/v1" in (tmp_path / "sent.csv").read_text("utf-8")


def test_a_corpus_is_never_sent_until_that_is_undone(
    make_window: MakeWindow, corpus_path: Path, settled: Settled, qtbot: QtBot
) -> None:
    window = make_window(corpus_path)
    view = _opened(window, settled)
    found: list[bool] = []
    view.never.click()
    settled(window)
    window.session.read(never_send, found.append)
    settled(window)
    window.session.undo_stack.undo()
    settled(window)
    window.session.read(never_send, found.append)
    settled(window)
    assert found == [True, False]
    assert not view.never.isChecked()
