"""The tab “Telling sentences”: those that say most, word for word, each a way to its document."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSlider, QWidget

from desktop_app.corpus.store import Corpus
from desktop_app.documents import place_text
from desktop_app.errors import SatchelError
from desktop_app.export.summary_file import SummaryLine, SummaryPage, SummaryPart
from desktop_app.gui.session import Session
from desktop_app.gui.summarise.linked_text import LinkedText, Stretch
from desktop_app.gui.summarise.saving import SavingButtons
from desktop_app.gui.summarise.scope import Scope
from desktop_app.gui.widgets.basics import SPACE, card, column, label, row
from desktop_app.gui.work import Lane
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.summarising import Summary, SummarySentence, summarise_selection
from desktop_app.text.numbers import count_text

_SENTENCES, _MOST = 5, 30


class SentencesTab(QWidget):
    """A slider says how many; the darker its shade, the more a sentence says of the whole."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.scope: Scope | None = None
        self.summary: Summary | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, _MOST)
        self.slider.setValue(_SENTENCES)
        self.slider.setPageStep(5)
        self.slider.setFixedWidth(220)
        self.slider.setAccessibleName(_("Number of sentences"))
        self.count = label("", "strong")
        self.count.setMinimumWidth(110)
        self.text = LinkedText(_("Summary"))
        self.status = label("", "quiet", wraps=True)
        self.saving = SavingButtons(session, self.page)
        self.text.link_opened.connect(self._open)
        self.slider.valueChanged.connect(lambda _value: self._count_chosen())
        top = row(self.slider, self.count, 0, self.saving)
        content = row(self.text)
        shade = card(content, margin=4)
        layout = column(top, shade, self.status)
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)
        self._show_count()

    def show_scope(self, scope: Scope) -> None:
        """Summarise a choice of documents."""
        self.scope = scope
        if not self.isVisible():
            return
        count, session = self.slider.value(), self.session
        self.status.setText(_("Reading …"))

        def read(corpus: Corpus) -> Summary:
            ids = scope.document_ids(corpus)
            return summarise_selection(corpus, session.models, ids, count)

        session.read(read, self._take, self._fail, key="telling sentences", lane=Lane.MODELS)

    def page(self) -> SummaryPage | None:
        """Return what shows, to be saved."""
        if self.summary is None or not self.summary.sentences:
            return None
        several = self._is_of_several()
        lines = tuple(
            SummaryLine(one.text, shown_place(one) if several else "")
            for one in self.summary.sentences
        )
        title = self.scope.said if self.scope is not None else _("Summary")
        return SummaryPage(title, self.status.text(), (SummaryPart(lines),))

    def _count_chosen(self) -> None:
        self._show_count()
        if self.scope is not None:
            self.show_scope(self.scope)

    def _show_count(self) -> None:
        count = self.slider.value()
        self.count.setText(
            ngettext("{count} sentence", "{count} sentences", count).format(count=count)
        )

    def _take(self, summary: Summary) -> None:
        self.summary = summary
        several = self._is_of_several()
        scores = [one.score for one in summary.sentences]
        least, best = min(scores, default=0.0), max(scores, default=1.0)
        paragraphs: list[list[Stretch]] = []
        for number, one in enumerate(summary.sentences):
            stretches = [Stretch(one.text, number, _weight(one.score, least, best))]
            if several:
                stretches.append(Stretch(f"   {shown_place(one)}", number, quiet=True))
            paragraphs.append(stretches)
        self.text.show_paragraphs(paragraphs)
        self.saving.set_possible(possible=bool(paragraphs))
        if not summary.sentences:
            self.status.setText(_("There is no sentence to choose in it."))
            return
        self.status.setText(
            ngettext(
                "{chosen} of {count} sentence, word for word. Click it to read it in its document.",
                "{chosen} of {count} sentences, word for word. Click one to read it in its "
                "document.",
                summary.of_sentences,
            ).format(
                chosen=count_text(len(summary.sentences)), count=count_text(summary.of_sentences)
            )
        )

    def _fail(self, error: SatchelError) -> None:
        self.summary = None
        self.text.show_paragraphs(())
        self.saving.set_possible(possible=False)
        self.status.setText(str(error))

    def _is_of_several(self) -> bool:
        found = self.summary.sentences if self.summary is not None else ()
        return len({one.document_id for one in found}) > 1

    def _open(self, number: int) -> None:
        if self.summary is None or number >= len(self.summary.sentences):
            return
        one = self.summary.sentences[number]
        if one.document_id is not None:
            self.session.show_document(one.document_id, one.start)


def _weight(score: float, least: float, best: float) -> float:
    """Return how dark a sentence is: the differences between those chosen are small."""
    return 1.0 if best <= least else (score - least) / (best - least)


def shown_place(one: SummarySentence) -> str:
    """Return the file and place a sentence stands in, as people name it."""
    name = one.path.replace("\\", "/").rpartition("/")[2]
    return f"{name} › {place_text(one.locator)}" if one.locator else name
