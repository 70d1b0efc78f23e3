"""The Explore page: charts that filter, the map, two groups, reports and tables of the choice."""

from collections.abc import Callable
from pathlib import Path

import docx
import numpy as np
import openpyxl
import pypdfium2
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.export.report_frame import Section
from desktop_app.export.reports import ReportFormat
from desktop_app.gui.charts.card import ChartCard
from desktop_app.gui.explore.map_canvas import inside
from desktop_app.gui.explore.table_export import export_to
from desktop_app.gui.explore.view import ExploreView
from desktop_app.gui.notices import NoticeKind
from desktop_app.gui.report_dialog import ReportDialog
from desktop_app.gui.shell.window import MainWindow
from desktop_app.messages import set_language

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


@pytest.fixture
def explore(
    make_window: MakeWindow, corpus_path: Path, settled: Settled
) -> tuple[MainWindow, ExploreView]:
    window = make_window(corpus_path)
    window.show_page("explore")
    settled(window)
    view = window.view("explore")
    assert isinstance(view, ExploreView)
    return window, view


Explore = tuple[MainWindow, ExploreView]


def click(qtbot: QtBot, card: ChartCard, key: object) -> None:
    mark = next(mark for mark in card.chart.marks() if mark.key == key)
    qtbot.mouseClick(card.chart, Qt.MouseButton.LeftButton, pos=mark.rect.center().toPoint())


def test_a_click_on_a_bar_filters_every_page(
    explore: Explore, qtbot: QtBot, settled: Settled
) -> None:
    window, view = explore
    before = view.charts.figures
    assert before is not None
    click(qtbot, view.charts.languages, "pt")
    assert window.session.filter == DocumentFilter(languages=("pt",))
    settled(window)
    after = view.charts.figures
    assert after is not None
    assert after.documents == before.languages["pt"]
    assert after.languages == before.languages  # so that others can be added
    assert sum(after.labels.values()) < sum(before.labels.values())
    assert view.count.text() == f"{after.documents} of {before.documents} documents"
    click(qtbot, view.charts.languages, "pt")
    assert window.session.filter.is_empty


