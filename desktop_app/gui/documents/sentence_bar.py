"""What is known of the sentence clicked in the reader, and ways to correct it."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QMenu

from desktop_app.export.wording import tone_name
from desktop_app.gui.documents.acts_bar import fill_label_menu, fill_sentiment_menu
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.documents.reading import Sentence
from desktop_app.gui.widgets.basics import button, column, icon_button, label, row
from desktop_app.messages import _
from desktop_app.pipeline.lines import Reason
from desktop_app.text.numbers import signed_text

_WORDS, _NOISE = 6, 0.1


class SentenceBar(QFrame):
    """Shown under the text while a sentence is chosen."""

    def __init__(
        self,
        give_sentiment: Callable[[str | None], object],
        give_label: Callable[[str], object],
        explain: Callable[[], object],
        close: Callable[[], object],
    ) -> None:
        super().__init__()
        self.setProperty("look", "card")
        self.colours = LabelColours()
        self._what = label("", "strong", wraps=True)
        self._labels = label("", "quiet", wraps=True)
        self._why = label("", "quiet", wraps=True)
        correct = button(_("Correct"), icon_name="pencil")
        menu = QMenu(correct)
        menu.aboutToShow.connect(lambda: fill_sentiment_menu(menu, give_sentiment))
        correct.setMenu(menu)
        self.label_button = button(_("Label"), icon_name="tag")
        labels = QMenu(self.label_button)
        labels.aboutToShow.connect(lambda: fill_label_menu(labels, self.colours, give_label))
        self.label_button.setMenu(labels)
        self.why_button = button(_("Why?"), explain, icon_name="lightbulb")
        head = row(self._what, icon_button("x", _("Close"), close), spacing=6)
        head.setStretch(0, 1)
        acts = row(correct, self.label_button, self.why_button, 0, spacing=6)
        layout = column(head, self._labels, self._why, acts, spacing=5)
        layout.setContentsMargins(12, 8, 8, 10)
        self.setLayout(layout)
        self.hide()

    def show_sentence(self, sentence: Sentence, labels: list[str]) -> None:
        """Show a sentence, with the labels people gave it."""
        sentiment = sentence.sentiment
        if sentiment is None:
            text = _("This sentence was not rated.")
        elif sentence.given:
            text = _("This sentence: {sentiment}, said by a person").format(
                sentiment=tone_name(sentiment.label)
            )
        else:
            text = _("This sentence: {sentiment}, {share} sure").format(
                sentiment=tone_name(sentiment.label), share=f"{sentiment.probability:.0%}"
            )
        self._what.setText(text)
        self._labels.setText(_("Labels: {labels}").format(labels=_(", ").join(labels)))
        self._labels.setVisible(bool(labels))
        self._why.hide()
        self.label_button.setVisible(bool(self.colours.labels))
        self.why_button.setEnabled(sentiment is not None)
        self.show()

    def show_reasons(self, why: tuple[Reason, ...]) -> None:
        """Show the words that moved the answer most."""
        strongest = sorted(why, key=lambda one: -abs(one.weight))[:_WORDS]
        words = [
            f"{one.word} {signed_text(one.weight, 1)}"
            for one in strongest
            if abs(one.weight) >= _NOISE
        ]
        text = _("No single word decided.")
        if words:
            text = _("Words that decided: {words}").format(words=_(", ").join(words))
        self._why.setText(text)
        self._why.show()
