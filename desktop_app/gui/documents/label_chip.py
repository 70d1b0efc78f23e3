"""A label as a button: its colour and name, who gave it, and why at a click."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton

from desktop_app.gui.appearance import colour
from desktop_app.gui.icons import paint_icon
from desktop_app.gui.widgets.painting import paint_label
from desktop_app.messages import _


class LabelChip(QAbstractButton):
    """Painted like the chips in the table. `note` stands behind it: how sure, or who."""

    def __init__(self, name: str, shade: QColor, note: str, *, by_person: bool) -> None:
        super().__init__()
        self._name, self._shade, self._note, self._by_person = name, shade, note, by_person
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"{name}, {note}")
        who = _("Given by a person.") if by_person else _("Given by the model.")
        self.setToolTip(f"{who} {_('Click to see why.')}")

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be as wide as the name and the note."""
        metrics = self.fontMetrics()
        note = 16 if self._by_person else metrics.horizontalAdvance(self._note) + 6
        return QSize(metrics.horizontalAdvance(self._name) + 34 + note, metrics.height() + 10)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the chip and its note."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.rect().adjusted(1, 0, -1, 0)
        x = room.x() + paint_label(painter, room, self._name, self._shade)
        if self._by_person:
            icon = QRectF(x, self.rect().center().y() - 6, 13, 13)
            paint_icon(painter, "user", icon, colour("quiet").name())
        else:
            painter.setPen(colour("quiet"))
            rest = QRect(x, room.y(), room.right() - x + 1, room.height())
            painter.drawText(
                rest, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._note
            )
        if self.hasFocus() or self.underMouse():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.end()
