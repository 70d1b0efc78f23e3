"""Under the text: keywords and metadata, each filtering at a click."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QSizePolicy, QWidget

from desktop_app.corpus.records import DocumentRecord
from desktop_app.documents import TEXT_COLUMN
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, clear, column, label
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _

_ROWS, _LONGEST = 40, 80


class ReaderDetails(QScrollArea):
    """Keywords as links, metadata as a list of names and values."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._highest = 150
        self.has_content = False
        self.setWidgetResizable(True)
        self._keywords = FlowLayout(spacing=2)
        self._words = QWidget()
        self._words.setLayout(self._keywords)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        inside = QWidget()
        self._content = column(self._words, self._grid, 0, spacing=6)
        inside.setLayout(self._content)
        self.setWidget(inside)

    def show_record(self, record: DocumentRecord) -> None:
        """Show a document's keywords and metadata; hide without any."""
        clear(self._keywords)
        clear(self._grid)
        for word in record.keywords:
            self._keywords.addWidget(self._link(word, partial(self._choose_keyword, word)))
        pairs = [
            (name, value)
            for name, value in record.metadata.items()
            if value.strip() and name != TEXT_COLUMN
        ][:_ROWS]
        for place, (name, value) in enumerate(pairs):
            self._grid.addWidget(label(_short(name), "quiet"), place, 0)
            made = self._link(_short(value), partial(self._choose_metadata, (name, value)))
            self._grid.addWidget(made, place, 1, Qt.AlignmentFlag.AlignLeft)
        self._words.setVisible(bool(record.keywords))
        self.has_content = bool(record.keywords or pairs)
        self.setVisible(self.has_content)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keywords break into lines by the width."""
        super().resizeEvent(event)
        self._fit()

    def limit(self, height: int) -> None:
        """Take no more than so many pixels: what is beside a text must not push it away."""
        self._highest = height
        self._fit()

    def _fit(self) -> None:
        width = self.viewport().width()
        height = self._content.totalHeightForWidth(width)
        self.setFixedHeight(min(max(height, 30), self._highest))

    def _link(self, text: str, call: Callable[[], object]) -> QWidget:
        made = button(text.replace("&", "&&"), call, look="link")
        made.setToolTip(_("Show only documents with this"))
        made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        return made

    def _choose_keyword(self, word: str) -> None:
        now = self._session.filter
        if word not in now.keywords:
            self._session.set_filter(replace(now, keywords=(*now.keywords, word)))

    def _choose_metadata(self, pair: tuple[str, str]) -> None:
        now = self._session.filter
        if pair not in now.metadata:
            self._session.set_filter(replace(now, metadata=(*now.metadata, pair)))


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else flat[:_LONGEST].rstrip() + "…"
