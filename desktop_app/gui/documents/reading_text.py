"""A read-only text whose sentences are tinted by sentiment and can be pointed at."""

from bisect import bisect_right
from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QMouseEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from desktop_app.export.wording import tone_name
from desktop_app.gui.appearance import appearance, colour, sentiment_colour
from desktop_app.gui.documents.reading import Sentence, Side
from desktop_app.gui.widgets.text_offsets import TextOffsets
from desktop_app.messages import _

_FAINTEST, _STRONGEST = 14, 78
"""Of 255: how strongly a sentence is tinted at a probability of a half and of one."""
_HALF = 0.5


class ReadingText(QPlainTextEdit):
    """Shows one side of a `Reading`."""

    hovered = Signal(object)
    """The index of the sentence under the pointer, or None."""
    chosen = Signal(object)
    """The index of the sentence clicked, or None beside one."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty("look", "reader")
        self.setReadOnly(True)
        self.setAccessibleName(name)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setMouseTracking(True)
        self.document().setDocumentMargin(4)
        self._side = Side("", ())
        self._offsets = TextOffsets("")
        self._highlighter = _Tints(self)
        self._hovered: int | None = None
        self._marked: int | None = None
        self._weights: Mapping[int, float] = {}
        appearance().changed.connect(self._highlighter.rehighlight)

    @property
    def side(self) -> Side:
        """What is shown."""
        return self._side

    def show_side(self, side: Side) -> None:
        """Show a text with its sentences."""
        self._side, self._offsets = side, TextOffsets(side.text)
        self._hovered = self._marked = None
        self._weights = {}
        self._highlighter.set_side(side, self._offsets)
        self.setPlainText(side.text)
        self.setExtraSelections([])

    def set_zoom(self, points: float) -> None:
        """Set the size of the text."""
        font = QFont(self.font())
        font.setPointSizeF(points)
        self.setFont(font)
        self.document().setDefaultFont(font)
        self.setStyleSheet(f"font-size: {points:.1f}pt;")

    def mark(self, index: int | None) -> None:
        """Mark a sentence: the one pointed at beside, or chosen."""
        if index != self._marked:
            self._marked = index
            self._show_marks()

    def show_weights(self, weights: Mapping[int, float]) -> None:
        """Underline the sentences that speak for a label, and those against it, by index."""
        self._weights = weights
        self._show_marks()

    def scroll_to(self, index: int) -> None:
        """Bring a sentence into sight, if it is not."""
        if not 0 <= index < len(self._side.sentences):
            return
        cursor = self._cursor(self._side.sentences[index])
        cursor.setPosition(cursor.selectionStart())
        box = self.cursorRect(cursor)
        if not self.viewport().rect().adjusted(0, 0, 0, -box.height()).contains(box.topLeft()):
            keep = self.textCursor()
            self.setTextCursor(cursor)
            self.centerCursor()
            if keep.hasSelection():
                self.setTextCursor(keep)

    def scroll_to_place(self, start: int) -> None:
        """Bring a place of the text shown into sight."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(self._offsets.to_qt(start), self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        self.centerCursor()

    def sentence_at(self, position: int) -> int | None:
        """Return the sentence at a position of Qt's."""
        place = self._offsets.from_qt(position)
        sentences = self._side.sentences
        index = bisect_right(sentences, place, key=lambda one: one.start) - 1
        return index if index >= 0 and place < sentences[index].end else None

    # --- events -----------------------------------------------------------------------------

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Tell which sentence is under the pointer."""
        super().mouseMoveEvent(event)
        self._hover(self._under(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Choose a sentence, unless text was selected."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.chosen.emit(self._under(event))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Point at nothing any more."""
        super().leaveEvent(event)
        self._hover(None)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say what is known of the sentence under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            index = self.sentence_at(self.cursorForPosition(event.pos()).position())
            tip = sentence_tip(self._side.sentences[index]) if index is not None else ""
            QToolTip.showText(event.globalPos(), tip, self.viewport())
            return True
        return super().viewportEvent(event)

    # --- own --------------------------------------------------------------------------------

    def _under(self, event: QMouseEvent) -> int | None:
        point = event.position().toPoint()
        cursor = self.cursorForPosition(point)
        if not self.cursorRect(cursor).adjusted(-40, -2, 40, 2).contains(point):
            return None  # beside the text, at the end of a short line
        return self.sentence_at(cursor.position())

    def _hover(self, index: int | None) -> None:
        if index != self._hovered:
            self._hovered = index
            self.hovered.emit(index)

    def _show_marks(self) -> None:
        selections: list[QTextEdit.ExtraSelection] = []
        for index, weight in self._weights.items():
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
            look.setUnderlineColor(colour("accent" if weight > 0 else "danger"))
            selections.append(self._selection(index, look))
        if self._marked is not None and self._marked < len(self._side.sentences):
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            look.setUnderlineColor(colour("text"))
            selections.append(self._selection(self._marked, look))
        self.setExtraSelections(selections)

    def _selection(self, index: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor(self._side.sentences[index])
        made.format = look
        return made

    def _cursor(self, sentence: Sentence) -> QTextCursor:
        last = self.document().characterCount() - 1
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(self._offsets.to_qt(sentence.start), last))
        cursor.setPosition(
            min(self._offsets.to_qt(sentence.end), last), QTextCursor.MoveMode.KeepAnchor
        )
        return cursor