def test_a_chip_takes_a_condition_away(explore: Explore, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QToolButton

    from desktop_app.gui.widgets.filter_bar import FilterBar

    window, view = explore
    window.session.set_filter(DocumentFilter(languages=("pt",), sentiments=("negative",)))
    bar = view.findChild(FilterBar)
    crosses = bar.findChildren(QToolButton)
    assert [cross.accessibleName() for cross in crosses] == [
        "Remove Language: Portuguese",
        "Remove Sentiment: Negative",
    ]
    qtbot.mouseClick(crosses[0], Qt.MouseButton.LeftButton)
    assert window.session.filter == DocumentFilter(sentiments=("negative",))


def test_a_cell_of_the_heat_map_filters_by_both(
    explore: Explore, qtbot: QtBot, settled: Settled
) -> None:
    window, view = explore
    click(qtbot, view.charts.label_tones, ("Roads", "negative"))
    assert window.session.filter == DocumentFilter(labels=("Roads",), sentiments=("negative",))
    settled(window)
    figures = view.charts.figures
    assert figures is not None
    assert figures.documents == figures.label_tones["Roads"]["negative"]


def test_sentiment_is_grouped_by_a_column(explore: Explore, settled: Settled) -> None:
    window, view = explore
    grouping = view.charts.grouping
    grouping.setCurrentIndex(grouping.findData("metadata:gender"))
    view.charts.refresh()
    settled(window)
    drawing = view.charts.grouped.chart.drawing
    assert drawing is not None
    assert drawing.title == "Sentiment by gender"
    assert len(drawing.table().rows) >= 2


def test_charts_are_saved_from_their_card(
    explore: Explore, tmp_path: Path, settled: Settled
) -> None:
    window, view = explore
    view.charts.languages.save_to(tmp_path / "languages.csv")
    settled(window)
    assert "Portuguese" in (tmp_path / "languages.csv").read_text("utf-8-sig")
    assert window.messages.notices[0].kind is NoticeKind.GOOD


def test_what_no_document_matches_breaks_nothing(explore: Explore, settled: Settled) -> None:
    window, view = explore
    window.session.set_filter(DocumentFilter(ids=()))
    for index in range(view.tabs.count()):
        view.tabs.setCurrentIndex(index)
        settled(window)
    assert not window.messages.notices


def test_the_map_shows_filters_and_opens_documents(
    explore: Explore, qtbot: QtBot, settled: Settled
) -> None:
    window, view = explore
    view.tabs.setCurrentIndex(1)
    settled(window)
    canvas, points = view.map.canvas, view.map.points
    assert points is not None
    assert view.charts.figures is not None
    assert len(points.ids) == view.charts.figures.documents
    opened: list[int] = []
    window.session.document_wanted.connect(opened.append)
    shown = canvas.position_of(7)
    row = canvas.row_at(shown)
    assert np.abs(points.places[row] - points.places[7]).max() < 0.02
    canvas.clicked.emit(row)
    assert opened == [int(points.ids[row])]
    window.show_page("explore")
    settled(window)
    corner = [
        QPoint(4, 4),
        QPoint(canvas.width() // 2, 4),
        QPoint(canvas.width() // 2, canvas.height() - 4),
        QPoint(4, canvas.height() - 4),
    ]
    view.map.lasso.setChecked(True)
    qtbot.mousePress(canvas.viewport(), Qt.MouseButton.LeftButton, pos=corner[0])
    for place in corner[1:]:
        qtbot.mouseMove(canvas.viewport(), place)
    qtbot.mouseRelease(canvas.viewport(), Qt.MouseButton.LeftButton, pos=corner[3])
    ids = window.session.filter.ids
    assert ids is not None
    assert 0 < len(ids) < len(points.ids)
    settled(window)
    assert view.map._chosen is not None
    assert view.map._chosen.sum() == len(ids)


def test_the_map_is_laid_out_once(
    explore: Explore, settled: Settled, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, view = explore
    view.tabs.setCurrentIndex(1)
    settled(window)
    assert view.map.points is not None
    places = view.map.points.places
    monkeypatch.setattr("desktop_app.gui.explore.map_tab.map_of_meaning", None)
    path = window.session.path
    assert path is not None
    window.session.close_corpus()
    window.open_corpus(path)
    window.show_page("explore")
    view.tabs.setCurrentIndex(0)
    view.tabs.setCurrentIndex(1)
    settled(window)
    assert np.array_equal(view.map.points.places, places)


def test_hovering_tells_what_a_document_is(explore: Explore, settled: Settled) -> None:
    window, view = explore
    view.tabs.setCurrentIndex(1)
    settled(window)
    view.map.canvas.hovered.emit(3, QPointF(50, 50))
    settled(window)
    assert view.map.hover.isVisible()
    assert view.map.hover.name.text()
    view.map.canvas.hovered.emit(-1, QPointF())
    assert not view.map.hover.isVisible()


def test_two_groups_are_compared(explore: Explore, settled: Settled) -> None:
    window, view = explore
    view.tabs.setCurrentIndex(2)
    settled(window)
    tab = view.compare
    tab.first.choose("label", "Water")
    tab.second.choose("language", "pt")
    settled(window)
    found = tab.comparison
    assert found is not None
    assert found.both > 0
    assert "are in both groups" in tab.note.text()
    drawing = tab.sentiment.chart.drawing
    assert drawing is not None
    assert [row[0] for row in drawing.table().rows] == ["A: Water", "B: Portuguese"]
    tab._swap()
    settled(window)
    assert tab.comparison is not None
    assert tab.comparison.first.documents == found.second.documents


def test_a_point_is_inside_what_is_drawn_around_it() -> None:
    star = np.array([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], np.float64)
    places = np.array([(1, 1), (2, 3), (3.5, 3), (5, 1), (-1, 0)], np.float32)
    assert inside(star, places).tolist() == [True, False, True, False, False]


@pytest.mark.parametrize("file_format", list(ReportFormat))
def test_a_report_is_made_of_what_is_chosen(
    file_format: ReportFormat, explore: Explore, tmp_path: Path, settled: Settled, qtbot: QtBot
) -> None:
    window, _view = explore
    window.session.set_filter(DocumentFilter(languages=("ja",)))
    settled(window)
    dialog = ReportDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.open()
    settled(window)
    assert "Language: Japanese" in dialog.about.text()
    dialog.choose(file_format)
    dialog.title_field.setText("村の声")
    dialog.sections[Section.DOCUMENTS].setChecked(False)
    out = tmp_path / f"report.{file_format.value}"
    dialog.save_to(out)
    settled(window)
    assert not dialog.isVisible()
    assert window.messages.notices[0].actions[0].text == "Open"
    text = _text(out)
    assert "村の声" in text
    assert "Language: Japanese" in text
    assert "Method" in text


def test_a_report_speaks_portuguese(
    explore: Explore, tmp_path: Path, settled: Settled, qtbot: QtBot
) -> None:
    window, _view = explore
    set_language("pt")
    dialog = ReportDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.choose(ReportFormat.PDF)
    dialog.save_to(tmp_path / "r.pdf")
    settled(window)
    text = _text(tmp_path / "r.pdf")
    assert "Em resumo" in text
    assert "negativos" in text


def test_a_report_that_cannot_be_written_is_told(
    explore: Explore, tmp_path: Path, settled: Settled, qtbot: QtBot
) -> None:
    window, _view = explore
    dialog = ReportDialog(window.session, window)
    qtbot.addWidget(dialog)
    dialog.choose(ReportFormat.PDF)
    dialog.save_to(tmp_path / "missing" / "r.pdf")
    settled(window)
    assert window.messages.notices[0].kind is NoticeKind.ERROR


def test_the_chosen_documents_are_exported_as_a_table(
    explore: Explore, tmp_path: Path, settled: Settled
) -> None:
    window, _view = explore
    window.session.set_filter(DocumentFilter(languages=("ja",)))
    for ending in ("xlsx", "csv", "jsonl"):
        export_to(window.session, tmp_path / f"t.{ending}")
        settled(window)
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    column = [cell.value for cell in sheet[1]].index("language")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[column] for row in rows} == {"ja"}
    assert len((tmp_path / "t.jsonl").read_text("utf-8").splitlines()) == len(rows)


def _text(path: Path) -> str:
    if path.suffix == ".docx":
        document = docx.Document(str(path))
        return "\n".join(one.text for one in document.paragraphs)
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pdf:
            return "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
    return path.read_text("utf-8")
