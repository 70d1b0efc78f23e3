"""Starts the window: language, look, crash handler, settings, the corpus asked for."""

import os
import sys
from pathlib import Path

import psutil
from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTimer, QTranslator, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFileOpenEvent, QIcon
from PySide6.QtWidgets import QApplication

from desktop_app import __version__, settings
from desktop_app.errors import InputError
from desktop_app.gui import appearance, crash
from desktop_app.gui.notices import Action, Notice, NoticeKind
from desktop_app.gui.qt_words import QtWords
from desktop_app.gui.session import Session
from desktop_app.gui.shell.window import MainWindow
from desktop_app.messages import _, set_language
from desktop_app.paths import resources_folder
from desktop_app.settings import Settings


class Satchel:
    """The application: one window, made anew when the interface language changes."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translators: list[QTranslator] = []
        found, problem = _load_settings()
        appearance.install(application)
        self._speak(found)
        self._dress(found)
        self._language = found.language
        self.window = self._make_window(found)
        if problem is not None:
            self.window.session.tell(Notice(problem, NoticeKind.WARNING))
        crash.crashes.happened.connect(self._tell_of_fault)

    def tell_of_crash(self) -> None:
        """Say that the last window died, and offer to go on with what was open then."""
        recent = self.window.session.settings.recent
        actions = [Action(_("Show the log"), _show_log)]
        if recent and Path(recent[0]).is_file():
            path = Path(recent[0])
            text = _("Open {name}").format(name=path.stem)
            actions.insert(0, Action(text, lambda: self.window.open_corpus(path)))
        self.window.session.tell(
            Notice(
                _("Satchel did not close properly last time. What was finished is kept."),
                NoticeKind.WARNING,
                tuple(actions),
            )
        )

    def _tell_of_fault(self, trace: str) -> None:
        fault = trace.strip().splitlines()[-1] if trace.strip() else ""
        self.window.session.tell(
            Notice(
                _(
                    "Something went wrong inside Satchel ({fault}). Your work is kept. The log "
                    "tells more: attach it when you report this."
                ).format(fault=fault),
                NoticeKind.ERROR,
                (Action(_("Show the log"), _show_log), Action(_("Copy"), lambda: _copy(trace))),
            )
        )

    def _make_window(self, found: Settings) -> MainWindow:
        session = Session(found)
        window = MainWindow(session)
        session.settings_changed.connect(self._take_settings)
        session.jobs.crashed.connect(lambda _job, trace: crash.log(trace))
        return window

    def _take_settings(self) -> None:
        now = self.window.session.settings
        self._dress(now)
        if now.language != self._language:
            self._language = now.language
            self._speak(now)
            self._rebuild()

    def _rebuild(self) -> None:
        """Make the window anew in the language chosen now, where it was and as it was."""
        old = self.window
        if old.session.jobs.current is not None:
            return  # the words change at the next start; a running job goes before them
        path, page, geometry = old.session.path, old.page, old.saveGeometry()
        found = old.session.settings
        old.session.close()
        self.window = self._make_window(found)
        self.window.restoreGeometry(geometry)
        if path is not None:
            self.window.session.open(path)
        self.window.show_page(page)
        self.window.setVisible(old.isVisible())
        old.hide()
        old.deleteLater()

    def _speak(self, found: Settings) -> None:
        language = set_language(found.language)
        for translator in self._translators:
            self._application.removeTranslator(translator)
        self._translators.clear()
        locale = QLocale("pt_BR" if language == "pt" else language)
        QLocale.setDefault(locale)
        if language == "en":
            return
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        translator = QTranslator(self._application)
        translator.load(locale, "qtbase", "_", folder)
        self._translators = [QtWords(self._application), translator]
        for one in self._translators:
            self._application.installTranslator(one)

    def _dress(self, found: Settings) -> None:
        look = appearance.appearance()
        look.set(found.theme, found.text_percent)


class _Application(QApplication):
    """Hears of corpora double-clicked on macOS, which come as events and not as arguments."""

    file_wanted = Signal(str)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent):
            self.file_wanted.emit(event.file())
            return True
        return super().event(event)


def run(corpus: Path | None = None) -> int:
    """Show the window until it is closed; return the exit code."""
    application = _Application(sys.argv[:1])
    application.setApplicationName("Satchel")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("satchel")
    application.setWindowIcon(QIcon(str(resources_folder() / "icons" / "satchel.svg")))
    crash.install()
    satchel = Satchel(application)
    application.file_wanted.connect(lambda name: satchel.window.open_corpus(Path(name)))
    satchel.window.show()
    if crash.begin():
        satchel.tell_of_crash()
    if corpus is not None:
        satchel.window.open_corpus(corpus)
    if "SATCHEL_REPORT_READY" in os.environ:
        QTimer.singleShot(0, lambda: _report_ready(satchel.window))
    try:
        return application.exec()
    finally:
        crash.end()


def _report_ready(window: MainWindow) -> None:
    """Print that the window answers, with its memory, and close it: for measuring the start."""
    if window.session.work.busy:
        QTimer.singleShot(5, lambda: _report_ready(window))
        return
    memory = psutil.Process().memory_info().rss / 1e6
    print(f"ready, {memory:.0f} MB", flush=True)
    window.close()


def _show_log() -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(crash.log_file().parent)))


def _copy(text: str) -> None:
    QApplication.clipboard().setText(text)


def _load_settings() -> tuple[Settings, str | None]:
    try:
        return settings.load(), None
    except InputError as error:
        return Settings(), str(error)
