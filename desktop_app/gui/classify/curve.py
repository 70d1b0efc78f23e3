"""A curve of shares (0 to 100 %) over something: with the range each point lies in, if known."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from desktop_app.gui.charts.drawing import ChartTable, Drawing, Ink, Mark, draw_text, fill
from desktop_app.messages import _
from desktop_app.text.numbers import share_text

_PLOT = 150
_LINES = (0.0, 0.5, 1.0)
_DOT = 3.5


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point: where, how high, between what, and its name below the line."""

    x: float
    y: float
    name: str
    low: float | None = None
    high: float | None = None


class Curve(Drawing):
    """A line through points. `marked` is where an upright line stands, if anywhere."""

    def __init__(
        self,
        title: str,
        points: tuple[CurvePoint, ...],
        axis: str,
        *,
        marked: float | None = None,
        plot: float = _PLOT,
        dots: bool = True,
    ) -> None:
        self.title = title
        self.points = points
        self.axis = axis
        self.selected: frozenset[Hashable] = frozenset()
        self._marked = marked
        self._plot = plot
        self._dots = dots

    def height(self, width: float, ink: Ink) -> float:  # noqa: ARG002
        """Return the height of the plot, its names and the axis."""
        return self._plot + 2 * ink.metrics.height() + 18

    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return the points, from the left."""
        if not self._dots:
            return []
        places = [self._place(point, width, ink) for point in self.points]
        return [
            Mark(QRectF(place.x() - 8, place.y() - 8, 16, 16), self._said(point), number)
            for number, (place, point) in enumerate(zip(places, self.points, strict=True))
        ]

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw lines at 0, 50 and 100 %, the band, the curve, the names."""
        painter.setFont(ink.font)
        left, top = self._left(ink), self._top(ink)
        for share in _LINES:
            y = top + self._plot * (1 - share)
            painter.setPen(QPen(ink.colour("line"), 1))
            painter.drawLine(QPointF(left, y), QPointF(width, y))
            rect = QRectF(0, y - ink.metrics.height() / 2, left - 6, ink.metrics.height())
            right = Qt.AlignmentFlag.AlignRight
            draw_text(painter, rect, f"{share:.0%}", ink.colour("quiet"), right)
        self._paint_band(painter, width, ink)
        places = [self._place(point, width, ink) for point in self.points]
        if self._marked is not None:
            x = self._x(self._marked, width, ink)
            painter.setPen(QPen(ink.colour("quiet"), 1.5, Qt.PenStyle.DashLine))
            painter.drawLine(QPointF(x, top), QPointF(x, top + self._plot))
        painter.setPen(QPen(ink.colour("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(QPolygonF(places))
        if self._dots:
            for place in places:
                around = QRectF(place.x() - _DOT, place.y() - _DOT, 2 * _DOT, 2 * _DOT)
                fill(painter, around, ink.colour("accent"), _DOT)
        self._paint_names(painter, width, ink, places)

    def table(self) -> ChartTable:
        """Return the points."""
        if any(point.low is not None for point in self.points):
            columns = (self.axis, self.title, _("at least"), _("at most"))
            return ChartTable(
                columns, tuple((one.name, one.y, one.low, one.high) for one in self.points)
            )
        return ChartTable((self.axis, self.title), tuple((one.name, one.y) for one in self.points))

    def _paint_band(self, painter: QPainter, width: float, ink: Ink) -> None:
        known = [one for one in self.points if one.low is not None and one.high is not None]
        if not known:
            return
        soft = ink.colour("accent")
        soft.setAlphaF(0.18)
        above = [self._at(one.x, one.high or 0.0, width, ink) for one in known]
        below = [self._at(one.x, one.low or 0.0, width, ink) for one in reversed(known)]
        if len(known) == 1:
            x, y = above[0].x(), above[0].y()
            fill(painter, QRectF(x - 5, y, 10, below[0].y() - y), soft, 3)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(soft)
        painter.drawPolygon(QPolygonF([*above, *below]))

    def _paint_names(
        self, painter: QPainter, width: float, ink: Ink, places: list[QPointF]
    ) -> None:
        y = self._top(ink) + self._plot + 5
        free = 0.0
        for place, point in zip(places, self.points, strict=True):
            wide = ink.metrics.horizontalAdvance(point.name) + 2
            x = min(max(place.x() - wide / 2, 0), width - wide)
            if point.name and x >= free:
                rect = QRectF(x, y, wide, ink.metrics.height())
                draw_text(painter, rect, point.name, ink.colour("quiet"))
                free = x + wide + 12
        rect = QRectF(self._left(ink), y + ink.metrics.height(), 0, ink.metrics.height())
        rect.setRight(width)
        draw_text(painter, rect, self.axis, ink.colour("quiet"), Qt.AlignmentFlag.AlignHCenter)

    def _top(self, ink: Ink) -> float:
        return ink.metrics.height() / 2

    def _left(self, ink: Ink) -> float:
        return ink.metrics.horizontalAdvance("100%") + 10

    def _x(self, x: float, width: float, ink: Ink) -> float:
        first = min((one.x for one in self.points), default=0.0)
        last = max((one.x for one in self.points), default=1.0)
        left, inner = self._left(ink) + 10, width - self._left(ink) - 20
        return left + inner * ((x - first) / (last - first) if last > first else 0.5)

    def _at(self, x: float, y: float, width: float, ink: Ink) -> QPointF:
        shown = min(max(y, 0.0), 1.0)
        return QPointF(self._x(x, width, ink), self._top(ink) + self._plot * (1 - shown))

    def _place(self, point: CurvePoint, width: float, ink: Ink) -> QPointF:
        return self._at(point.x, point.y, width, ink)

    def _said(self, point: CurvePoint) -> str:
        said = f"{self.axis} {point.name}: {share_text(point.y, 1.0)}"
        if point.low is None or point.high is None:
            return said
        return _("{said} (95 % between {low} and {high})").format(
            said=said, low=share_text(point.low, 1.0), high=share_text(point.high, 1.0)
        )
