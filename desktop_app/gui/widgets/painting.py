"""What tables, readers and charts paint alike: the sentiment bar and the label's chip."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.corpus.records import Prediction
from desktop_app.export.wording import tone_name
from desktop_app.gui.appearance import colour, sentiment_colour

_ORDER = ("negative", "neutral", "positive")
_SOFT = 40
"""Of 255: how strongly a label's colour tints its chip."""


def paint_sentiment_bar(painter: QPainter, rect: QRectF, sentiment: Prediction) -> None:
    """Paint the probabilities side by side; one that a person gave fills the bar."""
    path = QPainterPath()
    path.addRoundedRect(rect, rect.height() / 2, rect.height() / 2)
    painter.save()
    painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
    painter.fillRect(rect, colour("track"))
    scores = sentiment.scores
    if sentiment.probability >= 1 or not scores:
        painter.fillRect(rect, sentiment_colour(sentiment.label))
    else:
        x = rect.x()
        for tone in _ORDER:
            width = rect.width() * scores.get(tone, 0.0)
            painter.fillRect(QRectF(x, rect.y(), width, rect.height()), sentiment_colour(tone))
            x += width
    painter.restore()


def paint_label(painter: QPainter, room: QRect, text: str, shade: QColor) -> int:
    """Paint a chip at the left of a room; return how much of it was taken."""
    metrics = QFontMetrics(painter.font())
    width = min(metrics.horizontalAdvance(text) + 26, max(0, room.width()))
    height = metrics.height() + 4
    box = QRectF(room.x(), room.center().y() - height / 2 + 1, width, height)
    ground = QColor(shade)
    ground.setAlpha(_SOFT)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, height / 2, height / 2)
    painter.setBrush(shade)
    painter.drawEllipse(QRectF(box.x() + 8, box.center().y() - 3.5, 7, 7))
    painter.setPen(colour("text"))
    inside = box.adjusted(19, 0, -6, 0)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width()) + 1)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
    return int(width) + 6


class SentimentBar(QWidget):
    """The sentiment of a document as a wide bar."""

    def __init__(self) -> None:
        super().__init__()
        self._sentiment: Prediction | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_sentiment(self, sentiment: Prediction | None) -> None:
        """Show a sentiment, or hide without one."""
        self._sentiment = sentiment
        self.setVisible(sentiment is not None)
        if sentiment is not None:
            parts = [f"{tone_name(tone)} {score:.0%}" for tone, score in sentiment.scores.items()]
            self.setToolTip("\n".join(parts))
            self.setAccessibleName(", ".join([tone_name(sentiment.label), *parts]))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be wide and thin."""
        return QSize(160, 10)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bar."""
        if self._sentiment is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            rect = QRectF(self.rect())
            paint_sentiment_bar(painter, rect.adjusted(0, 1, 0, -1), self._sentiment)
            painter.end()
