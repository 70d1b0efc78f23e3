"""The icon family: Lucide's line icons, drawn in the theme's colours at any scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.gui.appearance import tokens
from desktop_app.paths import resources_folder


def icon(name: str, colour: str = "text", disabled: str = "field_line") -> QIcon:
    """Return the icon of resources/icons/lucide/<name>.svg in a token's colour.

    It asks for the colour at each painting, so it follows the theme.
    """
    return QIcon(_Engine(name, colour, disabled))


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: str) -> None:
    """Paint an icon in a colour ("#rrggbb") into a rectangle."""
    _renderer(name, colour).render(painter, rect)


class _Engine(QIconEngine):
    """Renders the drawing anew for each size, in the colour the theme has now."""

    def __init__(self, name: str, colour: str, disabled: str) -> None:
        super().__init__()
        self._name, self._colour, self._disabled = name, colour, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        role = self._disabled if mode == QIcon.Mode.Disabled else self._colour
        paint_icon(painter, self._name, QRectF(rect), getattr(tokens(), role, role))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        if size.isEmpty():
            return QPixmap()
        image = QImage(size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return QPixmap.fromImage(image)

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._disabled)


@lru_cache(maxsize=512)
def _renderer(name: str, colour: str) -> QSvgRenderer:
    path = resources_folder() / "icons" / "lucide" / f"{name}.svg"
    drawing = path.read_text("utf-8").replace("currentColor", colour)
    return QSvgRenderer(QByteArray(drawing.encode()))
