"""The rows of the settings: what is set, a line of help, the control."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.gui.widgets.basics import card, column, label, line, row

_CONTROL_WIDTH = 260


def section(title: str, *rows: QWidget) -> QWidget:
    """Return a titled card of rows with lines between them."""
    layout: QVBoxLayout = column(spacing=10)
    for number, one in enumerate(rows):
        if number:
            layout.addWidget(line())
        layout.addWidget(one)
    framed: QFrame = card(layout)
    whole = QWidget()
    whole.setLayout(column(label(title, "heading"), framed, spacing=8))
    return whole


def setting(title: str, hint: str, control: QWidget, *, wide: bool = False) -> QWidget:
    """Return a row: title and help at the left, the control at the right; below them if wide."""
    control.setAccessibleName(title)
    control.setAccessibleDescription(hint)
    words = column(label(title, wraps=True), spacing=2)
    if hint:
        words.addWidget(label(hint, "small", wraps=True))
    made = QWidget()
    if wide:
        words.addSpacing(4)
        words.addWidget(control)
        made.setLayout(words)
        return made
    control.setMinimumWidth(_CONTROL_WIDTH)
    control.setMaximumWidth(_CONTROL_WIDTH + 100)
    words.addStretch(1)
    layout = row(words, control, spacing=24)
    layout.setStretch(0, 1)
    made.setLayout(layout)
    return made
