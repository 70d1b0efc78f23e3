"""How cells of the table are painted: sentiment as a bar, labels as chips, the rest as text."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop_app.corpus.listing import DocumentRow
from desktop_app.corpus.records import LabelBy, Prediction
from desktop_app.export.wording import tone_name
from desktop_app.gui.appearance import colour
from desktop_app.gui.documents.document_model import ROW_ROLE
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.icons import paint_icon
from desktop_app.gui.widgets.painting import paint_label, paint_sentiment_bar

_Index = QModelIndex | QPersistentModelIndex
_MARGIN = 10
_BAR_WIDTH, _BAR_HEIGHT = 42, 8
_SMALL = 0.9


class CellDelegate(QStyledItemDelegate):
    """Paints the ground of a cell, then what the class that follows adds."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: N802
        """Give rows room."""
        return super().sizeHint(option, index).expandedTo(QSize(0, 36))

    def ground(self, painter: QPainter, option: QStyleOptionViewItem) -> QRect:
        """Paint the ground of a cell; return the room for what is in it.

        By hand: a style sheet's painting of a cell takes longer than all else in it.
        """
        rect = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, colour("accent_soft"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(QRect(rect.x(), rect.bottom() - 1, rect.width(), 2), colour("accent"))
        return rect.adjusted(_MARGIN, 0, -_MARGIN, 0)


class NameDelegate(CellDelegate):
    """The name, and under it how the text begins."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        name = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        room = self.ground(painter, option)
        row: DocumentRow | None = index.data(ROW_ROLE)
        painter.save()
        painter.setPen(colour("text"))
        if row is None or not row.opening:
            _elided(painter, room, name)
        else:
            half = room.height() // 2
            upper = QRect(room.x(), room.y() + 3, room.width(), half - 2)
            _elided(painter, upper, name)
            font = painter.font()
            font.setPointSizeF(font.pointSizeF() * _SMALL)
            painter.setFont(font)
            painter.setPen(colour("quiet"))
            _elided(painter, upper.translated(0, half - 4), _unlike(row.opening, name))
        painter.restore()


class SentimentDelegate(CellDelegate):
    """A bar of the three probabilities, and the word for the result."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        room = self.ground(painter, option)
        row: DocumentRow | None = index.data(ROW_ROLE)
        if row is None or row.sentiment is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bar = QRectF(room.x(), room.center().y() - _BAR_HEIGHT / 2 + 1, _BAR_WIDTH, _BAR_HEIGHT)
        paint_sentiment_bar(painter, bar, row.sentiment)
        text = room.adjusted(_BAR_WIDTH + 8, 0, 0, 0)
        if row.sentiment_by is LabelBy.PERSON:
            icon = QRectF(text.right() - 14, room.center().y() - 6, 13, 13)
            paint_icon(painter, "user", icon, colour("quiet").name())
            text.adjust(0, 0, -18, 0)
        painter.setPen(colour("text"))
        _elided(painter, text, tone_name(row.sentiment.label))
        painter.restore()


class LabelsDelegate(CellDelegate):
    """Labels as chips in their colours; a figure behind what the model gave."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.colours = LabelColours()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        room = self.ground(painter, option)
        row: DocumentRow | None = index.data(ROW_ROLE)
        if row is None or not row.labels:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setClipRect(room)
        x = room.x()
        for number, label in enumerate(row.labels):
            x += self._chip(painter, QRect(x, room.y(), room.right() - x, room.height()), label)
            if x >= room.right() - 30 and number + 1 < len(row.labels):
                break
        if row.label_by is LabelBy.PERSON and x + 14 < room.right():
            icon = QRectF(x + 1, room.center().y() - 6, 13, 13)
            paint_icon(painter, "user", icon, colour("quiet").name())
        elif len(row.labels) == 1 and x + 30 < room.right():
            painter.setPen(colour("quiet"))
            rest = QRect(x + 2, room.y(), room.right() - x, room.height())
            _elided(painter, rest, f"{row.labels[0].probability:.0%}")
        painter.restore()

    def _chip(self, painter: QPainter, room: QRect, label: Prediction) -> int:
        return paint_label(painter, room, label.label, self.colours.colour(label.label))


class QuietDelegate(CellDelegate):
    """Text that stands back: what is not the name."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint a cell."""
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        flags = index.data(Qt.ItemDataRole.TextAlignmentRole)
        room = self.ground(painter, option)
        row: DocumentRow | None = index.data(ROW_ROLE)
        failed = row is not None and row.failure is not None
        painter.save()
        painter.setPen(colour("danger" if failed else "quiet"))
        _elided(painter, room, text, flags)
        painter.restore()


def _unlike(opening: str, name: str) -> str:
    """Return how a text begins after its title, which the name says already."""
    return opening.removeprefix(name).lstrip() or opening


def _elided(
    painter: QPainter,
    room: QRect,
    text: str,
    flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
) -> None:
    metrics = QFontMetrics(painter.font())
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, flags, shown)
