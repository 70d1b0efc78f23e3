"""The map itself: tens of thousands of points, panned, zoomed, hovered, lassoed."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from scipy.spatial import cKDTree

from desktop_app.corpus.exploring import MapPoints
from desktop_app.gui.appearance import appearance, colour
from desktop_app.gui.explore.map_colours import Category
from desktop_app.messages import _

_NEAR = 9  # pixels from a point at which it is meant
_HOVER_MS = 90
_MOST_CORNERS = 160  # of a lasso
_ZOOM = 0.8
_PAN = 0.12
_FEW, _MANY = 800, 12_000  # points from which they are drawn smaller


class MapCanvas(pg.PlotWidget):  # type: ignore[misc]
    """Shows points by category. `hovered` comes with a point's row or -1, `clicked` with a row,
    `lassoed` with the rows inside a loop drawn while `lassoing` is set.
    """  # noqa: D205

    hovered = Signal(int, object)
    clicked = Signal(int)
    lassoed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.lassoing = False
        self._points: MapPoints | None = None
        self._categories: Sequence[Category] = ()
        self._shown: npt.NDArray[np.bool_] | None = None
        self._tree: cKDTree | None = None
        self._items: list[pg.ScatterPlotItem] = []
        self._loop: list[QPointF] = []
        self._pressed_at: QPointF | None = None
        self._hover = QTimer(self, singleShot=True, interval=_HOVER_MS)
        self._hover.timeout.connect(self._tell_hovered)
        self._mouse = QPointF()
        self._over = -1
        plot = self.getPlotItem()
        plot.hideAxis("left")
        plot.hideAxis("bottom")
        plot.hideButtons()
        plot.setMenuEnabled(False)
        plot.setContentsMargins(0, 0, 0, 0)
        self.getViewBox().setAspectLocked(True)
        self.getViewBox().setDefaultPadding(0.03)
        self.viewport().setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Map of meaning"))
        self.setAccessibleDescription(
            _("Arrow keys move the map, plus and minus zoom, 0 shows all of it.")
        )
        appearance().changed.connect(self._dress)
        self._dress()

    def show_points(
        self,
        points: MapPoints,
        categories: Sequence[Category],
        shown: npt.NDArray[np.bool_] | None = None,
    ) -> None:
        """Show points in the colours of their categories; those not `shown` pale, beneath."""
        is_new = points is not self._points
        if is_new:
            self._tree = cKDTree(points.places) if len(points.places) else None
        self._points, self._categories, self._shown = points, categories, shown
        self._draw()
        if is_new:
            self.fit()

    def fit(self) -> None:
        """Show the whole map."""
        self.getViewBox().autoRange(padding=0.03)

    def zoom(self, factor: float) -> None:
        """Show more (over 1) or less of it, about its middle."""
        self.getViewBox().scaleBy((factor, factor))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a loop, or note where it was pressed, so that a click is told from a drag."""
        self._pressed_at = event.position()
        if self.lassoing and event.button() == Qt.MouseButton.LeftButton:
            self._loop = [event.position()]
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Draw the loop on, or ask soon what is under the pointer."""
        if self._loop:
            self._loop.append(event.position())
            self.viewport().update()
            return
        super().mouseMoveEvent(event)
        self._mouse = event.position()
        if not event.buttons():
            self._hover.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Close the loop; or take a press that did not move for a click on a point."""
        if self._loop:
            loop, self._loop = self._loop, []
            self.viewport().update()
            if len(loop) > 3:  # noqa: PLR2004  a loop has an inside
                self.lassoed.emit(self._inside(loop))
            return
        super().mouseReleaseEvent(event)
        pressed = self._pressed_at
        is_click = pressed is not None and (event.position() - pressed).manhattanLength() < 4  # noqa: PLR2004
        if is_click and event.button() == Qt.MouseButton.LeftButton:
            row = self.row_at(event.position())
            if row >= 0:
                self.clicked.emit(row)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Nothing is under the pointer any more."""
        self._hover.stop()
        self._over = -1
        self.hovered.emit(-1, QPointF())
        super().leaveEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Move and zoom by keys."""
        steps = {
            Qt.Key.Key_Left: (-_PAN, 0),
            Qt.Key.Key_Right: (_PAN, 0),
            Qt.Key.Key_Up: (0, _PAN),
            Qt.Key.Key_Down: (0, -_PAN),
        }
        key = Qt.Key(event.key())
        if key in steps:
            area = self.getViewBox().viewRect()
            across, up = steps[key]
            self.getViewBox().translateBy((across * area.width(), up * area.height()))
        elif key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(_ZOOM)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / _ZOOM)
        elif key == Qt.Key.Key_0:
            self.fit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Draw the loop over the points, and the ring of the keyboard."""
        super().paintEvent(event)
        if not self._loop and not self.hasFocus():
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._loop:
            ground = colour("accent")
            ground.setAlphaF(0.15)
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(ground)
            painter.drawPolygon(QPolygonF(self._loop))
        else:
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1))

    def row_at(self, position: QPointF) -> int:
        """Return the row of the point that is meant by a position in the widget, or -1."""
        if self._tree is None:
            return -1
        place = self.getViewBox().mapSceneToView(self.mapToScene(position.toPoint()))
        reach = _NEAR * abs(self.getViewBox().viewPixelSize()[0])
        _distance, row = self._tree.query((place.x(), place.y()), distance_upper_bound=reach)
        return int(row) if row < self._tree.n else -1

    def position_of(self, row: int) -> QPointF:
        """Return where in the widget the point of a row is."""
        assert self._points is not None  # noqa: S101
        x, y = self._points.places[row].tolist()
        scene = self.getViewBox().mapViewToScene(QPointF(x, y))
        return QPointF(self.mapFromScene(scene))

    def _inside(self, loop: list[QPointF]) -> npt.NDArray[np.intp]:
        assert self._points is not None  # noqa: S101
        step = -(-len(loop) // _MOST_CORNERS)
        box = self.getViewBox()
        corners = [box.mapSceneToView(self.mapToScene(p.toPoint())) for p in loop[::step]]
        polygon = np.array([(corner.x(), corner.y()) for corner in corners])
        places = self._points.places
        low, high = polygon.min(axis=0), polygon.max(axis=0)
        near = np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))
        return near[inside(polygon, places[near])]

    def _tell_hovered(self) -> None:
        row = self.row_at(self._mouse)
        self.viewport().setCursor(
            Qt.CursorShape.CrossCursor
            if self.lassoing
            else Qt.CursorShape.PointingHandCursor
            if row >= 0
            else Qt.CursorShape.ArrowCursor
        )
        if row != self._over:
            self._over = row
            self.hovered.emit(row, self._mouse)

    def _draw(self) -> None:
        plot = self.getPlotItem()
        for item in self._items:
            plot.removeItem(item)
        self._items = []
        points = self._points
        if points is None:
            return
        count = len(points.ids)
        size = 9 if count <= _FEW else 6 if count <= _MANY else 4
        shown = np.ones(count, bool) if self._shown is None else self._shown
        if not shown.all():
            self._add(points.places[~shown], colour("line"), size)
        for category in self._categories:
            rows = category.rows[shown[category.rows]]
            own = category.colour
            painted = QColor(own) if own.startswith("#") else colour(own)
            painted.setAlphaF(0.85)
            self._add(points.places[rows], painted, size)

    def _add(self, places: npt.NDArray[np.float32], painted: QColor, size: int) -> None:
        if not len(places):
            return
        item = pg.ScatterPlotItem(
            x=places[:, 0], y=places[:, 1], size=size, pen=None, brush=painted, pxMode=True
        )
        item.setAcceptedMouseButtons(Qt.MouseButton.NoButton)
        self.getPlotItem().addItem(item)
        self._items.append(item)

    def _dress(self) -> None:
        self.setBackground(colour("surface"))
        self._draw()


def inside(
    polygon: npt.NDArray[np.float64], places: npt.NDArray[np.float32]
) -> npt.NDArray[np.bool_]:
    """Tell for each place whether it is in a polygon (crossings of a ray, even-odd)."""
    x, y = places[:, 0].astype(np.float64), places[:, 1].astype(np.float64)
    found = np.zeros(len(places), bool)
    for (x1, y1), (x2, y2) in zip(polygon, np.roll(polygon, -1, axis=0), strict=True):
        if y1 == y2:
            continue
        between = (y1 > y) != (y2 > y)
        found ^= between & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return found
