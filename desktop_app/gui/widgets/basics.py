"""Labels, buttons, cards, lines: each made one way."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.gui.icons import icon

SPACE = 12
"""The step of all distances, in pixels: between cards one, around a page two."""


def label(
    text: str = "", look: str = "", *, wraps: bool = False, selectable: bool = False
) -> QLabel:
    """Return a label. Looks: title, huge, heading, strong, quiet, small, danger."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)  # texts of documents are never markup
    made.setProperty("look", look)
    made.setWordWrap(wraps)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    text: str,
    call: Callable[[], object] | None = None,
    *,
    icon_name: str = "",
    look: str = "",
    tip: str = "",
) -> QPushButton:
    """Return a button with a text. Looks: primary, danger, link."""
    made = QPushButton(f" {text}" if icon_name else text)  # the style sets them too close
    made.setAccessibleName(text)
    made.setProperty("look", look)
    made.setToolTip(tip)
    made.setAutoDefault(False)
    if icon_name:
        colour = {"primary": "on_accent", "danger": "danger", "link": "accent"}.get(look, "text")
        made.setIcon(icon(icon_name, colour))
    _connect(made, call)
    return made


def icon_button(
    icon_name: str,
    name: str,
    call: Callable[[], object] | None = None,
    *,
    shortcut: str = "",
    colour: str = "quiet",
) -> QToolButton:
    """Return a button of an icon alone; `name` is its tool tip and what a screen reader says."""
    made = QToolButton()
    made.setIcon(icon(icon_name, colour))
    made.setIconSize(QSize(18, 18))
    made.setAccessibleName(name)
    made.setToolTip(f"{name} ({shortcut})" if shortcut else name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    if shortcut:
        made.setShortcut(shortcut)
    _connect(made, call)
    return made


def card(layout: QLayout | None = None, margin: int = 16) -> QFrame:
    """Return a framed surface; give it a layout or set one later."""
    made = QFrame()
    made.setProperty("look", "card")
    if layout is not None:
        layout.setContentsMargins(margin, margin, margin, margin)
        made.setLayout(layout)
    return made


def line() -> QFrame:
    """Return a thin horizontal line."""
    made = QFrame()
    made.setProperty("look", "line")
    return made


def column(*items: QWidget | QLayout | int, spacing: int = SPACE) -> QVBoxLayout:
    """Return a vertical layout of widgets and layouts; 0 stretches, a number is a distance."""
    layout = QVBoxLayout()
    _fill(layout, items, spacing)
    return layout


def row(*items: QWidget | QLayout | int, spacing: int = SPACE) -> QHBoxLayout:
    """Return a horizontal layout of widgets and layouts; 0 stretches, a number is a distance."""
    layout = QHBoxLayout()
    _fill(layout, items, spacing)
    return layout


def filling(widget: QWidget) -> QWidget:
    """Let a widget take all the room there is, and return it."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
    return widget


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet looks at, and show them."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()  # or a widget added just now would show itself as a window of its own
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def _fill(layout: QBoxLayout, items: tuple[QWidget | QLayout | int, ...], spacing: int) -> None:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif item:
            layout.addSpacing(item)
        else:
            layout.addStretch(1)


def _connect(made: QAbstractButton, call: Callable[[], object] | None) -> None:
    if call is not None:
        made.clicked.connect(lambda _checked=False: call())
