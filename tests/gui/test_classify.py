"""Labelling in the window: from the keyboard, measured, applied to everything, taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.classify.view import ClassifyView
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.jobs.labelling import LabellingJob, TeachingJob
from desktop_app.pipeline.progress import Control
from desktop_app.pipeline.review_queue import ReviewOrder, documents_set_aside
from desktop_app.pipeline.taught_labelling import ClassifierChoice, chosen_classifier
from desktop_app.settings import Settings

Settle = Callable[[MainWindow], None]
KEYS = {"Health": Qt.Key.Key_1, "Water": Qt.Key.Key_2, "Roads": Qt.Key.Key_3}


@pytest.fixture
def window(make_window: Callable[..., MainWindow], corpus_path: Path) -> MainWindow:
    """The page “Classify” over the labelled samples; Ana labels."""
    made = make_window(settings=Settings(threads=1, annotator="Ana"))
    assert made.session.open(corpus_path)
    made.show_page("classify")
    return made


def _view(window: MainWindow) -> ClassifyView:
    view = window.view("classify")
    assert isinstance(view, ClassifyView)
    return view


def _annotations(path: Path) -> list[Annotation]:
    with Corpus.read(path) as corpus:
        return corpus.annotations.all()


def _start_review(window: MainWindow, settled: Settle) -> ClassifyView:
    settled(window)
    view = _view(window)
    view.steps.setCurrentWidget(view.review)
    settled(window)
    return view


def test_twenty_documents_are_taught_by_keys(
    window: MainWindow, qtbot: QtBot, settled: Settle, corpus_path: Path
) -> None:
    view = _start_review(window, settled)
    line = view.review.line
    labelled: dict[int, str] = {}
    for number in range(20):
        qtbot.waitUntil(lambda: line.current is not None, timeout=60_000)
        document = line.current
        assert document is not None
        label = document.suggested[0]
        if number % 2:
            label = list(KEYS)[number % 3]
            QTest.keyClick(view.review, KEYS[label])
        else:
            QTest.keyClick(view.review, (Qt.Key.Key_Return, Qt.Key.Key_Space)[number % 4 // 2])
        labelled[document.id] = label
    settled(window)
    assert {one.target.document_id: one.label for one in _annotations(corpus_path)} == labelled
    assert {one.annotator for one in _annotations(corpus_path)} == {"Ana"}
    assert len(labelled) == 20  # none came twice
    assert view.desk.report is not None
    assert view.desk.report.examples == 20
    assert [score.examples for score in view.desk.scores][-1] == 20
    assert "Macro-F1" in view.review.scores.score.text()
    assert line.taught


def test_what_was_labelled_is_undone_and_the_document_shows_again(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    view = _start_review(window, settled)
    line = view.review.line
    first = line.current
    assert first is not None
    QTest.keyClick(view.review, Qt.Key.Key_2)
    settled(window)
    assert line.current != first
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settled(window)
    assert line.current == first
    assert line.given == ()
    assert _annotations(corpus_path) == []
    QTest.keyClick(view.review, Qt.Key.Key_3)
    QTest.keyClick(view.review, Qt.Key.Key_Backspace)
    settled(window)
    assert line.current == first
    assert list(line.given) == ["Roads"]
    QTest.keyClick(view.review, Qt.Key.Key_1)  # another label takes the place of the first
    settled(window)
    assert [one.label for one in _annotations(corpus_path)] == ["Health"]


def test_skipped_and_unsure_documents_stay_without_label(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    view = _start_review(window, settled)
    line = view.review.line
    skipped = line.current
    QTest.keyClick(view.review, Qt.Key.Key_S)
    unsure = line.current
    assert skipped is not None
    assert unsure is not None
    assert unsure.id != skipped.id
    QTest.keyClick(view.review, Qt.Key.Key_U)
    settled(window)
    assert _annotations(corpus_path) == []
    with Corpus.read(corpus_path) as corpus:
        assert documents_set_aside(corpus) == (unsure.id,)
    line.set_order(ReviewOrder.SET_ASIDE)
    line.documents.clear()
    line.place = 0
    line.ask()
    settled(window)
    assert line.current is not None
    assert line.current.id == unsure.id
    window.session.undo_stack.undo()
    settled(window)
    with Corpus.read(corpus_path) as corpus:
        assert documents_set_aside(corpus) == ()


def test_several_labels_are_chosen_before_they_are_given(
    window: MainWindow, settled: Settle, corpus_path: Path
) -> None:
    settled(window)
    view = _view(window)
    view.labels.kind.setCurrentIndex(1)
    view.labels.kind.activated.emit(1)
    settled(window)
    view.steps.setCurrentWidget(view.review)
    settled(window)
    first = view.review.line.current
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_2):
        QTest.keyClick(view.review, key)
    assert view.review.line.current == first
    QTest.keyClick(view.review, Qt.Key.Key_Return)
    settled(window)
    assert sorted(one.label for one in _annotations(corpus_path)) == ["Health", "Roads"]


def test_documents_of_one_label_come_when_asked_for(window: MainWindow, settled: Settle) -> None:
    view = _start_review(window, settled)
    view.review.line.set_order(ReviewOrder.LABEL, "Roads")
    settled(window)
    shown = view.review.line.documents
    assert shown
    assert {one.suggested for one in shown} == {("Roads",)}


def test_a_second_person_labels_the_same_and_agreement_is_measured(
    window: MainWindow, settled: Settle
) -> None:
    settled(window)

    def by_rui(corpus: Corpus) -> None:
        ids = [one.id for one in corpus.documents(failed=False)][:12]
        labels = ("Water", "Health", "Roads")
        corpus.annotations.add(
            [Annotation(Target(i), labels[n % 3], "Rui", "2026-01-01") for n, i in enumerate(ids)]
        )

    window.session.write(by_rui)
    settled(window)
    view = _start_review(window, settled)
    view.review.line.set_order(ReviewOrder.OTHERS)
    settled(window)
    assert len(view.review.line.documents) == 12
    for _number in range(12):
        QTest.keyClick(view.review, Qt.Key.Key_2)
    settled(window)
    view.desk.measure()
    settled(window)
    assert view.desk.agreement is not None
    assert view.desk.agreement.annotators == ("Ana", "Rui")
    assert "12" in view.review.scores.people.text()


def test_the_words_that_decide_are_tinted(window: MainWindow, settled: Settle) -> None:
    view = _start_review(window, settled)
    assert view.review.text.toPlainText()
    assert view.review.text.extraSelections()


def _label_some(corpus: Corpus) -> None:
    """Label documents by a word in them, as a careful person would."""
    words = {"Water": ("pump", "bomba"), "Health": ("nurse", "clinic"), "Roads": ("road",)}
    annotations = []
    counts = dict.fromkeys(words, 0)
    for document in corpus.documents(failed=False):
        text = document.text.casefold()
        found = next((name for name, some in words.items() if any(one in text for one in some)), "")
        if found and counts[found] < 9:
            counts[found] += 1
            annotations.append(Annotation(Target(document.id), found, "Ana", "2026-01-01"))
    corpus.annotations.add(annotations)


def test_the_report_card_leads_to_the_documents_of_a_cell(
    window: MainWindow, settled: Settle
) -> None:
    settled(window)
    window.session.write(_label_some)
    settled(window)
    view = _view(window)
    view.steps.setCurrentWidget(view.report)
    settled(window)
    report = view.desk.report
    assert report is not None
    assert report.lesson is not None
    confusion = report.lesson.measures.confusion
    true, given = next(
        (t, g) for t, row in enumerate(confusion) for g, count in enumerate(row) if count
    )
    ids = report.documents(true, given)
    assert len(ids) == confusion[true][given]
    pages: list[str] = []
    window.session.navigate.disconnect()
    window.session.navigate.connect(pages.append)
    view.report.confusion.chart.picked.emit((true, given))
    assert pages == ["documents"]
    assert window.session.filter == DocumentFilter(ids=ids)
    view.report.threshold.slider.setValue(0)
    everything = view.report.threshold.sentence.text()
    assert "100%" in everything
    view.report.threshold.slider.setValue(95)
    assert view.report.threshold.sentence.text() != everything


def test_everything_is_labelled_by_what_was_taught_and_back(
    window: MainWindow, qtbot: QtBot, settled: Settle, corpus_path: Path
) -> None:
    settled(window)
    view = _view(window)
    window.session.write(_label_some)
    settled(window)
    before = dict(view.desk.known.shown or {})
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        view.apply.teach()
    settled(window)
    with Corpus.read(corpus_path) as corpus:
        choice = chosen_classifier(corpus)
        assert choice is not None
        assert sum(corpus.summary(0).labels.values()) == corpus.summary(0).documents
    assert view.desk.known.shown != before
    assert choice.pack in [
        view.apply.packs.itemData(place) for place in range(view.apply.packs.count())
    ]
    window.session.undo_stack.undo()
    settled(window)
    assert view.desk.known.shown == before
    with Corpus.read(corpus_path) as corpus:
        assert not chosen_classifier(corpus)
    window.session.undo_stack.redo()
    settled(window)
    assert view.desk.known.classifier == choice


def test_a_classifier_is_saved_and_labels_another_corpus(
    window: MainWindow, settled: Settle, corpus_path: Path, samples_corpus: Path, tmp_path: Path
) -> None:
    settled(window)
    window.session.write(_label_some)
    settled(window)
    folder = tmp_path / "topics"
    job = TeachingJob(corpus_path, "Topics", folder, 0.5, keep_examples=True, cores=1)
    result = job.run(Control(), lambda _progress: None)
    assert result.out == str(folder)
    view = _view(window)
    view.apply.add_pack(folder)
    settled(window)
    assert view.apply.packs.currentText() == "Topics"
    assert view.apply.use_pack.isEnabled()
    choice = ClassifierChoice(str(folder))
    LabellingJob(corpus_path, choice, 1).run(Control(), lambda _progress: None)
    with Corpus.read(corpus_path) as corpus, Corpus.read(samples_corpus) as untouched:
        assert chosen_classifier(corpus) == choice
        assert corpus.summary(0).labels != untouched.summary(0).labels
