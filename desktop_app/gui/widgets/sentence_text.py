"""A text field that knows its sentences: marks one, underlines some, tells which is hovered.

Used in pairs: what one tells to be hovered, the other marks.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip, QWidget

from desktop_app.gui.appearance import appearance, colour
from desktop_app.gui.widgets.text_offsets import TextOffsets


@dataclass(frozen=True, slots=True)
class ShownSentence:
    """A sentence: characters `start` up to `end` of the text. One with a `tip` is underlined."""

    start: int
    end: int
    tip: str = ""


class SentenceText(QPlainTextEdit):
    """Plain text, with sentences that are marked and underlined without being changed."""

    hovered = Signal(object)
    """The index of the sentence under the pointer or at the cursor; None where there is none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.viewport().setMouseTracking(True)
        self._sentences: Sequence[ShownSentence] = ()
        self._offsets = TextOffsets("")
        self._marked: int | None = None
        self._hovered: int | None = None
        self.cursorPositionChanged.connect(self._tell_cursor)
        appearance().changed.connect(self._paint)

    def set_sentences(self, text: str, sentences: Sequence[ShownSentence]) -> None:
        """Know the sentences of what is shown now, which is `text`; they come in order."""
        self._offsets = TextOffsets(text)
        self._sentences = sentences
        self._marked = self._hovered = None
        self._paint()

    def append(self, text: str) -> None:
        """Add text at the end; what was selected and the place scrolled to stay."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)

    def mark(self, index: int | None) -> None:
        """Mark a sentence, or none."""
        if index != self._marked:
            self._marked = index
            self._paint()

    @property
    def marked(self) -> int | None:
        """Which sentence is marked."""
        return self._marked

    def sentence_at(self, position: int) -> int | None:
        """Return the sentence at a position of Qt's."""
        place = self._offsets.from_qt(position)
        index = bisect_right(self._sentences, place, key=lambda one: one.start) - 1
        if index >= 0 and place <= self._sentences[index].end:
            return index
        return None

    # --- events -----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell which sentence is under the pointer."""
        super().mouseMoveEvent(event)
        self._tell(self.sentence_at(self.cursorForPosition(event.position().toPoint()).position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Mark nothing any more."""
        super().leaveEvent(event)
        self._tell(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """Mark nothing any more."""
        super().focusOutEvent(event)
        self._tell(None)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Show the tip of a doubtful sentence."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.sentence_at(self.cursorForPosition(event.pos()).position())
            tip = self._sentences[index].tip if index is not None else ""
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    def _tell_cursor(self) -> None:
        if self.hasFocus():
            self._tell(self.sentence_at(self.textCursor().position()))

    def _tell(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.hovered.emit(index)

    def _paint(self) -> None:
        selections: list[QTextEdit.ExtraSelection] = []
        if self._marked is not None and self._marked < len(self._sentences):
            look = QTextCharFormat()
            look.setBackground(colour("accent_soft"))
            selections.append(self._selection(self._sentences[self._marked], look))
        for sentence in self._sentences:
            if sentence.tip:
                look = QTextCharFormat()
                look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
                look.setUnderlineColor(colour("warning"))
                selections.append(self._selection(sentence, look))
        self.setExtraSelections(selections)

    def _selection(
        self, sentence: ShownSentence, look: QTextCharFormat
    ) -> QTextEdit.ExtraSelection:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(self._offsets.to_qt(sentence.start), last))
        cursor.setPosition(
            min(self._offsets.to_qt(sentence.end), last), QTextCursor.MoveMode.KeepAnchor
        )
        made = QTextEdit.ExtraSelection()
        made.cursor = cursor
        made.format = look
        return made
