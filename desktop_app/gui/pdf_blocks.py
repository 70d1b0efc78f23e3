"""Puts a report's blocks into a text document: text as escaped markup, charts as drawn objects.

The markup goes in at once: Qt would lay a table out anew after each cell that is added.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatchmethod
from html import escape

from PySide6.QtCore import QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from desktop_app.export import report_blocks as parts
from desktop_app.export.cleaning import printable
from desktop_app.gui.appearance import LIGHT
from desktop_app.gui.charts.bars import Bar, Bars
from desktop_app.gui.charts.drawing import Drawing, Ink, draw_text
from desktop_app.gui.charts.heat_map import HeatMap, HeatRow
from desktop_app.gui.charts.stacked import StackedBars, ToneBar
from desktop_app.gui.charts.timeline import Timeline

_CHART = QTextFormat.ObjectTypes.UserObject.value + 1
_NUMBER = QTextFormat.Property.UserProperty.value + 1
_OBJECT = "\ufffc"
_CHART_FONT = 12
_TITLE, _USUAL, _SMALL, _TINY = 28, 13, 11, 10
_PADDING = "padding:4px 6px 4px 4px"
_HEADINGS = {1: (19, 24), 2: (15, 14)}  # size, space before


class PdfBlocks:
    """Collects blocks; `write` puts them into a document.

    Sizes of text are multiplied by `scale`; Qt itself does that with distances.
    """

    def __init__(self, scale: float) -> None:
        self._scale = scale
        self._markup: list[str] = []
        self._charts: list[_Captioned] = []
        self._token = secrets.token_hex(8)  # no text of a document can hold it

    def title(self, text: str, lead: str) -> None:
        """Add the title and the line below it."""
        self._line(text, _TITLE, bold=True, after=2)
        self._line(lead, _USUAL, LIGHT.quiet, after=8)

    def write(self, document: QTextDocument) -> None:
        """Put everything into a document, whose font, page and paint device are set."""
        document.setHtml("".join(self._markup))
        painter = _ChartObject(self._charts, self._scale, document)
        document.documentLayout().registerHandler(_CHART, painter)
        edit = QTextCursor(document)
        edit.beginEditBlock()  # one change, laid out once
        for number in range(len(self._charts)):
            shape = QTextCharFormat()
            shape.setObjectType(_CHART)
            shape.setProperty(_NUMBER, number)
            document.find(self._place(number)).insertText(_OBJECT, shape)
        edit.endEditBlock()

    @singledispatchmethod
    def add(self, block: object) -> None:
        """Add a block."""
        raise TypeError(block)

    @add.register
    def _heading(self, block: parts.Heading) -> None:
        size, before = _HEADINGS[block.level]
        self._line(block.text, size, LIGHT.accent, bold=True, before=before, after=6)

    @add.register
    def _paragraph(self, block: parts.Paragraph) -> None:
        if block.quiet:
            self._line(block.text, _SMALL, LIGHT.quiet, after=7)
        else:
            self._line(block.text, _USUAL, after=7)

    @add.register
    def _bullets(self, block: parts.Bullets) -> None:
        for item in block.items:
            self._line(f"•  {item}", _USUAL, after=3)

    @add.register
    def _bar_list(self, block: parts.BarList) -> None:
        bars = tuple(Bar(name, name, count) for name, count in block.bars.items())
        self._chart(Bars(block.title, bars, block.total or None), block.note)

    @add.register
    def _tone_bars(self, block: parts.ToneBars) -> None:
        bars = tuple(ToneBar(name, name, tones) for name, tones in block.bars.items())
        self._chart(StackedBars(block.title, bars), block.note)

    @add.register
    def _tone_table(self, block: parts.ToneTable) -> None:
        rows = tuple(HeatRow(name, name, tones) for name, tones in block.rows.items())
        self._chart(HeatMap(block.title, rows), block.note)

    @add.register
    def _periods(self, block: parts.Periods) -> None:
        self._chart(Timeline(block.title, block.periods), block.note)

    @add.register
    def _quote(self, block: parts.QuoteBlock) -> None:
        quote, tone = block.quote, getattr(LIGHT, block.tone)
        lines = [self._text(quote.text, _USUAL)]
        if quote.translation:
            lines.append(self._text(quote.translation, _SMALL))
        lines.append(self._text(quote.place, _SMALL, LIGHT.quiet))
        bar = f'<td width="3" bgcolor="{tone}"></td>'
        self._markup.append(
            f'<table width="100%" cellspacing="0" cellpadding="0"><tr>{bar}'
            f'<td style="padding-left:10px">{"<br/>".join(lines)}</td></tr></table>'
            f"{self._gap(8)}"
        )

    @add.register
    def _grid(self, block: parts.Grid) -> None:
        whole = sum(block.widths)
        heads = "".join(
            f'<td width="{100 * width / whole:.1f}%" bgcolor="{LIGHT.page}"'
            f' style="{_PADDING}">'
            f"{self._text(name, _SMALL, bold=True)}</td>"
            for name, width in zip(block.columns, block.widths, strict=True)
        )
        self._markup.append(
            '<table width="100%" cellspacing="0" cellpadding="0"'
            f' style="border-collapse:collapse"><thead><tr>{heads}</tr></thead>'
        )
        for row in block.rows:
            cells = "".join(
                f'<td style="{_PADDING};border-top:1px solid {LIGHT.line}">{self._cell(cell)}</td>'
                for cell in row
            )
            self._markup.append(f"<tr>{cells}</tr>")
        self._markup.append(f"</table>{self._gap(10)}")

    def _cell(self, cell: parts.Cell) -> str:
        lines = []
        if cell.text:
            mark = self._text("■ ", _SMALL, getattr(LIGHT, cell.tone)) if cell.tone else ""
            lines.append(mark + self._text(cell.text, _SMALL))
        if cell.small:
            lines.append(self._text(cell.small, _TINY, LIGHT.quiet))
        return "<br/>".join(lines)

    def _chart(self, drawing: Drawing, note: str) -> None:
        self._line(self._place(len(self._charts)), 1, before=10, after=6)
        self._charts.append(_Captioned(drawing, note))

    def _place(self, number: int) -> str:
        return f"{self._token}-{number}-"

    def _line(
        self,
        text: str,
        size: float,
        colour: str = LIGHT.text,
        *,
        bold: bool = False,
        before: float = 0,
        after: float = 0,
    ) -> None:
        margins = f"margin-top:{before}px;margin-bottom:{after}px"
        run = self._text(text, size, colour, bold=bold)
        self._markup.append(f'<p style="{margins};line-height:118%">{run}</p>')

    def _text(self, text: str, size: float, colour: str = LIGHT.text, *, bold: bool = False) -> str:
        shown = escape(printable(text)).replace("\n", "<br/>")
        weight = ";font-weight:600" if bold else ""
        return f'<span style="font-size:{self._px(size)}px;color:{colour}{weight}">{shown}</span>'

    def _gap(self, height: float) -> str:
        return f'<p style="margin:0;font-size:{self._px(height)}px;line-height:100%">&#8203;</p>'

    def _px(self, pixels: float) -> int:
        return round(pixels * self._scale)


@dataclass(frozen=True, slots=True)
class _Captioned:
    """A chart under its title and note, which no page break parts from it."""

    drawing: Drawing
    note: str

    def height(self, width: float, ink: Ink) -> float:
        return self._caption(ink) + self.drawing.height(width, ink)

    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        title, small = _fonts(ink)
        painter.setFont(title)
        top = QFontMetricsF(title).height()
        draw_text(painter, QRectF(0, 0, width, top), self.drawing.title, ink.colour("text"))
        painter.setFont(small)
        below = QRectF(0, top + 1, width, QFontMetricsF(small).height())
        draw_text(painter, below, self.note, ink.colour("quiet"))
        painter.translate(0, self._caption(ink))
        self.drawing.paint(painter, width, ink)

    def _caption(self, ink: Ink) -> float:
        return sum(QFontMetricsF(font).height() for font in _fonts(ink)) + 9


def _fonts(ink: Ink) -> tuple[QFont, QFont]:
    title, small = QFont(ink.font), QFont(ink.font)
    title.setPixelSize(14)
    title.setWeight(QFont.Weight.DemiBold)
    small.setPixelSize(_SMALL)
    return title, small


class _ChartObject(QPyTextObject):
    """Draws a chart where it stands in the text, over the whole width."""

    def __init__(self, charts: Sequence[_Captioned], scale: float, document: QTextDocument) -> None:
        super().__init__(document)
        self._charts = charts
        self._scale = scale
        font = QFont(document.defaultFont())
        font.setPixelSize(_CHART_FONT)
        self._ink = Ink.for_paper(font)

    def intrinsicSize(  # noqa: N802
        self, document: QTextDocument, _position: int, shape: QTextFormat
    ) -> QSizeF:
        """Return the width of the page and the height that the chart needs at it."""
        width = document.pageSize().width() / self._scale
        height = self._chart(shape).height(width, self._ink)
        return QSizeF(width * self._scale, height * self._scale)

    def drawObject(  # noqa: N802
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        document: QTextDocument,
        _position: int,
        shape: QTextFormat,
    ) -> None:
        """Draw the chart."""
        painter.save()
        painter.translate(QRectF(rect).topLeft())
        painter.scale(self._scale, self._scale)
        self._chart(shape).paint(painter, document.pageSize().width() / self._scale, self._ink)
        painter.restore()

    def _chart(self, shape: QTextFormat) -> _Captioned:
        return self._charts[shape.intProperty(_NUMBER)]
