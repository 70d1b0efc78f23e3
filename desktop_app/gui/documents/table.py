"""The table of documents: columns to choose, sorting by a click on a header, many selected."""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray, QItemSelection, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.gui.appearance import appearance
from desktop_app.gui.documents.columns import COLUMNS
from desktop_app.gui.documents.delegates import (
    CellDelegate,
    LabelsDelegate,
    NameDelegate,
    QuietDelegate,
    SentimentDelegate,
)
from desktop_app.gui.documents.document_model import DocumentModel
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.remembered import remembered
from desktop_app.messages import _

_ROW_LINES, _ROW_MARGIN = 2.3, 8
_STATE = "documents/columns"


class DocumentTable(QTableView):
    """Shows a `DocumentModel`. Sorting is asked for by a signal, since the corpus does it."""

    sort_wanted = Signal(object)
    """A SortOrder."""
    current_changed = Signal(object)
    """The id of the document under the cursor, or None."""
    chosen = Signal()
    """Other rows are selected."""

    def __init__(self, model: DocumentModel) -> None:
        super().__init__()
        self.documents = model
        self.setModel(model)
        self.setAccessibleName(_("Documents"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._set_row_height()
        appearance().changed.connect(self._set_row_height)
        self._labels = LabelsDelegate(self)
        quiet = QuietDelegate(self)
        own: dict[str, CellDelegate] = {
            "name": NameDelegate(self),
            "sentiment": SentimentDelegate(self),
            "labels": self._labels,
        }
        for place, column in enumerate(COLUMNS):
            delegate = own.get(column.key, quiet)
            self.setItemDelegateForColumn(place, delegate)
        self._set_up_header()
        self.selectionModel().currentRowChanged.connect(lambda _now, _before: self._tell_current())
        self.selectionModel().selectionChanged.connect(self._tell_selection)

    def set_label_colours(self, colours: LabelColours) -> None:
        """Paint labels in these colours."""
        self._labels.colours = colours
        self.viewport().update()

    @property
    def current_id(self) -> int | None:
        """The id of the document under the cursor."""
        row = self.currentIndex().row()
        return self.documents.ids[row] if 0 <= row < len(self.documents.ids) else None

    @property
    def selected_count(self) -> int:
        """How many documents are selected."""
        return sum(len(rows) for rows in self._selected_rows())

    @property
    def selected_ids(self) -> tuple[int, ...]:
        """The ids of the selected documents."""
        return self.documents.ids_of(self._selected_rows())

    def show_row(self, row: int) -> None:
        """Put the cursor on a row and bring it into sight."""
        if 0 <= row < len(self.documents.ids):
            self.selectRow(row)
            self.scrollTo(self.documents.index(row, 0))

    def step(self, by: int) -> None:
        """Go to the next or the previous document."""
        count = len(self.documents.ids)
        if count:
            self.show_row(min(max(self.currentIndex().row() + by, 0), count - 1))

    def show_order(self, order: SortOrder) -> None:
        """Show by what the rows are sorted."""
        header = self.horizontalHeader()
        places = [place for place, column in enumerate(COLUMNS) if column.sort is order.column]
        way = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(places[0] if places else -1, way)

    def column_menu(self) -> QMenu:
        """Return a menu that shows and hides columns."""
        menu = QMenu(self)
        for place, column in enumerate(COLUMNS):
            if column.key == "name":
                continue
            action = QAction(_(column.title), menu)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(place))
            action.toggled.connect(lambda shown, place=place: self._show_column(place, shown=shown))
            menu.addAction(action)
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: N802
        """Offer the acts of the page."""
        menu = QMenu(self)
        menu.addActions(self.actions())
        if self.actions():
            menu.exec(event.globalPos())

    # --- own --------------------------------------------------------------------------------

    def _set_row_height(self) -> None:
        height = QFontMetricsF(self.font()).height() * _ROW_LINES + _ROW_MARGIN
        self.verticalHeader().setDefaultSectionSize(round(height))

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setSortIndicatorShown(True)
        header.setHighlightSections(False)
        header.setMinimumSectionSize(60)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        for place, column in enumerate(COLUMNS):
            header.resizeSection(place, column.width)
            header.setSectionHidden(place, not column.shown)
        state = remembered().value(_STATE)
        if isinstance(state, QByteArray) and not header.restoreState(state):
            remembered().remove(_STATE)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setStretchLastSection(True)
        header.sectionClicked.connect(self._sort)
        for signal in (header.sectionResized, header.sectionMoved):
            signal.connect(lambda *_where: self._keep_columns())

    def _offer_columns(self, point: QPoint) -> None:
        self.column_menu().exec(self.horizontalHeader().mapToGlobal(point))

    def _show_column(self, place: int, *, shown: bool) -> None:
        self.setColumnHidden(place, not shown)
        self._keep_columns()

    def _keep_columns(self) -> None:
        remembered().setValue(_STATE, self.horizontalHeader().saveState())

    def _sort(self, place: int) -> None:
        column = COLUMNS[place].sort
        header = self.horizontalHeader()
        # Qt has turned the arrow already: it shows what is wanted now.
        descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
        order = SortOrder(column, descending)
        if column is SortColumn.PLACE and descending is False:
            order = SortOrder()
        self.sort_wanted.emit(order)

    def _selected_rows(self) -> Iterator[range]:
        selection: QItemSelection = self.selectionModel().selection()
        for part in selection:  # type: ignore[attr-defined]
            yield range(part.top(), part.bottom() + 1)

    def _tell_current(self) -> None:
        self.current_changed.emit(self.current_id)

    def _tell_selection(self) -> None:
        self.chosen.emit()
