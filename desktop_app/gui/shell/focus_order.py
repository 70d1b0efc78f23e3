"""What the Tab key visits: what is seen, in the order in which it is laid out.

Qt visits widgets in the order they were made, so that what comes later – pages, chips, rows of a
filter – would come last, wherever it stands.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSplitter,
    QTabWidget,
    QTextEdit,
    QWidget,
)

_WHOLE = (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
"""Visited as one: what they are made of has no place of its own."""


def focus_order(root: QWidget) -> list[QWidget]:
    """Return the visible, enabled widgets that Tab visits, from the beginning to the end."""
    found: list[QWidget] = []
    _collect(root, found, set())
    return found


def neighbour(root: QWidget, current: QWidget | None, *, forward: bool) -> QWidget | None:
    """Return what comes after (or before) the widget with the focus; None if nothing can."""
    order = focus_order(root)
    if not order:
        return None
    while current is not None and current not in order:
        current = current.parentWidget()
    if current is None:
        return order[0 if forward else -1]
    return order[(order.index(current) + (1 if forward else -1)) % len(order)]


def _collect(widget: QWidget, found: list[QWidget], seen: set[QWidget]) -> None:
    if widget in seen:
        return
    seen.add(widget)
    if not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None:
        found.append(widget)
    if isinstance(widget, _WHOLE):
        return
    for child in (*_laid_out(widget), *_others(widget)):
        if child is not None:
            _collect(child, found, seen)


def _laid_out(widget: QWidget) -> Iterator[QWidget | None]:
    if isinstance(widget, QSplitter):
        yield from (widget.widget(place) for place in range(widget.count()))
    elif isinstance(widget, QTabWidget):
        yield from (widget.tabBar(), widget.currentWidget())
    elif isinstance(widget, QScrollArea):
        yield widget.widget()
    elif (layout := widget.layout()) is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget | None]:
    for place in range(layout.count()):
        item = layout.itemAt(place)
        if item is None:
            continue
        if (within := item.layout()) is not None:
            yield from _of_layout(within)
        else:
            yield item.widget()


def _others(widget: QWidget) -> Iterator[QWidget]:
    """Give what stands in no layout, from top to bottom."""
    children = [one for one in widget.children() if isinstance(one, QWidget) and not one.isWindow()]
    yield from sorted(children, key=lambda one: (one.y(), one.x()))
