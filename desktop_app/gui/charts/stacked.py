"""Stacked bars: the shares of the tones, in all documents or of each of several groups."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.export.rows import Cell
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
    readable_on,
    tone_legend,
)
from desktop_app.messages import _
from desktop_app.text.numbers import count_text, share_text

_NAME_SHARE = 0.36
_GAP = 10
_BAR = 20


@dataclass(frozen=True, slots=True)
class ToneBar:
    """A group: what it stands for, its name, and how many of its documents have which tone.

    The tone "" is of documents that were not rated.
    """

    key: Hashable
    name: str
    tones: Mapping[str, int]

    @property
    def count(self) -> int:
        """Return how many documents it has."""
        return sum(self.tones.values())


class StackedBars(Drawing):
    """A bar of full width a group, divided by tone; a part's key is (group, tone).

    A group's name can be pointed at too: its key is (group, None).
    """

    def __init__(
        self, title: str, bars: tuple[ToneBar, ...], selected: frozenset[Hashable] = frozenset()
    ) -> None:
        self.title = title
        self.bars = bars
        self.selected = selected
        self.tones = tuple(
            tone for tone in (*TONES, "") if any(bar.tones.get(tone) for bar in bars)
        )

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of the legend and of a line for each group."""
        return legend_height(ink) + max(1, len(self.bars)) * self._line(ink)

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return each group's name, where it has one, and its parts."""
        found = []
        names, figures = self._columns(width, ink)
        line = self._line(ink)
        for number, bar in enumerate(self.bars):
            top = legend_height(ink) + number * line
            if bar.name:
                text = f"{bar.name}: {count_text(bar.count)}"
                found.append(Mark(QRectF(0, top, names, line), text, (bar.key, None)))
            for tone, rect in self._parts(bar, top, names, width - figures, ink):
                found.append(Mark(rect, self._said(bar, tone), (bar.key, tone)))
        return found

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw the legend, then names, parts with their shares where there is room, totals."""
        painter.setFont(ink.font)
        draw_legend(painter, QPointF(0, 0), tone_legend(self.tones, ink), ink)
        names, figures = self._columns(width, ink)
        line, metrics = self._line(ink), ink.metrics
        for number, bar in enumerate(self.bars):
            top = legend_height(ink) + number * line
            draw_text(painter, QRectF(0, top, names - _GAP, line), bar.name, ink.colour("text"))
            for tone, rect in self._parts(bar, top, names, width - figures, ink):
                painted = self.lit(ink, ink.tone(tone), (bar.key, None), (bar.key, tone))
                fill(painter, rect, painted)
                share = share_text(bar.tones[tone], bar.count)
                if metrics.horizontalAdvance(share) + 8 < rect.width():
                    on_it = readable_on(painted)
                    draw_text(painter, rect, share, on_it, Qt.AlignmentFlag.AlignHCenter)
            draw_text(
                painter,
                QRectF(width - figures, top, figures, line),
                count_text(bar.count),
                ink.colour("quiet"),
                Qt.AlignmentFlag.AlignRight,
            )

    def table(self) -> ChartTable:
        """Return the counts of each group."""
        columns = (self.title, *(tone_name(tone or None) for tone in self.tones))
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (bar.name or _("All"), *(bar.tones.get(tone, 0) for tone in self.tones))
            for bar in self.bars
        )
        return ChartTable(columns, rows)

    def _line(self, ink: Ink) -> float:
        return max(ink.metrics.height(), _BAR) + 12

    def _columns(self, width: float, ink: Ink) -> tuple[float, float]:
        """Return the widths of the names (with a gap) and of the figures (with a gap)."""
        metrics = ink.metrics
        longest = max((metrics.horizontalAdvance(bar.name) for bar in self.bars), default=0)
        names = min(longest + 1, width * _NAME_SHARE) + _GAP if longest else 0.0
        figures = max(
            (metrics.horizontalAdvance(count_text(bar.count)) for bar in self.bars), default=0
        )
        return names, figures + 1 + _GAP

    def _parts(
        self, bar: ToneBar, top: float, left: float, right: float, ink: Ink
    ) -> list[tuple[str, QRectF]]:
        parts = []
        total = bar.count or 1
        x, y = left, top + (self._line(ink) - _BAR) / 2
        for tone in self.tones:
            if count := bar.tones.get(tone, 0):
                wide = (right - left) * count / total
                parts.append((tone, QRectF(x, y, max(1.0, wide - 1), _BAR)))
                x += wide
        return parts

    def _said(self, bar: ToneBar, tone: str) -> str:
        count = bar.tones[tone]
        said = f"{tone_name(tone or None)}: {count_text(count)} ({share_text(count, bar.count)})"
        return f"{bar.name}, {said}" if bar.name else said
