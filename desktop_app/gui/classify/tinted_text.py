"""The text of a document, what decides about its label tinted."""

from collections.abc import Sequence

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit

from desktop_app.gui.appearance import appearance, colour
from desktop_app.messages import _
from desktop_app.pipeline.deciding_words import Tint

_LONGEST = 60_000
"""Characters shown while labelling: nobody reads more to choose a label."""
_LARGER = 1.2  # than other text: it is read all day
_BASIC = 0xFFFF
_WEAKEST, _STRONGEST = 0.12, 0.45


class TintedText(QPlainTextEdit):
    """Read-only, plain. What speaks for the label has its colour, what speaks against it a line."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setProperty("look", "reader")
        self.setAccessibleName(_("The document"))
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self._tints: Sequence[Tint] = ()
        self._colour = QColor()
        self._text = ""
        appearance().changed.connect(self._appearance_changed)
        self._appearance_changed()

    def show_text(self, text: str) -> None:
        """Show another text, untinted at first."""
        self._tints = ()
        self._text = text
        shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        self.setPlainText(shown)
        self._paint_tints()

    def show_tints(self, tints: Sequence[Tint], shown: QColor) -> None:
        """Tint what decides."""
        self._tints, self._colour = tints, shown
        self._paint_tints()

    def _appearance_changed(self) -> None:
        font = self.document().defaultFont()
        font.setPointSizeF(QApplication.font().pointSizeF() * _LARGER)
        self.document().setDefaultFont(font)
        self._paint_tints()

    def _paint_tints(self) -> None:
        found = []
        # Qt counts in UTF-16: what lies beyond the basic plane takes two places.
        wide = not self._text.isascii() and any(ord(sign) > _BASIC for sign in self._text)
        for tint in self._tints:
            start, end = tint.start, tint.end
            if wide:
                start, end = (len(self._text[:at].encode("utf-16-le")) // 2 for at in (start, end))
            if end > self.document().characterCount() - 1:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            look = QTextCharFormat()
            if tint.strength > 0:
                ground = QColor(self._colour)
                ground.setAlphaF(_WEAKEST + (_STRONGEST - _WEAKEST) * tint.strength)
                look.setBackground(ground)
            else:
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                look.setUnderlineColor(colour("quiet"))
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = look
            found.append(selection)
        self.setExtraSelections(found)
