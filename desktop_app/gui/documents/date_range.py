"""The dates of documents as columns of months: click one, or drag over several, to filter."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop_app.export.wording import period_text
from desktop_app.gui.appearance import colour
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import column, label
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_YEAR = 4
_MONTHS_A_YEAR = 12
_MOST_BARS = 60
"""Beyond five years of months, years are shown."""


class DateRange(QWidget):
    """A title and the columns; hidden while no document has a date."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.bars = _Bars(self._choose)
        self._shown = label("", "small")
        self.setLayout(column(label(_("Date"), "strong"), self.bars, self._shown, spacing=4))
        self.hide()

    def show_months(self, counts: dict[str, int]) -> None:
        """Show how many documents each month has."""
        counts = {period: n for period, n in counts.items() if period[:_YEAR].isdecimal()}
        self.setVisible(len(counts) > 1 or bool(self._session.filter.date_from))
        self.bars.show_periods(_periods(counts))
        self.follow()

    def follow(self) -> None:
        """Show the dates that the filter demands."""
        chosen = self._session.filter
        self.bars.show_choice(chosen.date_from, chosen.date_to)
        first, last = self.bars.ends
        if chosen.date_from or chosen.date_to:
            first, last = chosen.date_from or first, chosen.date_to or last
        text = period_text(first[:7]) if first == last else f"{first[:7]} – {last[:7]}"
        self._shown.setText(text if first else "")

    def _choose(self, first: str | None, last: str | None) -> None:
        now = self._session.filter
        if (now.date_from, now.date_to) == (first, last):
            first = last = None
        self._session.set_filter(replace(now, date_from=first, date_to=last))


class _Bars(QWidget):
    def __init__(self, choose: Callable[[str | None, str | None], object]) -> None:
        super().__init__()
        self._choose = choose
        self._periods: list[tuple[str, int]] = []
        self._from: str | None = None
        self._to: str | None = None
        self._drag: tuple[int, int] | None = None
        self._cursor = 0
        self.setAccessibleName(_("Documents by date"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def ends(self) -> tuple[str, str]:
        """The first and the last period."""
        return (self._periods[0][0], self._periods[-1][0]) if self._periods else ("", "")

    def show_periods(self, periods: list[tuple[str, int]]) -> None:
        self._periods = periods
        self._cursor = min(self._cursor, max(0, len(periods) - 1))
        self.update()

    def show_choice(self, first: str | None, last: str | None) -> None:
        self._from, self._to = first, last
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        return QSize(120, 58)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max((count for _period, count in self._periods), default=1)
        painter.setPen(Qt.PenStyle.NoPen)
        for place, (period, count) in enumerate(self._periods):
            box = self._box(place)
            height = max(2.0, (box.height() - 4) * count / max(1, most)) if count else 1.0
            painter.setBrush(colour("accent" if self._is_chosen(place, period) else "field_line"))
            painter.drawRoundedRect(
                QRectF(box.x(), box.bottom() - height, max(1.0, box.width() - 1), height), 1.5, 1.5
            )
        if self.hasFocus() and self._periods:
            painter.setPen(colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self._box(self._cursor).adjusted(-1, 0, 1, 0), 2, 2)
        painter.end()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self._place(event.pos().x())
            if place is not None:
                period, count = self._periods[place]
                counted = ngettext("{count} document", "{count} documents", count)
                text = f"{period_text(period)}: {counted.format(count=count_text(count))}"
                QToolTip.showText(event.globalPos(), text, self)
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = self._place(int(event.position().x()))
        if place is not None:
            self._drag = (place, place)
            self._cursor = place
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        place = self._place(int(event.position().x()))
        if self._drag is not None and place is not None:
            self._drag = (self._drag[0], place)
            self.update()

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:  # noqa: N802
        if self._drag is not None:
            first, last = sorted(self._drag)
            self._drag = None
            self._choose(self._periods[first][0], self._periods[last][0])

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None and self._periods:
            self._cursor = min(max(self._cursor + step, 0), len(self._periods) - 1)
            self.update()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Space} and self._periods:
            period = self._periods[self._cursor][0]
            self._choose(period, period)
        else:
            super().keyPressEvent(event)

    def _is_chosen(self, place: int, period: str) -> bool:
        if self._drag is not None:
            first, last = sorted(self._drag)
            return first <= place <= last
        if self._from is None and self._to is None:
            return False
        size = len(period)
        after = self._from is None or period >= self._from[:size]
        return after and (self._to is None or period <= self._to[:size])

    def _box(self, place: int) -> QRectF:
        width = self.width() / max(1, len(self._periods))
        return QRectF(place * width + 0.5, 2, max(1.0, width - 0.5), self.height() - 4)

    def _place(self, x: int) -> int | None:
        if not self._periods or not 0 <= x < self.width():
            return None
        return min(int(x * len(self._periods) / self.width()), len(self._periods) - 1)


def _periods(counts: dict[str, int]) -> list[tuple[str, int]]:
    """Return every month from the first to the last, or every year where that is too many."""
    months = {period: count for period, count in counts.items() if len(period) > _YEAR}
    if len(months) == len(counts) and counts:
        first, last = min(months), max(months)
        numbers = range(_number(first), _number(last) + 1)
        if len(numbers) <= _MOST_BARS:
            names = [f"{n // _MONTHS_A_YEAR:04}-{n % _MONTHS_A_YEAR + 1:02}" for n in numbers]
            return [(name, counts.get(name, 0)) for name in names]
    years: dict[str, int] = {}
    for period, count in counts.items():
        years[period[:_YEAR]] = years.get(period[:_YEAR], 0) + count
    if not years:
        return []
    span = range(int(min(years)), int(max(years)) + 1)
    if len(span) > _MOST_BARS * 4:
        return sorted(years.items())
    return [(f"{year:04}", years.get(f"{year:04}", 0)) for year in span]


def _number(month: str) -> int:
    year, _dash, number = month.partition("-")
    return int(year) * _MONTHS_A_YEAR + int(number) - 1
