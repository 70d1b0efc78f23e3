"""A line of the list of recent corpora."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDate, QLocale, Qt
from PySide6.QtWidgets import QWidget

from desktop_app.gui.corpora import RecentCorpus
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.messages import _
from desktop_app.text.numbers import decimal_text


class RecentRow(QWidget):
    """Name, folder, when it was changed and how large it is; a cross takes it off the list."""

    def __init__(
        self,
        corpus: RecentCorpus,
        open_it: Callable[[Path], object],
        forget: Callable[[Path], object],
    ) -> None:
        super().__init__()
        path = corpus.path
        name = button(path.stem, lambda: open_it(path), look="link", icon_name="database")
        name.setEnabled(corpus.changed is not None)
        folder = label(str(path.parent), "small")
        folder.setToolTip(str(path))
        folder.setContentsMargins(6, 0, 0, 0)
        layout = row(column(name, folder, spacing=0), 0)
        layout.setContentsMargins(8, 7, 6, 7)
        layout.addWidget(label(_state(corpus), "small"), 0, Qt.AlignmentFlag.AlignVCenter)
        text = _("Take {name} off this list").format(name=path.stem)
        layout.addWidget(icon_button("x", text, lambda: forget(path)))
        self.setLayout(layout)


def _state(corpus: RecentCorpus) -> str:
    if corpus.changed is None or corpus.bytes is None:
        return _("not found there any more")
    when = corpus.changed
    day = QLocale().toString(QDate(when.year, when.month, when.day), QLocale.FormatType.ShortFormat)
    return f"{day} · {decimal_text(corpus.bytes / 1e6, 1)} MB"
