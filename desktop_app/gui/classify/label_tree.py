"""The labels of a codebook as a tree: "Health/Clinics" is "Clinics" under "Health"."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from desktop_app.gui.appearance import colour
from desktop_app.messages import _
from desktop_app.tasks.codebook import SEPARATOR, Codebook
from desktop_app.text.numbers import count_text

_NAME = Qt.ItemDataRole.UserRole
_COUNT = Qt.ItemDataRole.UserRole + 1
_COLOUR = Qt.ItemDataRole.UserRole + 2
_LINE = 34


class LabelTree(QTreeView):
    """Shows labels with their colours and how many documents people gave them to."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setAccessibleName(_("Labels"))
        self.setHeaderHidden(True)
        self.setRootIsDecorated(True)
        self.setIndentation(16)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setItemDelegate(_Delegate(self))
        self.setMinimumWidth(190)
        self.selectionModel().selectionChanged.connect(lambda _new, _old: self.chosen.emit())

    def show_codebook(
        self, codebook: Codebook, colour_of: Callable[[str], QColor], counts: Mapping[str, int]
    ) -> None:
        """Show labels; what was selected stays so, if it is still there."""
        kept, current = self.names(), self.current()
        self.selectionModel().blockSignals(True)
        self._model.clear()
        items: dict[str, QStandardItem] = {}
        for label in codebook.labels:
            item = self._item(label.name, items)
            item.setData(colour_of(label.name), _COLOUR)
            item.setData(counts.get(label.name, 0), _COUNT)
            item.setToolTip(label.description)
        self.setRootIsDecorated(len(items) > self._model.rowCount())
        self.expandAll()
        self.selectionModel().blockSignals(False)
        self.select_names([name for name in kept if name in items], current)

    def names(self) -> list[str]:
        """Return the selected labels and headings, from above."""
        indexes = sorted(self.selectedIndexes(), key=lambda one: self.visualRect(one).y())
        return [index.data(_NAME) for index in indexes]

    def current(self) -> str:
        """Return the label or heading that has the cursor."""
        return self.currentIndex().data(_NAME) or ""

    def is_heading(self, name: str) -> bool:
        """Tell whether a name is no label but stands above some."""
        index = self._find(name)
        return index is not None and index.data(_COLOUR) is None

    def select_names(self, names: list[str], current: str = "") -> None:
        """Select labels; without any, the first."""
        indexes = [index for name in names if (index := self._find(name)) is not None]
        if not indexes and self._model.rowCount():
            indexes = [self._model.index(0, 0)]
        place = self._find(current) if current in names else None
        if indexes:
            self.selectionModel().blockSignals(True)
            self.setCurrentIndex(place or indexes[0])
            self.selectionModel().blockSignals(False)
        flag = self.selectionModel().SelectionFlag
        for number, index in enumerate(indexes):
            self.selectionModel().select(index, flag.Select if number else flag.ClearAndSelect)
        self.chosen.emit()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a moderate width."""
        return QSize(230, 300)

    def _item(self, name: str, items: dict[str, QStandardItem]) -> QStandardItem:
        if name in items:
            return items[name]
        above, separator, last = name.rpartition(SEPARATOR)
        parent = self._item(above, items) if separator and above and last else None
        item = QStandardItem(last if parent is not None else name)
        item.setData(name, _NAME)
        item.setData(name, Qt.ItemDataRole.AccessibleTextRole)
        (parent or self._model.invisibleRootItem()).appendRow(item)
        items[name] = item
        return item

    def _find(self, name: str) -> QModelIndex | None:
        flags = Qt.MatchFlag.MatchExactly | Qt.MatchFlag.MatchRecursive
        start = self._model.index(0, 0)
        found = self._model.match(start, _NAME, name, 1, flags) if start.isValid() else []
        return found[0] if found else None


class _Delegate(QStyledItemDelegate):
    """A coloured dot, the name, and at the right the count."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a line."""
        self.initStyleOption(option, index)
        rect = QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, colour("accent_soft"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(option.rect, colour("hover"))
        left = rect.x() + 6
        own = index.data(_COLOUR)
        if own is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(own)
            painter.drawEllipse(QRectF(left, rect.center().y() - 5, 10, 10))
        left += 18
        count = index.data(_COUNT)
        shown = count_text(count) if count else ""
        metrics = option.fontMetrics
        figure = metrics.horizontalAdvance(shown) + 8
        flags = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(colour("text" if own is not None else "quiet"))
        room = rect.right() - left - figure - 4
        name = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QRectF(left, rect.y(), room, rect.height()), flags, name)
        painter.setPen(colour("quiet"))
        painter.drawText(
            QRectF(rect.right() - figure, rect.y(), figure - 4, rect.height()),
            flags | Qt.AlignmentFlag.AlignRight,
            shown,
        )
        painter.restore()

    def sizeHint(  # noqa: N802
        self,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,  # noqa: ARG002
    ) -> QSize:
        """Return the height of a line."""
        return QSize(80, max(_LINE, option.fontMetrics.height() + 14))
