"""Every page can be used without a mouse and with a screen reader, in each language."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollBar,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from desktop_app.gui.appearance import appearance
from desktop_app.gui.documents.facet_section import FacetRow
from desktop_app.gui.documents.view import DocumentsView
from desktop_app.gui.shell.pages import PAGES
from desktop_app.gui.shell.window import MainWindow
from desktop_app.messages import set_language
from desktop_app.settings import Theme

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


def _all_controls(window: MainWindow, page: str) -> list[QWidget]:
    parts = (window.view(page), window.status, window.rail)
    return [control for part in parts for control in _controls(part)]


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
    controls = _all_controls(window, page)
    assert controls
    nameless = [f"{type(one).__name__} {one.toolTip()}" for one in controls if not _name(one)]
    assert not nameless
    unreachable = [
        _name(one)
        for one in controls
        if one.isEnabled() and not one.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert not unreachable


def _tab(window: MainWindow, *, forward: bool = True) -> QWidget:
    assert QApplication.focusWidget() is not None
    window.focusNextPrevChild(forward)
    now = QApplication.focusWidget()
    assert now is not None
    return now


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_tab_visits_everything_on_a_page_and_comes_round(
    page: str,
    make_window: MakeWindow,
    corpus_path: Path,
    settled: Callable[[MainWindow], None],
) -> None:
    window = make_window(corpus_path)
    window.show_page(page)
    settled(window)
    first = window.rail.button(page)
    first.setFocus()
    seen = [first]
    while (widget := _tab(window)) is not first:
        assert len(seen) < 500
        assert widget not in seen
        seen.append(widget)
    controls = _all_controls(window, page)
    missed = [
        _name(one)
        for one in controls
        if one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.TabFocus and one not in seen
    ]
    assert not missed
    in_page = [window.view(page).isAncestorOf(one) for one in seen]
    assert in_page.count(True) == in_page.index(False, in_page.index(True)) - in_page.index(True)
    assert _tab(window, forward=False) is seen[-1]


def test_tab_goes_down_the_filters_before_it_goes_into_the_table(
    make_window: MakeWindow, corpus_path: Path, settled: Callable[[MainWindow], None]
) -> None:
    window = make_window(corpus_path)
    settled(window)
    view = window.view("documents")
    assert isinstance(view, DocumentsView)
    browser = view.browser
    browser.search.field.setFocus()
    assert _tab(window) is browser.search.by_words
    rows = view.findChildren(FacetRow)
    down = [_tab(window) for _row in rows]
    places = [one.mapToGlobal(QPoint()).y() for one in down if isinstance(one, FacetRow)]
    assert places
    assert places == sorted(places)
    while (widget := _tab(window)) is not browser.table:
        assert not browser.reader.isAncestorOf(widget)


@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_shortcut_means_two_things(
    page: str, make_window: MakeWindow, corpus_path: Path
) -> None:
    window = make_window(corpus_path)
    window.show_page(page)
    keys = [one.toString() for action in window.all_actions() for one in action.shortcuts()]
    keys += [window.rail.button(one.name).shortcut().toString() for one in PAGES]
    assert [one for one in keys if keys.count(one) > 1] == []


@pytest.mark.parametrize("percent", [100, 150])
@pytest.mark.parametrize("language", ["en", "ja", "pt"])
def test_no_button_is_cut_off_where_the_window_is_as_small_as_it_gets(
    language: str,
    percent: int,
    make_window: MakeWindow,
    corpus_path: Path,
    settled: Callable[[MainWindow], None],
) -> None:
    set_language(language)
    window = make_window(corpus_path)
    appearance().set(Theme.LIGHT, percent)
    window.resize(window.minimumSize())
    cut_off = []
    for page in PAGES:
        window.show_page(page.name)
        settled(window)
        for tabs in window.view(page.name).findChildren(QTabWidget) or [None]:
            for place in range(tabs.count() if tabs else 1):
                if tabs:
                    tabs.setCurrentIndex(place)
                settled(window)
                QApplication.processEvents()  # what came may have made a button wider
                cut_off += [
                    f"{page.name}: {one.text()}"
                    for one in window.view(page.name).findChildren(QPushButton)
                    if one.isVisible() and one.width() < one.minimumSizeHint().width() - 1
                ]
    cut_off += [
        one.text()
        for one in window.rail.findChildren(QAbstractButton)
        if one.width() < one.minimumSizeHint().width() - 1
    ]
    assert cut_off == []
