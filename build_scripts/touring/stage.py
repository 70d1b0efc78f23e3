"""The window on the tour: shown, clicked, typed into, waited for, pictured."""

from collections.abc import Callable
from pathlib import Path
from typing import Self

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from desktop_app import settings
from desktop_app.gui.application import Satchel
from desktop_app.gui.shell.window import MainWindow
from desktop_app.settings import Settings, Theme

_SIZE = (1280, 820)
_STEP_MILLISECONDS = 20
_PATIENCE_MILLISECONDS = 240_000


class Stage:
    """One start of the window, in a language and a theme. Use it as a context."""

    def __init__(self, application: QApplication, out: Path, language: str, theme: Theme) -> None:
        self._out = out
        self._suffix = f"{language}-{theme.value}"
        kept = settings.load()
        settings.save(
            Settings(language=language, theme=theme, recent=kept.recent, welcomed=kept.welcomed)
        )
        self.satchel = Satchel(application)
        self.window.resize(*_SIZE)
        self.window.show()
        self.settle()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.window.session.close()
        self.window.close()

    @property
    def window(self) -> MainWindow:
        """The window as it is now; it is made anew when the language changes."""
        return self.satchel.window

    def settle(self) -> None:
        """Wait until everything asked for has come and is painted."""
        self.wait(lambda: not self.window.session.work.busy, "background work")
        pause(10 * _STEP_MILLISECONDS)
        self.wait(lambda: not self.window.session.work.busy, "background work")

    def finish_jobs(self) -> None:
        """Wait until no job runs."""
        self.wait(lambda: self.window.session.jobs.current is None, "a job")
        self.settle()

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Wait for something; stop the tour when it does not come."""
        waited = 0
        while not condition():
            pause(_STEP_MILLISECONDS)
            waited += _STEP_MILLISECONDS
            if waited > _PATIENCE_MILLISECONDS:
                raise SystemExit(f"The tour waited in vain for {what}.")

    def go_to(self, page: str) -> QWidget:
        """Click a page's button on the rail."""
        self.click(self.window.rail.button(page))
        self.settle()
        return self.window.view(page)

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Click a widget with the mouse, in its middle or at a place of it."""
        if not widget.isVisible() or not widget.isEnabled():
            name = widget.accessibleName() or type(widget).__name__
            raise SystemExit(f"The tour cannot click {name}: it is hidden or disabled.")
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=place or widget.rect().center())
        pause(_STEP_MILLISECONDS)

    def type(self, widget: QWidget, text: str) -> None:
        """Type a text into a field."""
        self.click(widget)
        for character in text:
            if character.isascii():
                QTest.keyClick(widget, character)
            else:  # which QTest has no keys for
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, character)
                    QApplication.sendEvent(widget, event)
        pause(_STEP_MILLISECONDS)

    def press(self, widget: QWidget, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
        """Press a key."""
        held = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            held |= modifier
        QTest.keyClick(widget, key, held)
        pause(_STEP_MILLISECONDS)

    def button(self, within: QWidget, name: str) -> QAbstractButton:
        """Find a visible button by its text or accessible name."""
        for one in within.findChildren(QAbstractButton):
            if one.isVisible() and name in {one.text().strip(), one.accessibleName()}:
                return one
        raise SystemExit(f"The tour finds no button “{name}”.")

    def picture(self, name: str, widget: QWidget | None = None) -> Path:
        """Save a picture of the window, or of a dialog, as <name>-<language>-<theme>.png."""
        self.settle()
        path = self._out / f"{name}-{self._suffix}.png"
        (widget or self.window).grab().save(str(path))
        return path


def pause(milliseconds: int) -> None:
    """Let the window go on for a while.

    Not by QTest.qWait, which sleeps with Python's lock held: what the window's own threads compute
    would stand still meanwhile.
    """
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
