"""The labels of a codebook as buttons with the digits that press them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.gui.appearance import colour
from desktop_app.gui.widgets.basics import clear
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.messages import _

DIGITS = 9


class LabelKeys(QWidget):
    """Buttons that break lines. What is given is filled, what is suggested has a thick edge."""

    pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._flow = FlowLayout(spacing=8)
        self.setLayout(self._flow)
        self.buttons: dict[str, LabelKey] = {}
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_labels(self, names: Sequence[str], colour_of: Callable[[str], QColor]) -> None:
        """Make the buttons anew, if the labels are others."""
        wanted = [(name, colour_of(name).name()) for name in names]
        if wanted == [(one.name, one.shown.name()) for one in self.buttons.values()]:
            return
        clear(self._flow)
        self.buttons = {}
        for number, (name, shown) in enumerate(wanted, 1):
            key = LabelKey(name, number if number <= DIGITS else None, QColor(shown))
            key.clicked.connect(lambda _checked=False, one=name: self.pressed.emit(one))
            self._flow.addWidget(key)
            self.buttons[name] = key
        self.updateGeometry()

    def show_state(self, given: Sequence[str], suggested: Sequence[str]) -> None:
        """Show what is given and suggested."""
        for name, key in self.buttons.items():
            key.show_state(given=name in given, suggested=name in suggested)


class LabelKey(QAbstractButton):
    """A button: a digit, a dot in the label's colour, its name."""

    def __init__(self, name: str, digit: int | None, shown: QColor) -> None:
        super().__init__()
        self.name, self.digit, self.shown = name, digit, shown
        self.given = self.suggested = False
        self.setText(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_state(given=False, suggested=False)

    def show_state(self, *, given: bool, suggested: bool) -> None:
        """Show whether the label is given, or suggested."""
        self.given, self.suggested = given, suggested
        parts = [self.name]
        if self.digit is not None:
            parts.append(_("key {digit}").format(digit=self.digit))
        if given:
            parts.append(_("given"))
        elif suggested:
            parts.append(_("suggested"))
        self.setAccessibleName(", ".join(parts))
        self.setToolTip(", ".join(parts))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return the room for digit, dot and name."""
        metrics = self.fontMetrics()
        name = min(metrics.horizontalAdvance(self.name), 320)
        return QSize(name + 26 + self._digit_width() + 14, metrics.height() + 16)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """Return the same: it is never squeezed."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = 2.0 if self.suggested or self.given or self.hasFocus() else 1.0
        edge = self.shown if self.suggested or self.given else colour("line")
        ground = QColor(self.shown)
        ground.setAlphaF(0.22 if self.given else 0.0)
        if not self.given:
            ground = colour("hover" if self.underMouse() else "surface")
        rect = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setBrush(ground)
        painter.setPen(QPen(colour("accent") if self.hasFocus() else edge, thick))
        painter.drawRoundedRect(rect, 7, 7)
        x = rect.x() + 9
        if self.digit is not None:
            painter.setPen(colour("quiet"))
            place = QRectF(x, rect.y(), self._digit_width(), rect.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, str(self.digit))
            x += self._digit_width()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.shown)
        painter.drawEllipse(QRectF(x, rect.center().y() - 4.5, 9, 9))
        x += 15
        painter.setPen(colour("text"))
        place = QRectF(x, rect.y(), rect.right() - x - 6, rect.height())
        name = self.fontMetrics().elidedText(
            self.name, Qt.TextElideMode.ElideRight, int(place.width()) + 1
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)

    def _digit_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("0") + 9 if self.digit is not None else 0
