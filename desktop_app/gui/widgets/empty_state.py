"""What a view shows when there is nothing yet: an icon, a sentence, what to do."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop_app.gui.appearance import appearance
from desktop_app.gui.icons import icon
from desktop_app.gui.widgets.basics import column, label, row


class EmptyState(QWidget):
    """Centred: an icon, a title, a sentence, and the buttons that end the emptiness."""

    def __init__(self, icon_name: str, title: str, text: str, *buttons: QPushButton) -> None:
        super().__init__()
        self._icon_name = icon_name
        self._picture = QLabel()
        self.title = label(title, "heading")
        self.text = label(text, "quiet", wraps=True)
        self.text.setMaximumWidth(460)
        self.text.setMinimumWidth(300)
        for item in (self._picture, self.title, self.text):
            item.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout = column(0, self._picture, self.title, row(0, self.text, 0))
        if buttons:
            layout.addSpacing(4)
            layout.addLayout(row(0, *buttons, 0))
        layout.addStretch(1)
        self.setLayout(layout)
        appearance().changed.connect(self._paint_icon)
        self._paint_icon()

    def _paint_icon(self) -> None:
        pixmap = icon(self._icon_name, "field_line").pixmap(QSize(44, 44), self.devicePixelRatioF())
        self._picture.setPixmap(pixmap)
