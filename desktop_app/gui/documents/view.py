"""The page “Documents”: what the corpus holds, to search, filter, read and correct."""

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QTabWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.gui.documents.adding import add_documents
from desktop_app.gui.documents.browser import Browser
from desktop_app.gui.documents.choosing import ask_for_files, ask_for_folder
from desktop_app.gui.documents.going_on import offer_to_go_on
from desktop_app.gui.documents.rates import note_rate
from desktop_app.gui.documents.unread_tab import UnreadTab
from desktop_app.gui.documents.watching import FolderWatch
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button, icon_button
from desktop_app.messages import _
from desktop_app.pipeline.jobs.job import Job
from desktop_app.pipeline.progress import Progress
from desktop_app.text.numbers import count_text

_REFRESH_SECONDS = 4.0
"""How often the table follows a job: documents come in, but nobody reads them as they do."""


class DocumentsView(View):
    """Two tabs: the documents, and those that could not be read."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Documents"))
        self._documents_changed = True
        self._refreshed = 0.0
        self._filter: DocumentFilter | None = None
        self.browser = Browser(session)
        self.unread = UnreadTab(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.browser, _("Documents"))
        self.tabs.addTab(self.unread, _("Unread"))
        self.unread.counted.connect(self._show_unread_count)
        self.body.addWidget(self.tabs)
        self._add_header()
        self._add_commands()
        self.watch = FolderWatch(session, self)
        session.document_wanted.connect(self._show_document)
        session.corpus_opened.connect(self._opened)
        session.corpus_changed.connect(self._note_change)
        session.jobs.progressed.connect(self._follow_job)
        if session.is_open:
            self._opened()

    def refresh(self) -> None:
        """List the documents anew."""
        # The same filter again: the documents are others now.
        changed = self._documents_changed or self.session.filter is self._filter
        self._documents_changed, self._filter = False, self.session.filter
        self._refreshed = time.monotonic()
        self.browser.refresh(documents_changed=changed)
        if changed:
            self.unread.refresh()

    def dropped(self, paths: Sequence[Path]) -> bool:
        """Add files and folders dragged onto the page."""
        add_documents(self.session, list(paths))
        return True

    # --- adding -----------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files and add them."""
        if files := ask_for_files(self, _("Add documents")):
            add_documents(self.session, files)

    def choose_folder(self) -> None:
        """Ask for a folder and add what is in it."""
        folder = ask_for_folder(self, _("Add a folder of documents"))
        if folder is not None:
            add_documents(self.session, [folder])

    def _add_header(self) -> None:
        columns = icon_button("columns-3", _("Choose columns"))
        menu = QMenu(columns)
        menu.aboutToShow.connect(lambda: self._fill_columns(menu))
        columns.setMenu(menu)
        columns.setPopupMode(columns.ToolButtonPopupMode.InstantPopup)
        filters = icon_button("filter", _("Show or hide the filters"), self._toggle_facets)
        reader = icon_button("panel-right", _("Show or hide the reader"), self._toggle_reader)
        reader.setToolTip(_("Show or hide the reader ({shortcut})").format(shortcut="Ctrl+R"))
        self.add_button = button(_("Add documents"), icon_name="plus", look="primary")
        adding = QMenu(self.add_button)
        adding.addAction(_("Files …"), self.choose_files)
        adding.addAction(_("A folder …"), self.choose_folder)
        adding.addSeparator()
        adding.addAction(_("Watch a folder …"), lambda: self.watch.choose(self))
        self.add_button.setMenu(adding)
        for one in (filters, columns, reader, self.add_button):
            self.header.addWidget(one)

    def _fill_columns(self, menu: QMenu) -> None:
        menu.clear()
        for action in self.browser.table.column_menu().actions():
            menu.addAction(action)

    def _add_commands(self) -> None:
        browser, reader = self.browser, self.browser.reader
        self.add_command(_("Add files"), self.choose_files, "Ctrl+Shift+O", "file-plus")
        self.add_command(_("Add a folder"), self.choose_folder, "", "folder")
        self.add_command(_("Watch a folder"), lambda: self.watch.choose(self), "", "eye")
        self.add_command(_("Search the documents"), browser.search.focus, "Ctrl+F", "search")
        self.add_command(_("Show or hide the reader"), self._toggle_reader, "Ctrl+R", "panel-right")
        self.add_command(_("Show or hide the filters"), self._toggle_facets, "", "filter")
        self.add_command(_("Next document"), lambda: browser.table.step(1), "Alt+Down")
        self.add_command(_("Previous document"), lambda: browser.table.step(-1), "Alt+Up")
        self.add_command(_("Larger text in the reader"), lambda: reader.zoom(1), "Ctrl++")
        self.add_command(_("Smaller text in the reader"), lambda: reader.zoom(-1), "Ctrl+-")
        self.add_command(
            _("Text of the usual size in the reader"), lambda: reader.zoom(0), "Ctrl+0"
        )
        self.add_command(_("Export the selected documents"), browser.acts.export, "", "download")
        remove = self.add_command(
            _("Remove the selected documents from the corpus"), self._remove, "", "trash-2"
        )
        remove.setShortcut(Qt.Key.Key_Delete)
        remove.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        browser.table.addAction(remove)

    # --- following --------------------------------------------------------------------------

    def _opened(self) -> None:
        self._documents_changed = True
        self.browser.reader.forget()
        self.watch.look()
        offer_to_go_on(self.session)

    def _note_change(self) -> None:
        self._documents_changed = self._documents_changed or not self.isVisible()

    def _show_document(self, document_id: int) -> None:
        self.tabs.setCurrentIndex(0)
        self.browser.show_document(document_id)

    def _follow_job(self, job: Job, progress: Progress) -> None:
        note_rate(progress)
        is_due = time.monotonic() - self._refreshed > _REFRESH_SECONDS
        if is_due and self.isVisible() and job.corpus == self.session.path:
            self._documents_changed = True
            self.refresh()

    def _show_unread_count(self, count: int) -> None:
        text = _("Unread ({count})").format(count=count_text(count)) if count else _("Unread")
        self.tabs.setTabText(1, text)

    def _remove(self) -> None:
        from desktop_app.gui.documents.acts_bar import remove_documents

        remove_documents(self.session, self.browser.table.selected_ids)

    def _toggle_reader(self) -> None:
        self.browser.toggle_reader()

    def _toggle_facets(self) -> None:
        self.browser.toggle_facets()