class _Tints(QSyntaxHighlighter):
    """Tints sentences by sentiment, and marks what was searched for, block by block."""

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field.document())
        self._sentences: list[tuple[int, int, Sentence]] = []
        self._marks: list[tuple[int, int]] = []

    def set_side(self, side: Side, offsets: TextOffsets) -> None:
        """Know the sentences before the text is set."""
        to_qt = offsets.to_qt
        self._sentences = [(to_qt(one.start), to_qt(one.end), one) for one in side.sentences]
        self._marks = [(to_qt(start), to_qt(end)) for start, end in side.marks]

    def highlightBlock(self, _text: str) -> None:  # noqa: N802
        """Tint one paragraph."""
        first = self.currentBlock().position()
        last = first + self.currentBlock().length() - 1
        place = max(0, bisect_right(self._sentences, first, key=lambda one: one[0]) - 1)
        for start, end, sentence in self._sentences[place:]:
            if start > last:
                break
            shade = tint(sentence)
            if end > first and shade is not None:
                look = QTextCharFormat()
                look.setBackground(shade)
                self._paint(first, start, end, look)
        place = max(0, bisect_right(self._marks, (first, 0)) - 1)
        for start, end in self._marks[place:]:
            if start > last:
                break
            if end > first:
                look = QTextCharFormat()
                look.setBackground(colour("mark"))
                look.setForeground(colour("text"))
                self._paint(first, start, end, look)

    def _paint(self, first: int, start: int, end: int, look: QTextCharFormat) -> None:
        begin = max(start, first)
        self.setFormat(begin - first, end - begin, look)


def tint(sentence: Sentence) -> QColor | None:
    """Return the ground of a sentence: none where it is neutral."""
    sentiment = sentence.sentiment
    if sentiment is None or sentiment.label == "neutral" or not sentence.translated:
        return None
    sure = max(0.0, (sentiment.probability - _HALF) / _HALF)
    shade = sentiment_colour(sentiment.label)
    shade.setAlpha(round(_FAINTEST + (_STRONGEST - _FAINTEST) * sure))
    return shade


def sentence_tip(sentence: Sentence) -> str:
    """Return in words what is known of a sentence."""
    if sentence.sentiment is None:
        return ""
    if sentence.given:
        return _("{sentiment}, said by a person").format(
            sentiment=tone_name(sentence.sentiment.label)
        )
    return f"{tone_name(sentence.sentiment.label)} {sentence.sentiment.probability:.0%}"
