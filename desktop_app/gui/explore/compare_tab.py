"""Two groups of documents beside each other: words, labels and sentiment that differ."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.gui.charts.card import ChartCard
from desktop_app.gui.charts.paired import FIRST, SECOND, Pair, PairedBars
from desktop_app.gui.charts.stacked import StackedBars, ToneBar
from desktop_app.gui.explore.group_picker import GroupPicker, GroupValues, read_group_values
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, card, column, icon_button, label, row
from desktop_app.gui.widgets.columns import Columns
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.exploring import Comparison, compare
from desktop_app.tasks.comparison import TermDifference
from desktop_app.text.numbers import count_text

_FIRST_LABELS = 12


class CompareTab(QScrollArea):
    """Choose two groups; see what sets one apart from the other. A click on a word filters."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.comparison: Comparison | None = None
        self.first = GroupPicker(_("Group A"), FIRST)
        self.second = GroupPicker(_("Group B"), SECOND)
        self.first.changed.connect(self._compare)
        self.second.changed.connect(self._compare)
        self.note = label("", "small", wraps=True)
        swap = icon_button("arrow-right-left", _("Swap the groups"), self._swap)
        both = Columns((self.first,), (self.second,))
        pickers = row(both, swap, spacing=8)
        pickers.setStretch(0, 1)
        top = card(column(pickers, self.note, spacing=8), 12)
        self.sentiment = ChartCard(session, _("Sentiment of both"))
        self.labels = ChartCard(session, _("Labels of both"))
        self.first_words = ChartCard(session, _("Words of A"))
        self.second_words = ChartCard(session, _("Words of B"))
        for words in (self.first_words, self.second_words):
            words.chart.picked.connect(self._word_picked)
        self.sentiment.chart.picked.connect(self._tone_picked)
        self.labels.chart.picked.connect(self._label_picked)
        cards = Columns((self.sentiment, self.first_words), (self.labels, self.second_words))
        content = QWidget()
        layout = column(top, cards, 0)
        layout.setContentsMargins(0, SPACE, 6, 0)
        content.setLayout(layout)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    def refresh(self) -> None:
        """Offer the groups there are now, and compare anew."""
        chosen = self.session.filter

        def offer(values: GroupValues) -> None:
            self.first.offer(values, preferred=0)
            self.second.offer(values, preferred=1)
            self._compare()

        self.session.read(
            lambda corpus: read_group_values(corpus, chosen), offer, key="explore-groups"
        )

    def _compare(self) -> None:
        chosen = self.session.filter
        first, second = self.first.within(chosen), self.second.within(chosen)
        if first is None or second is None:
            self.note.setText(_("Choose two groups to compare."))
            return

        def read(corpus: Corpus) -> Comparison:
            return compare(corpus, first, second)

        self.session.read(read, self._show, key="explore-compare")

    def _show(self, found: Comparison) -> None:
        self.comparison = found
        names = (_("A: {name}").format(name=self.first.name),
                 _("B: {name}").format(name=self.second.name))  # fmt: skip
        sizes = (found.first.documents, found.second.documents)
        self.note.setText(self._said(found, names))
        bars = (
            ToneBar("first", names[0], found.first.tones),
            ToneBar("second", names[1], found.second.tones),
        )
        rated = any(tone for bar in bars for tone in bar.tones)
        self.sentiment.show_drawing(
            StackedBars(_("Sentiment of both"), bars) if rated else None,
            self._tone_note(found) if rated else _("Sentiment was not asked for."),
        )
        unsure = _("may be chance")
        pairs = tuple(
            Pair(one.name, one.name, one.first, one.second, "" if one.is_clear else unsure)
            for one in found.labels
        )
        facets = {picker.facet.currentData() for picker in (self.first, self.second)}
        self.labels.setVisible(facets != {"label"})  # they would only repeat the choice
        title = _("Labels of both")
        self.labels.show_drawing(
            PairedBars(title, pairs[:_FIRST_LABELS], names, sizes) if pairs else None,
            "" if pairs else _("No labels in either group."),
            hidden=len(pairs) - _FIRST_LABELS,
            whole=lambda: PairedBars(title, pairs, names, sizes),
        )
        for words, terms, name in (
            (self.first_words, found.first_terms, names[0]),
            (self.second_words, found.second_terms, names[1]),
        ):
            words.heading.setText(_("Words that set apart {group}").format(group=name))
            self._show_words(words, terms, names, sizes)

    def _show_words(
        self,
        words: ChartCard,
        terms: tuple[TermDifference, ...],
        names: tuple[str, str],
        sizes: tuple[int, int],
    ) -> None:
        pairs = tuple(Pair(term.term, term.term, term.first, term.second) for term in terms)
        if not pairs:
            words.show_drawing(None, _("No word occurs clearly more often here."))
            return
        words.show_drawing(PairedBars(words.heading.text(), pairs, names, sizes))

    def _said(self, found: Comparison, names: tuple[str, str]) -> str:
        counted = [
            ngettext("{name}, {count} document", "{name}, {count} documents", count).format(
                name=name, count=count_text(count)
            )
            for name, count in zip(
                names, (found.first.documents, found.second.documents), strict=True
            )
        ]
        text = " · ".join(counted)
        if found.both:
            text += " · " + ngettext(
                "{count} document is in both groups.",
                "{count} documents are in both groups.",
                found.both,
            ).format(count=count_text(found.both))
        return text

    def _tone_note(self, found: Comparison) -> str:
        clear = [one for one in found.tones if one.is_clear]
        if clear:
            return _("The groups differ by more than chance would have it.")
        return _("The difference may be chance.")

    def _swap(self) -> None:
        chosen = [(p.facet.currentData(), p.value.currentData(), p.date.date())
                  for p in (self.first, self.second)]  # fmt: skip
        for picker, (facet, value, day) in zip((self.second, self.first), chosen, strict=True):
            picker.blockSignals(True)
            picker.date.setDate(day)
            picker.choose(facet, value or "")
            picker.blockSignals(False)
        self._compare()

    def _word_picked(self, term: str) -> None:
        self._filter(self.session.filter, keywords=(term,))

    def _label_picked(self, name: str) -> None:
        self._filter(self.session.filter, labels=(name,))

    def _tone_picked(self, key: tuple[str, str | None]) -> None:
        group, tone = key
        picker = self.first if group == "first" else self.second
        within = picker.within(self.session.filter)
        if within is not None:
            self._filter(within, **({"sentiments": (tone,)} if tone else {}))

    def _filter(self, chosen: DocumentFilter, **changes: Any) -> None:
        self.session.set_filter(replace(chosen, **changes))
        self.session.navigate.emit("documents")
