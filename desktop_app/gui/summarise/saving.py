"""Buttons that copy a summary and save it as Word, Markdown or text."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop_app.export.summary_file import SummaryPage, as_text, write_summary
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, row
from desktop_app.messages import _


class SavingButtons(QWidget):
    """`page` gives what shows now, or None while nothing does."""

    def __init__(self, session: Session, page: Callable[[], SummaryPage | None]) -> None:
        super().__init__()
        self._session, self._page = session, page
        self.copy_button = button(_("Copy"), self.copy, icon_name="copy")
        self.save_button = button(_("Save …"), self.choose, icon_name="save")
        self.setLayout(row(self.copy_button, self.save_button, spacing=8))
        self.set_possible(possible=False)

    def set_possible(self, *, possible: bool) -> None:
        """Enable the buttons once there is something to save."""
        self.copy_button.setEnabled(possible)
        self.save_button.setEnabled(possible)

    def copy(self) -> None:
        """Copy the summary as text."""
        if (page := self._page()) is not None:
            QGuiApplication.clipboard().setText(as_text(page))
            self._session.tell(Notice(_("The summary was copied."), NoticeKind.GOOD))

    def choose(self) -> None:
        """Ask where to save it."""
        kinds = ";;".join((_("Word (*.docx)"), _("Markdown (*.md)"), _("Text (*.txt)")))
        name, kind = QFileDialog.getSaveFileName(
            self, _("Save the summary"), f"{_('summary')}.docx", kinds
        )
        if name:
            path = Path(name)
            if not path.suffix:
                path = path.with_suffix(f".{kind.rpartition('.')[2].rstrip(')')}")
            self.save(path)

    def save(self, path: Path) -> None:
        """Save it."""
        page = self._page()
        if page is None:
            return

        def then(_result: object) -> None:
            opening = Action(
                _("Open"), lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            )
            text = _("Written to {path}.").format(path=path.name)
            self._session.tell(Notice(text, NoticeKind.GOOD, (opening,)))

        self._session.work.submit(lambda: write_summary(page, path), then)
