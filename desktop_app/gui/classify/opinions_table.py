"""Where the large model says another label than the small one: a table, and what to do with it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from desktop_app.corpus.records import LABEL_SEPARATOR
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.second_opinion import Opinion
from desktop_app.text.numbers import count_text, share_text

_SHOWN_CHARACTERS = 300
_MOST_ROWS = 500
"""Lines shown at once; what is decided makes room for the next."""


class OpinionsTable(QFrame):
    """A line a document that nobody decided yet, the least sure first."""

    decided = Signal(bool)
    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.title = label("", "heading")
        self.take_button = button(
            _("Take the large model's"), lambda: self.decided.emit(True), icon_name="check"
        )
        self.keep_button = button(
            _("Keep the small model's"), lambda: self.decided.emit(False), icon_name="x"
        )
        self.open_button = button(_("Open"), self.opened.emit, icon_name="book-open")
        self.table = QTableWidget(0, 4)
        self._opinions: Sequence[Opinion] = ()
        self._set_up()
        layout = column(
            self.title,
            self.table,
            row(self.take_button, self.keep_button, self.open_button, 0, spacing=8),
            spacing=8,
        )
        layout.setContentsMargins(16, 14, 16, 14)
        self.setLayout(layout)
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.itemDoubleClicked.connect(lambda _item: self.opened.emit())
        self.show_opinions(())

    @property
    def chosen(self) -> list[Opinion]:
        """The opinions of the lines chosen."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self._opinions[one] for one in rows]

    def show_opinions(self, found: Sequence[Opinion]) -> None:
        """Show those that differ and wait for a decision."""
        line = self.table.currentRow()
        had_focus = self.table.hasFocus() or self.take_button.hasFocus()
        self._opinions = found[:_MOST_ROWS]
        self.setVisible(bool(found))
        self.title.setText(
            ngettext(
                "The models differ on {count} document",
                "The models differ on {count} documents",
                len(found),
            ).format(count=count_text(len(found)))
        )
        self.table.setRowCount(len(self._opinions))
        for place, one in enumerate(self._opinions):
            small = _("{label}, {value} sure").format(
                label=_names(one.small_label), value=share_text(one.small_probability, 1)
            )
            text = " ".join(one.text.split())[:_SHOWN_CHARACTERS]
            cells = (text, small, _names(one.label), one.explanation)
            for index, shown in enumerate(cells):
                item = QTableWidgetItem(shown)
                item.setToolTip(one.path if not index else "")
                self.table.setItem(place, index, item)
        self.table.resizeRowsToContents()
        if self._opinions and had_focus:
            self.table.selectRow(min(max(line, 0), len(self._opinions) - 1))
        self._offer()

    def _offer(self) -> None:
        chosen = bool(self.table.selectionModel().selectedRows())
        for one in (self.take_button, self.keep_button, self.open_button):
            one.setEnabled(chosen)

    def _set_up(self) -> None:
        self.table.setAccessibleName(_("Documents on which the models differ"))
        self.table.setHorizontalHeaderLabels(
            [_("Document"), _("Small model"), _("Large model"), _("Its reason")]
        )
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setWordWrap(True)
        self.table.setMinimumHeight(260)
        self.table.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        for place in (1, 2):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.ResizeToContents)
        for place in (0, 3):
            header.setSectionResizeMode(place, QHeaderView.ResizeMode.Stretch)


def _names(text: str) -> str:
    return text.replace(LABEL_SEPARATOR, _(", ")) or _("none")
