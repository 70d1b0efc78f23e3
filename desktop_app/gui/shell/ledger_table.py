"""The table of all requests an endpoint was ever sent, as the shield's page shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.corpus.ledger import LedgerEntry
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

_Index = QModelIndex | QPersistentModelIndex


class LedgerModel(QAbstractTableModel):
    """Requests, the latest first."""

    def __init__(self) -> None:
        super().__init__()
        self._entries: list[LedgerEntry] = []

    def show_entries(self, entries: Sequence[LedgerEntry]) -> None:
        """Show these, given the oldest first."""
        self.beginResetModel()
        self._entries = list(reversed(entries))
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of requests."""
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_titles())

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return the title of a column."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _titles()[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows; the hash of what was sent is its tool tip."""
        entry = self._entries[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"SHA-256 {entry.sha256}"
        if role == Qt.ItemDataRole.DisplayRole:
            return _cells(entry)[index.column()]
        return None


def _titles() -> tuple[str, ...]:
    return (_("When"), _("Sent to"), _("Model"), _("What for"), _("Characters"), _("Outcome"))


def _cells(entry: LedgerEntry) -> tuple[str, ...]:
    when = datetime.fromisoformat(entry.sent).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    characters = count_text(entry.characters)
    return (when, entry.endpoint, entry.model, entry.purpose, characters, entry.outcome)
