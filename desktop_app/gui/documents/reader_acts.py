"""What a person does in the reader: corrects labels and sentiments, and asks why."""

from PySide6.QtWidgets import QFrame

from desktop_app.corpus.annotations import Target
from desktop_app.gui.documents.reader_head import ReaderHead
from desktop_app.gui.documents.reading import Reading
from desktop_app.gui.documents.reading_text import ReadingText
from desktop_app.gui.documents.sentence_bar import SentenceBar
from desktop_app.gui.documents.why_panel import WhyPanel
from desktop_app.gui.session import Session
from desktop_app.gui.work import Lane
from desktop_app.messages import _
from desktop_app.pipeline.document_explaining import DocumentExplanation, explain_document
from desktop_app.pipeline.explaining import explain_sentiment
from desktop_app.pipeline.hand_labelling import LabelEdit, SentimentEdit


class ReaderActs(QFrame):
    """The acts of `ReaderPane`, on the document it shows and the sentence chosen in it."""

    head: ReaderHead
    text: ReadingText
    sentence: SentenceBar
    why: WhyPanel
    _session: Session
    document_id: int | None
    reading: Reading | None
    _sentence: int | None

    # --- corrections ------------------------------------------------------------------------

    def give_label(self, name: str) -> None:
        """Label the document."""
        self._edit_label(self._document_target(), name, taking=False)

    def take_label(self, name: str) -> None:
        """Take a label of this person back."""
        self._edit_label(self._document_target(), name, taking=True)

    def give_sentiment(self, tone: str | None) -> None:
        """Say which sentiment the document has; with None what the model said."""
        self._edit_sentiment(self._document_target(), tone, _("Sentiment of a document"))

    def give_sentence_sentiment(self, tone: str | None) -> None:
        """Say which sentiment the chosen sentence has."""
        self._edit_sentiment(self._sentence_target(), tone, _("Sentiment of a sentence"))

    def give_sentence_label(self, name: str) -> None:
        """Label the chosen sentence."""
        self._edit_label(self._sentence_target(), name, taking=False)

    def _document_target(self) -> tuple[Target, ...]:
        return () if self.document_id is None else (Target(self.document_id),)

    def _edit_label(self, targets: tuple[Target, ...], name: str, *, taking: bool) -> None:
        if targets:
            who, several = self._session.settings.annotator, self.head.colours.several
            edit = LabelEdit(targets, name, who, several=several, taking=taking)
            self._session.edit(_("Label “{label}”").format(label=name), edit.do, edit.undo)

    def _edit_sentiment(self, targets: tuple[Target, ...], tone: str | None, text: str) -> None:
        if targets:
            edit = SentimentEdit(targets, tone)
            self._session.edit(text, edit.do, edit.undo)

    # --- reasons ----------------------------------------------------------------------------

    def explain_label(self, name: str) -> None:
        """Show why the document has its label."""
        document_id, session = self.document_id, self._session
        if document_id is None:
            return
        self.why.wait(name)

        def take(found: DocumentExplanation) -> None:
            if self.document_id == document_id:
                self.why.show_reasons(found)
                self._underline(found)

        session.read(
            lambda corpus: explain_document(corpus, session.models, document_id),
            take,
            lambda error: self.why.tell(str(error)),
            key="why",
            lane=Lane.MODELS,
        )

    def explain_sentence(self) -> None:
        """Show which words gave the chosen sentence its sentiment."""
        reading, index, session = self.reading, self._sentence, self._session
        if reading is None or index is None:
            return
        sentence = reading.source.sentences[index]
        if sentence.sentiment is None:
            return
        text = reading.record.text[sentence.source_start : sentence.source_end]
        tone = sentence.sentiment.label
        session.work.submit(
            lambda: explain_sentiment(session.models).why(text, tone),
            lambda why: self.sentence.show_reasons(why) if self._sentence == index else None,
            key="why sentence",
            lane=Lane.MODELS,
        )

    def _underline(self, found: DocumentExplanation) -> None:
        reading = self.reading
        if reading is None:
            return
        weights = {one.start: one.weight for one in found.segments}
        most = max((abs(weight) for weight in weights.values()), default=0.0)
        self.text.show_weights(
            {
                index: weights[one.source_start]
                for index, one in enumerate(reading.source.sentences)
                if most and abs(weights.get(one.source_start, 0.0)) >= most / 3
            }
        )

    def _sentence_target(self) -> tuple[Target, ...]:
        reading = self.reading
        if reading is None or self._sentence is None:
            return ()
        sentence = reading.source.sentences[self._sentence]
        return (Target(reading.record.id, sentence.source_start, sentence.source_end),)
