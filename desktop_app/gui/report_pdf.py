"""The report as a PDF: pages painted by Qt, which shapes every script with the fonts there are.

Text flows in a `QTextDocument`; charts are drawn in it by the same code as on the screen. Runs on
any thread: nothing of it is a widget.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QFont,
    QPageLayout,
    QPageSize,
    QPainter,
    QPalette,
    QPdfWriter,
    QTextDocument,
)

from desktop_app import __version__
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import printable
from desktop_app.export.report_blocks import blocks, lead
from desktop_app.export.report_content import gather
from desktop_app.export.report_frame import ReportFrame
from desktop_app.gui.appearance import LIGHT
from desktop_app.gui.pdf_blocks import PdfBlocks
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

_DOTS = 600
"""Dots an inch: what glyphs and lines are placed by; the page itself is drawn, not rastered."""
SCALE = _DOTS / 96
_MARGIN = 70 * SCALE
_BOTTOM = 84 * SCALE
_BASE = 13
"""Pixels of a usual screen that text is tall."""


def write_pdf_report(
    corpus: Corpus,
    out: Path,
    frame: ReportFrame,
    family: str,
    checkpoint: Callable[[], None] = lambda: None,
) -> int:
    """Write the report in the current language with a font; return the number of documents read.

    Raises InputError if it cannot be written.
    """
    _loop = QEventLoop()  # gives the thread what Qt's layout sets its timers with
    content = gather(corpus, frame.chosen)
    checkpoint()
    with replacing(out) as temporary:
        writer = QPdfWriter(str(temporary))
        writer.setResolution(_DOTS)
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
        writer.setTitle(printable(frame.title))
        writer.setCreator(f"Satchel {__version__}")
        font = QFont(family)
        font.setPixelSize(round(_BASE * SCALE))
        page = _Page(QSizeF(writer.width(), writer.height()))
        document = QTextDocument()
        document.setUndoRedoEnabled(False)
        document.documentLayout().setPaintDevice(writer)
        document.setDefaultFont(font)
        document.setDocumentMargin(0)
        document.setPageSize(page.room.size())
        document.setLayoutEnabled(False)  # once, when all is there
        made = PdfBlocks(SCALE)
        made.title(printable(frame.title), lead(content, frame))
        for block in blocks(content, frame):
            checkpoint()
            made.add(block)
        made.write(document)
        document.setLayoutEnabled(True)
        checkpoint()
        painter = QPainter()
        if not painter.begin(writer):
            raise InputError(_("{name} could not be written.").format(name=out))
        _paint(painter, writer, document, page, frame, checkpoint)
        painter.end()
    return content.summary.documents


@dataclass(frozen=True, slots=True)
class _Page:
    size: QSizeF

    @property
    def room(self) -> QRectF:
        """Return where text stands."""
        return QRectF(
            _MARGIN,
            _MARGIN,
            self.size.width() - 2 * _MARGIN,
            self.size.height() - _MARGIN - _BOTTOM,
        )


def _paint(
    painter: QPainter,
    writer: QPdfWriter,
    document: QTextDocument,
    page: _Page,
    frame: ReportFrame,
    checkpoint: Callable[[], None],
) -> None:
    room = page.room
    small = QFont(document.defaultFont())
    small.setPixelSize(round(10.5 * SCALE))
    made = _("Made with Satchel {version}").format(version=__version__)
    for number in range(document.pageCount()):
        checkpoint()
        if number:
            writer.newPage()
        painter.save()
        painter.translate(room.left(), room.top() - number * room.height())
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, number * room.height(), room.width(), room.height())
        context.palette.setColor(QPalette.ColorRole.Text, QColor(LIGHT.text))
        painter.setClipRect(context.clip)
        document.documentLayout().draw(painter, context)
        painter.restore()
        painter.setFont(small)
        painter.setPen(QColor(LIGHT.quiet))
        foot = QRectF(room.left(), room.bottom() + 18 * SCALE, room.width(), 20 * SCALE)
        left = painter.fontMetrics().elidedText(
            f"{printable(frame.title)} · {made}",
            Qt.TextElideMode.ElideMiddle,
            round(room.width() * 0.85),
        )
        painter.drawText(foot, Qt.AlignmentFlag.AlignLeft, left)
        painter.drawText(foot, Qt.AlignmentFlag.AlignRight, count_text(number + 1))
