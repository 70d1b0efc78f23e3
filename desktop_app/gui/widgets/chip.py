"""A removable chip: one condition of the filter, or one word of a list."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame

from desktop_app.gui.widgets.basics import icon_button, label, row
from desktop_app.messages import _


class Chip(QFrame):
    """A text in a rounded frame; with `removed` it has a cross that calls it."""

    def __init__(self, text: str, removed: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("chip")
        layout = row(label(text), spacing=2)
        layout.setContentsMargins(10, 1, 4 if removed else 10, 1)
        if removed is not None:
            cross = icon_button("x", _("Remove {name}").format(name=text), removed, colour="accent")
            cross.setIconSize(QSize(13, 13))
            layout.addWidget(cross)
        self.setLayout(layout)
