"""What is summarised: the document last shown, those selected, those of the filter, or all."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.gui.session import Session
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


class ScopeKind(StrEnum):
    """Which documents; the value is what is kept with a summary that a large model wrote."""

    DOCUMENT = "document"
    SELECTION = "selection"
    FILTER = "filter"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Scope:
    """A choice of documents, before it is looked up. `said` is what a person calls it."""

    kind: ScopeKind
    said: str
    ids: tuple[int, ...] = ()
    chosen: DocumentFilter | None = None

    def document_ids(self, corpus: Corpus) -> Sequence[int] | None:
        """Return the documents, None for all."""
        if self.kind is ScopeKind.ALL:
            return None
        if self.chosen is not None:
            return tuple(corpus.filtered_ids(self.chosen))
        return self.ids


@dataclass(frozen=True, slots=True)
class _Counts:
    name: str | None
    filtered: int
    all: int


class ScopeBox(QComboBox):
    """Lists the four choices with how many documents each is; what is empty cannot be chosen."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setAccessibleName(_("What to summarise"))
        self.setMinimumContentsLength(26)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        for kind in ScopeKind:
            self.addItem("", kind)
        self._touched = False
        self.setCurrentIndex(self.findData(ScopeKind.ALL))
        self.currentIndexChanged.connect(lambda _index: self.changed.emit())
        self.activated.connect(lambda _index: setattr(self, "_touched", True))

    @property
    def scope(self) -> Scope:
        """What is chosen now."""
        kind, session = ScopeKind(self.currentData()), self.session
        text = self.currentText()
        if kind is ScopeKind.DOCUMENT and session.shown_document is not None:
            return Scope(kind, text, (session.shown_document,))
        if kind is ScopeKind.SELECTION:
            return Scope(kind, text, session.selected)
        if kind is ScopeKind.FILTER:
            return Scope(kind, text, chosen=session.filter)
        return Scope(ScopeKind.ALL, text)

    def refresh(self) -> None:
        """Count anew; choose what the person works on, unless they chose already."""
        chosen, shown = self.session.filter, self.session.shown_document

        def read(corpus: Corpus) -> _Counts:
            name = None
            if shown is not None:
                try:
                    name = corpus.document(shown).name
                except InputError:  # removed since
                    name = None
            return _Counts(
                name, corpus.filtered_count(chosen), corpus.filtered_count(DocumentFilter())
            )

        self.session.read(read, self._take, key="summary scope")

    def _take(self, counts: _Counts) -> None:
        selected = len(self.session.selected)
        filtered = not self.session.filter.is_empty
        self._set(
            ScopeKind.DOCUMENT,
            counts.name or _("The document last shown"),
            possible=counts.name is not None,
        )
        self._set(
            ScopeKind.SELECTION,
            ngettext("{count} selected document", "{count} selected documents", selected).format(
                count=count_text(selected)
            ),
            possible=selected > 0,
        )
        self._set(
            ScopeKind.FILTER,
            _("The filter ({count})").format(count=count_text(counts.filtered)),
            possible=filtered and counts.filtered > 0,
        )
        self._set(
            ScopeKind.ALL,
            _("All documents ({count})").format(count=count_text(counts.all)),
            possible=counts.all > 0,
        )
        if not self._touched or not self._is_possible(self.currentIndex()):
            best = ScopeKind.FILTER if filtered and counts.filtered else ScopeKind.ALL
            if selected > 1:
                best = ScopeKind.SELECTION
            self.blockSignals(True)
            self.setCurrentIndex(self.findData(best))
            self.blockSignals(False)
        self.changed.emit()

    def choose(self, kind: ScopeKind) -> None:
        """Choose one of the four."""
        self._touched = True
        self.setCurrentIndex(self.findData(kind))

    def _set(self, kind: ScopeKind, text: str, *, possible: bool) -> None:
        index = self.findData(kind)
        self.setItemText(index, text)
        items = self.model()
        if isinstance(items, QStandardItemModel):
            items.item(index).setEnabled(possible)

    def _is_possible(self, index: int) -> bool:
        items = self.model()
        return not isinstance(items, QStandardItemModel) or items.item(index).isEnabled()
