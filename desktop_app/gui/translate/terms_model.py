"""The glossary as a table, edited in place."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.messages import _
from desktop_app.text.languages import language_name

_Index = QModelIndex | QPersistentModelIndex


class TermsModel(QAbstractTableModel):
    """Term, translation, the languages they hold for, and whether the case counts."""

    TERM, TRANSLATION, FROM, INTO, CASE = range(5)
    edited = Signal(object, object)  # GlossaryTerm before, GlossaryTerm after

    def __init__(self) -> None:
        super().__init__()
        self.terms: tuple[GlossaryTerm, ...] = ()
        self.editable = True

    def show(self, terms: Sequence[GlossaryTerm]) -> None:
        """Show these terms."""
        if tuple(terms) == self.terms:
            return
        self.beginResetModel()
        self.terms = tuple(terms)
        self.endResetModel()

    # --- Qt ---------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of terms."""
        return 0 if parent.isValid() else len(self.terms)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008, ARG002
        """Return the number of columns."""
        return 5

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Term"), _("Translation"), _("From"), _("Into"), _("Same case only"))[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the words be edited and the case be ticked."""
        flags = super().flags(index)
        if self.editable and index.column() in {self.TERM, self.TRANSLATION}:
            flags |= Qt.ItemFlag.ItemIsEditable
        if self.editable and index.column() == self.CASE:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        term = self.terms[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == self.CASE:
            return Qt.CheckState.Checked if term.case_sensitive else Qt.CheckState.Unchecked
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            any_language = _("any")
            return (
                term.source,
                term.target,
                language_name(term.source_language) if term.source_language else any_language,
                language_name(term.target_language) if term.target_language else any_language,
                None,
            )[index.column()]
        return None

    def setData(  # noqa: N802
        self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tell what a person changed."""
        term = self.terms[index.row()]
        text = " ".join(str(value).split())
        if role == Qt.ItemDataRole.CheckStateRole:
            checked = Qt.CheckState(value) is Qt.CheckState.Checked
            changed = replace(term, case_sensitive=checked)
        elif role == Qt.ItemDataRole.EditRole and text and index.column() == self.TERM:
            changed = replace(term, source=text)
        elif role == Qt.ItemDataRole.EditRole and text and index.column() == self.TRANSLATION:
            changed = replace(term, target=text)
        else:
            return False
        if changed != term:
            self.edited.emit(term, changed)
        return True
