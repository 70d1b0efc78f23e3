"""What the tints of sentences mean."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.export.wording import tone_name
from desktop_app.gui.appearance import colour, sentiment_colour
from desktop_app.messages import _

_TONES = ("negative", "positive")
_ALPHA = 78


class Legend(QWidget):
    """One line: a patch of each tint and its name."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(_("The stronger the tint, the surer the model."))
        self.setAccessibleName(_("Sentences are tinted by sentiment: negative or positive"))

    def sizeHint(self) -> QSize:  # noqa: N802
        """Be one line high."""
        return QSize(100, QFontMetrics(self.font()).height() + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the patches and names."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        x = 2.0
        for tone in _TONES:
            shade = sentiment_colour(tone)
            shade.setAlpha(_ALPHA)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(QRectF(x, self.height() / 2 - 5, 22, 10), 2, 2)
            painter.setPen(colour("quiet"))
            text = _("{sentiment} sentence").format(sentiment=tone_name(tone))
            painter.drawText(
                QRectF(x + 28, 0, 400, self.height()), Qt.AlignmentFlag.AlignVCenter, text
            )
            x += 28 + metrics.horizontalAdvance(text) + 18
        painter.end()
