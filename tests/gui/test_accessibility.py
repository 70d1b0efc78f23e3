"""Every page can be used without a mouse and with a screen reader, in each language."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from desktop_app.gui.shell.pages import PAGES
from desktop_app.gui.shell.window import MainWindow

MakeWindow = Callable[..., MainWindow]
_CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)


def _controls(page: QWidget) -> list[QWidget]:
    """Return what a person can act on; what Qt makes inside such a thing is left out."""
    found = []
    for widget in page.findChildren(QWidget):
        inside = widget.parentWidget()
        part_of_control = isinstance(inside, (*_CONTROLS, QTabBar)) or (
            widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar)
        )
        if isinstance(widget, _CONTROLS) and widget.isVisible() and not part_of_control:
            found.append(widget)
    return found


def _name(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else widget.accessibleName()


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_every_control_has_a_name_and_can_be_reached_by_keys(
    page: str,
    make_window: MakeWindow,
    corpus_path: Path,
    settled: Callable[[MainWindow], None],
) -> None:
    window = make_window(corpus_path)
    window.show_page(page)
    settled(window)
    controls = [*_controls(window.view(page)), *_controls(window.status), *_controls(window.rail)]
    assert controls
    nameless = [f"{type(one).__name__} {one.toolTip()}" for one in controls if not _name(one)]
    assert not nameless
    unreachable = [
        _name(one)
        for one in controls
        if one.isEnabled() and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert not unreachable


def test_tab_goes_from_the_rail_into_the_page_and_back(make_window: MakeWindow) -> None:
    window = make_window()
    window.show_page("models")
    first = window.rail.findChildren(QAbstractButton)[0]
    seen, widget = [first], first.nextInFocusChain()
    while widget is not first and len(seen) < 3000:
        seen.append(widget)
        widget = widget.nextInFocusChain()
    assert window.status.shield in seen
    assert any(window.view("models").isAncestorOf(one) for one in seen)
