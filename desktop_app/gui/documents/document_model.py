"""The documents that the filter chooses, as rows of a table: ids in memory, rows read in blocks."""

from array import array
from collections import OrderedDict
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.corpus.listing import DocumentRow
from desktop_app.corpus.store import Corpus
from desktop_app.export.wording import tone_name
from desktop_app.gui.documents.columns import COLUMNS, Column, labels_text, name_text
from desktop_app.gui.session import Session
from desktop_app.messages import _

BLOCK = 200
"""Rows read at once: some screens full."""
_BLOCKS_KEPT = 60
_IN_FLIGHT = 2
"""Blocks read at the same time: one reading thread is left for what else is asked."""
_WANTED = 4
"""Blocks remembered as still to be read: those scrolled past meanwhile are dropped."""
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""The whole `DocumentRow` of a cell, or None while it is being read."""

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class DocumentModel(QAbstractTableModel):
    """Shows a row as empty until it was read in the background.

    Only the blocks asked for last are read, so that a scroll over a million rows stops where the
    person does.
    """

    filled = Signal()
    """Rows that were asked for have come."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._ids: array[int] = array("q")
        self._blocks: OrderedDict[int, list[DocumentRow | None]] = OrderedDict()
        self._wanted: list[int] = []
        self._reading: set[int] = set()
        self._generation = 0

    @property
    def ids(self) -> "array[int]":
        """The ids of all rows, in order."""
        return self._ids

    def set_ids(self, ids: "array[int]") -> None:
        """Show these documents, in this order."""
        self.beginResetModel()
        self._ids = ids
        self._forget()
        self.endResetModel()

    def clear_rows(self) -> None:
        """Read all rows anew: the same documents, changed."""
        self._forget()
        if len(self._ids):
            last = self.index(len(self._ids) - 1, len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def row(self, number: int) -> DocumentRow | None:
        """Return a row; None, and ask for it, while it was not read yet."""
        block, place = divmod(number, BLOCK)
        rows = self._blocks.get(block)
        if rows is None:
            self._want(block)
            return None
        self._blocks.move_to_end(block)
        return rows[place] if place < len(rows) else None

    def ids_of(self, ranges: Iterable[range]) -> tuple[int, ...]:
        """Return the ids of ranges of rows."""
        return tuple(document_id for rows in ranges for document_id in self._ids[_slice(rows)])

    # --- what Qt asks -----------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return the number of documents."""
        return 0 if parent.isValid() else len(self._ids)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:  # noqa: N802
        """Return the number of columns, hidden ones too."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(  # noqa: N802
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return the title of a column."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _(COLUMNS[section].title)
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if COLUMNS[section].numeric else _LEFT
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.numeric else _LEFT
            return side | Qt.AlignmentFlag.AlignVCenter
        row = self.row(index.row()) if role in _ROLES else None
        if role == ROW_ROLE or role not in _ROLES:
            return row
        if row is None:
            return "…" if index.column() == 0 and role == Qt.ItemDataRole.DisplayRole else None
        return self._shown(row, column, role)

    def _shown(self, row: DocumentRow, column: Column, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column.key)
        if role == Qt.ItemDataRole.AccessibleTextRole and column.key != "name":
            return f"{_(column.title)}: {column.text(row)}"
        return column.text(row)

    # --- reading ----------------------------------------------------------------------------

    def _forget(self) -> None:
        self._generation += 1
        self._blocks.clear()
        self._wanted.clear()
        self._reading.clear()

    def _want(self, block: int) -> None:
        if block in self._reading:
            return
        if block in self._wanted:
            self._wanted.remove(block)
        self._wanted.append(block)
        del self._wanted[:-_WANTED]
        self._read_next()

    def _read_next(self) -> None:
        while self._wanted and len(self._reading) < _IN_FLIGHT:
            block = self._wanted.pop()
            self._reading.add(block)
            ids = self._ids[block * BLOCK : (block + 1) * BLOCK].tolist()
            self._session.read(
                partial(Corpus.document_rows, ids=ids),
                partial(self._take, self._generation, block, ids),
            )

    def _take(self, generation: int, block: int, ids: list[int], rows: list[DocumentRow]) -> None:
        if generation != self._generation:
            return
        self._reading.discard(block)
        by_id = {row.id: row for row in rows}
        self._blocks[block] = [by_id.get(document_id) for document_id in ids]
        while len(self._blocks) > _BLOCKS_KEPT:
            self._blocks.popitem(last=False)
        first = block * BLOCK
        last = self.index(first + len(ids) - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(first, 0), last)
        self.filled.emit()
        self._read_next()


_LEFT = Qt.AlignmentFlag.AlignLeft
_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
        ROW_ROLE,
    }
)


def _slice(rows: range) -> slice:
    return slice(rows.start, rows.stop)


def _tip(row: DocumentRow, key: str) -> str | None:
    if key in {"name", "file"}:
        return f"{name_text(row)}\n{row.path}"
    if key == "sentiment" and row.sentiment is not None:
        return "\n".join(
            f"{tone_name(label)}: {score:.0%}" for label, score in row.sentiment.scores.items()
        )
    if key == "labels" and row.labels:
        by_person = row.label_by is not None and row.label_by.value == "person"
        sure = ", ".join(f"{label.label} {label.probability:.0%}" for label in row.labels)
        if by_person:
            return _("{labels}: given by a person").format(labels=labels_text(row))
        return _("{labels}: given by the model").format(labels=sure)
    return None
