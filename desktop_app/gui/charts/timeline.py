"""A time line: a column for each period, divided by tone."""

from collections.abc import Hashable, Mapping

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from desktop_app.export.wording import tone_name
from desktop_app.gui.charts.drawing import (
    TONES,
    ChartTable,
    Drawing,
    Ink,
    Mark,
    draw_legend,
    draw_text,
    fill,
    legend_height,
    tone_legend,
)
from desktop_app.gui.charts.periods import period_name
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

_COLUMNS_HEIGHT = 170
_FILL = 0.76  # of a period's width
_WIDEST = 46
_LINES = 3


class Timeline(Drawing):
    """Columns over time; a column's key is its period ("2024-05", "2024-W21", "2024")."""

    takes_ranges = True

    def __init__(
        self,
        title: str,
        periods: Mapping[str, Mapping[str, int]],
        selected: frozenset[Hashable] = frozenset(),
    ) -> None:
        self.title = title
        self.periods = dict(periods)
        self.selected = selected
        self.tones = tuple(
            tone
            for tone in (*TONES, "")
            if any(counts.get(tone) for counts in self.periods.values())
        )

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of legend, columns and names."""
        return legend_height(ink) + _COLUMNS_HEIGHT + ink.metrics.height() + 10

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return a mark for each period, of the whole height."""
        left, slot = self._left(ink), self._slot(width, ink)
        top = legend_height(ink)
        return [
            Mark(
                QRectF(left + number * slot, top, slot, _COLUMNS_HEIGHT),
                self._said(period),
                period,
            )
            for number, period in enumerate(self.periods)
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw the legend, lines with their figures, columns, and names where they fit."""
        painter.setFont(ink.font)
        draw_legend(painter, QPointF(0, 0), tone_legend(self.tones, ink), ink)
        top, left, slot = legend_height(ink), self._left(ink), self._slot(width, ink)
        base, room = top + _COLUMNS_HEIGHT, _COLUMNS_HEIGHT - 8
        scale = _scale(self._tallest())
        for step in range(_LINES + 1):
            value = scale * step / _LINES
            y = base - room * step / _LINES
            painter.setPen(QPen(ink.colour("line"), 1))
            painter.drawLine(QPointF(left, y), QPointF(width, y))
            figure = QRectF(0, y - ink.metrics.height() / 2, left - 8, ink.metrics.height())
            draw_text(
                painter,
                figure,
                count_text(value),
                ink.colour("quiet"),
                Qt.AlignmentFlag.AlignRight,
            )
        wide = min(slot * _FILL, _WIDEST)
        for number, (period, counts) in enumerate(self.periods.items()):
            x, y = left + (number + 0.5) * slot - wide / 2, base
            for tone in self.tones:
                if count := counts.get(tone, 0):
                    tall = room * count / scale
                    y -= tall
                    painted = self.lit(ink, ink.tone(tone), period)
                    fill(painter, QRectF(x, y, wide, tall), painted)
        self._paint_names(painter, width, ink)

    def table(self) -> ChartTable:
        """Return the counts of each period."""
        return ChartTable(
            (_("Period"), *(tone_name(tone or None) for tone in self.tones)),
            tuple(
                (period, *(counts.get(tone, 0) for tone in self.tones))
                for period, counts in self.periods.items()
            ),
        )

    def _paint_names(self, painter: QPainter, width: float, ink: Ink) -> None:
        left, slot = self._left(ink), self._slot(width, ink)
        y = legend_height(ink) + _COLUMNS_HEIGHT + 6
        free = 0.0
        for number, period in enumerate(self.periods):
            name = period_name(period, short=True)
            wide = ink.metrics.horizontalAdvance(name) + 2
            x = min(max(left + (number + 0.5) * slot - wide / 2, 0), width - wide)
            if x >= free:
                place = QRectF(x, y, wide, ink.metrics.height())
                draw_text(painter, place, name, ink.colour("quiet"))
                free = x + wide + 14

    def _tallest(self) -> int:
        return max((sum(counts.values()) for counts in self.periods.values()), default=0)

    def _left(self, ink: Ink) -> float:
        return ink.metrics.horizontalAdvance(count_text(_scale(self._tallest()))) + 10

    def _slot(self, width: float, ink: Ink) -> float:
        return (width - self._left(ink)) / max(1, len(self.periods))

    def _said(self, period: str) -> str:
        counts = self.periods[period]
        parts = ", ".join(
            f"{tone_name(tone or None)} {count_text(counts[tone])}"
            for tone in self.tones
            if counts.get(tone)
        )
        said = f"{period_name(period)}: {count_text(sum(counts.values()))}"
        return f"{said} ({parts})" if parts else said


def _scale(tallest: int) -> int:
    """Return the figure of the highest line: a round one, divided by the lines without a rest."""
    least = max(1, -(-tallest // _LINES))
    size = int(10 ** (len(str(least)) - 1))
    factor = next(factor for factor in (1, 2, 3, 4, 5, 6, 8, 10) if factor * size >= least)
    return factor * size * _LINES
