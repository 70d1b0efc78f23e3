"""The documents tab: search, filters, the table, and the reader beside it."""

from array import array

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.gui.documents.acts_bar import ActsBar
from desktop_app.gui.documents.document_model import DocumentModel
from desktop_app.gui.documents.facets_panel import FacetsPanel
from desktop_app.gui.documents.label_colours import LabelColours, read_label_colours
from desktop_app.gui.documents.reader_pane import ReaderPane
from desktop_app.gui.documents.search_box import SearchBox
from desktop_app.gui.documents.table import DocumentTable
from desktop_app.gui.remembered import remembered
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, button, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.gui.widgets.filter_bar import FilterBar
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_SPLIT = "documents/splitter"
_READER = "documents/reader"
_FACETS_WIDTH, _READER_WIDTH = 200, 380
_ROOM_FOR_FACETS = 960
"""Pixels of the page from which the filters show by themselves."""


class Browser(QWidget):
    """Lists what the session's filter chooses. Asks the corpus in the background."""

    listed = Signal()
    """The table shows the documents of the filter as it is now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.order = SortOrder()
        self._wanted: int | None = None
        self._facets_chosen = False
        self.model = DocumentModel(session)
        self.table = DocumentTable(self.model)
        self.search = SearchBox(session)
        self.facets = FacetsPanel(session)
        self.filters = FilterBar(session)
        self.acts = ActsBar(session, lambda: self.table.selected_ids, self.table.clearSelection)
        self.reader = ReaderPane(session)
        self.count = label("", "quiet")
        self.empty = EmptyState(
            "search",
            _("No document matches"),
            _("Take a condition away, or search for something else."),
            button(_("Show all documents"), lambda: session.set_filter(DocumentFilter())),
        )
        self.nothing = EmptyState(
            "file-plus",
            _("There are no documents yet"),
            _("Add files or a folder. Each document shows here as soon as it is read."),
        )
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        shown = QWidget()
        self._stack = QStackedLayout(shown)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.nothing)
        middle = QWidget()
        above = row(self.filters, self.count)
        above.setStretch(0, 1)
        above.setAlignment(self.count, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        layout = column(above, shown, self.acts, spacing=8)
        layout.setStretch(1, 1)
        middle.setLayout(layout)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        for part in (self.facets, middle, self.reader):
            self.splitter.addWidget(part)
        self.splitter.setStretchFactor(1, 1)
        self.facets.setMinimumWidth(170)
        middle.setMinimumWidth(280)
        self.reader.setMinimumWidth(300)
        self.splitter.setSizes([_FACETS_WIDTH, 620, _READER_WIDTH])
        state = remembered().value(_SPLIT)
        if isinstance(state, QByteArray):
            self.splitter.restoreState(state)
        self.splitter.splitterMoved.connect(
            lambda _place, _index: remembered().setValue(_SPLIT, self.splitter.saveState())
        )
        self.reader.setVisible(remembered().value(_READER, "1") != "0")
        whole = column(self.search, self.splitter, spacing=SPACE)
        whole.setStretch(1, 1)
        whole.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.table.sort_wanted.connect(self.sort)
        self.table.current_changed.connect(self._show_current)
        self.table.chosen.connect(self._tell_selection)
        self.reader.step_wanted.connect(self.table.step)

    # --- showing ----------------------------------------------------------------------------

    def refresh(self, *, documents_changed: bool) -> None:
        """List anew; look at labels and metadata again where documents changed."""
        session = self._session
        chosen, order = session.filter, self._order_for(session.filter)
        session.read(lambda corpus: _listed(corpus, chosen, order), self._take, key="documents")
        if documents_changed:
            session.read(read_label_colours, self._take_colours, key="label colours")
            self.facets.corpus_changed()
            self.reader.reload()
        else:
            self.facets.refresh()
        self.reader.mark_words(self.search.words)

    def sort(self, order: SortOrder) -> None:
        """Sort by a column."""
        self.order = order
        self.refresh(documents_changed=False)

    def show_document(self, document_id: int) -> None:
        """Show a document in the reader, and in the table if it is among those chosen."""
        self.toggle_reader(shown=True)
        self._wanted = document_id
        self.reader.show_document(document_id)
        self._find_wanted()

    def toggle_reader(self, *, shown: bool | None = None) -> None:
        """Show or hide the reader."""
        visible = self.reader.isHidden() if shown is None else shown
        self.reader.setVisible(visible)
        remembered().setValue(_READER, "1" if visible else "0")
        if visible:
            self._show_current(self.table.current_id)

    def toggle_facets(self) -> None:
        """Show or hide the filters; from now on that is the person's choice."""
        self._facets_chosen = True
        self.facets.setVisible(self.facets.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Leave the room to the table where there is little."""
        super().resizeEvent(event)
        if not self._facets_chosen:
            self.facets.setVisible(self.width() >= _ROOM_FOR_FACETS)

    def _order_for(self, chosen: DocumentFilter) -> SortOrder:
        searching = bool(chosen.query.strip()) or chosen.meaning is not None
        if self.order == SortOrder() and searching:
            return SortOrder(SortColumn.RELEVANCE)
        return self.order

    def _take(self, ids: "array[int]") -> None:
        current, selected = self.table.current_id, self.table.selected_ids
        if _same(ids, self.model.ids):
            self.model.clear_rows()
        else:
            self.model.set_ids(ids)
            if len(selected) == 1 and self._wanted is None:
                self._wanted = current
            self._find_wanted()
        without = self.nothing if self._session.filter.is_empty else self.empty
        self._stack.setCurrentWidget(self.table if len(ids) else without)
        text = ngettext("{count} document", "{count} documents", len(ids))
        self.count.setText(text.format(count=count_text(len(ids))))
        self._tell_selection()
        self.listed.emit()

    def _find_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None or self.table.current_id == wanted:
            return
        try:
            place = self.model.ids.index(wanted)
        except ValueError:
            return
        self.table.show_row(place)

    def _take_colours(self, colours: LabelColours) -> None:
        self.table.set_label_colours(colours)
        self.acts.colours = colours
        self.reader.set_label_colours(colours)

    def _show_current(self, document_id: int | None) -> None:
        if document_id is not None and not self.reader.isHidden():
            self.reader.show_document(document_id)
        self._tell_selection()

    def _tell_selection(self) -> None:
        count = self.table.selected_count
        self.acts.show_count(count)
        shown = self.table.current_id if count else self.reader.document_id
        self._session.set_selection(shown, self.table.selected_ids if count > 1 else ())


def _same(one: "array[int]", other: "array[int]") -> bool:
    return len(one) == len(other) and one.tobytes() == other.tobytes()


def _listed(corpus: Corpus, chosen: DocumentFilter, order: SortOrder) -> "array[int]":
    try:
        return corpus.filtered_ids(chosen, order)
    except InputError:  # no word in the query: another page's, or a sign so far
        return corpus.filtered_ids(DocumentFilter(), order)
