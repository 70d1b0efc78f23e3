"""Saves a chart: as a picture (PNG, twice as fine as a screen), as a drawing (SVG), as numbers."""

from pathlib import Path

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QImage, QPainter
from PySide6.QtSvg import QSvgGenerator

from desktop_app.errors import InputError
from desktop_app.export.atomic import replacing
from desktop_app.export.delimited import write_csv
from desktop_app.export.rows import Table
from desktop_app.gui.charts.drawing import Drawing, Ink
from desktop_app.messages import _

WIDTH = 720
"""How wide a saved chart is, in pixels of a usual screen."""
SCALE = 2
_MARGIN = 24


def image(drawing: Drawing, font: QFont) -> QImage:
    """Return the chart as a picture on white, under its title."""
    ink = Ink.for_paper(font)
    size = _size(drawing, ink)
    picture = QImage(size * SCALE, QImage.Format.Format_RGB32)
    picture.setDevicePixelRatio(SCALE)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    _paint(painter, drawing, ink)
    painter.end()
    return picture


def save(drawing: Drawing, font: QFont, path: Path) -> None:
    """Write the chart to a file, by its ending: .png, .svg or .csv. Raises InputError."""
    ending = path.suffix.lower()
    if ending == ".csv":
        table = drawing.table()
        write_csv(Table(table.columns, iter(table.rows)), path)
        return
    with replacing(path) as temporary:
        if ending == ".svg":
            _write_svg(drawing, Ink.for_paper(font), temporary)
        elif not image(drawing, font).save(str(temporary), "PNG"):  # type: ignore[call-overload]
            raise InputError(_("{name} could not be written.").format(name=path))


def _write_svg(drawing: Drawing, ink: Ink, path: Path) -> None:
    generator = QSvgGenerator()
    generator.setFileName(str(path))
    size = _size(drawing, ink)
    generator.setSize(size)
    generator.setViewBox(QRect(0, 0, size.width(), size.height()))
    generator.setTitle(drawing.title)
    painter = QPainter(generator)
    _paint(painter, drawing, ink)
    painter.end()


def _paint(painter: QPainter, drawing: Drawing, ink: Ink) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bold = _bold(ink.font)
    painter.setFont(bold)
    painter.setPen(ink.colour("text"))
    head = Ink(ink.tokens, bold).metrics
    painter.drawText(QPointF(_MARGIN, _MARGIN + head.ascent()), drawing.title)
    painter.translate(_MARGIN, _MARGIN + head.height() + 12)
    drawing.paint(painter, WIDTH - 2 * _MARGIN, ink)


def _size(drawing: Drawing, ink: Ink) -> QSize:
    head = Ink(ink.tokens, _bold(ink.font)).metrics.height() + 12
    height = drawing.height(WIDTH - 2 * _MARGIN, ink) + head + 2 * _MARGIN
    return QSize(WIDTH, round(height))


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    bold.setPointSizeF(font.pointSizeF() * 1.15)
    return bold
