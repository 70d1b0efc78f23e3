"""The legend of the map: colours, names, counts; a click filters by one."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from desktop_app.gui.appearance import colour
from desktop_app.gui.charts.drawing import draw_text, fill
from desktop_app.gui.explore.map_colours import Category
from desktop_app.gui.widgets.basics import clear, column
from desktop_app.text.numbers import count_text


class MapLegend(QScrollArea):
    """A list of categories; `picked` is called with the one that is clicked."""

    def __init__(self, picked: Callable[[Category], object]) -> None:
        super().__init__()
        self._picked = picked
        self._lines = column(spacing=0)
        content = QWidget()
        content.setLayout(column(self._lines, 0, spacing=0))
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)
        self.setFixedWidth(220)

    def show_categories(self, categories: Sequence[Category]) -> None:
        """Show these."""
        clear(self._lines)
        for category in categories:
            self._lines.addWidget(_Line(category, self._picked))


class _Line(QPushButton):
    def __init__(self, category: Category, picked: Callable[[Category], object]) -> None:
        super().__init__()
        self._category = category
        self._count = count_text(len(category.rows))
        self.setFlat(True)
        self.setAutoDefault(False)
        self.setAccessibleName(f"{category.name}: {self._count}")
        self.setToolTip(category.name if "<" not in category.name else "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(lambda _checked=False: picked(category))

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(200, self.fontMetrics().height() + 12)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        if self.underMouse() or self.hasFocus():
            fill(painter, area, colour("hover"), 6)
        own = self._category.colour
        painted = QColor(own) if own.startswith("#") else colour(own)
        fill(painter, QRectF(8, area.center().y() - 5, 10, 10), painted, 5)
        painter.setFont(self.font())
        wide = self.fontMetrics().horizontalAdvance(self._count) + 2
        name = area.adjusted(26, 0, -wide - 16, 0)
        draw_text(painter, name, self._category.name, colour("text"))
        figure = QRectF(area.right() - wide - 8, area.top(), wide, area.height())
        draw_text(painter, figure, self._count, colour("quiet"), Qt.AlignmentFlag.AlignRight)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
