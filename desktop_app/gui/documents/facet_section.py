"""One facet: its values with counts, each a button that filters by it."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.gui.appearance import colour
from desktop_app.gui.widgets.basics import button, column, label, row
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_FEW = 6
"""Values shown at first: what one takes in at a glance."""
_MANY = 60
_ROW_HEIGHT = 28


class FacetRow(QAbstractButton):
    """A value: its name, its count, and a bar as long as its share. Checked when it filters."""

    def __init__(self, text: str, value: str, count: int, most: int) -> None:
        super().__init__()
        self.value = value
        self._name, self._count, self._share = text, count, count / max(1, most)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        counted = ngettext("{count} document", "{count} documents", count)
        self.setAccessibleName(f"{text}, {counted.format(count=count_text(count))}")
        self.setToolTip(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Take the width there is."""
        return QSize(120, max(_ROW_HEIGHT, self.fontMetrics().height() + 10))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bar, then name and count over it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(colour("accent_soft" if self.isChecked() else "hover"))
            painter.drawRoundedRect(whole, 6, 6)
        bar = QRectF(whole.x() + 8, whole.bottom() - 3, (whole.width() - 16) * self._share, 2)
        painter.setBrush(colour("accent" if self.isChecked() else "field_line"))
        painter.setOpacity(1.0 if self.isChecked() else 0.55)
        painter.drawRoundedRect(bar, 1, 1)
        painter.setOpacity(1.0)
        if self.hasFocus():
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(whole, 6, 6)
        metrics = QFontMetrics(self.font())
        count = count_text(self._count)
        inside = whole.adjusted(8, 0, -8, -2)
        painter.setPen(colour("accent" if self.isChecked() else "quiet"))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        inside.setWidth(inside.width() - metrics.horizontalAdvance(count) - 10)
        painter.setPen(colour("accent" if self.isChecked() else "text"))
        shown = metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, int(inside.width()))
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.end()


class FacetSection(QWidget):
    """A title and the rows under it; the most frequent first, more on request."""

    toggled = Signal(str, bool)
    """A value was chosen, or is chosen no more."""

    def __init__(self, title: str, name_of: Callable[[str], str]) -> None:
        super().__init__()
        self._name_of = name_of
        self._counts: Mapping[str, int] = {}
        self._chosen: Sequence[str] = ()
        self._shows_many = False
        self.title = title
        self._rows = column(spacing=0)
        self._more = button("", self._show_many, look="link")
        layout = column(label(title, "strong"), self._rows, row(self._more, 0), spacing=4)
        self.setLayout(layout)
        self.hide()

    def show_counts(self, counts: Mapping[str, int], chosen: Sequence[str]) -> None:
        """Show values with counts; what is chosen stays, also where nothing has it any more."""
        if counts == self._counts and tuple(chosen) == tuple(self._chosen) and self.isVisible():
            return
        self._counts, self._chosen = counts, chosen
        self._show()

    @property
    def rows(self) -> list[FacetRow]:
        """The rows shown."""
        items = (self._rows.itemAt(place) for place in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [one for one in widgets if isinstance(one, FacetRow)]

    def _show(self) -> None:
        focused = next((one.value for one in self.rows if one.hasFocus()), None)
        for old in self.rows:
            self._rows.removeWidget(old)
            old.hide()
            old.deleteLater()
        missing = {value: 0 for value in self._chosen if value not in self._counts}
        values = {**missing, **self._counts}
        limit = _MANY if self._shows_many else _FEW
        shown = [*self._chosen, *(value for value in values if value not in self._chosen)][:limit]
        shown.sort(key=list(values).index)
        most = max(values.values(), default=1)
        for value in shown:
            made = FacetRow(self._name_of(value), value, values[value], most)
            made.setChecked(value in self._chosen)
            made.toggled.connect(lambda on, value=value: self.toggled.emit(value, on))
            self._rows.addWidget(made)
            if value == focused:
                made.setFocus()
        rest = min(len(values), _MANY) - len(shown)
        self._more.setVisible(rest > 0 or self._shows_many)
        more = ngettext("{count} more", "{count} more", rest).format(count=count_text(rest))
        self._more.setText(_("Show fewer") if self._shows_many else more)
        self.setVisible(bool(values) and (len(values) > 1 or bool(self._chosen)))

    def _show_many(self) -> None:
        self._shows_many = not self._shows_many
        self._show()
