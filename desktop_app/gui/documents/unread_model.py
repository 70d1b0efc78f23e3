"""The documents that could not be read, as rows: which, why, and what to do."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.corpus.listing import DocumentRow
from desktop_app.documents import explain, place_text
from desktop_app.export.wording import reason_name
from desktop_app.messages import N_, _

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_TITLES = (N_("File"), N_("Why"), N_("What to do"))
EXPLANATION = 2
"""The column that explains."""


class UnreadModel(QAbstractTableModel):
    """Rows of documents with a failure."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[DocumentRow] = ()

    def set_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return file, reason, advice."""
        return 0 if parent.isValid() else len(_TITLES)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(_TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        row = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return unread_cells(row)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.path}\n{row.failure_detail}".strip()
        return None


def unread_cells(row: DocumentRow) -> tuple[str, str, str]:
    """Return which file, why, and what to do."""
    name = f"{row.name} › {place_text(row.locator)}" if row.locator else row.name
    if row.failure is None:
        return name, "", ""
    return name, reason_name(row.failure), explain(row.failure)


def unread_list(rows: Sequence[DocumentRow]) -> str:
    """Return rows as lines of text with tabs, for a mail or a spreadsheet."""
    lines = []
    for row in rows:
        place = f"{row.path} › {place_text(row.locator)}" if row.locator else row.path
        lines.append("\t".join((place, *unread_cells(row)[1:])))
    return "\n".join(lines)
