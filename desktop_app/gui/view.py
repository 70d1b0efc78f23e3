"""What every view is: a page with a title, that knows what to do when the corpus changes."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from desktop_app.gui.icons import icon
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _


class View(QWidget):
    """A page of the window, made when it is first shown.

    Put widgets into `body` (below the title) and `header` (at the right of the title). Overwrite
    `refresh`: it is called when the view is shown and something changed since, and while it shows
    when something changes. With `needs_corpus`, the page shows how to open one until one is open.
    `dropped` gets files dragged onto the window while the view shows; return False to let the
    window treat them as documents to add.
    """

    needs_corpus = True

    def __init__(self, session: Session, title: str) -> None:
        super().__init__()
        self.setObjectName("page")
        self.session = session
        self.heading = label(title, "title")
        self.header = row(spacing=8)
        self.body: QVBoxLayout = column()
        content = QWidget()
        layout = column(row(self.heading, 0, self.header), self.body, spacing=SPACE)
        layout.setContentsMargins(2 * SPACE, 18, 2 * SPACE, SPACE)
        layout.setStretch(1, 1)
        content.setLayout(layout)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self._stack.addWidget(content)
        self._is_stale = True
        if self.needs_corpus:
            self._stack.addWidget(self._nothing_open())
        for signal in (session.corpus_opened, session.corpus_closed, session.corpus_changed):
            signal.connect(self.mark_stale)
        session.filter_changed.connect(self.mark_stale)

    def add_command(
        self, text: str, call: Callable[[], object], shortcut: str = "", icon_name: str = ""
    ) -> QAction:
        """Make an act of this page: in the command palette, with a shortcut while it shows."""
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if icon_name:
            action.setIcon(icon(icon_name))
        action.triggered.connect(lambda _checked=False: call())
        self.addAction(action)
        return action

    def refresh(self) -> None:
        """Show the corpus as it is now."""

    def dropped(self, paths: Sequence[Path]) -> bool:  # noqa: ARG002
        """Take files dragged onto the view. Return whether they were taken."""
        return False

    def mark_stale(self) -> None:
        """Note that what is shown is out of date; show it anew if it can be seen."""
        self._is_stale = True
        if self.isVisible():
            self._refresh_if_stale()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Bring it up to date when it comes into sight."""
        super().showEvent(event)
        self._refresh_if_stale()

    def _refresh_if_stale(self) -> None:
        missing = self.needs_corpus and not self.session.is_open
        self._stack.setCurrentIndex(1 if missing else 0)
        if self._is_stale and not missing:
            self._is_stale = False
            self.refresh()

    def _nothing_open(self) -> EmptyState:
        return EmptyState(
            "folder-open",
            _("No corpus is open"),
            _("Open one, or make a new one from a folder of documents, on the Home page."),
            button(_("Go to Home"), lambda: self.session.navigate.emit("home"), look="primary"),
        )
