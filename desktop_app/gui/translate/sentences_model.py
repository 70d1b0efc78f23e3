"""Translated sentences as a table of any length: rows are read when they come into sight."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

from desktop_app.corpus.sentence_pairs import SentencePair, SentencePlace
from desktop_app.messages import _, ngettext
from desktop_app.tasks.translation.passages import Origin
from desktop_app.tasks.translation.plausibility import LOW_CONFIDENCE
from desktop_app.text.numbers import count_text, share_text

DOUBTFUL_ROLE = Qt.ItemDataRole.UserRole
_PAGE = 100

_Index = QModelIndex | QPersistentModelIndex


class SentencesModel(QAbstractTableModel):
    """Sentence, translation, and how sure it is. Editing a translation is told, not done here."""

    SOURCE, TRANSLATION, STATE = range(3)
    edited = Signal(object, str)  # SentencePair, the new translation

    def __init__(
        self, fetch: Callable[[Sequence[SentencePlace], Callable[[list[SentencePair]], None]], None]
    ) -> None:
        super().__init__()
        self.places: list[SentencePlace] = []
        self.editable = True
        self._fetch = fetch
        self._pairs: dict[SentencePlace, SentencePair] = {}
        self._asked: set[int] = set()

    def show(self, places: list[SentencePlace]) -> None:
        """Show these sentences. What is known of them stays until it is read anew."""
        same = places == self.places
        if not same:
            self.beginResetModel()
            self.places = places
            self._pairs = {}
        self._asked.clear()
        if not same:
            self.endResetModel()
        elif places:
            self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, 2))

    def pair(self, row: int) -> SentencePair | None:
        """Return what is known of a row; it is read if it was not."""
        if not 0 <= row < len(self.places):
            return None
        page = row // _PAGE
        if page not in self._asked:
            self._asked.add(page)
            places = self.places[page * _PAGE : (page + 1) * _PAGE]
            self._fetch(places, lambda pairs: self._take(page, places, pairs))
        return self._pairs.get(self.places[row])

    def _take(
        self, page: int, places: Sequence[SentencePlace], pairs: Sequence[SentencePair]
    ) -> None:
        first = page * _PAGE
        if self.places[first : first + len(places)] != list(places):
            return  # others show by now
        self._pairs.update({pair.place: pair for pair in pairs})
        self.dataChanged.emit(self.index(first, 0), self.index(first + len(places) - 1, 2))

    # --- Qt ---------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Return the number of sentences."""
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: N802, B008, ARG002
        """Return the number of columns."""
        return 3

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Sentence"), _("Translation"), _("How sure"))[section]
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let translations be edited."""
        flags = super().flags(index)
        if index.column() == self.TRANSLATION and self.editable:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        shown = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole}
        if role not in shown and role != DOUBTFUL_ROLE:
            return None
        pair = self.pair(index.row())
        if pair is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        if role == DOUBTFUL_ROLE:
            return pair.origin == Origin.MODEL and pair.confidence < LOW_CONFIDENCE
        if index.column() == self.SOURCE:
            return pair.text
        if index.column() == self.TRANSLATION:
            return pair.translation
        return _state(pair) if role == Qt.ItemDataRole.DisplayRole else _long_state(pair)

    def setData(  # noqa: N802
        self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tell what a person wrote; nothing, if it says the same as before or nothing at all."""
        pair = self.pair(index.row())
        text = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or pair is None or not text:
            return False
        if text != pair.translation:
            self.edited.emit(pair, text)
        return True


def _state(pair: SentencePair) -> str:
    by_person = pair.origin == Origin.MEMORY
    said = _("by a person") if by_person else share_text(pair.confidence, 1)
    if pair.place.count > 1:
        said += " · " + _("{count} times").format(count=count_text(pair.place.count))
    return said


def _long_state(pair: SentencePair) -> str:
    lines = [pair.name]
    if pair.place.count > 1:
        lines.append(
            ngettext(
                "It stands {count} time in the corpus: a correction changes all.",
                "It stands {count} times in the corpus: a correction changes all.",
                pair.place.count,
            ).format(count=count_text(pair.place.count))
        )
    return "\n".join(lines)
