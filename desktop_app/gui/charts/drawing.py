"""What a chart draws and what can be pointed at in it, on whatever paints: screen, file, page."""

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath

from desktop_app.export.rows import Cell
from desktop_app.export.wording import tone_name
from desktop_app.gui.appearance import LIGHT, Tokens

TONES = ("negative", "mixed", "neutral", "positive")
"""The order in which tones are drawn, opposite ends apart; as in the HTML report."""

_DARK_TEXT, _LIGHT_TEXT = QColor("#000000"), QColor("#ffffff")
_EVEN_LUMINANCE = 0.179  # of a ground on which black and white text are read equally well (WCAG)

_PALE = 0.35  # of the colour of what is not chosen
_LINEAR = 0.04045  # below it sRGB is a straight line


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that can be pointed at: where it is, what it says, what it stands for."""

    rect: QRectF
    text: str
    key: Hashable


@dataclass(frozen=True, slots=True)
class Ink:
    """The colours and the font to draw with."""

    tokens: Tokens
    font: QFont

    @classmethod
    def for_paper(cls, font: QFont) -> "Ink":
        """Return the light colours, for files and pages."""
        return cls(LIGHT, font)

    @property
    def metrics(self) -> QFontMetricsF:
        """Return the measures of the font."""
        return QFontMetricsF(self.font)

    def colour(self, name: str) -> QColor:
        """Return a token's colour."""
        return QColor(getattr(self.tokens, name))

    def tone(self, tone: str) -> QColor:
        """Return the colour of a sentiment; of none a pale one."""
        return self.colour(tone if tone in TONES else "field_line")


@dataclass(frozen=True, slots=True)
class ChartTable:
    """The numbers of a chart, for files and for those who do not see it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Drawing(ABC):
    """A chart's content. It is a value: made anew when the numbers change.

    `selected` are the keys that are chosen; with any, the others are drawn paler.
    """

    title: str
    selected: frozenset[Hashable]
    takes_ranges = False
    """Whether dragging over marks chooses from the first to the last."""

    @abstractmethod
    def height(self, width: float, ink: Ink) -> float:
        """Return the height it needs at a width."""

    @abstractmethod
    def marks(self, width: float, ink: Ink) -> list[Mark]:
        """Return what can be pointed at, in the order of arrow keys."""

    @abstractmethod
    def paint(self, painter: QPainter, width: float, ink: Ink) -> None:
        """Draw it with its top left corner at the origin."""

    @abstractmethod
    def table(self) -> ChartTable:
        """Return its numbers."""

    def lit(self, ink: Ink, colour: QColor, *keys: Hashable) -> QColor:
        """Return the colour for what any of the keys stands for: pale if others are chosen."""
        if not self.selected or self.selected & set(keys):
            return colour
        return mixed(ink.colour("surface"), colour, _PALE)


def readable_on(ground: QColor) -> QColor:
    """Return black or white, whichever is read better on a colour."""

    def linear(part: float) -> float:
        return float(part / 12.92 if part <= _LINEAR else ((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = linear(ground.redF()), linear(ground.greenF()), linear(ground.blueF())
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return _DARK_TEXT if luminance > _EVEN_LUMINANCE else _LIGHT_TEXT


def mixed(ground: QColor, colour: QColor, part: float) -> QColor:
    """Return a colour between two: 0 is the ground, 1 the colour."""

    def between(under: float, over: float) -> float:
        return under + (over - under) * part

    return QColor.fromRgbF(
        between(ground.redF(), colour.redF()),
        between(ground.greenF(), colour.greenF()),
        between(ground.blueF(), colour.blueF()),
    )


def draw_text(
    painter: QPainter,
    rect: QRectF,
    text: str,
    colour: QColor,
    flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
) -> None:
    """Draw one line of text in the middle of a rectangle's height, cut with an ellipsis."""
    painter.setPen(colour)
    shown = QFontMetricsF(painter.font()).elidedText(
        text, Qt.TextElideMode.ElideRight, rect.width()
    )
    painter.drawText(rect, flags | Qt.AlignmentFlag.AlignVCenter, shown)


def fill(painter: QPainter, rect: QRectF, colour: QColor, radius: float = 0.0) -> None:
    """Fill a rectangle, its corners rounded."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if radius:
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.drawPath(path)
    else:
        painter.drawRect(rect)


def legend_height(ink: Ink) -> float:
    """Return the height of a line of the legend."""
    return ink.metrics.height() + 8


def draw_legend(
    painter: QPainter, top_left: QPointF, names: list[tuple[QColor, str]], ink: Ink
) -> None:
    """Draw a line of coloured squares with their names."""
    metrics, x = ink.metrics, top_left.x()
    for colour, name in names:
        middle = top_left.y() + metrics.height() / 2
        fill(painter, QRectF(x, middle - 5, 10, 10), colour, 2)
        width = metrics.horizontalAdvance(name) + 2
        draw_text(
            painter,
            QRectF(x + 16, top_left.y(), width, metrics.height()),
            name,
            ink.colour("quiet"),
        )
        x += 16 + width + 16


def tone_legend(tones: tuple[str, ...], ink: Ink) -> list[tuple[QColor, str]]:
    """Return the legend of these tones."""
    return [(ink.tone(tone), tone_name(tone or None)) for tone in tones]
