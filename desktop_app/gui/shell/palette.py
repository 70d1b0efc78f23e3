"""The command palette: type a few letters, press Enter."""

from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, QStringListModel, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QListView, QWidget

from desktop_app.gui.widgets.basics import column
from desktop_app.messages import _

_WIDTH, _HEIGHT = 560, 380


class CommandPalette(QDialog):
    """Lists the window's actions that can be done now; the words typed may stand in any order."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window, Qt.WindowType.FramelessWindowHint | Qt.WindowType.Popup)
        self.setObjectName("palette")
        self.setAccessibleName(_("Commands"))
        self._window = window
        self._actions: list[QAction] = []
        self.field = QLineEdit()
        self.field.setPlaceholderText(_("Type a command …"))
        self.field.setAccessibleName(_("Command"))
        self.list = QListView()
        self.list.setAccessibleName(_("Commands"))
        self._names = QStringListModel(self)
        self._matching = _AllWords(self)
        self._matching.setSourceModel(self._names)
        self.list.setModel(self._matching)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        layout = column(self.field, self.list, spacing=6)
        layout.setContentsMargins(10, 10, 10, 10)
        self.setLayout(layout)
        self.resize(_WIDTH, _HEIGHT)
        self.field.textChanged.connect(self._narrow)
        self.field.returnPressed.connect(self._do)
        self.field.installEventFilter(self)
        self.list.clicked.connect(lambda _index: self._do())

    def open_over(self, actions: list[QAction]) -> None:
        """Show the actions, in the middle of the window's upper part."""
        self._actions = [action for action in actions if action.isEnabled() and action.text()]
        self._names.setStringList([_shown(action) for action in self._actions])
        self.field.clear()
        self._narrow("")
        corner = self._window.mapToGlobal(self._window.rect().topLeft())
        self.move(corner.x() + (self._window.width() - _WIDTH) // 2, corner.y() + 70)
        self.show()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Let the arrow keys move in the list while the field has the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None:
                row = min(
                    max(self.list.currentIndex().row() + step, 0), self._matching.rowCount() - 1
                )
                self.list.setCurrentIndex(self._matching.index(row, 0))
                return True
        return super().eventFilter(watched, event)

    def _narrow(self, text: str) -> None:
        self._matching.set_words(text)
        self.list.setCurrentIndex(self._matching.index(0, 0))

    def _do(self) -> None:
        index = self._matching.mapToSource(self.list.currentIndex())
        if index.isValid():
            self.close()
            self._actions[index.row()].trigger()


class _AllWords(QSortFilterProxyModel):
    def set_words(self, text: str) -> None:
        self.beginFilterChange()
        self._words = text.casefold().split()
        self.endFilterChange()

    def filterAcceptsRow(self, row: int, parent: object) -> bool:  # noqa: N802
        name = self.sourceModel().index(row, 0, parent).data().casefold()  # type: ignore[arg-type]
        return all(word in name for word in getattr(self, "_words", ()))


def _shown(action: QAction) -> str:
    text = action.text().replace("&", "")
    shortcut = action.shortcut().toString()
    return f"{text}    {shortcut}" if shortcut else text
