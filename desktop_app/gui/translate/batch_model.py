"""The files of a batch as a table: name, folder, how far it is or what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.translating_documents import FileOutcome
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text

FRACTION_ROLE = Qt.ItemDataRole.UserRole
"""How far a file is, 0 to 1, while it is being translated; None before and after."""
STATE_ROLE = Qt.ItemDataRole.UserRole + 1

_Index = QModelIndex | QPersistentModelIndex


class FileState(Enum):
    """Where a file of the batch is."""

    WAITING = 0
    WORKING = 1
    DONE = 2
    FAILED = 3


@dataclass(frozen=True, slots=True)
class BatchFile:
    """A file, and what is known of its translation."""

    path: Path
    state: FileState = FileState.WAITING
    fraction: float = 0.0
    outcome: FileOutcome | None = None

    @property
    def out(self) -> Path | None:
        """Its translation."""
        return Path(self.outcome.out) if self.outcome and self.outcome.out else None

    def said(self) -> str:
        """Return what to tell of it in a line."""
        if self.state is FileState.WAITING:
            return _("Waiting")
        if self.state is FileState.WORKING:
            return _("Translating")
        outcome = self.outcome
        if outcome is None or outcome.out is None:
            return outcome.reason if outcome else _("Stopped before its turn")
        parts = [_("From {language}").format(language=language_name(outcome.source))]
        if outcome.doubts:
            parts.append(
                ngettext(
                    "{count} of {all} sentences is worth a look",
                    "{count} of {all} sentences are worth a look",
                    outcome.doubts,
                ).format(count=count_text(outcome.doubts), all=count_text(outcome.sentences))
            )
        return " · ".join([*parts, *outcome.lost])


class BatchModel(QAbstractTableModel):
    """Each file once, in the order they were added."""

    NAME, FOLDER, STATE = range(3)

    def __init__(self) -> None:
        super().__init__()
        self.files: list[BatchFile] = []

    def add(self, paths: Iterable[Path]) -> int:
        """Add files that are not in the list; return how many."""
        known = {one.path for one in self.files}
        new = [BatchFile(path) for path in dict.fromkeys(paths) if path not in known]
        if new:
            first = len(self.files)
            self.beginInsertRows(QModelIndex(), first, first + len(new) - 1)
            self.files += new
            self.endInsertRows()
        return len(new)

    def remove(self, rows: Iterable[int]) -> None:
        """Take files off the list."""
        for row in sorted(set(rows), reverse=True):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.files[row]
            self.endRemoveRows()

    def change(self, row: int, **changes: object) -> None:
        """Note what is known of a file."""
        if 0 <= row < len(self.files):
            self.files[row] = replace(self.files[row], **changes)  # type: ignore[arg-type]
            self.dataChanged.emit(self.index(row, 0), self.index(row, self.columnCount() - 1))

    def row_of(self, path: Path) -> int:
        """Return the row of a file, -1 if it was taken off."""
        return next((row for row, one in enumerate(self.files) if one.path == path), -1)

    # --- Qt ---------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of files."""
        return 0 if parent.isValid() else len(self.files)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008, ARG002
        """Return the number of columns."""
        return 3

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Document"), _("Folder"), _("Translation"))[section]
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        one = self.files[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            folder = str(one.path.parent)
            return (one.path.name, folder, one.said())[index.column()]
        if role == FRACTION_ROLE:
            return one.fraction if one.state is FileState.WORKING else None
        if role == STATE_ROLE:
            return one.state
        return None
