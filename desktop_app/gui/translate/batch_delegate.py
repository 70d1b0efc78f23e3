"""Paints what became of a file: a bar while it is translated, a reason in red, else words."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.gui.appearance import colour
from desktop_app.gui.translate.batch_model import FRACTION_ROLE, STATE_ROLE, FileState

_BAR_WIDTH, _BAR_HEIGHT, _MARGIN = 160, 8, 8
_COLOURS = {FileState.FAILED: "danger", FileState.WAITING: "quiet"}

_Index = QModelIndex | QPersistentModelIndex


class BatchDelegate(QStyledItemDelegate):
    """For the last column of the batch."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:  # noqa: N802
        """Choose the colour of the words."""
        super().initStyleOption(option, index)
        name = _COLOURS.get(index.data(STATE_ROLE), "text")
        for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
            option.palette.setColor(role, colour(name))
        if index.data(FRACTION_ROLE) is not None:
            option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint the cell, and the bar over it."""
        super().paint(painter, option, index)
        fraction = index.data(FRACTION_ROLE)
        if fraction is None:
            return
        area = QRectF(option.rect)
        bar = QRectF(
            area.left() + _MARGIN,
            area.center().y() - _BAR_HEIGHT / 2,
            min(_BAR_WIDTH, area.width() - 2 * _MARGIN),
            _BAR_HEIGHT,
        )
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("track"))
        painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        bar.setWidth(max(float(_BAR_HEIGHT), bar.width() * fraction))
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(bar, _BAR_HEIGHT / 2, _BAR_HEIGHT / 2)
        painter.restore()
