"""The head of the reader: what the document is, its sentiment and its labels."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from desktop_app.corpus.records import DocumentRecord, LabelBy
from desktop_app.documents import place_text
from desktop_app.export.wording import kind_name, language_name, tone_name
from desktop_app.gui.documents.acts_bar import fill_label_menu, fill_sentiment_menu
from desktop_app.gui.documents.label_chip import LabelChip
from desktop_app.gui.documents.label_colours import LabelColours
from desktop_app.gui.widgets.basics import button, clear, column, icon_button, label, row
from desktop_app.gui.widgets.flow import FlowLayout
from desktop_app.gui.widgets.painting import SentimentBar
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_TITLE_LONGEST = 160
_PATH_PARTS = 2
"""Of a path: the file and its folder; the whole is in the tip."""


class ReaderHead(QWidget):
    """Title, place, facts; the sentiment with its bar; the labels as chips."""

    label_clicked = Signal(str)
    """Why this label?"""
    label_given = Signal(str)
    label_taken = Signal(str)
    sentiment_given = Signal(object)

    def __init__(self, buttons: list[QWidget]) -> None:
        super().__init__()
        self.colours = LabelColours()
        self._given: set[str] = set()
        self.title = label("", "heading", wraps=True, selectable=True)
        self.place = label("", "quiet", wraps=True, selectable=True)
        self.facts = label("", "quiet", wraps=True)
        self.bar = SentimentBar()
        self.sentiment = label("", "strong")
        self.correct = icon_button("pencil", _("Correct the sentiment"))
        menu = QMenu(self.correct)
        menu.aboutToShow.connect(lambda: fill_sentiment_menu(menu, self.sentiment_given.emit))
        self.correct.setMenu(menu)
        self.correct.setPopupMode(self.correct.ToolButtonPopupMode.InstantPopup)
        self._chips = FlowLayout(spacing=5)
        self.add_label = button(_("Label"), icon_name="plus", look="link")
        labels = QMenu(self.add_label)
        labels.aboutToShow.connect(partial(self._fill_labels, labels))
        self.add_label.setMenu(labels)
        tone = row(self.bar, self.sentiment, self.correct, spacing=8)
        tone.setStretch(0, 1)
        self._tone = QWidget()
        self._tone.setLayout(tone)
        self._label_row = QWidget()
        self._label_row.setLayout(self._chips)
        top = row(self.title, *buttons, spacing=0)
        top.setStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setLayout(column(top, self.place, self.facts, self._tone, self._label_row, spacing=5))

    def show_record(self, record: DocumentRecord, given: set[str]) -> None:
        """Show a document; `given` are labels that this person gave it."""
        self._given = given
        title = record.title or record.name
        self.title.setText(title[:_TITLE_LONGEST])
        place = "/".join(record.path.replace("\\", "/").split("/")[-_PATH_PARTS:])
        if record.locator:
            place = f"{place} › {place_text(record.locator)}"
        self.place.setText(place)
        self.place.setToolTip(record.path)
        self.facts.setText(" · ".join(_facts(record)))
        self._show_sentiment(record)
        self._show_labels(record)

    def _show_sentiment(self, record: DocumentRecord) -> None:
        sentiment = record.sentiment
        self.bar.show_sentiment(sentiment)
        self._tone.setVisible(sentiment is not None)
        if sentiment is not None:
            name = tone_name(sentiment.label)
            if record.sentiment_by is LabelBy.PERSON:
                name = _("{sentiment} (by a person)").format(sentiment=name)
            self.sentiment.setText(name)

    def _show_labels(self, record: DocumentRecord) -> None:
        self.add_label.hide()
        self.add_label.setParent(None)
        clear(self._chips)
        by_person = record.label_by is LabelBy.PERSON
        for one in record.labels:
            note = _("by a person") if by_person else f"{one.probability:.0%}"
            chip = LabelChip(one.label, self.colours.colour(one.label), note, by_person=by_person)
            chip.clicked.connect(lambda _on=False, name=one.label: self.label_clicked.emit(name))
            self._chips.addWidget(chip)
        self._chips.addWidget(self.add_label)
        self.add_label.show()
        self._label_row.setVisible(bool(record.labels or self.colours.labels))
        self._label_row.updateGeometry()

    def _fill_labels(self, menu: QMenu) -> None:
        fill_label_menu(menu, self.colours, self.label_given.emit)
        if self._given:
            menu.addSeparator()
        for name in sorted(self._given):
            text = _("Take “{label}” back").format(label=name).replace("&", "&&")
            call: Callable[..., object] = partial(self.label_taken.emit, name)
            menu.addAction(text).triggered.connect(lambda _on=False, call=call: call())


def _facts(record: DocumentRecord) -> list[str]:
    parts = [kind_name(record.kind)]
    languages = [
        f"{language_name(one.language)} {one.share:.0%}"
        for one in record.languages
        if 0.05 <= one.share < 0.95  # noqa: PLR2004  one language with a stray word is one
    ]
    if len(languages) > 1:
        parts.append(_(", ").join(languages))
    elif record.language:
        parts.append(language_name(record.language))
    if record.words:
        words = ngettext("{count} word", "{count} words", record.words)
        parts.append(words.format(count=count_text(record.words)))
    if record.date:
        parts.append(record.date.replace("T", " "))
    if record.author:
        parts.append(record.author)
    return parts
