"""The charts that are filters too: languages, sentiment, labels, time, keywords."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QScrollArea, QWidget

from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.export.filter_wording import label_name
from desktop_app.export.wording import kind_name, language_name
from desktop_app.gui.charts.bars import Bar, Bars
from desktop_app.gui.charts.card import ChartCard
from desktop_app.gui.charts.heat_map import HeatMap, HeatRow
from desktop_app.gui.charts.stacked import StackedBars, ToneBar
from desktop_app.gui.charts.timeline import Timeline
from desktop_app.gui.explore import choosing
from desktop_app.gui.explore.figures import Figures, read_figures
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, column
from desktop_app.gui.widgets.columns import Columns
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.exploring import Unit
from desktop_app.text.numbers import count_text

_FIRST = 10  # lines of a chart before the rest is asked for
_FIRST_KEYWORDS = 15


class ChartsTab(QScrollArea):
    """Cards with charts. A click on a bar, a part, a cell or a column changes the filter."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.figures: Figures | None = None
        self.unit = QComboBox()
        self.unit.setAccessibleName(_("Count by"))
        for unit, name in (
            (Unit.MONTH, _("By month")),
            (Unit.WEEK, _("By week")),
            (Unit.YEAR, _("By year")),
        ):
            self.unit.addItem(name, unit)
        self.grouping = QComboBox()
        self.grouping.setAccessibleName(_("Group by"))
        self.grouping.setMaximumWidth(220)
        self._fill_grouping(())
        self.unit.activated.connect(lambda _index: self.refresh())
        self.grouping.activated.connect(lambda _index: self.refresh())
        self.sentiment = ChartCard(session, _("Sentiment"))
        self.languages = ChartCard(session, _("Languages"))
        self.labels = ChartCard(session, _("Labels"))
        self.label_tones = ChartCard(session, _("Sentiment of each label"))
        self.time = ChartCard(session, _("Over time"), self.unit)
        self.grouped = ChartCard(session, _("Sentiment by group"), self.grouping)
        self.keywords = ChartCard(session, _("Keywords"))
        self._connect()
        cards = Columns(
            (self.sentiment, self.labels, self.keywords),
            (self.languages, self.label_tones, self.grouped),
        )
        content = QWidget()
        layout = column(cards, self.time, 0)
        layout.setContentsMargins(0, SPACE, 6, 0)
        content.setLayout(layout)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(content)

    @property
    def grouped_by(self) -> str:
        """Return the facet whose groups are shown."""
        return str(self.grouping.currentData())

    def refresh(self) -> None:
        """Count anew and show."""
        chosen, by = self.session.filter, self.grouped_by
        unit = self.unit.currentData()
        self.session.read(
            lambda corpus: read_figures(corpus, chosen, by, Unit(unit)), self._show, key="explore"
        )

    def _show(self, figures: Figures) -> None:
        self.figures = figures
        chosen = figures.chosen
        self._fill_grouping(figures.columns)
        self._show_sentiment(figures)
        languages = [
            Bar(code, language_name(code or None), count)
            for code, count in figures.languages.items()
        ]
        self._show_bars(self.languages, languages, figures, "language", _FIRST)
        labels = [
            Bar(label, label_name(label), count, "" if label else "field_line")
            for label, count in figures.labels.items()
        ]
        has_labels = any(figures.labels)
        if has_labels:
            self._show_bars(self.labels, labels, figures, "label", _FIRST)
        else:
            self.labels.show_drawing(None, _("No labels yet: give some on the Classify page."))
        rows = tuple(
            HeatRow(label, label_name(label), tones)
            for label, tones in figures.label_tones.items()
            if label
        )
        self.label_tones.setVisible(bool(rows) and any(figures.tones))
        if rows:
            selected = _pairs(chosen.labels, chosen.sentiments)
            title = self.label_tones.heading.text()
            shown = HeatMap(title, rows[:_FIRST], selected)
            self.label_tones.show_drawing(
                shown,
                hidden=len(rows) - _FIRST,
                whole=lambda: HeatMap(title, rows, selected),
            )
        self._show_groups(figures)
        self._show_time(figures)
        words = [Bar(term, term, count) for term, count in figures.keywords.items()]
        self._show_bars(self.keywords, words, figures, "keyword", _FIRST_KEYWORDS)
        if not words:
            self.keywords.show_drawing(None, _("No keywords in these documents."))

    def _show_sentiment(self, figures: Figures) -> None:
        if not any(figures.tones):
            note = _("Sentiment was not asked for when these documents were analysed.")
            self.sentiment.show_drawing(None, note)
            return
        selected = frozenset(("", tone) for tone in figures.chosen.sentiments)
        bars = (ToneBar("", "", figures.tones),)
        self.sentiment.show_drawing(StackedBars(_("Sentiment"), bars, selected))

    def _show_bars(
        self, card: ChartCard, bars: list[Bar], figures: Figures, facet: str, first: int
    ) -> None:
        title, total = card.heading.text(), sum(bar.count for bar in bars)
        if facet == "keyword":
            total = 0  # a document has many: shares would not add up
        selected = frozenset(choosing.values(figures.chosen, facet))
        # What is chosen always shows, however far down it is.
        shown = bars[:first] + [bar for bar in bars[first:] if bar.key in selected]
        card.show_drawing(
            Bars(title, tuple(shown), total, selected),
            hidden=len(bars) - len(shown),
            whole=lambda: Bars(title, tuple(bars), total, selected),
        )

    def _show_groups(self, figures: Figures) -> None:
        facet = figures.grouped_by
        bars = tuple(
            ToneBar(value, _group_name(facet, value), tones)
            for value, tones in figures.grouped.items()
        )
        values = choosing.values(figures.chosen, facet)
        selected = _pairs(values, figures.chosen.sentiments)
        title = _("Sentiment by {group}").format(group=self.grouping.currentText())
        self.grouped.show_drawing(
            StackedBars(title, bars[:_FIRST], selected) if bars else None,
            "" if bars else _("None of these documents has a value here."),
            hidden=len(bars) - _FIRST,
            whole=lambda: StackedBars(title, bars, selected),
        )

    def _show_time(self, figures: Figures) -> None:
        self.time.setVisible(len(figures.over_time) > 1)
        selected = choosing.chosen_periods(figures.chosen, list(figures.over_time))
        note = ""
        if figures.dated < figures.documents:
            note = ngettext(
                "{count} of these documents has a date.",
                "{count} of these documents have a date.",
                figures.dated,
            ).format(count=count_text(figures.dated))
        self.time.show_drawing(
            Timeline(_("Over time"), figures.over_time, frozenset(selected)), note
        )

    def _fill_grouping(self, columns: tuple[str, ...]) -> None:
        wanted = [
            ("label", _("Label")),
            ("language", _("Language")),
            ("kind", _("Kind of file")),
            *((METADATA + name, name) for name in columns),
        ]
        current = [(self.grouping.itemData(i), self.grouping.itemText(i)) for i in
                   range(self.grouping.count())]  # fmt: skip
        if current == wanted:
            return
        before = self.grouping.currentData() or "language"
        self.grouping.clear()
        for facet, name in wanted:
            self.grouping.addItem(name, facet)
        self.grouping.setCurrentIndex(max(0, self.grouping.findData(before)))

    def _connect(self) -> None:
        for card, facet in (
            (self.languages, "language"),
            (self.labels, "label"),
            (self.keywords, "keyword"),
        ):
            card.chart.picked.connect(
                lambda key, f=facet: self._set(choosing.toggled(self.session.filter, f, key))
            )
        self.sentiment.chart.picked.connect(
            lambda key: self._set(choosing.toggled(self.session.filter, "sentiment", key[1]))
        )
        self.label_tones.chart.picked.connect(
            lambda key: self._set(choosing.toggled_cell(self.session.filter, "label", *key))
        )
        self.grouped.chart.picked.connect(
            lambda key: self._set(choosing.toggled_cell(self.session.filter, self.grouped_by, *key))
        )
        self.time.chart.picked.connect(
            lambda key: self._set(choosing.with_periods(self.session.filter, key, key))
        )
        self.time.chart.range_picked.connect(
            lambda one, two: self._set(choosing.with_periods(self.session.filter, one, two))
        )

    def _set(self, chosen: DocumentFilter) -> None:
        self.session.set_filter(chosen)


def _pairs(groups: tuple[str, ...], tones: tuple[str, ...]) -> frozenset[tuple[str, str | None]]:
    """Return the keys of the parts that a choice of groups and tones lights up."""
    if groups and tones:
        return frozenset((group, tone) for group in groups for tone in tones)
    return frozenset((group, None) for group in groups)


def _group_name(facet: str, value: str) -> str:
    if facet == "language":
        return language_name(value or None)
    if facet == "kind":
        return kind_name(value)
    return label_name(value) if facet == "label" else value or _("without")
