"""The widget that shows a drawing: pointed at, walked by arrow keys, read by screen readers."""

from collections.abc import Hashable

from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.gui.appearance import appearance, colour, tokens
from desktop_app.gui.charts.drawing import Drawing, Ink, Mark
from desktop_app.messages import _

_MARGIN = 3  # around the drawing, for the focus ring
_READ_ALOUD = 12  # figures in the description: more nobody listens to
_NEXT = {Qt.Key.Key_Down, Qt.Key.Key_Right}
_PREVIOUS = {Qt.Key.Key_Up, Qt.Key.Key_Left}


class Chart(QWidget):
    """Shows a drawing. `picked` comes with a mark's key when it is clicked, or Enter is pressed.

    Where the drawing takes ranges, `range_picked` comes with the first and the last key after
    dragging, or with Shift held.
    """

    picked = Signal(object)
    range_picked = Signal(object, object)

    def __init__(self, drawing: Drawing | None = None) -> None:
        super().__init__()
        self.drawing: Drawing | None = None
        self._current: int | None = None
        self._pressed: int | None = None
        self._dragged: int | None = None
        self._anchor: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        appearance().changed.connect(self._appearance_changed)
        if drawing is not None:
            self.show_drawing(drawing)

    def show_drawing(self, drawing: Drawing) -> None:
        """Show another drawing; what was current stays so, if it is there still."""
        key = self._key(self._current)
        self.drawing = drawing
        keys = [mark.key for mark in self.marks()]
        self._current = keys.index(key) if key in keys else None
        self._pressed = self._dragged = self._anchor = None
        self._describe()
        self.setMinimumHeight(self.heightForWidth(max(self.width(), 200)))
        self.updateGeometry()
        self.update()

    @property
    def ink(self) -> Ink:
        """Return the colours and font of the screen."""
        return Ink(tokens(), self.font())

    def marks(self) -> list[Mark]:
        """Return what can be pointed at, where it is in the widget."""
        if self.drawing is None:
            return []
        found = self.drawing.marks(self._inner_width(), self.ink)
        return [Mark(m.rect.translated(_MARGIN, _MARGIN), m.text, m.key) for m in found]

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Its height depends on its width."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802
        """Return the height of the drawing at a width."""
        if self.drawing is None:
            return 0
        return round(self.drawing.height(width - 2 * _MARGIN, self.ink)) + 2 * _MARGIN + 1

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a usual size."""
        return QSize(420, self.heightForWidth(420))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Draw it, what is pointed at lit, what has the keyboard ringed."""
        if self.drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.ink
        painter.translate(_MARGIN, _MARGIN)
        self.drawing.paint(painter, self._inner_width(), ink)
        painter.translate(-_MARGIN, -_MARGIN)
        marks = self.marks()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._pressed is not None and self._dragged is not None:
            first, last = sorted((self._pressed, self._dragged))
            light = colour("accent")
            light.setAlphaF(0.16)
            painter.fillRect(marks[first].rect.united(marks[last].rect), light)
        if self._current is not None and self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(marks[self._current].rect.adjusted(-1, 0, 1, 0), 4, 4)

    def event(self, event: QEvent) -> bool:
        """Tell the numbers of what is pointed at."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self._at(QPointF(event.pos()))
            marks = self.marks()
            if index is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(
                    event.globalPos(), _plain(marks[index].text), self, marks[index].rect.toRect()
                )
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Show that it can be clicked; mark the range that is dragged."""
        index = self._at(event.position())
        self.setCursor(
            Qt.CursorShape.ArrowCursor if index is None else Qt.CursorShape.PointingHandCursor
        )
        ranges = self.drawing is not None and self.drawing.takes_ranges
        if ranges and self._pressed is not None and index is not None and index != self._dragged:
            self._dragged = index
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Begin a click or a range."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._at(event.position())
            self._dragged = None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Pick what was clicked, or the range that was dragged over."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        pressed, dragged = self._pressed, self._dragged
        self._pressed = self._dragged = None
        self.update()
        if pressed is None:
            return
        if dragged is not None and dragged != pressed:
            self._pick_range(pressed, dragged)
        elif self._at(event.position()) == pressed:
            self._choose(pressed)
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self._pick(pressed, extend=bool(shift))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Walk the marks with the arrow keys; Enter picks."""
        marks = self.marks()
        if not marks:
            super().keyPressEvent(event)
            return
        key, now = event.key(), self._current
        if key in _NEXT:
            self._choose(0 if now is None else min(now + 1, len(marks) - 1))
        elif key in _PREVIOUS:
            self._choose(0 if now is None else max(now - 1, 0))
        elif key == Qt.Key.Key_Home:
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(len(marks) - 1)
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            if now is None:
                self._choose(0)
            self._pick(now or 0, extend=bool(shift))
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Begin at the first mark when reached by the keyboard."""
        super().focusInEvent(event)
        by_key = event.reason() != Qt.FocusReason.MouseFocusReason
        if by_key and self._current is None and self.marks():
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _pick(self, index: int, *, extend: bool) -> None:
        if extend and self._anchor is not None and self.drawing and self.drawing.takes_ranges:
            self._pick_range(self._anchor, index)
            return
        self._anchor = index
        key = self._key(index)
        if key is not None:
            self.picked.emit(key)

    def _pick_range(self, one: int, other: int) -> None:
        first, last = sorted((one, other))
        self.range_picked.emit(self._key(first), self._key(last))

    def _choose(self, index: int) -> None:
        self._current = index
        self._describe()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        if self.hasFocus():
            mark = self.marks()[index]
            QToolTip.showText(
                self.mapToGlobal(QPoint(round(mark.rect.x()), round(mark.rect.bottom()))),
                _plain(mark.text),
                self,
            )
        self.update()

    def _describe(self) -> None:
        if self.drawing is None:
            return
        marks = self.marks()
        current = f". {marks[self._current].text}" if self._current is not None else ""
        self.setAccessibleName(f"{self.drawing.title}{current}")
        said = "; ".join(mark.text for mark in marks[:_READ_ALOUD])
        if len(marks) > _READ_ALOUD:
            said += "; …"
        hint = _("Arrow keys go from one to the next, Enter filters by it.")
        self.setAccessibleDescription(f"{said}. {hint}" if said else "")

    def _at(self, position: QPointF) -> int | None:
        for index, mark in enumerate(self.marks()):
            if mark.rect.contains(position):
                return index
        return None

    def _key(self, index: int | None) -> Hashable | None:
        marks = self.marks()
        return marks[index].key if index is not None and index < len(marks) else None

    def _inner_width(self) -> float:
        return max(60.0, self.width() - 2.0 * _MARGIN)

    def _appearance_changed(self) -> None:
        self.setMinimumHeight(self.heightForWidth(max(self.width(), 200)))
        self.updateGeometry()
        self.update()


def _plain(text: str) -> str:
    """Return a text for a tool tip that is never taken for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;") if "<" in text else text
