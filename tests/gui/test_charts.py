"""Charts: pointed at, clicked, walked by keys, read aloud, saved as picture, drawing, numbers."""

from pathlib import Path

import pytest
from lxml import etree
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.errors import InputError
from desktop_app.gui import appearance
from desktop_app.gui.charts import saving
from desktop_app.gui.charts.bars import Bar, Bars
from desktop_app.gui.charts.chart import Chart
from desktop_app.gui.charts.drawing import Drawing, Ink, readable_on
from desktop_app.gui.charts.heat_map import HeatMap, HeatRow
from desktop_app.gui.charts.paired import Pair, PairedBars
from desktop_app.gui.charts.stacked import StackedBars, ToneBar
from desktop_app.gui.charts.timeline import Timeline
from desktop_app.settings import Theme

TONES = {"negative": 5, "neutral": 3, "positive": 2}
HOSTILE = "<b>=1+1</b>"


def bars(**changes: object) -> Bars:
    made = (Bar("pt", "Portuguese", 30), Bar("en", "English", 10), Bar("ja", HOSTILE, 0))
    return Bars("Languages", made, 40, **changes)  # type: ignore[arg-type]


DRAWINGS = {
    "bars": bars,
    "stacked": lambda: StackedBars("Sentiment", (ToneBar("a", "A", TONES), ToneBar("b", "B", {}))),
    "heat": lambda: HeatMap("Labels", (HeatRow("a", "A", TONES), HeatRow("b", "B", {"mixed": 1}))),
    "time": lambda: Timeline("Time", {"2024-01": TONES, "2024-02": {}, "2024-03": {"": 4}}),
    "paired": lambda: PairedBars("Words", (Pair("x", "pump", 9, 1),), ("A: 1", "B: 2"), (20, 0)),
}


@pytest.fixture
def chart(qtbot: QtBot, qapp: QApplication) -> Chart:
    appearance.install(qapp).set(Theme.LIGHT, 100)
    made = Chart(bars())
    qtbot.addWidget(made)
    made.resize(420, made.heightForWidth(420))
    made.show()
    return made


def middle(chart: Chart, index: int) -> QPoint:
    return chart.marks()[index].rect.center().toPoint()


def test_a_click_picks_what_is_under_it(chart: Chart, qtbot: QtBot) -> None:
    with qtbot.waitSignal(chart.picked) as picked:
        qtbot.mouseClick(chart, Qt.MouseButton.LeftButton, pos=middle(chart, 1))
    assert picked.args == ["en"]
    with qtbot.assertNotEmitted(chart.picked):
        qtbot.mouseClick(chart, Qt.MouseButton.RightButton, pos=middle(chart, 1))


def test_arrow_keys_walk_and_enter_picks(chart: Chart, qtbot: QtBot) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(chart.hasFocus)
    assert chart.accessibleName() == "Languages. Portuguese: 30 documents (75%)"
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(chart, key)
    assert "English: 10 documents (25%)" in chart.accessibleName()
    with qtbot.waitSignal(chart.picked) as picked:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert picked.args == ["en"]
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert HOSTILE in chart.accessibleName()


def test_the_description_holds_the_numbers(chart: Chart) -> None:
    assert "Portuguese: 30 documents (75%); English: 10" in chart.accessibleDescription()


def test_the_place_of_the_keyboard_outlives_new_numbers(chart: Chart, qtbot: QtBot) -> None:
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    chart.show_drawing(Bars("Languages", (Bar("en", "English", 9), Bar("pt", "Portuguese", 1)), 10))
    assert chart.accessibleName() == "Languages. English: 9 documents (90%)"


