"""Paired bars: the shares that two groups have of each of several things."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from desktop_app.gui.charts.drawing import (
    ChartTable,
    Drawing,
    Ink,
    Mark,
    draw_legend,
    draw_text,
    fill,
    legend_height,
)
from desktop_app.messages import _
from desktop_app.text.numbers import count_text, share_text

FIRST, SECOND = "#2a9296", "#b58900"
"""The colours of the two groups: neither is a colour of a tone."""

_NAME_SHARE = 0.36
_GAP = 10
_BAR = 9
_LEAST = 2


@dataclass(frozen=True, slots=True)
class Pair:
    """A thing, and how many documents of either group have it. `note` stands below its name."""

    key: Hashable
    name: str
    first: int
    second: int
    note: str = ""


class PairedBars(Drawing):
    """Two bars a line, on one scale of shares. `sizes` are how large the groups are."""

    def __init__(
        self,
        title: str,
        pairs: tuple[Pair, ...],
        groups: tuple[str, str],
        sizes: tuple[int, int],
    ) -> None:
        self.title = title
        self.pairs = pairs
        self.groups = groups
        self.sizes = sizes
        self.selected = frozenset()

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of the legend and of a line for each pair."""
        return legend_height(ink) + max(1, len(self.pairs)) * self._line(ink)

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return a mark for each whole line."""
        line, top = self._line(ink), legend_height(ink)
        return [
            Mark(QRectF(0, top + number * line, width, line), self._said(pair), pair.key)
            for number, pair in enumerate(self.pairs)
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw the groups' names, then each thing with its two bars and figures."""
        painter.setFont(ink.font)
        metrics, line = ink.metrics, self._line(ink)
        colours = (QColor(FIRST), QColor(SECOND))
        draw_legend(painter, QPointF(0, 0), list(zip(colours, self.groups, strict=True)), ink)
        longest = max(
            (
                metrics.horizontalAdvance(text)
                for pair in self.pairs
                for text in (pair.name, pair.note)
            ),
            default=0,
        )
        names = min(longest + 1, width * _NAME_SHARE)
        figures = [
            tuple(self._figure(count, size) for count, size in self._counted(pair))
            for pair in self.pairs
        ]
        wide = max((metrics.horizontalAdvance(one) for both in figures for one in both), default=0)
        left = names + _GAP
        room = max(10.0, width - left - wide - 1 - _GAP)
        most = max((self._share(*one) for pair in self.pairs for one in self._counted(pair)),
                   default=0) or 1  # fmt: skip
        half = metrics.height() + 1
        for number, pair in enumerate(self.pairs):
            top = legend_height(ink) + number * line + (line - 2 * half) / 2
            if pair.note:
                draw_text(painter, QRectF(0, top, names, half), pair.name, ink.colour("text"))
                place = QRectF(0, top + half, names, half)
                draw_text(painter, place, pair.note, ink.colour("quiet"))
            else:
                draw_text(painter, QRectF(0, top, names, 2 * half), pair.name, ink.colour("text"))
            for place_number, one in enumerate(self._counted(pair)):
                y = top + place_number * half
                track = QRectF(left, y + (half - _BAR) / 2, room, _BAR)
                fill(painter, track, ink.colour("track"), _BAR / 2)
                length = room * self._share(*one) / most
                if one[0]:
                    length = max(_LEAST, length)
                    bar = QRectF(left, track.y(), length, _BAR)
                    fill(painter, bar, colours[place_number], min(_BAR, length) / 2)
                draw_text(
                    painter,
                    QRectF(width - wide - 1, y, wide + 1, half),
                    figures[number][place_number],
                    ink.colour("quiet"),
                    Qt.AlignmentFlag.AlignRight,
                )

    def table(self) -> ChartTable:
        """Return the counts and the sizes of the groups."""
        return ChartTable(
            (self.title, *self.groups),
            (
                *((pair.name, pair.first, pair.second) for pair in self.pairs),
                (_("Documents"), *self.sizes),
            ),
        )

    def _line(self, ink: Ink) -> float:
        return 2 * (ink.metrics.height() + 1) + 12

    def _counted(self, pair: Pair) -> tuple[tuple[int, int], tuple[int, int]]:
        return (pair.first, self.sizes[0]), (pair.second, self.sizes[1])

    def _share(self, count: int, size: int) -> float:
        return count / size if size else 0.0

    def _figure(self, count: int, size: int) -> str:
        return f"{share_text(count, size)} · {count_text(count)}"

    def _said(self, pair: Pair) -> str:
        parts = [
            f"{group} {self._figure(*one)}"
            for group, one in zip(self.groups, self._counted(pair), strict=True)
        ]
        return f"{pair.name}: {', '.join(parts)}" + (f" ({pair.note})" if pair.note else "")
