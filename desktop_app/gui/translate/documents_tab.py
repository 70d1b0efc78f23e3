"""The tab “Documents”: files are translated one after the other, each into a new file."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHeaderView, QStackedWidget, QTableView, QWidget

from desktop_app.errors import SatchelError
from desktop_app.export.translated.formats import EXTENSIONS
from desktop_app.gui.documents.choosing import ask_for_files
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.translate.batch_delegate import BatchDelegate
from desktop_app.gui.translate.batch_model import BatchFile, BatchModel, FileState
from desktop_app.gui.translate.batch_options import BatchOptions
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.job import Job, JobResult
from desktop_app.pipeline.jobs.translating_documents import (
    DocumentTranslationJob,
    outcome_in,
)
from desktop_app.pipeline.progress import Progress
from desktop_app.readers.scan import scan
from desktop_app.text.numbers import count_text

_MOST_FILES = 5000


class DocumentsTab(QWidget):
    """A batch: what waits, what is in hand, what came of it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.options = BatchOptions()
        self.model = BatchModel()
        self.table = QTableView()
        self._set_up_table()
        self.reason = label("", "small", wraps=True, selectable=True)
        self.open_button = button(_("Open"), self.open_translation, icon_name="external-link")
        self.folder_button = button(
            _("Show in folder"), self.show_in_folder, icon_name="folder-open"
        )
        self.remove_button = button(_("Take off the list"), self.remove)
        self.start_button = button("", self.start, look="primary", icon_name="languages")
        self.add_button = button(_("Add files …"), self.choose_files, icon_name="file-plus")
        self._job: DocumentTranslationJob | None = None
        self._rows: list[Path] = []
        self._lay_out()
        self.model.rowsInserted.connect(lambda *_a: self._show_state())
        self.model.rowsRemoved.connect(lambda *_a: self._show_state())
        self.model.dataChanged.connect(lambda *_a: self._show_state())
        self.table.selectionModel().selectionChanged.connect(lambda *_a: self._show_state())
        self.table.activated.connect(lambda _index: self.open_translation())
        self.options.changed.connect(self._show_state)
        jobs = session.jobs
        jobs.progressed.connect(self._take_progress)
        jobs.finished.connect(self._take_result)
        jobs.stopped.connect(lambda job, _text: self._end(job))
        jobs.failed.connect(lambda job, _text: self._end(job))
        self._show_state()

    # --- what a person does -----------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files to add."""
        patterns = " ".join(f"*{extension}" for extension in EXTENSIONS)
        kinds = _("Documents that keep their layout ({patterns});;All files (*)")
        self.add(ask_for_files(self, _("Documents to translate"), kinds.format(patterns=patterns)))

    def add(self, paths: Sequence[Path]) -> None:
        """Add files, and what can be translated in folders."""
        given = list(paths)
        self.session.work.submit(lambda: _found(given), self._add_found, self._tell)

    def start(self) -> None:
        """Translate what waits."""
        target = self.options.target.code
        state = FileState.WAITING if self._count(FileState.WAITING) else FileState.FAILED
        rows = [row for row, one in enumerate(self.model.files) if one.state is state]
        if self._job is not None or target is None or not rows:
            return
        for row_number in rows:
            self.model.change(row_number, state=FileState.WAITING, outcome=None, fraction=0.0)
        self._rows = [self.model.files[row_number].path for row_number in rows]
        self._job = DocumentTranslationJob(
            tuple(self._rows),
            target,
            source=self.options.source.code,
            out_folder=self.options.folder,
            side_by_side=self.options.side_by_side.isChecked(),
            decisions_path=self.session.path,
            cores=self.session.settings.threads,
        )
        self.session.jobs.start(self._job)
        self._show_state()

    def open_translation(self) -> None:
        """Open the translation of the chosen file in the program for it."""
        if (one := self._chosen()) and one.out is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(one.out)))

    def show_in_folder(self) -> None:
        """Open the folder that the translation of the chosen file lies in."""
        if (one := self._chosen()) and one.out is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(one.out.parent)))

    def remove(self) -> None:
        """Take the chosen files off the list; the files themselves stay."""
        busy = set(self._rows) if self._job is not None else set()
        chosen = {index.row() for index in self.table.selectionModel().selectedRows()}
        self.model.remove(one for one in chosen if self.model.files[one].path not in busy)

    # --- what a job tells -------------------------------------------------------------------

    def _take_progress(self, job: Job, progress: Progress) -> None:
        if job is not self._job:
            return
        outcome = outcome_in(progress)
        row_number = self._row(progress.files)
        if outcome is not None:
            state = FileState.DONE if outcome.out else FileState.FAILED
            self.model.change(row_number, state=state, outcome=outcome)
        else:
            fraction = progress.fraction * len(self._rows) - progress.files
            self.model.change(row_number, state=FileState.WORKING, fraction=fraction)

    def _take_result(self, job: Job, _result: JobResult) -> None:
        self._end(job)

    def _end(self, job: Job) -> None:
        if job is not self._job:
            return
        self._job = None
        for number in range(len(self._rows)):
            row_number = self._row(number)
            if row_number >= 0 and self.model.files[row_number].state is FileState.WORKING:
                self.model.change(row_number, state=FileState.WAITING, fraction=0.0)
        self._show_state()

    def _row(self, number: int) -> int:
        return self.model.row_of(self._rows[number]) if number < len(self._rows) else -1

    # --- showing ----------------------------------------------------------------------------

    def _add_found(self, found: "list[Path]") -> None:
        if not self.model.add(found) and not found:
            self.session.tell(
                Notice(
                    _("There is no document in it that could be translated."), NoticeKind.WARNING
                )
            )
        if not self.table.selectionModel().hasSelection() and self.model.files:
            self.table.selectionModel().setCurrentIndex(
                self.model.index(0, 0),
                QItemSelectionModel.SelectionFlag.ClearAndSelect
                | QItemSelectionModel.SelectionFlag.Rows,
            )

    def _tell(self, error: SatchelError) -> None:
        self.session.tell(Notice(str(error), NoticeKind.ERROR))

    def _chosen(self) -> BatchFile | None:
        rows = self.table.selectionModel().selectedRows()
        return self.model.files[rows[0].row()] if rows else None

    def _show_state(self) -> None:
        self._stack.setCurrentIndex(1 if self.model.files else 0)
        one = self._chosen()
        has_out = one is not None and one.out is not None
        self.open_button.setEnabled(has_out)
        self.folder_button.setEnabled(has_out)
        self.remove_button.setEnabled(one is not None)
        self.reason.setText(one.said() if one and one.state is FileState.FAILED else "")
        self.reason.setVisible(bool(self.reason.text()))
        waiting, failed = self._count(FileState.WAITING), self._count(FileState.FAILED)
        if waiting or not failed:
            text = ngettext("Translate {count} document", "Translate {count} documents", waiting)
        else:
            text = ngettext("Try {count} again", "Try {count} again", failed)
        self.start_button.setText(text.format(count=count_text(waiting or failed)))
        ready = self._job is None and self.options.target.code is not None
        self.start_button.setEnabled(ready and bool(waiting or failed))

    def _count(self, state: FileState) -> int:
        return sum(one.state is state for one in self.model.files)

    def _set_up_table(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(_("Documents to translate"))
        self.table.setItemDelegateForColumn(BatchModel.STATE, BatchDelegate(self.table))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(36)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.resizeSection(BatchModel.NAME, 240)
        header.resizeSection(BatchModel.FOLDER, 160)

    def _lay_out(self) -> None:
        empty = EmptyState(
            "files",
            _("Drop documents here"),
            _(
                "Word, PowerPoint, Excel, OpenDocument, web pages, e-books, subtitles, Markdown "
                "and text keep their layout. Of anything else Satchel reads, PDF for example, it "
                "makes a Word document with both texts side by side."
            ),
            button(_("Choose files …"), self.choose_files, icon_name="file-plus"),
        )
        foot = row(self.open_button, self.folder_button, self.remove_button, 0, self.start_button)
        filled = QWidget()
        filled.setLayout(column(row(self.table), self.reason, foot))
        self._stack = QStackedWidget()
        self._stack.addWidget(empty)
        self._stack.addWidget(filled)
        top = row(self.options, self.add_button)
        top.setStretch(0, 1)
        top.setAlignment(self.add_button, Qt.AlignmentFlag.AlignTop)
        layout = column(top, self._stack)
        layout.setContentsMargins(0, SPACE, 0, 0)
        layout.setStretch(1, 1)
        self.setLayout(layout)


def _found(paths: Sequence[Path]) -> list[Path]:
    """Return the files among `paths`, and those in folders that keep their layout."""
    named = set(paths)
    found: list[Path] = []
    for one in scan(paths):
        if one.path in named or one.path.suffix.lower() in EXTENSIONS:
            found.append(one.path)
        if len(found) == _MOST_FILES:
            break
    return found
