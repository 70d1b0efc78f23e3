"""Chooses one group of documents: by a label, a language, a date, a value of a column."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QStackedWidget, QWidget

from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.export.filter_wording import label_name, sentiment_name
from desktop_app.export.wording import kind_name, language_name
from desktop_app.gui.explore import choosing
from desktop_app.gui.widgets.basics import label, row
from desktop_app.messages import _
from desktop_app.pipeline.exploring import grouping_columns
from desktop_app.text.numbers import count_text

BEFORE, FROM, ALL = "before", "from", "all"
_NAMES = {"label": label_name, "language": lambda code: language_name(code or None),
          "sentiment": sentiment_name, "kind": kind_name}  # fmt: skip


@dataclass(frozen=True, slots=True)
class GroupValues:
    """What groups there are: by facet, each value with its number of documents."""

    facets: Mapping[str, Mapping[str, int]]
    columns: tuple[str, ...]
    latest: str


def read_group_values(corpus: Corpus, chosen: DocumentFilter) -> GroupValues:
    """Count the values of all facets that groups can be made by."""
    columns = tuple(grouping_columns(corpus))
    facets = ("label", "language", "sentiment", "kind", *(METADATA + name for name in columns))
    months = list(corpus.facet_counts(chosen, "month"))
    middle = months[len(months) // 2] if months else ""
    counted = {facet: corpus.facet_counts(chosen, facet) for facet in facets}
    return GroupValues(
        {facet: counts for facet, counts in counted.items() if any(counts)}, columns, middle
    )


class GroupPicker(QWidget):
    """Two boxes: what the group is made by, and which value; or a date."""

    changed = Signal()

    def __init__(self, name: str, colour: str) -> None:
        super().__init__()
        self._values: GroupValues | None = None
        self.facet = QComboBox()
        self.facet.setAccessibleName(_("{group}: by").format(group=name))
        self.facet.setMinimumContentsLength(7)
        self.facet.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.value = QComboBox()
        self.value.setAccessibleName(_("{group}: value").format(group=name))
        self.value.setMinimumContentsLength(9)
        self.value.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.date = QDateEdit()
        self.date.setAccessibleName(_("{group}: date").format(group=name))
        self.date.setCalendarPopup(True)
        self.date.setDisplayFormat("yyyy-MM-dd")
        self._which = QStackedWidget()
        for widget in (self.value, self.date, label("")):
            self._which.addWidget(widget)
        self._which.setFixedHeight(self.value.sizeHint().height())
        heading = label(name, "strong")
        dot = label("●")
        dot.setStyleSheet(f"color: {colour}")
        layout = row(dot, heading, self.facet, self._which, spacing=8)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.facet.activated.connect(lambda _index: self._facet_chosen())
        self.value.activated.connect(lambda _index: self.changed.emit())
        self.date.dateChanged.connect(lambda _date: self.changed.emit())

    def offer(self, values: GroupValues, *, preferred: int) -> None:
        """Offer these; at first the value at a place among the most frequent of the first facet."""
        facet, value = self.facet.currentData(), self.value.currentData()
        first_time = self._values is None
        self._values = values
        self.facet.clear()
        for key in values.facets:
            self.facet.addItem(_facet_name(key), key)
        if values.latest:
            self.facet.addItem(_("Before a date"), BEFORE)
            self.facet.addItem(_("From a date"), FROM)
        self.facet.addItem(_("All documents"), ALL)
        if first_time:
            useful = [key for key, counts in values.facets.items() if len(counts) > 1]
            facet, value = (useful[0] if useful else ALL), None
            if values.latest:
                self.date.blockSignals(True)
                self.date.setDate(QDate.fromString(f"{values.latest[:7]}-01", "yyyy-MM-dd"))
                self.date.blockSignals(False)
        self.facet.setCurrentIndex(max(0, self.facet.findData(facet)))
        self._fill(value, preferred)

    def choose(self, facet: str, value: str) -> None:
        """Choose a facet and a value as a person would."""
        self.facet.setCurrentIndex(self.facet.findData(facet))
        self._fill(value, 0)
        self.changed.emit()

    @property
    def name(self) -> str:
        """Return what the group is called."""
        facet = self.facet.currentData()
        if facet == ALL:
            return _("All documents")
        day = self.date.date().toString("yyyy-MM-dd")
        if facet == BEFORE:
            return _("Before {date}").format(date=day)
        if facet == FROM:
            return _("From {date}").format(date=day)
        value = self.value.currentData()
        return _NAMES[facet](value) if facet in _NAMES else f"{_facet_name(facet)}: {value}"

    def within(self, chosen: DocumentFilter) -> DocumentFilter | None:
        """Return the filter for the group's documents among those chosen; None without a value."""
        facet = self.facet.currentData()
        day = self.date.date()
        if facet == ALL:
            return chosen
        if facet == BEFORE:
            last = day.addDays(-1).toString("yyyy-MM-dd")
            before = chosen.date_to
            return replace(chosen, date_to=min(last, before) if before else last)
        if facet == FROM:
            first = day.toString("yyyy-MM-dd")
            return replace(chosen, date_from=max(first, chosen.date_from or ""))
        value = self.value.currentData()
        if value is None or facet is None:
            return None
        return choosing.with_values(chosen, facet, (value,))

    def _facet_chosen(self) -> None:
        self._fill(None, 0)
        self.changed.emit()

    def _fill(self, value: str | None, preferred: int) -> None:
        facet = self.facet.currentData()
        counts = (self._values.facets if self._values else {}).get(facet, {})
        self._which.setCurrentIndex(1 if facet in {BEFORE, FROM} else 2 if facet == ALL else 0)
        self.value.clear()
        for one, count in counts.items():
            name = _NAMES[facet](one) if facet in _NAMES else one or _("without")
            self.value.addItem(f"{name} ({count_text(count)})", one)
        index = self.value.findData(value) if value is not None else -1
        self.value.setCurrentIndex(index if index >= 0 else min(preferred, len(counts) - 1))


def _facet_name(facet: str) -> str:
    names = {
        "label": _("Label"),
        "language": _("Language"),
        "sentiment": _("Sentiment"),
        "kind": _("Kind of file"),
    }
    return names.get(facet, facet.removeprefix(METADATA))
