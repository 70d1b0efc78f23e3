"""Horizontal bars: how many documents have each value."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop_app.gui.charts.drawing import ChartTable, Drawing, Ink, Mark, draw_text, fill
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, share_text

_NAME_SHARE = 0.36  # of the width, at most
_GAP = 10
_BAR = 12
_LEAST = 3  # a count of one is not nothing


@dataclass(frozen=True, slots=True)
class Bar:
    """A value: what it stands for, its name, and how many documents have it.

    `colour` names a token or is a colour ("#rrggbb"); empty for the accent.
    """

    key: Hashable
    name: str
    count: int
    colour: str = ""


class Bars(Drawing):
    """One bar a line: name, bar, figure. `total` is what shares are of; None shows none."""

    def __init__(
        self,
        title: str,
        bars: tuple[Bar, ...],
        total: int | None = None,
        selected: frozenset[Hashable] = frozenset(),
        unit: str = "",
    ) -> None:
        self.title = title
        self.bars = bars
        self.total = total
        self.selected = selected
        self.unit = unit or _("Documents")

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return one line's height for each bar."""
        return max(1, len(self.bars)) * self._line(ink)

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return a mark for each whole line."""
        line = self._line(ink)
        return [
            Mark(QRectF(0, number * line, width, line), self._said(bar), bar.key)
            for number, bar in enumerate(self.bars)
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw names to the left, bars from one edge, figures to the right."""
        metrics, line = ink.metrics, self._line(ink)
        painter.setFont(ink.font)
        names = min(
            max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0) + 1,
            width * _NAME_SHARE,
        )
        figures = [self._figure(bar) for bar in self.bars]
        figure_width = max((metrics.horizontalAdvance(text) for text in figures), default=0) + 1
        left = names + _GAP
        room = max(10.0, width - left - figure_width - _GAP)
        longest = max((bar.count for bar in self.bars), default=0) or 1
        for number, bar in enumerate(self.bars):
            top = number * line
            is_chosen = not self.selected or bar.key in self.selected
            name_colour = ink.colour("text" if is_chosen else "quiet")
            draw_text(painter, QRectF(0, top, names, line), bar.name, name_colour)
            figure = QRectF(width - figure_width, top, figure_width, line)
            draw_text(
                painter, figure, figures[number], ink.colour("quiet"), Qt.AlignmentFlag.AlignRight
            )
            track = QRectF(left, top + (line - _BAR) / 2, room, _BAR)
            fill(painter, track, ink.colour("track"), _BAR / 2)
            length = max(_LEAST, room * bar.count / longest) if bar.count else 0
            if length:
                place = QRectF(left, track.y(), length, _BAR)
                painted = self.lit(ink, _painted(bar, ink), bar.key)
                fill(painter, place, painted, min(_BAR, length) / 2)

    def table(self) -> ChartTable:
        """Return names and counts."""
        return ChartTable(
            (self.title, self.unit), tuple((bar.name, bar.count) for bar in self.bars)
        )

    def _line(self, ink: Ink) -> float:
        return ink.metrics.height() + 12

    def _figure(self, bar: Bar) -> str:
        if not self.total:
            return count_text(bar.count)
        return f"{count_text(bar.count)} · {share_text(bar.count, self.total)}"

    def _said(self, bar: Bar) -> str:
        counted = ngettext("{count} document", "{count} documents", bar.count).format(
            count=count_text(bar.count)
        )
        share = f" ({share_text(bar.count, self.total)})" if self.total else ""
        return f"{bar.name}: {counted}{share}"


def _painted(bar: Bar, ink: Ink) -> QColor:
    return QColor(bar.colour) if bar.colour.startswith("#") else ink.colour(bar.colour or "accent")
