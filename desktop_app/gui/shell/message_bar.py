"""The message bar above the page: what happened, and the ways out. It blocks nothing."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_app.gui.icons import icon
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.messages import _

_GOOD_MILLISECONDS = 7000
"""Long enough to read two sentences."""
_MOST = 3
_LOOKS = {
    NoticeKind.INFO: ("info", "accent"),
    NoticeKind.GOOD: ("circle-check", "good"),
    NoticeKind.WARNING: ("triangle-alert", "warning"),
    NoticeKind.ERROR: ("circle-alert", "danger"),
}


class MessageBar(QWidget):
    """Shows up to three notices, the newest first; the same text is shown once."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = column(spacing=6)
        self._layout.setContentsMargins(24, 10, 24, 0)
        self.setLayout(self._layout)
        self.hide()

    @property
    def notices(self) -> list[Notice]:
        """What shows now, the newest first."""
        return [bar.notice for bar in self._bars()]

    def show_notice(self, notice: Notice) -> None:
        """Show a notice."""
        for bar in self._bars():
            if bar.notice.text == notice.text:
                self._remove(bar)
        self._layout.insertWidget(0, _Bar(notice, self._remove))
        for bar in self._bars()[_MOST:]:
            self._remove(bar)
        self.show()

    def clear(self) -> None:
        """Close all notices."""
        for bar in self._bars():
            self._remove(bar)

    def _bars(self) -> "list[_Bar]":
        items = (self._layout.itemAt(index) for index in range(self._layout.count()))
        return [bar for item in items if item and isinstance(bar := item.widget(), _Bar)]

    def _remove(self, bar: "_Bar") -> None:
        self._layout.removeWidget(bar)
        bar.hide()
        bar.deleteLater()
        self.setVisible(bool(self._bars()))


class _Bar(QFrame):
    def __init__(self, notice: Notice, close: "Callable[[_Bar], None]") -> None:
        super().__init__()
        self.notice = notice
        self._close = close
        self.setObjectName("messageBar")
        self.setProperty("kind", notice.kind.value)
        self.setAccessibleName(notice.text)
        icon_name, colour = _LOOKS[notice.kind]
        picture = QLabel()
        picture.setPixmap(icon(icon_name, colour).pixmap(QSize(18, 18), self.devicePixelRatioF()))
        layout: QHBoxLayout = row(picture, spacing=10)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.addWidget(label(notice.text, wraps=True, selectable=True), 1)
        for action in notice.actions:
            layout.addWidget(button(action.text, partial(self._act, action)))
        cross = icon_button("x", _("Close this message"), self._close_self)
        layout.addWidget(cross, 0, Qt.AlignmentFlag.AlignTop)
        self.setLayout(layout)
        if notice.kind is NoticeKind.GOOD and not notice.actions:
            QTimer.singleShot(_GOOD_MILLISECONDS, self, self._close_self)

    def _close_self(self) -> None:
        self._close(self)

    def _act(self, action: Action) -> None:
        self._close(self)
        action.call()
