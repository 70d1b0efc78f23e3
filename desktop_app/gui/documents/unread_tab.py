"""The tab “Unread”: files that could not be read, why, what to do, and trying again."""

from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStackedLayout, QTableView, QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.listing import DocumentRow
from desktop_app.corpus.store import Corpus
from desktop_app.gui.documents.retrying import Retry, retry_job
from desktop_app.gui.documents.unread_model import UnreadModel, unread_list
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_MOST = 20_000
"""Rows listed: more than anybody looks through; the number in the tab counts all."""


class UnreadTab(QWidget):
    """Lists them. With none selected, the buttons are about all."""

    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.model = UnreadModel()
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Documents that could not be read"))
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.resizeSection(0, 300)
        header.resizeSection(1, 200)
        header.setStretchLastSection(True)
        self.table.setWordWrap(True)
        self.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.verticalHeader().setDefaultSectionSize(46)
        self.retry_button = button(
            _("Try again"), self.retry, icon_name="refresh-cw", look="primary"
        )
        self.reveal_button = button(_("Show in its folder"), self.reveal, icon_name="folder-open")
        self.copy_button = button(_("Copy the list"), self.copy, icon_name="copy")
        self._hint = label(
            _("Nothing else is missing: all other documents were read."), "quiet", wraps=True
        )
        acts = row(self._hint, self.copy_button, self.reveal_button, self.retry_button)
        acts.setStretch(0, 1)
        listed = QWidget()
        layout = column(acts, self.table)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setStretch(1, 1)
        listed.setLayout(layout)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(
            EmptyState(
                "circle-check",
                _("Every document was read"),
                _("Files that cannot be read are listed here, with the reason and what to do."),
            )
        )
        self._stack.addWidget(listed)
        self.table.selectionModel().selectionChanged.connect(lambda *_two: self._show_acts())

    def refresh(self) -> None:
        """Look what could not be read."""
        self._session.read(_unread, self._take, key="unread")

    @property
    def chosen(self) -> list[DocumentRow]:
        """The rows selected, or all."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.model.rows[place] for place in rows] or list(self.model.rows)

    def retry(self) -> None:
        """Read the files again, as a job."""
        session, rows = self._session, self.chosen
        path = session.path
        if path is None or not rows:
            return
        if session.read_only:
            session.write(lambda _corpus: None)  # says why not
            return
        wanted = list(dict.fromkeys(row.path for row in rows))
        threads = session.settings.threads

        def forget(corpus: Corpus) -> Retry:
            return retry_job(corpus, path, wanted, threads)

        def start(found: Retry) -> None:
            if found.job is not None:
                session.jobs.start(found.job)
            if found.missing:
                text = ngettext(
                    "{count} file is not there any more: {name}.",
                    "{count} files are not there any more: {name} and others.",
                    len(found.missing),
                )
                shown = text.format(count=count_text(len(found.missing)), name=found.missing[0])
                session.tell(Notice(shown, NoticeKind.WARNING))

        session.write(forget, start)

    def reveal(self) -> None:
        """Show the folder of the file in the system's file manager."""
        rows = self.chosen
        if rows:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(Path(rows[0].path).parent)))

    def copy(self) -> None:
        """Copy the list as text."""
        rows = self.chosen
        QGuiApplication.clipboard().setText(unread_list(rows))
        text = ngettext("{count} line copied.", "{count} lines copied.", len(rows))
        self._session.tell(Notice(text.format(count=count_text(len(rows))), NoticeKind.GOOD))

    def _take(self, rows: list[DocumentRow]) -> None:
        self.model.set_rows(rows)
        self._stack.setCurrentIndex(1 if rows else 0)
        self._show_acts()
        self.counted.emit(len(rows))

    def _show_acts(self) -> None:
        self.reveal_button.setEnabled(len(self.chosen) > 0)


def _unread(corpus: Corpus) -> list[DocumentRow]:
    ids = corpus.filtered_ids(DocumentFilter(unread=True))[:_MOST]
    return corpus.document_rows(ids.tolist())
