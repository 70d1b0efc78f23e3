"""What a document under the pointer is: its name and how it begins, beside the pointer."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QFrame, QWidget

from desktop_app.gui.widgets.basics import column, label

_WIDTH = 320
_APART = 16


class HoverCard(QFrame):
    """A small card over the map. It takes no clicks: they go to the map beneath."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("look", "card")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.name = label("", "strong", wraps=True)
        self.place = label("", "small")
        self.text = label("", wraps=True)
        self._over = over
        self._lines = column(self.name, self.place, self.text, spacing=3)
        self._lines.setContentsMargins(12, 9, 12, 10)
        self.setLayout(self._lines)
        self.setFixedWidth(_WIDTH)
        self.hide()

    def show_text(self, name: str, place: str, text: str, at: QPointF) -> None:
        """Show a document near a position, inside of what the card lies over."""
        self.name.setText(name)
        self.place.setText(place)
        self.place.setVisible(bool(place))
        self.text.setText(text)
        self._lines.activate()
        self.resize(_WIDTH, self._lines.totalHeightForWidth(_WIDTH))
        room = self._over.rect()
        x, y = at.x() + _APART, at.y() + _APART
        if x + self.width() > room.width():
            x = max(4, at.x() - _APART - self.width())
        if y + self.height() > room.height():
            y = max(4, at.y() - _APART - self.height())
        self.move(round(x), round(y))
        self.show()
        self.raise_()
