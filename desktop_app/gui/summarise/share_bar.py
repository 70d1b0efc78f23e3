"""A thin bar: how large a part of the whole something is, or how tones share it."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.gui.appearance import appearance, colour, sentiment_colour

_HEIGHT = 8
TONES = ("negative", "mixed", "neutral", "positive")
"""From left to right in every bar."""


class ShareBar(QWidget):
    """With `tones` the bar is divided by them; else it is filled up to `share`."""

    def __init__(
        self, name: str, share: float = 1.0, tones: Mapping[str, int] | None = None
    ) -> None:
        super().__init__()
        self._share, self._tones = share, tones
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance().changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802
        """Return a size that its neighbours decide upon."""
        return QSize(120, _HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint the bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(whole, _HEIGHT / 2, _HEIGHT / 2)
        painter.setClipPath(path)
        painter.fillRect(whole, colour("track"))
        painter.setPen(Qt.PenStyle.NoPen)
        if self._tones is None:
            painter.fillRect(
                QRectF(0, 0, whole.width() * self._share, whole.height()), colour("accent")
            )
        else:
            total = sum(self._tones.values()) or 1
            left = 0.0
            for tone in TONES:
                width = whole.width() * self._tones.get(tone, 0) / total
                painter.fillRect(QRectF(left, 0, width, whole.height()), sentiment_colour(tone))
                left += width
        painter.end()
