"""The reader beside the table: a document's text and all that was found about it."""

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedLayout, QWidget

from desktop_app.errors import SatchelError
from desktop_app.export.wording import language_name
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.documents.legend import Legend
from desktop_app.gui.documents.reader_acts import ReaderActs
from desktop_app.gui.documents.reader_details import ReaderDetails
from desktop_app.gui.documents.reader_head import ReaderHead
from desktop_app.gui.documents.reading import Reading, Side, find_words, read_document
from desktop_app.gui.documents.reading_text import ReadingText
from desktop_app.gui.documents.sentence_bar import SentenceBar
from desktop_app.gui.documents.why_panel import WhyPanel
from desktop_app.gui.remembered import remembered
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _

_SIDE_BY_SIDE = 720
"""Pixels from which a translation stands beside the text, not under it."""
_ZOOM = "documents/zoom"
_SMALLEST, _LARGEST, _STEP = 60, 300, 10
_BASE_POINTS = 11.0


class ReaderPane(ReaderActs):
    """Shows one document. Everything is read and computed in the background."""

    step_wanted = Signal(int)
    """Go to the next (1) or the previous (-1) document of the table."""
    shown = Signal()
    """A document is shown whole."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self._session = session
        self._words: tuple[str, ...] = ()
        self._part = 0
        self.document_id: int | None = None
        self.reading: Reading | None = None
        self._sentence: int | None = None
        self._span: int | None = None
        self._zoom = _stored_zoom()
        self._make_parts()
        self._lay_out()
        self._connect()
        self.set_zoom(self._zoom)

    def _make_parts(self) -> None:
        self.previous = icon_button("chevron-left", _("Previous document"), lambda: self._step(-1))
        self.next = icon_button("chevron-right", _("Next document"), lambda: self._step(1))
        self.both = icon_button("columns-3", _("Show the translation beside the text"))
        self.both.setCheckable(True)
        self.both.setChecked(True)
        self.head = ReaderHead([self.both, self.previous, self.next])
        self.why = WhyPanel(self._go_to_span, self._session.show_document)
        self.text = ReadingText(_("Text of the document"))
        self.translation = ReadingText(_("Translation of the document"))
        self._translation_title = label("", "small")
        self.legend = Legend()
        self.sentence = SentenceBar(
            self.give_sentence_sentiment,
            self.give_sentence_label,
            self.explain_sentence,
            lambda: self._choose(None),
        )
        self.details = ReaderDetails(self._session)
        self._part_text = label("", "quiet")
        self._earlier = button(_("Earlier part"), lambda: self._turn(-1), look="link")
        self._later = button(_("Next part"), lambda: self._turn(1), look="link")

    def _lay_out(self) -> None:
        side = QWidget()
        side_layout = column(self._translation_title, self.translation, spacing=2)
        side_layout.setStretch(1, 1)
        side.setLayout(side_layout)
        self._side = side
        self.texts = QSplitter(Qt.Orientation.Vertical)
        self.texts.setChildrenCollapsible(False)
        self.texts.addWidget(self.text)
        self.texts.addWidget(side)
        self.texts.setMinimumHeight(130)
        self._turning = QWidget()
        self._turning.setLayout(row(self._earlier, 0, self._part_text, 0, self._later))
        content = QWidget()
        layout = column(
            self.head,
            self.why,
            self.texts,
            self._turning,
            self.legend,
            self.sentence,
            self.details,
            spacing=8,
        )
        layout.setContentsMargins(16, 12, 12, 12)
        layout.setStretch(2, 1)
        content.setLayout(layout)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(1, 1, 1, 1)
        self._stack.addWidget(
            EmptyState(
                "book-open", _("No document chosen"), _("Choose one in the table to read it here.")
            )
        )
        self._stack.addWidget(content)

    def _connect(self) -> None:
        self.head.label_clicked.connect(self.explain_label)
        self.head.label_given.connect(self.give_label)
        self.head.label_taken.connect(self.take_label)
        self.head.sentiment_given.connect(self.give_sentiment)
        self.both.toggled.connect(lambda _on: self._show_translation())
        self.why.toggled.connect(self._make_room)
        for one, other in ((self.text, self.translation), (self.translation, self.text)):
            one.hovered.connect(lambda index, one=one, other=other: self._hover(index, one, other))
            one.chosen.connect(self._choose)

    # --- showing ----------------------------------------------------------------------------

    def show_document(self, document_id: int) -> None:
        """Show a document from its beginning, or from where it was wanted."""
        place = self._session.take_wanted_place(document_id)
        if document_id != self.document_id:
            self.document_id, self._part, self._sentence = document_id, 0, None
            self._span = None
            self.why.hide()
            self.sentence.hide()
            self._load(place)
        elif place is not None:
            self._load(place)

    def reload(self) -> None:
        """Show the same document as it is now."""
        if self.document_id is not None:
            self._load()

    def forget(self) -> None:
        """Show nothing: another corpus was opened."""
        self.document_id, self.reading = None, None
        self._stack.setCurrentIndex(0)

    def mark_words(self, words: tuple[str, ...]) -> None:
        """Mark what was searched for."""
        if words == self._words:
            return
        self._words = words
        reading = self.reading
        if reading is None:
            return

        def found() -> tuple[Side, Side | None]:
            source = _marked(reading.source, words)
            other = reading.translation and _marked(reading.translation, words)
            return source, other

        def take(sides: tuple[Side, Side | None]) -> None:
            if self.reading is reading:
                self._take(replace(reading, source=sides[0], translation=sides[1]))

        self._session.work.submit(found, take, key="reader words")

    def set_label_colours(self, colours: LabelColours) -> None:
        """Paint labels in these colours."""
        self.head.colours = self.sentence.colours = colours
        if self.reading is not None:
            self.head.show_record(self.reading.record, self._own_labels(self.reading))

    def set_zoom(self, percent: int) -> None:
        """Set the size of the text, in percent."""
        self._zoom = min(max(percent, _SMALLEST), _LARGEST)
        points = _BASE_POINTS * self._zoom / 100
        self.text.set_zoom(points)
        self.translation.set_zoom(points)
        remembered().setValue(_ZOOM, self._zoom)

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller; 0 for its own size."""
        self.set_zoom(self._zoom + steps * _STEP if steps else 100)

    def _load(self, then_span: int | None = None) -> None:
        document_id, part, words = self.document_id, self._part, self._words
        if document_id is None:
            return
        if then_span is not None:
            self._span = then_span  # another reading may come before this one's answer

        def take(reading: Reading) -> None:
            if self.document_id == document_id:
                self._take(reading)
                span, self._span = self._span, None
                if span is not None:
                    self._go_to_span(span)

        def gone(_error: SatchelError) -> None:
            if self.document_id == document_id:
                self.forget()

        self._session.read(
            lambda corpus: read_document(corpus, document_id, part, words), take, gone, key="reader"
        )

    def _take(self, reading: Reading) -> None:
        before, self.reading = self.reading, reading
        record = reading.record
        self._part = reading.part
        self.head.show_record(record, self._own_labels(reading))
        self.details.show_record(record)
        self._make_room()
        same_text = before is not None and before.source == reading.source
        if not same_text or before is None or before.record.id != record.id:
            scroll = self.text.verticalScrollBar().value()
            self.text.show_side(reading.source)
            if before is not None and (before.record.id, before.part) == (record.id, reading.part):
                self.text.verticalScrollBar().setValue(scroll)
            elif reading.source.marks:
                self.text.scroll_to_place(reading.source.marks[0][0])
        self._show_translation(changed=before is None or before.translation != reading.translation)
        self._turning.setVisible(reading.parts > 1)
        self._earlier.setEnabled(reading.part > 0)
        self._later.setEnabled(reading.part + 1 < reading.parts)
        self._part_text.setText(
            _("Part {number} of {count}").format(number=reading.part + 1, count=reading.parts)
        )
        self.legend.setVisible(any(one.sentiment for one in reading.source.sentences))
        self._stack.setCurrentIndex(1)
        if self._sentence is not None:
            self._choose(self._sentence)
        self.shown.emit()

    def _show_translation(self, *, changed: bool = False) -> None:
        reading = self.reading
        side = reading.translation if reading is not None else None
        self.both.setVisible(side is not None)
        has_room = self.why.isHidden() or self.texts.orientation() == Qt.Orientation.Horizontal
        visible = side is not None and self.both.isChecked() and has_room
        self._side.setVisible(visible)
        if side is not None and (changed or self.translation.side is not side):
            self.translation.show_side(side)
        if reading is not None and visible:
            text = _("Translation of the text in {language}").format(
                language=language_name(reading.record.language)
            )
            self._translation_title.setText(text)

    def _make_room(self) -> None:
        """Leave room for the text while reasons are shown."""
        quiet = self.why.isHidden() and self.sentence.isHidden()
        if self.why.isHidden():
            self.text.show_weights({})
        if self.reading is not None:
            self.details.setVisible(quiet and self.details.has_content)
        self._show_translation()

    def _own_labels(self, reading: Reading) -> set[str]:
        who = self._session.settings.annotator
        return {
            one.label
            for one in reading.annotations
            if one.target.start is None and one.annotator == who
        }

    def _turn(self, by: int) -> None:
        self._part += by
        self._choose(None)
        self._load()

    def _step(self, by: int) -> None:
        self.step_wanted.emit(by)

    # --- sentences --------------------------------------------------------------------------

    def _hover(self, index: int | None, one: ReadingText, other: ReadingText) -> None:
        shown = index if index is not None else self._sentence
        one.mark(shown)
        other.mark(shown)
        if index is not None and self._side.isVisible():
            other.scroll_to(index)

    def _choose(self, index: int | None) -> None:
        reading = self.reading
        if reading is None or index is None or index >= len(reading.source.sentences):
            self._sentence = None
            self.sentence.hide()
            self._make_room()
            for one in (self.text, self.translation):
                one.mark(None)
            return
        self._sentence = index
        sentence = reading.source.sentences[index]
        span = (sentence.source_start, sentence.source_end)
        labels = [
            one.label for one in reading.annotations if (one.target.start, one.target.end) == span
        ]
        self.sentence.show_sentence(sentence, labels)
        self._make_room()
        for one in (self.text, self.translation):
            one.mark(index)

    def _go_to_span(self, start: int) -> None:
        """Go to the sentence that starts at a place of the document, in whatever part it is."""
        reading = self.reading
        if reading is None:
            return
        for index, one in enumerate(reading.source.sentences):
            if one.source_start == start:
                self.text.scroll_to(index)
                self._choose(index)
                return
        sentences = reading.source.sentences
        if reading.parts > 1 and sentences:
            self._part += 1 if start > sentences[-1].source_start else -1
            if 0 <= self._part < reading.parts:
                self._load(then_span=start)

    # --- events -----------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Put a translation beside the text where there is room."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE
        way = Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical
        if self.texts.orientation() != way:
            self.texts.setOrientation(way)
            self.texts.setSizes([1000, 1000])
        self.details.limit(max(34, min(150, self.height() // 6)))


def _marked(side: Side, words: tuple[str, ...]) -> Side:
    return replace(side, marks=find_words(side.text, words))


def _stored_zoom() -> int:
    try:
        return int(str(remembered().value(_ZOOM, 100)))
    except ValueError:
        return 100
