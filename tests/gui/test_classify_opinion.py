"""The step “Second opinion”: what is sent is shown first, answers are kept, people decide."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop_app import settings as stored_settings
from desktop_app.corpus.store import Corpus
from desktop_app.gui.classify.opinion_step import OpinionStep
from desktop_app.gui.classify.view import ClassifyView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.endpoint import set_never_send
from desktop_app.pipeline.endpoint_settings import set_endpoint
from desktop_app.pipeline.judged import OpinionTask, judged_documents
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.second_opinion import opinions
from desktop_app.settings import EndpointSettings, Settings
from tests.unit.model_server import Act, ModelServer, answer, serving, silent, status

Settled = Callable[[MainWindow], None]
LEFT = Qt.MouseButton.LeftButton


def says(label: str) -> Act:
    return answer(json.dumps({"reason": "It speaks of lessons.", "label": label}))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving() as found:
        yield found


@pytest.fixture
def unsure(corpus_path: Path) -> int:
    """The probability, in hundredths, below which there are a few documents."""
    with Corpus.read(corpus_path) as corpus:
        judged = judged_documents(corpus, OpinionTask.LABELS)
    below = int(judged[4].probability * 100) + 1
    assert sum(one.probability < below / 100 for one in judged) >= 5
    return below


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], models: AnalysisModels, corpus_path: Path
) -> MainWindow:
    made = make_window(settings=Settings(threads=1, annotator="Ana"))
    assert made.session.open(corpus_path)
    made.session._models = models
    return made


@pytest.fixture
def step(window: MainWindow, settled: Settled) -> OpinionStep:
    window.show_page("classify")
    view = window.view("classify")
    assert isinstance(view, ClassifyView)
    settled(window)
    view.steps.setCurrentWidget(view.opinion)
    settled(window)
    return view.opinion


@pytest.fixture
def ready(
    window: MainWindow, step: OpinionStep, server: ModelServer, unsure: int, settled: Settled
) -> OpinionStep:
    """The step, with a model set and a threshold with some documents below it."""
    set_endpoint(
        EndpointSettings(
            base_url=server.base_url,
            model="small",
            context_tokens=8192,
            price_in=2.0,
            price_out=6.0,
        )
    )
    window.session.reload_endpoint()
    settled(window)
    step.below.setValue(unsure)
    settled(window)
    return step


def shown(window: MainWindow, step: OpinionStep, settled: Settled, qtbot: QtBot) -> None:
    qtbot.mouseClick(step.show_button, LEFT)
    settled(window)


def sent(window: MainWindow, step: OpinionStep, settled: Settled, qtbot: QtBot) -> None:
    shown(window, step, settled, qtbot)
    qtbot.mouseClick(step.consent.send_button, LEFT)
    qtbot.waitUntil(lambda: not step.asking.is_going_on, timeout=60_000)
    settled(window)


def kept(window: MainWindow) -> int:
    assert window.session.path is not None
    with Corpus.read(window.session.path) as corpus:
        return len(opinions(corpus))


def test_without_an_endpoint_there_is_a_way_to_the_settings(
    window: MainWindow, step: OpinionStep
) -> None:
    assert step._stack.currentIndex() == 0
    assert "No large model is set" in [
        one.text() for one in step.findChildren(QLabel) if one.isVisible()
    ]
    assert not step.show_button.isVisible()


def test_the_preview_follows_the_threshold(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled
) -> None:
    path = window.session.path
    assert path is not None
    with Corpus.read(path) as corpus:
        judged = judged_documents(corpus, OpinionTask.LABELS)
    few = sum(one.probability < ready.threshold for one in judged)
    assert ready.plan.text().startswith(f"{few} of {len(judged)} documents are below")
    assert f"asked about {few} documents" in ready.plan.text()
    assert "by your prices" in ready.plan.text()
    assert "small model has about" in ready.gain.text()
    ready.below.setValue(1)
    settled(window)
    assert not ready.show_button.isEnabled()
    assert ready.plan.text().startswith("0 of")
    assert server.received == []


def test_the_exact_texts_are_shown_before_anything_is_sent(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    shown(window, ready, settled, qtbot)
    text = ready.consent.text.toPlainText()
    assert server.received == []
    assert server.base_url in ready.consent.title.text()
    assert "by your prices" in ready.consent.plan.text()
    server.will(says("Schools"))
    qtbot.mouseClick(ready.consent.send_button, LEFT)
    qtbot.waitUntil(lambda: not ready.asking.is_going_on, timeout=60_000)
    assert len(server.received) >= 5
    for received in server.received:
        for message in received.json["messages"]:
            assert message["content"] in text


def test_nothing_is_sent_to_who_does_not_agree(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    shown(window, ready, settled, qtbot)
    qtbot.mouseClick(ready.consent.cancel_button, LEFT)
    assert ready.status.text() == "Nothing was sent."
    assert server.received == []
    assert ready.show_button.isVisible()


def test_those_that_differ_are_listed_opened_and_decided(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    path = window.session.path
    assert path is not None
    server.will(says("Schools"))
    ready.consent.always.setChecked(True)
    sent(window, ready, settled, qtbot)
    with Corpus.read(path) as corpus:
        differing = opinions(corpus, differing=True)
    table = ready.table.table
    assert ready.table.isVisible()
    assert table.rowCount() == len(differing) >= 2
    assert table.item(0, 2).text() == "Schools"
    assert table.item(0, 1).text().startswith(differing[0].small_label)
    assert table.item(0, 3).text() == "It speaks of lessons."
    assert f"{len(differing)} differ" in ready.status.text()
    assert not ready.table.take_button.isEnabled()

    table.selectRow(0)
    qtbot.mouseClick(ready.table.take_button, LEFT)
    settled(window)
    settled(window)
    assert table.rowCount() == len(differing) - 1
    with Corpus.read(path) as corpus:
        given = corpus.annotations.of_document(differing[0].document_id)
    assert [(one.label, one.annotator) for one in given] == [("Schools", "Ana")]
    window.session.undo_stack.undo()
    settled(window)
    settled(window)
    assert table.rowCount() == len(differing)
    with Corpus.read(path) as corpus:
        assert corpus.annotations.of_document(differing[0].document_id) == []

    table.selectRow(1)
    qtbot.mouseClick(ready.table.keep_button, LEFT)
    settled(window)
    settled(window)
    assert table.rowCount() == len(differing) - 1
    with Corpus.read(path) as corpus:
        assert corpus.annotations.all() == []

    wanted: list[int] = []
    window.session.document_wanted.connect(wanted.append)
    table.selectRow(0)
    qtbot.mouseClick(ready.table.open_button, LEFT)
    assert wanted == [differing[0].document_id]


def test_agreeing_for_good_is_remembered_and_what_was_answered_is_not_asked_again(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(says("Schools"))
    shown(window, ready, settled, qtbot)
    ready.consent.always.setChecked(True)
    qtbot.mouseClick(ready.consent.send_button, LEFT)
    qtbot.waitUntil(lambda: not ready.asking.is_going_on, timeout=60_000)
    settled(window)
    endpoint = stored_settings.load().endpoint
    assert endpoint is not None
    assert endpoint.consented
    assert window.session.settings.endpoint == endpoint
    assert not ready.show_button.isEnabled()
    assert "not asked about before" in ready.plan.text()


def test_stopping_keeps_what_was_answered(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(says("Schools"), says("Schools"), silent)
    shown(window, ready, settled, qtbot)
    qtbot.mouseClick(ready.consent.send_button, LEFT)
    qtbot.waitUntil(lambda: ready.status.text().startswith("2 of "), timeout=60_000)
    assert not ready.show_button.isVisible()
    qtbot.mouseClick(ready.stop_button, LEFT)
    qtbot.waitUntil(lambda: not ready.asking.is_going_on, timeout=60_000)
    settled(window)
    assert ready.status.text().startswith("Stopped.")
    assert kept(window) == 2
    assert ready.show_button.isEnabled()


def test_a_refusal_of_the_server_is_told(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(status(401, "Incorrect API key provided"))
    sent(window, ready, settled, qtbot)
    assert "key" in ready.status.text()
    assert kept(window) == 0


def test_closing_the_window_ends_the_asking(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(says("Schools"), silent)
    shown(window, ready, settled, qtbot)
    qtbot.mouseClick(ready.consent.send_button, LEFT)
    qtbot.waitUntil(lambda: ready.status.text().startswith("1 of "), timeout=60_000)
    path = window.session.path
    assert path is not None
    window.close()
    with Corpus.open(path) as corpus:  # nobody holds it any more
        assert len(opinions(corpus)) == 1


def test_a_corpus_that_is_never_to_be_sent_is_not(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    window.session.write(lambda corpus: set_never_send(corpus, True))
    settled(window)
    settled(window)
    shown(window, ready, settled, qtbot)
    assert "never to be sent" in ready.status.text()
    assert ready.status.isVisible()
    assert server.received == []


def test_both_models_are_compared(
    window: MainWindow, ready: OpinionStep, server: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    server.will(says("Schools"))
    sent(window, ready, settled, qtbot)
    settled(window)
    texts = [one.text() for one in ready.choice.findChildren(QLabel)]
    assert ready.choice.verdict.text().startswith("Too few documents were labelled")
    assert "small" in texts  # the large model's name, as the server calls it
    assert "Seconds a document" in texts
    assert "Energy is an estimate" in ready.choice.note.text()
    row = texts[texts.index("Tokens a document") :][:4]
    assert row[1] == "–"
    assert row[2] == "18"  # 11 sent and 7 answered, which the server counted
