"""The page of documents: listing, searching, filtering, selecting, removing, adding."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.adding import add_documents
from desktop_app.gui.documents.analyse_dialog import AnalyseDialog
from desktop_app.gui.documents.columns_dialog import ColumnsDialog
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.documents.watching import add_watched
from desktop_app.gui.shell.window import MainWindow
from desktop_app.pipeline.plan import Plan, Task

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


@pytest.fixture
def window(make_window: MakeWindow, corpus_path: Path, settled: Settled) -> MainWindow:
    made = make_window(corpus_path)
    settled(made)
    return made


@pytest.fixture
def view(window: MainWindow) -> DocumentsView:
    shown = window.view("documents")
    assert isinstance(shown, DocumentsView)
    return shown


def _select(view: DocumentsView, first: int, last: int) -> None:
    model, table = view.browser.model, view.browser.table
    rows = QItemSelection(model.index(first, 0), model.index(last, model.columnCount() - 1))
    table.selectionModel().select(rows, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def test_all_documents_are_listed_with_what_is_known_of_them(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    model = view.browser.model
    assert model.rowCount() == len(model.ids) > 500
    assert model.data(model.index(550, 0)) == "…"  # far below what was read
    settled(window)
    assert str(model.data(model.index(550, 0))) not in {"…", "None"}
    assert view.tabs.tabText(1).startswith("Unread (")


def test_typing_finds_documents_that_hold_the_words(
    view: DocumentsView, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    field = view.browser.search.field
    qtbot.keyClick(view.browser.table, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert field.hasFocus()
    qtbot.keyClicks(field, "clini")
    qtbot.waitUntil(lambda: window.session.filter.query == "clini*")
    settled(window)
    found = view.browser.model.ids.tolist()
    with Corpus.read(window.session.path or Path()) as corpus:
        assert 0 < len(found) < 200
        for document_id in found[:5]:
            record = corpus.document(document_id)
            shown = f"{record.text} {record.title} {record.name} {dict(record.metadata)}"
            assert "clini" in shown.casefold()


def test_searching_by_meaning_crosses_languages(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    view.browser.search.by_meaning.setChecked(True)
    view.browser.search.field.setText("there is not enough medicine")
    view.browser.search._search_now()
    settled(window)
    assert window.session.filter.meaning
    rows = [view.browser.model.row(number) for number in range(20)]
    settled(window)
    rows = [view.browser.model.row(number) for number in range(20)]
    assert len({row.language for row in rows if row}) > 1


def test_a_facet_filters_and_its_chip_takes_it_away(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    everything = len(view.browser.model.ids)
    section = view.browser.facets.sections["label"]
    row = next(one for one in section.rows if one.value == "Water")
    row.click()
    settled(window)
    assert window.session.filter.labels == ("Water",)
    assert 0 < len(view.browser.model.ids) < everything
    assert view.browser.facets.sections["language"].rows
    window.session.set_filter(DocumentFilter())
    settled(window)
    assert len(view.browser.model.ids) == everything


def test_nothing_found_says_what_to_do(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    window.session.set_filter(DocumentFilter(query="xyzzyx"))
    settled(window)
    assert view.browser.empty.isVisible()


def test_a_click_on_a_header_sorts(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    view.browser.sort(SortOrder(SortColumn.WORDS, descending=True))
    settled(window)
    view.browser.model.row(0)
    settled(window)
    words = [row.words for number in range(20) if (row := view.browser.model.row(number))]
    assert words == sorted(words, reverse=True)
    assert words[0] > words[-1]


def test_several_documents_are_labelled_at_once_and_back(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    _select(view, 2, 4)
    assert view.browser.acts.isVisible()
    ids = view.browser.table.selected_ids
    assert window.session.selected == ids
    view.browser.acts.give_label("Roads")
    settled(window)

    def given() -> list[str]:
        with Corpus.read(window.session.path or Path()) as corpus:
            return [one.label for one in corpus.annotations.all() if one.target.start is None]

    assert given() == ["Roads"] * 3
    window.session.undo_stack.undo()
    settled(window)
    assert given() == []


def test_removed_documents_come_back(
    view: DocumentsView, window: MainWindow, settled: Settled
) -> None:
    before = view.browser.model.ids.tolist()
    _select(view, 0, 1)
    view.browser.acts.remove()
    settled(window)
    assert view.browser.model.ids.tolist() == before[2:]
    window.messages.notices[0].actions[0].call()
    settled(window)
    assert view.browser.model.ids.tolist() == before


def test_the_selection_is_exported(
    view: DocumentsView, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    _select(view, 0, 2)
    out = tmp_path / "chosen.csv"
    with qtbot.waitSignal(window.session.jobs.finished, timeout=60_000):
        view.browser.acts.export_to(out)
    assert out.read_text("utf-8-sig").count("\n") >= 4


def test_what_could_not_be_read_says_why_and_is_tried_again(
    view: DocumentsView, window: MainWindow, settled: Settled, qtbot: QtBot
) -> None:
    view.tabs.setCurrentWidget(view.unread)
    model = view.unread.model
    assert model.rowCount() > 0
    assert all(model.data(model.index(0, column)) for column in range(3))
    view.unread.copy()
    assert "\t" in QApplication.clipboard().text()
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        view.unread.retry()
    settled(window)
    assert model.rowCount() > 0  # they are as damaged as before


def test_documents_are_added_with_what_was_chosen(
    make_window: MakeWindow, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    table = tmp_path / "answers.csv"
    table.write_text(
        "id,answer,said on,theme\n"
        + "".join(
            f'{n},"The nurse of the village came late again, number {n}.",{n}/05/2024,Health\n'
            for n in range(13, 25)
        ),
        "utf-8",
    )
    window = make_window()
    assert window.session.open(tmp_path / "new.satchel", create=True)
    window.show_page("documents")
    dialog = add_documents(window.session, [table])
    assert isinstance(dialog, AnalyseDialog)
    settled(window)
    assert dialog.start_button.isEnabled()
    dialog.choose_columns()
    columns = dialog.findChild(ColumnsDialog)
    settled(window)
    roles = {one.name: box for one, box in zip(columns._columns, columns.roles, strict=True)}
    assert roles["answer"].currentText() == "Text to analyse"
    assert roles["said on"].currentText() == "Date"
    roles["theme"].setCurrentText("Label")
    roles["id"].setCurrentText("Leave out")
    columns._apply()
    dialog.keywords.setChecked(False)
    assert dialog.plan().tasks == {Task.LANGUAGE, Task.SENTIMENT}
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        dialog.start()
    settled(window)
    with Corpus.read(tmp_path / "new.satchel") as corpus:
        records = list(corpus.documents())
        assert len(records) == 12
        assert records[0].date == "2024-05-13"
        assert "id" not in records[0].metadata
        assert {one.label for one in corpus.annotations.all()} == {"Health"}


def test_a_watched_folder_adds_what_is_new(
    make_window: MakeWindow, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "inbox"
    folder.mkdir()
    path = tmp_path / "watching.satchel"
    with Corpus.open(path) as corpus, corpus.transaction():
        add_watched(corpus, [folder])
    (folder / "note.txt").write_text("The road is very good now.", "utf-8")
    window = make_window()
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        window.open_corpus(path)
    settled(window)
    with Corpus.read(path) as corpus:
        assert [one.name for one in corpus.documents()] == ["note.txt"]


def test_an_interrupted_run_goes_on(
    make_window: MakeWindow, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    from desktop_app.pipeline.last_plan import plan_options

    note = tmp_path / "note.txt"
    note.write_text("Water is far away.", "utf-8")
    path = tmp_path / "cut off.satchel"
    with Corpus.open(path) as corpus, corpus.transaction():
        corpus.runs.begin("2026-01-01T00:00:00+00:00", plan_options(Plan((note,))))
    window = make_window(path)
    settled(window)
    notice = window.messages.notices[0]
    assert "interrupted" in notice.text
    with qtbot.waitSignal(window.session.jobs.finished, timeout=120_000):
        notice.actions[0].call()
    with Corpus.read(path) as corpus:
        assert corpus.summary().documents == 1
        last = corpus.runs.last()
        assert last is not None
        assert last.state == "done"


def test_nothing_is_changed_in_a_corpus_open_for_reading(
    make_window: MakeWindow, settled: Settled, corpus_path: Path
) -> None:
    copy = Path(shutil.copy2(corpus_path, corpus_path.with_name("held.satchel")))
    with Corpus.open(copy):
        window = make_window(copy)
        settled(window)
        assert window.session.read_only
        assert add_documents(window.session, [corpus_path]) is None
