"""The main window: rail, message bar, pages, status bar; dropping files; closing safely."""

from pathlib import Path

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from desktop_app.gui.appearance import appearance
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.shell.focus_order import neighbour
from desktop_app.gui.shell.message_bar import MessageBar
from desktop_app.gui.shell.pages import HELP, PAGES, SHIELD, Page
from desktop_app.gui.shell.palette import CommandPalette
from desktop_app.gui.shell.rail import Rail
from desktop_app.gui.shell.status_bar import StatusBar
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import column, row
from desktop_app.messages import _
from desktop_app.paths import settings_file
from desktop_app.pipeline.jobs.job import Job, JobResult

_FIRST_SIZE = QSize(1280, 820)
_LEAST_WIDTH = 960
_MOST_NEEDED = 1260
"""Pixels that a small laptop has."""
_WIDER = 0.625
"""By so much of what the text is larger: at 150 %, Portuguese needs 1260 pixels."""


class MainWindow(QMainWindow):
    """Shows one page at a time; each is made when it is first wanted."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._pages = {page.name: page for page in (*PAGES, SHIELD, HELP)}
        self._views: dict[str, View] = {}
        self._closing_anyway = False
        self.rail = Rail(PAGES)
        self.messages = MessageBar()
        self.stack = QStackedWidget()
        self.status = StatusBar(session)
        right = column(self.messages, self.stack, spacing=0)
        middle = row(self.rail, right, spacing=0)
        middle.setStretch(1, 1)
        whole = QWidget()
        layout = column(middle, self.status, spacing=0)
        layout.setStretch(0, 1)
        whole.setLayout(layout)
        self.setCentralWidget(whole)
        self.setAcceptDrops(True)
        self.palette_box = CommandPalette(self)
        self._add_actions()
        self._connect()
        self._bound()
        self._restore()
        self._show_title()
        self.show_page("home")
        self.stack.setFocus()  # no ring around the first button before a key was pressed

    @property
    def state(self) -> QSettings:
        """Sizes and splitter positions of the window, kept beside the settings."""
        return QSettings(str(settings_file().with_name("window.ini")), QSettings.Format.IniFormat)

    def view(self, name: str) -> View:
        """Return a page's view, made now if it was not shown yet."""
        if name not in self._views:
            made = self._pages[name].make(self.session)
            self._views[name] = made
            self.stack.addWidget(made)
        return self._views[name]

    @property
    def page(self) -> str:
        """The name of the page that shows."""
        shown = self.stack.currentWidget()
        return next(name for name, view in self._views.items() if view is shown)

    def show_page(self, name: str) -> None:
        """Show a page."""
        self.stack.setCurrentWidget(self.view(name))
        self.rail.show_page(name)
        if self.rail.has_focus_on_another(name):
            self.stack.setFocus()  # the way here was not the rail: its ring would mislead

    def add_action(self, text: str, call: object, shortcut: str = "") -> QAction:
        """Make an action of the window: in the command palette, and with a shortcut if given."""
        action = QAction(text, self)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        action.triggered.connect(lambda _checked=False: call())  # type: ignore[operator]
        self.addAction(action)
        return action

    def all_actions(self) -> list[QAction]:
        """Return the actions of the window, then those of the page that shows."""
        shown = self.stack.currentWidget()
        return [*self.actions(), *(shown.actions() if shown is not None else [])]

    # --- events -----------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Accept files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Open a corpus; give other files to the page, or add them as documents."""
        urls = event.mimeData().urls()
        paths = [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]
        event.acceptProposedAction()
        self.take_files(paths)

    def take_files(self, paths: list[Path]) -> None:
        """Do with files what dropping them does."""
        if len(paths) == 1 and paths[0].suffix == ".satchel":
            self.open_corpus(paths[0])
        elif paths and not self.view(self.page).dropped(paths):
            from desktop_app.gui.documents.adding import add_documents

            add_documents(self.session, paths)

    def open_corpus(self, path: Path) -> None:
        """Open a corpus and show its documents; while a job writes, say that it must end first."""
        if self.session.jobs.is_writing(self.session.path):
            self.session.tell(
                Notice(
                    _("A job is still writing to this corpus. Wait for it, or stop it first."),
                    NoticeKind.WARNING,
                    (Action(_("Stop the job"), self.session.jobs.cancel),),
                )
            )
        elif self.session.open(path):
            self.show_page("documents")

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802  as Qt calls it
        """Go on with Tab, or back, in the order in which things are seen."""
        target = neighbour(self, QApplication.focusWidget(), forward=forward)
        if target is None:
            return False
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        target.setFocus(reason)
        return True

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Ask once while a job runs; save sizes; stop everything safely."""
        if self.session.jobs.current is not None and not self._closing_anyway:
            event.ignore()
            self.session.tell(
                Notice(
                    _(
                        "A job is running. If you close now it stops, what is finished is kept, "
                        "and it can go on next time."
                    ),
                    NoticeKind.WARNING,
                    (Action(_("Close now"), self._close_anyway),),
                )
            )
            return
        state = self.state
        state.setValue("geometry", self.saveGeometry())
        state.sync()
        self.session.close()
        event.accept()

    def _close_anyway(self) -> None:
        self._closing_anyway = True
        self.close()

    # --- setting up -------------------------------------------------------------------------

    def _add_actions(self) -> None:
        for page in PAGES:
            self._page_action(page)
        self._page_action(SHIELD)
        self._page_action(HELP).setShortcut(QKeySequence.StandardKey.HelpContents)
        stack = self.session.undo_stack
        undo = stack.createUndoAction(self, _("Undo"))
        undo.setShortcut(QKeySequence.StandardKey.Undo)
        redo = stack.createRedoAction(self, _("Redo"))
        redo.setShortcut(QKeySequence.StandardKey.Redo)
        self.addActions([undo, redo])
        self.add_action(_("New corpus from a folder …"), self._new_corpus, "Ctrl+N")
        self.add_action(_("Open a corpus …"), self._choose_corpus, "Ctrl+O")
        self.add_action(_("Show all commands"), self._open_palette, "Ctrl+K")
        self.add_action(_("Close the window"), self.close, "Ctrl+Q")

    def _page_action(self, page: Page) -> QAction:
        title = _("Go to {page}").format(page=_(page.title))
        return self.add_action(title, lambda: self.show_page(page.name))

    def _new_corpus(self) -> None:
        home = self.view("home")
        home.new_from_folder()  # type: ignore[attr-defined]

    def _choose_corpus(self) -> None:
        home = self.view("home")
        home.choose_corpus()  # type: ignore[attr-defined]

    def _open_palette(self) -> None:
        self.palette_box.open_over(self.all_actions())

    def _connect(self) -> None:
        session = self.session
        appearance().changed.connect(self._bound)
        self.rail.chosen.connect(self.show_page)
        self.status.shield_clicked.connect(lambda: self.show_page(SHIELD.name))
        self.status.help_clicked.connect(lambda: self.show_page(HELP.name))
        session.notice.connect(self.messages.show_notice)
        session.navigate.connect(self.show_page)
        session.corpus_opened.connect(self._show_title)
        session.corpus_closed.connect(self._show_title)
        session.jobs.finished.connect(self._tell_result)
        session.jobs.stopped.connect(lambda _job, text: self._tell(text, NoticeKind.INFO))
        session.jobs.failed.connect(lambda _job, text: self._tell(text, NoticeKind.ERROR))

    def _bound(self) -> None:
        """Let nobody make the window so small that the words on its buttons are cut off."""
        larger = max(0, appearance().text_percent - 100) / 100
        self.setMinimumSize(min(round(_LEAST_WIDTH * (1 + larger * _WIDER)), _MOST_NEEDED), 600)

    def _tell_result(self, _job: Job, result: JobResult) -> None:
        if result.text:
            self._tell(result.text, NoticeKind.WARNING if result.failed else NoticeKind.GOOD)

    def _tell(self, text: str, kind: NoticeKind) -> None:
        if text:
            self.session.tell(Notice(text, kind))

    def _restore(self) -> None:
        geometry = self.state.value("geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(_FIRST_SIZE)

    def _show_title(self) -> None:
        path = self.session.path
        self.setWindowTitle(f"{path.stem} – Satchel" if path else "Satchel")
