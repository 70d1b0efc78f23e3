"""The confusion matrix: rows are the labels people gave, columns those the classifier would."""

from collections.abc import Hashable, Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop_app.gui.charts.drawing import (
    ChartTable,
    Drawing,
    Ink,
    Mark,
    draw_text,
    fill,
    mixed,
    readable_on,
)
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

_NAME_SHARE = 0.3
_GAP = 10
_LEAST, _MOST = 0.08, 0.85  # how strong the colour of a count of nothing and of all is


class ConfusionMatrix(Drawing):
    """A cell's key is (true, given), by the labels' places. Right ones are on the diagonal."""

    def __init__(self, title: str, names: Sequence[str], counts: Sequence[Sequence[int]]) -> None:
        self.title = title
        self.names = tuple(names)
        self.counts = counts
        self.selected: frozenset[Hashable] = frozenset()

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of the head and of a line for each label."""
        return (len(self.names) + 1) * self._line(ink)

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return the cells that hold something, row by row."""
        return [
            Mark(self._cell(true, given, width, ink), self._said(true, given), (true, given))
            for true, row in enumerate(self.counts)
            for given, count in enumerate(row)
            if count
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw names above and to the left, counts in the cells."""
        painter.setFont(ink.font)
        line, names = self._line(ink), self._names(width, ink)
        middle = Qt.AlignmentFlag.AlignHCenter
        for place, name in enumerate(self.names):
            head = self._cell(-1, place, width, ink).adjusted(3, 0, -3, 0)
            draw_text(painter, head, name, ink.colour("quiet"), middle)
            rect = QRectF(0, (place + 1) * line, names - _GAP, line)
            draw_text(painter, rect, name, ink.colour("text"))
        for true, row in enumerate(self.counts):
            total = sum(row)
            for given, count in enumerate(row):
                rect = self._cell(true, given, width, ink).adjusted(1, 1, -1, -1)
                tone = ink.colour("positive" if true == given else "negative")
                strength = _LEAST + (_MOST - _LEAST) * count / total if count else 0.03
                ground = mixed(ink.colour("surface"), tone, strength)
                fill(painter, rect, ground, 4)
                if count:
                    draw_text(painter, rect, count_text(count), readable_on(ground), middle)

    def table(self) -> ChartTable:
        """Return the counts."""
        return ChartTable(
            (self.title, *self.names),
            tuple((name, *row) for name, row in zip(self.names, self.counts, strict=True)),
        )

    def _cell(self, true: int, given: int, width: float, ink: Ink) -> QRectF:
        names, line = self._names(width, ink), self._line(ink)
        wide = (width - names) / max(1, len(self.names))
        return QRectF(names + given * wide, (true + 1) * line, wide, line)

    def _line(self, ink: Ink) -> float:
        return ink.metrics.height() + 14

    def _names(self, width: float, ink: Ink) -> float:
        longest = max((ink.metrics.horizontalAdvance(name) for name in self.names), default=0)
        return min(longest + 1, width * _NAME_SHARE) + _GAP

    def _said(self, true: int, given: int) -> str:
        count = count_text(self.counts[true][given])
        if true == given:
            return _("{count} of “{true}” found rightly").format(count=count, true=self.names[true])
        return _("{count} of “{true}” taken for “{given}”").format(
            count=count, true=self.names[true], given=self.names[given]
        )
