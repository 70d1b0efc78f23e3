"""Plain text with links of our own in it: what documents and models say is never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QUrl, Signal
from PySide6.QtGui import QHelpEvent, QResizeEvent, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QToolTip

from desktop_app.gui.appearance import appearance, colour

_FAINTEST, _STRONGEST = 25, 150
"""How opaque the shade is behind the least and the most telling sentence."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text. `link` is what a click on it tells.

    `weight` (0 to 1) shades it; `quiet` is small print; a `plain` link looks like text; a `doubt`
    underlines it and is its tip.
    """

    text: str
    link: int | None = None
    weight: float | None = None
    quiet: bool = False
    strong: bool = False
    plain: bool = False
    doubt: str = ""


class LinkedText(QTextBrowser):
    """Shows paragraphs of stretches; links can be reached with Tab and opened with Enter.

    One that `fits` is as high as its text.
    """

    link_opened = Signal(int)

    def __init__(self, name: str, *, fits: bool = False) -> None:
        super().__init__()
        self._fits = fits
        self.setAccessibleName(name)
        self.setProperty("look", "reader")
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.document().setDocumentMargin(14)
        self._paragraphs: Sequence[Sequence[Stretch]] = ()
        self._added = ""
        self.anchorClicked.connect(self._open)
        appearance().changed.connect(self._show)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:  # noqa: N802
        """Load nothing, whatever a text names."""
        return None

    def show_paragraphs(self, paragraphs: Sequence[Sequence[Stretch]]) -> None:
        """Show these paragraphs in place of others."""
        self._paragraphs, self._added = paragraphs, ""
        self._show()

    def add(self, text: str) -> None:
        """Add text at the end, as it comes; `show_paragraphs` puts it in order later."""
        self._added += text
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text, _format(Stretch("")))
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say what is doubtful about what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self.cursorForPosition(event.pos()).charFormat().toolTip()
            QToolTip.showText(event.globalPos(), found, self.viewport())
            return True
        return super().viewportEvent(event)

    def _show(self) -> None:
        place = self.verticalScrollBar().value()
        self.clear()
        cursor = QTextCursor(self.document())
        block = QTextBlockFormat()
        block.setBottomMargin(10)
        block.setLineHeight(135, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        for number, paragraph in enumerate(self._paragraphs):
            if number:
                cursor.insertBlock()
            cursor.setBlockFormat(block)
            for stretch in paragraph:
                cursor.insertText(stretch.text, _format(stretch))
        cursor.insertText(self._added, _format(Stretch("")))
        self.verticalScrollBar().setValue(place)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Break lines anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        height = round(self.document().size().height()) + 4
        if self._fits and height != self.height():
            self.setFixedHeight(height)

    def _open(self, url: QUrl) -> None:
        if url.toString().isdigit():
            self.link_opened.emit(int(url.toString()))


def _format(stretch: Stretch) -> QTextCharFormat:
    look = QTextCharFormat()
    look.setForeground(colour("quiet" if stretch.quiet else "text"))
    if stretch.link is not None:
        look.setAnchor(True)
        look.setAnchorHref(str(stretch.link))
        if stretch.weight is None and not (stretch.quiet or stretch.plain):
            look.setForeground(colour("accent"))
    if stretch.strong:
        look.setFontWeight(600)
    if stretch.weight is not None:
        shade = colour("mark")
        shade.setAlpha(round(_FAINTEST + (_STRONGEST - _FAINTEST) * min(1.0, stretch.weight)))
        look.setBackground(shade)
    if stretch.doubt:
        look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        look.setUnderlineColor(colour("warning"))
        look.setToolTip(stretch.doubt)
    return look
