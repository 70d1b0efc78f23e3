"""The codebook in the window: edited, previewed, imported, exported, every change undone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.store import Corpus
from desktop_app.gui.classify.view import ClassifyView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import Plan, Task
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.run import Run
from desktop_app.settings import Settings
from desktop_app.tasks.codebook import Codebook, Label, read_codebook

Settle = Callable[[MainWindow], None]
NAMES = ("Health", "Water", "Roads", "Schools", "Prices")


@pytest.fixture
def window(
    make_window: Callable[..., MainWindow], corpus_path: Path, settled: Settle
) -> MainWindow:
    made = make_window(settings=Settings(threads=1, annotator="Ana"))
    assert made.session.open(corpus_path)
    made.show_page("classify")
    settled(made)
    return made


def _view(window: MainWindow) -> ClassifyView:
    view = window.view("classify")
    assert isinstance(view, ClassifyView)
    return view


def _book(path: Path) -> Codebook:
    with Corpus.read(path) as corpus:
        found = stored_codebook(corpus)
    assert found is not None
    return found


def _first(corpus: Corpus) -> Target:
    return Target(next(one.id for one in corpus.documents(failed=False)))


def _undo(window: MainWindow, settled: Settle) -> None:
    window.session.undo_stack.undo()
    settled(window)


def test_labels_are_added_and_removed(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    step = _view(window).labels
    QTest.keyClicks(step.new_name, "Health/Clinics, Health/Medicine")
    QTest.keyClick(step.new_name, Qt.Key.Key_Return)
    settled(window)
    assert _book(corpus_path).names == (*NAMES, "Health/Clinics", "Health/Medicine")
    assert step.tree.current() == "Health/Medicine"
    step.tree.select_names(["Health/Clinics", "Health/Medicine"], "Health/Clinics")
    step.remove()
    settled(window)
    assert _book(corpus_path).names == NAMES
    _undo(window, settled)
    assert len(_book(corpus_path).names) == 7
    _undo(window, settled)
    assert _book(corpus_path).names == NAMES
    QTest.keyClicks(step.new_name, "Water")
    QTest.keyClick(step.new_name, Qt.Key.Key_Return)
    settled(window)
    assert "Water" in window.messages.notices[0].text
    assert _book(corpus_path).names == NAMES


def test_annotations_follow_a_renamed_label_and_come_back(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    window.session.write(
        lambda corpus: corpus.annotations.add([Annotation(_first(corpus), "Water")])
    )
    settled(window)
    step = _view(window).labels
    step.tree.select_names(["Water"], "Water")
    step.form.name.selectAll()
    QTest.keyClicks(step.form.name, "Wells")
    QTest.keyClick(step.form.name, Qt.Key.Key_Return)
    settled(window)
    assert _book(corpus_path).names == ("Health", "Wells", "Roads", "Schools", "Prices")
    with Corpus.read(corpus_path) as corpus:
        assert [one.label for one in corpus.annotations.all()] == ["Wells"]
    assert step.tree.current() == "Wells"
    _undo(window, settled)
    assert _book(corpus_path).names == NAMES
    with Corpus.read(corpus_path) as corpus:
        assert [one.label for one in corpus.annotations.all()] == ["Water"]


def test_labels_are_merged_with_what_people_gave(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    def give(corpus: Corpus) -> None:
        said = (("Water", "a"), ("Roads", "b"), ("Water", "b"))
        corpus.annotations.add([Annotation(_first(corpus), name, who) for name, who in said])

    window.session.write(give)
    settled(window)
    step = _view(window).labels
    step.tree.select_names(["Water", "Roads"], "Water")
    assert step.merge.isEnabled()
    step.merge_into("Water")
    settled(window)
    assert _book(corpus_path).names == ("Health", "Water", "Schools", "Prices")
    with Corpus.read(corpus_path) as corpus:
        said = {(one.label, one.annotator) for one in corpus.annotations.all()}
    assert said == {("Water", "a"), ("Water", "b")}
    _undo(window, settled)
    with Corpus.read(corpus_path) as corpus:
        said = {(one.label, one.annotator) for one in corpus.annotations.all()}
    assert said == {("Water", "a"), ("Water", "b"), ("Roads", "b")}


def test_a_heading_is_renamed_with_all_under_it(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    step = _view(window).labels
    QTest.keyClicks(step.new_name, "Money/Fees, Money/Wages")
    QTest.keyClick(step.new_name, Qt.Key.Key_Return)
    settled(window)
    assert step.tree.is_heading("Money")
    step.tree.select_names(["Money"], "Money")
    step.form.name.selectAll()
    QTest.keyClicks(step.form.name, "Income")
    QTest.keyClick(step.form.name, Qt.Key.Key_Return)
    settled(window)
    assert _book(corpus_path).names[-2:] == ("Income/Fees", "Income/Wages")


def test_description_colour_and_order_are_kept_and_undone(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    step = _view(window).labels
    step.tree.select_names(["Water"], "Water")
    step.form.description.setFocus()
    QTest.keyClicks(step.form.description, "Wells and pumps")
    step.new_name.setFocus()
    settled(window)
    step.form.swatches.buttons[4].click()
    settled(window)
    step.move_chosen(-1)
    settled(window)
    colour = step.form.swatches.buttons[4].name
    assert _book(corpus_path).labels[0] == Label("Water", "Wells and pumps", colour)
    for _number in range(3):
        _undo(window, settled)
    assert _book(corpus_path).labels[1] == Label("Water")


def test_what_a_label_would_find_shows_while_it_is_typed(
    window: MainWindow, qtbot: QtBot, settled: Settle, corpus_path: Path
) -> None:
    step = _view(window).labels
    step.tree.select_names(["Prices"], "Prices")
    step.form.name.setFocus()
    step.form.name.selectAll()
    shown: list[str] = []
    original = step.preview.show_previews

    def note(previews: tuple[object, ...], *more: object) -> None:
        shown[:] = [one.label for one in previews]  # type: ignore[attr-defined]
        assert all(len(one.examples) <= 3 for one in previews)  # type: ignore[attr-defined]
        assert sum(one.count for one in previews) == more[0]  # type: ignore[attr-defined]
        original(previews, *more)  # type: ignore[arg-type]

    step.preview.show_previews = note  # type: ignore[method-assign, assignment]
    QTest.keyClicks(step.form.name, "Thanks")
    qtbot.waitUntil(lambda: "Thanks" in shown, timeout=60_000)
    settled(window)
    assert "Prices" in _book(corpus_path).names  # not before the field is left


@pytest.mark.parametrize("ending", ["toml", "csv", "qdc"])
def test_labels_go_to_a_file_and_come_back(
    window: MainWindow, settled: Settle, corpus_path: Path, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"labels.{ending}"
    step = _view(window).labels
    step.export_to(path)
    settled(window)
    assert read_codebook(path).names == NAMES
    step.tree.select_names(["Roads"], "Roads")
    step.remove()
    settled(window)
    step.import_from(path)
    settled(window)
    assert _book(corpus_path).names == NAMES
    _undo(window, settled)
    assert _book(corpus_path).names == ("Health", "Water", "Schools", "Prices")


def test_a_corpus_without_labels_offers_three_ways(
    make_window: Callable[..., MainWindow],
    settled: Settle,
    tmp_path: Path,
    models: AnalysisModels,
) -> None:
    path = _small_corpus(tmp_path, models, frozenset({Task.LANGUAGE, Task.SENTIMENT}))
    window = make_window()
    window.session.open(path)
    window.show_page("classify")
    settled(window)
    view = _view(window)
    assert view.pages.currentWidget() is view.no_labels
    QTest.keyClicks(view.no_labels.names, "Water")
    QTest.keyClick(view.no_labels.names, Qt.Key.Key_Return)
    assert "two labels" in window.messages.notices[0].text
    QTest.keyClicks(view.no_labels.names, ", Roads")
    QTest.keyClick(view.no_labels.names, Qt.Key.Key_Return)
    settled(window)
    assert view.pages.currentWidget() is view.steps
    assert _book(path).names == ("Water", "Roads")
    _undo(window, settled)
    assert view.pages.currentWidget() is view.no_labels
    with Corpus.read(path) as corpus:
        assert stored_codebook(corpus) is None


def test_a_corpus_that_cannot_be_compared_offers_to_analyse_it(
    make_window: Callable[..., MainWindow],
    qtbot: QtBot,
    settled: Settle,
    tmp_path: Path,
    models: AnalysisModels,
) -> None:
    path = _small_corpus(tmp_path, models, frozenset({Task.LANGUAGE}))
    window = make_window()
    window.session.open(path)
    window.show_page("classify")
    settled(window)
    view = _view(window)
    assert view.pages.currentWidget() is view.no_embeddings
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        view.no_embeddings.analyse_button.click()
    settled(window)
    assert view.desk.known.embedded
    assert view.pages.currentWidget() is view.no_labels


def _small_corpus(tmp_path: Path, models: AnalysisModels, tasks: frozenset[Task]) -> Path:
    source = tmp_path / "notes"
    source.mkdir()
    for number, text in enumerate(("The pump is broken.", "The road is bad.", "We need water.")):
        (source / f"{number}.txt").write_text(text, "utf-8")
    path = tmp_path / "notes.satchel"
    with Corpus.open(path) as corpus:
        Run(corpus, Plan((source,), tasks), models, Control(), lambda _progress: None).execute()
    return path
