"""Cards in two columns, each as tall as its cards; in one where there is no room for two."""

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from desktop_app.gui.widgets.basics import SPACE, column

_ROOM_FOR_TWO = 780


class Columns(QWidget):
    """Left and right stand beside each other, or the right ones below."""

    def __init__(self, left: Sequence[QWidget], right: Sequence[QWidget]) -> None:
        super().__init__()
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        for widgets in (left, right):
            holder = QWidget()
            holder.setLayout(column(*widgets, 0, spacing=SPACE))
            holder.setMinimumWidth(200)
            self._layout.addWidget(holder, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Set them as the width allows."""
        super().resizeEvent(event)
        two = event.size().width() >= _ROOM_FOR_TWO
        wanted = QBoxLayout.Direction.LeftToRight if two else QBoxLayout.Direction.TopToBottom
        if self._layout.direction() != wanted:
            self._layout.setDirection(wanted)
