"""The left rail: one button a page."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton

from desktop_app.gui.icons import icon
from desktop_app.gui.shell.pages import Page
from desktop_app.gui.widgets.basics import column
from desktop_app.messages import _

_LEAST_WIDTH = 134


class Rail(QFrame):
    """Tells which page is wanted; shows which one is open."""

    chosen = Signal(str)

    def __init__(self, pages: Sequence[Page]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAccessibleName(_("Pages"))
        self._buttons: dict[str, QToolButton] = {}
        self._icons = {page.name: page.icon for page in pages}
        group = QButtonGroup(self)
        layout = column(spacing=2)
        layout.setContentsMargins(8, 14, 8, 10)
        for number, page in enumerate(pages, 1):
            made = QToolButton()
            made.setText(f" {_(page.title)}")
            made.setIcon(icon(page.icon, "quiet"))
            made.setIconSize(QSize(20, 20))
            made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.setShortcut(f"Ctrl+{number}")
            made.setToolTip(f"{_(page.title)} (Ctrl+{number})")
            made.setAccessibleName(_(page.title))
            made.clicked.connect(lambda _checked=False, name=page.name: self.chosen.emit(name))
            group.addButton(made)
            self._buttons[page.name] = made
            if page.name == "models":
                layout.addStretch(1)
            layout.addWidget(made)
        self._group = group
        self.setLayout(layout)
        layout.addStrut(_LEAST_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def button(self, name: str) -> QToolButton:
        """Return the button of a page."""
        return self._buttons[name]

    def has_focus_on_another(self, name: str) -> bool:
        """Tell whether the button of another page has the focus."""
        return any(made.hasFocus() for known, made in self._buttons.items() if known != name)

    def show_page(self, name: str) -> None:
        """Mark a page as the open one; none, if it is not on the rail."""
        self._group.setExclusive(False)
        for known, made in self._buttons.items():
            made.setChecked(known == name)
            made.setIcon(icon(self._icons[known], "accent" if known == name else "quiet"))
        self._group.setExclusive(True)
