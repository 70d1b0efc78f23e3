"""The list of packs: a line for the name, a line for what it does."""

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.gui.appearance import colour, tokens
from desktop_app.gui.icons import paint_icon
from desktop_app.messages import _
from desktop_app.packs.catalogue import Catalogue, Pack, UnusablePack
from desktop_app.packs.wording import languages_text, size_text, task_name

_ICONS = {
    "encode": "network",
    "sentiment": "smile",
    "language": "globe",
    "classify": "tags",
    "translate": "languages",
}
_LINE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class PackLine:
    """What the list shows of a pack, or of a folder that cannot be one."""

    pack: Pack | None
    unusable: UnusablePack | None
    name: str
    about: str
    icon: str


def pack_lines(catalogue: Catalogue) -> list[PackLine]:
    """Return the lines of a catalogue: what can be used first."""
    lines = [
        PackLine(
            pack,
            None,
            pack.manifest.name,
            " · ".join(
                part
                for part in (
                    task_name(pack.manifest.task),
                    languages_text(pack),
                    size_text(pack),
                    "" if pack.bundled else _("yours"),
                )
                if part
            ),
            _ICONS[pack.manifest.task],
        )
        for pack in catalogue.packs
    ]
    lines += [
        PackLine(None, broken, broken.folder.name, _("cannot be used"), "triangle-alert")
        for broken in catalogue.unusable
    ]
    return lines


class PackListModel(QAbstractListModel):
    """The lines, as Qt's list view wants them."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[PackLine] = []

    def show_lines(self, lines: list[PackLine]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008, N802
        """Return the number of lines."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return the name, or for screen readers name and description."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.name}. {line.about}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.about
        if role == _LINE:
            return line
        return None


class PackDelegate(QStyledItemDelegate):
    """Paints a line: icon, name, and what it does in a smaller font."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: _Index) -> QSize:  # noqa: N802
        """Return the height of two lines of text."""
        height = QFontMetrics(option.font).height()
        return QSize(200, round(height * 2.7))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one line."""
        line = index.data(_LINE)
        rect = QRectF(option.rect)
        state = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(rect.adjusted(4, 2, -4, -2), 7, 7)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(rect.adjusted(4, 2, -4, -2), 7, 7)
        shade = tokens().danger if line.unusable else tokens().accent
        middle = rect.center().y()
        paint_icon(painter, line.icon, QRectF(rect.x() + 16, middle - 10, 20, 20), shade)
        font = QFont(option.font)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.9)
        text = rect.adjusted(48, 0, -14, 0)
        for place, wanted, shown, ink in (
            (QRectF(text.x(), rect.y(), text.width(), rect.height() / 2), font, line.name, "text"),
            (QRectF(text.x(), middle, text.width(), rect.height() / 2), small, line.about, "quiet"),
        ):
            painter.setFont(wanted)
            painter.setPen(colour(ink))
            cut = QFontMetrics(wanted).elidedText(
                shown, Qt.TextElideMode.ElideRight, int(place.width())
            )
            side = Qt.AlignmentFlag.AlignBottom if ink == "text" else Qt.AlignmentFlag.AlignTop
            painter.drawText(place.adjusted(0, 0, 0, 0), side | Qt.AlignmentFlag.AlignLeft, cut)
        painter.restore()
