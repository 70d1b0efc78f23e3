"""A heat map: rows by columns, each cell the share of its row, stronger where it is larger."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.export.wording import tone_name
from desktop_app.gui.charts.drawing import (
    TONES,
    ChartTable,
    Drawing,
    Ink,
    Mark,
    draw_text,
    fill,
    mixed,
    readable_on,
)
from desktop_app.text.numbers import count_text, share_text

_NAME_SHARE = 0.34
_GAP = 10
_LEAST, _MOST = 0.06, 0.94  # how strong the colour of a share of nothing and of all is


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A row: what it stands for, its name, its counts by tone."""

    key: Hashable
    name: str
    tones: Mapping[str, int]


class HeatMap(Drawing):
    """Groups by tone; a cell's key is (group, tone)."""

    def __init__(
        self, title: str, rows: tuple[HeatRow, ...], selected: frozenset[Hashable] = frozenset()
    ) -> None:
        self.title = title
        self.rows = rows
        self.selected = selected
        self.tones = tuple(tone for tone in TONES if any(row.tones.get(tone) for row in rows))

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of the head and of a line for each row."""
        return (len(self.rows) + 1) * self._line(ink)

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return the cells, row by row."""
        return [
            Mark(rect, self._said(row, tone), (row.key, tone))
            for row, tone, rect in self._cells(width, ink)
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw the names of the tones above, of the rows to the left, shares in the cells."""
        painter.setFont(ink.font)
        names, line = self._names(width, ink), self._line(ink)
        cell = self._cell(width, ink)
        for number, tone in enumerate(self.tones):
            head = QRectF(names + number * cell, 0, cell, line)
            draw_text(
                painter, head, tone_name(tone), ink.colour("quiet"), Qt.AlignmentFlag.AlignHCenter
            )
        for number, row in enumerate(self.rows):
            place = QRectF(0, (number + 1) * line, names - _GAP, line)
            draw_text(painter, place, row.name, ink.colour("text"))
        for row, tone, rect in self._cells(width, ink):
            count, total = row.tones.get(tone, 0), sum(row.tones.values())
            strength = _LEAST + (_MOST - _LEAST) * count / total if total and count else 0.03
            ground = mixed(ink.colour("surface"), ink.tone(tone), strength)
            ground = self.lit(ink, ground, (row.key, tone), (row.key, None))
            fill(painter, rect.adjusted(1, 1, -1, -1), ground, 4)
            draw_text(
                painter,
                rect,
                share_text(count, total),
                readable_on(ground),
                Qt.AlignmentFlag.AlignHCenter,
            )

    def table(self) -> ChartTable:
        """Return the counts."""
        columns = (self.title, *map(tone_name, self.tones))
        return ChartTable(
            columns,
            tuple(
                (row.name, *(row.tones.get(tone, 0) for tone in self.tones)) for row in self.rows
            ),
        )

    def _line(self, ink: Ink) -> float:
        return ink.metrics.height() + 14

    def _names(self, width: float, ink: Ink) -> float:
        longest = max((ink.metrics.horizontalAdvance(row.name) for row in self.rows), default=0)
        return min(longest + 1, width * _NAME_SHARE) + _GAP

    def _cell(self, width: float, ink: Ink) -> float:
        return (width - self._names(width, ink)) / max(1, len(self.tones))

    def _cells(self, width: float, ink: Ink) -> list[tuple[HeatRow, str, QRectF]]:
        names, line, cell = self._names(width, ink), self._line(ink), self._cell(width, ink)
        return [
            (row, tone, QRectF(names + across * cell, (down + 1) * line, cell, line))
            for down, row in enumerate(self.rows)
            for across, tone in enumerate(self.tones)
        ]

    def _said(self, row: HeatRow, tone: str) -> str:
        count, total = row.tones.get(tone, 0), sum(row.tones.values())
        return f"{row.name}, {tone_name(tone)}: {count_text(count)} ({share_text(count, total)})"