def test_dragging_over_a_time_line_picks_a_range(chart: Chart, qtbot: QtBot) -> None:
    chart.show_drawing(DRAWINGS["time"]())
    chart.resize(420, chart.heightForWidth(420))
    first, last = middle(chart, 0), middle(chart, 2)
    with qtbot.waitSignal(chart.range_picked) as picked:
        qtbot.mousePress(chart, Qt.MouseButton.LeftButton, pos=last)
        qtbot.mouseMove(chart, first)
        qtbot.mouseRelease(chart, Qt.MouseButton.LeftButton, pos=first)
    assert picked.args == ["2024-01", "2024-03"]


def test_shift_and_enter_extend_a_range(chart: Chart, qtbot: QtBot) -> None:
    chart.show_drawing(DRAWINGS["time"]())
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    qtbot.keyClick(chart, Qt.Key.Key_Right)
    with qtbot.waitSignal(chart.range_picked) as picked:
        qtbot.keyClick(chart, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert picked.args == ["2024-01", "2024-02"]


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("width", [180, 420, 1100])
def test_marks_lie_within_what_is_drawn(name: str, width: int, qapp: QApplication) -> None:
    drawing: Drawing = DRAWINGS[name]()
    ink = Ink.for_paper(qapp.font())
    marks = drawing.marks(width, ink)
    assert marks
    for mark in marks:
        assert mark.rect.left() >= 0
        assert mark.rect.right() <= width + 1
        assert mark.rect.bottom() <= drawing.height(width, ink) + 1
        assert mark.text


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_chart_is_saved_as_picture_drawing_and_numbers(
    name: str, tmp_path: Path, qapp: QApplication
) -> None:
    drawing = DRAWINGS[name]()
    for ending in ("png", "svg", "csv"):
        saving.save(drawing, qapp.font(), tmp_path / f"chart.{ending}")
    picture = QImage(str(tmp_path / "chart.png"))
    assert picture.width() == saving.WIDTH * saving.SCALE
    assert picture.pixelColor(2, 2) == QColor("white")  # also where the window is dark
    svg = etree.fromstring((tmp_path / "chart.svg").read_bytes())
    assert svg.tag.endswith("svg")
    assert b"<text" in (tmp_path / "chart.svg").read_bytes()
    lines = (tmp_path / "chart.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == len(drawing.table().rows) + 1


def test_saved_numbers_are_no_formulas(tmp_path: Path, qapp: QApplication) -> None:
    saving.save(Bars("T", (Bar("a", "=1+1", 3),)), qapp.font(), tmp_path / "t.csv")
    assert "'=1+1,3" in (tmp_path / "t.csv").read_text("utf-8-sig")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path, qapp: QApplication) -> None:
    with pytest.raises(InputError):
        saving.save(bars(), qapp.font(), tmp_path / "no" / "chart.png")


def test_what_is_not_chosen_is_paler(qapp: QApplication) -> None:
    def painted(drawing: Bars) -> QColor:
        picture = saving.image(drawing, qapp.font())
        mark = drawing.marks(saving.WIDTH - 48, Ink.for_paper(qapp.font()))[0]
        top = picture.height() / saving.SCALE - 24 - drawing.height(0, Ink.for_paper(qapp.font()))
        at = QPoint((24 + 300) * 2, round((top + mark.rect.center().y()) * 2))
        return picture.pixelColor(at)

    plain, other, own = (
        painted(bars()),
        painted(bars(selected=frozenset({"en"}))),
        painted(bars(selected=frozenset({"pt"}))),
    )
    assert plain == own == QColor(appearance.LIGHT.accent)
    assert other.lightness() > plain.lightness() + 40


@pytest.mark.parametrize("colours", [appearance.LIGHT, appearance.DARK], ids=["light", "dark"])
@pytest.mark.parametrize("tone", ["negative", "mixed", "neutral", "positive"])
def test_shares_are_read_on_every_tone(colours: appearance.Tokens, tone: str) -> None:
    def luminance(colour: QColor) -> float:
        parts = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    ground = QColor(getattr(colours, tone))
    dark, light = sorted((luminance(ground), luminance(readable_on(ground))))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
