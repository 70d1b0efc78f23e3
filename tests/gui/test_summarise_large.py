"""The tab “Large model”: what is sent is shown first, answers stream in, stop, and are kept."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat, QTextCursor
from pytestqt.qtbot import QtBot

from desktop_app import settings as stored_settings
from desktop_app.corpus.store import Corpus
from desktop_app.gui.shell.window import MainWindow
from desktop_app.gui.summarise.view import SummariseView
from desktop_app.gui.summarise.written_tab import WrittenTab
from desktop_app.pipeline.endpoint import set_never_send
from desktop_app.pipeline.endpoint_settings import set_endpoint
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.settings import EndpointSettings
from tests.unit.filled_corpus import Given, fill
from tests.unit.model_server import ModelServer, answer, serving, silent_after, status

Settled = Callable[[MainWindow], None]

TEXT = "The well in Nhandazi is dry. Women walk two hours for water. The pump broke in May."
ANSWER = ("## Water\n", "The well is dry [1]. ", "People walk 17 hours [2].\n", "- <b>Pay</b> [9]")


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as found:
        yield found


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow],
    models: AnalysisModels,
    tmp_path: Path,
    settled: Settled,
) -> MainWindow:
    path = tmp_path / "work.satchel"
    fill(path, (Given("/notes/well.txt", TEXT, language="en"),)).close()
    window = make_window(path)
    window.session._models = models
    settled(window)
    return window


@pytest.fixture
def tab(window: MainWindow, settled: Settled) -> WrittenTab:
    window.show_page("summarise")
    view = window.view("summarise")
    assert isinstance(view, SummariseView)
    view.tabs.setCurrentWidget(view.written)
    settled(window)
    return view.written


@pytest.fixture
def asked(
    window: MainWindow, tab: WrittenTab, server: ModelServer, settled: Settled, qtbot: QtBot
) -> WrittenTab:
    """The tab, with what would be sent shown."""
    set_endpoint(
        EndpointSettings(
            base_url=server.base_url, model="small", price_in=2.0, price_out=6.0,
            mask_words=("Nhandazi",),
        )
    )  # fmt: skip
    window.session.reload_endpoint()
    settled(window)
    qtbot.mouseClick(tab.write_button, Qt.MouseButton.LeftButton)
    settled(window)
    return tab


def sent(tab: WrittenTab, qtbot: QtBot) -> None:
    qtbot.mouseClick(tab.consent.send_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not tab.writing.is_going_on, timeout=60_000)


def underlined(tab: WrittenTab) -> list[str]:
    found: list[str] = []
    text = tab.text.toPlainText()
    cursor = QTextCursor(tab.text.document())
    for place, character in enumerate(text):
        cursor.setPosition(place + 1)
        wave = QTextCharFormat.UnderlineStyle.WaveUnderline
        if cursor.charFormat().underlineStyle() == wave:
            if not found or not text[:place].endswith(found[-1]):
                found.append("")
            found[-1] += character
    return found


def test_without_an_endpoint_there_is_a_way_to_the_settings(
    window: MainWindow, tab: WrittenTab
) -> None:
    assert tab._stack.currentIndex() == 0
    assert not tab._top.isVisible()


def test_the_exact_text_and_its_cost_are_shown_before_anything_is_sent(
    asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    assert server.received == []
    shown = asked.consent.text.toPlainText()
    assert "[2] Women walk two hours for water." in shown
    assert "Nhandazi" not in shown
    assert "1 request" in asked.consent.plan.text()
    assert "by your prices" in asked.consent.plan.text()
    assert server.base_url in asked.consent.title.text()
    server.will(answer("Dry [1]."))
    sent(asked, qtbot)
    for part in (message["content"] for message in server.received[0].json["messages"]):
        assert part in shown


def test_nothing_is_sent_to_who_does_not_agree(
    asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    qtbot.mouseClick(asked.consent.cancel_button, Qt.MouseButton.LeftButton)
    assert asked.status.text() == "Nothing was sent."
    assert server.received == []
    assert asked.write_button.isVisible()


def test_an_answer_has_links_to_sentences_and_marks_what_to_check(
    window: MainWindow, asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    server.will(answer(*ANSWER))
    sent(asked, qtbot)
    text = asked.text.toPlainText()
    assert text.startswith(
        "Water\nThe well is dry [1]. People walk 17 hours [2].\n- <b>Pay</b> [9]"
    )
    assert "Sources" in text
    marked = underlined(asked)
    assert any("17 hours" in one for one in marked)
    assert any("Pay" in one for one in marked)
    assert not any("well is dry" in one for one in marked)
    wanted: list[int] = []
    window.session.document_wanted.connect(wanted.append)
    asked.text.anchorClicked.emit("2")
    assert len(wanted) == 1
    assert window.session.selected == ()


def test_the_same_summary_is_kept_and_not_sent_again(
    window: MainWindow, asked: WrittenTab, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(answer("Dry [1]."))
    sent(asked, qtbot)
    asked.prepare()
    settled(window)
    assert "nothing was sent now" in asked.status.text()
    assert len(server.received) == 1
    qtbot.mouseClick(asked.again_button, Qt.MouseButton.LeftButton)
    settled(window)
    server.will(answer("Still dry [1]."))
    sent(asked, qtbot)
    assert asked.text.toPlainText().startswith("Still dry [1].")
    assert len(server.received) == 2


def test_agreeing_for_good_is_remembered(
    window: MainWindow, asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    server.will(answer("Dry [1]."))
    asked.consent.always.setChecked(True)
    sent(asked, qtbot)
    endpoint = stored_settings.load().endpoint
    assert endpoint is not None
    assert endpoint.consented
    assert window.session.settings.endpoint == endpoint


def test_stopping_leaves_what_was_written_and_keeps_nothing(
    window: MainWindow, asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    server.will(silent_after("The well ", "is dry"))
    qtbot.mouseClick(asked.consent.send_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: asked.text.toPlainText() == "The well is dry", timeout=60_000)
    qtbot.mouseClick(asked.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not asked.writing.is_going_on, timeout=60_000)
    assert asked.text.toPlainText() == "The well is dry"
    assert asked.status.text().startswith("Stopped")
    found: list[int] = []
    window.session.read(lambda corpus: len(list(corpus.summaries.all())), found.append)
    qtbot.waitUntil(lambda: found == [0])


def test_a_refusal_of_the_server_is_told(
    asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    server.will(status(401, "Incorrect API key provided"))
    sent(asked, qtbot)
    assert "key" in asked.status.text()
    assert asked.write_button.isVisible()


def test_closing_the_window_ends_a_request(
    window: MainWindow, asked: WrittenTab, server: ModelServer, qtbot: QtBot
) -> None:
    server.will(silent_after("The well "))
    qtbot.mouseClick(asked.consent.send_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(asked.text.toPlainText()), timeout=60_000)
    path = window.session.path
    assert path is not None
    window.close()
    with Corpus.open(path) as corpus:  # nobody holds it any more
        assert next(corpus.ledger.entries()).outcome == "stopped"


def test_a_corpus_that_is_never_to_be_sent_is_not(
    window: MainWindow, tab: WrittenTab, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    window.session.write(lambda corpus: set_never_send(corpus, True))
    settled(window)
    set_endpoint(EndpointSettings(base_url=server.base_url, model="small", consented=True))
    window.session.reload_endpoint()
    settled(window)
    qtbot.mouseClick(tab.write_button, Qt.MouseButton.LeftButton)
    settled(window)
    assert "never to be sent" in tab.status.text()
    assert server.received == []
