"""The panel beside the table: what the documents shown are, in counts that filter at a click."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop_app.corpus.facets import METADATA
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.documents import TEXT_COLUMN
from desktop_app.export.filter_wording import label_name, sentiment_name
from desktop_app.export.wording import kind_name, language_name
from desktop_app.gui.documents.date_range import DateRange
from desktop_app.gui.documents.facet_section import FacetSection
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, column, label
from desktop_app.messages import N_, _

_METADATA_SHOWN = 8
_METADATA_TRIED = 16
"""Metadata columns counted: a mailbox has dozens, a survey a hundred."""
_FEWEST, _MOST_VALUES = 2, 100
"""A column with one value says nothing; one with hundreds (an address) chooses nothing."""


@dataclass(frozen=True, slots=True)
class _Facet:
    """A facet, the field of the filter it sets, and the name of a value."""

    name: str
    field: str
    title: str
    name_of: Callable[[str], str]


def _itself(value: str) -> str:
    return value


_FACETS = (
    _Facet("sentiment", "sentiments", N_("Sentiment"), sentiment_name),
    _Facet("label", "labels", N_("Label"), label_name),
    _Facet("language", "languages", N_("Language"), lambda code: language_name(code or None)),
    _Facet("keyword", "keywords", N_("Keywords"), _itself),
    _Facet("kind", "kinds", N_("Kind of file"), kind_name),
)
_MONTH = "month"


class FacetsPanel(QScrollArea):
    """Counts one facet after the other, so that the table's rows never wait for counts."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._generation = 0
        self._metadata: list[str] = []
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Filters"))
        self.sections: dict[str, FacetSection] = {}
        self._list = column(spacing=SPACE + 4)
        self._list.setContentsMargins(2, 2, 10, 2)
        for facet in _FACETS:
            self._add(facet.name, FacetSection(_(facet.title), facet.name_of))
        self.dates = DateRange(session)
        self._list.addWidget(self.dates)
        self._nothing = label(_("Nothing to filter by yet."), "quiet", wraps=True)
        self._list.addWidget(self._nothing)
        self._list.addStretch(1)
        inside = QWidget()
        inside.setLayout(self._list)
        self.setWidget(inside)

    def refresh(self) -> None:
        """Count anew for the filter as it is now."""
        self._generation += 1
        self.dates.follow()
        names = [facet.name for facet in _FACETS]
        self._count(self._generation, [*names, _MONTH, *self._metadata])

    def corpus_changed(self) -> None:
        """Look which metadata there is, then count."""
        generation = self._generation
        self._session.read(_metadata_names, self._take_names, key="metadata")
        if generation == self._generation:
            self.refresh()

    # --- counting ---------------------------------------------------------------------------

    def _take_names(self, names: list[str]) -> None:
        wanted = [METADATA + name for name in names]
        for gone in [name for name in self.sections if name.startswith(METADATA)]:
            if gone not in wanted:
                self.sections.pop(gone).deleteLater()
        fresh = [name for name in wanted if name not in self.sections]
        for name in fresh:
            self._add(name, FacetSection(name.removeprefix(METADATA), _value_name))
        self._metadata = wanted
        if fresh:
            self._count(self._generation, fresh)

    def _count(self, generation: int, names: list[str]) -> None:
        if not names or generation != self._generation:
            return
        name, *rest = names
        chosen = without_facet(self._session.filter, name)

        def take(counts: dict[str, int]) -> None:
            if generation == self._generation:
                self._show(name, counts)
                self._count(generation, rest)

        self._session.read(lambda corpus: corpus.facet_counts(chosen, name), take, lambda _e: None)

    def _show(self, name: str, counts: dict[str, int]) -> None:
        if name == _MONTH:
            self.dates.show_months(counts)
        elif (section := self.sections.get(name)) is not None:
            section.show_counts(counts, chosen_values(self._session.filter, name))
        some = any(not one.isHidden() for one in self.sections.values())
        self._nothing.setVisible(not some and self.dates.isHidden())

    def _add(self, name: str, section: FacetSection) -> None:
        self.sections[name] = section
        section.toggled.connect(lambda value, on, name=name: self._toggle(name, value, on=on))
        place = self._list.count()
        if name.startswith(METADATA):
            place = max(0, place - 2)  # before the dates' note and the stretch
        self._list.insertWidget(place, section)

    def _toggle(self, name: str, value: str, *, on: bool) -> None:
        self._session.set_filter(toggled(self._session.filter, name, value, on=on))


def chosen_values(chosen: DocumentFilter, facet: str) -> tuple[str, ...]:
    """Return the values that a filter demands of a facet."""
    if facet.startswith(METADATA):
        wanted = facet.removeprefix(METADATA)
        return tuple(value for name, value in chosen.metadata if name == wanted)
    field = _field(facet)
    return getattr(chosen, field) if field else ()


def without_facet(chosen: DocumentFilter, facet: str) -> DocumentFilter:
    """Return the filter without what it demands of a facet: what else could be chosen there."""
    if facet == _MONTH:
        return replace(chosen, date_from=None, date_to=None)
    if facet.startswith(METADATA):
        wanted = facet.removeprefix(METADATA)
        return replace(chosen, metadata=tuple(p for p in chosen.metadata if p[0] != wanted))
    none: dict[str, Any] = {_field(facet): ()}
    return replace(chosen, **none)


def toggled(chosen: DocumentFilter, facet: str, value: str, *, on: bool) -> DocumentFilter:
    """Return the filter with a value of a facet demanded, or no more."""
    if facet.startswith(METADATA):
        pair = (facet.removeprefix(METADATA), value)
        rest = tuple(known for known in chosen.metadata if known != pair)
        return replace(chosen, metadata=(*rest, pair) if on else rest)
    values = tuple(known for known in chosen_values(chosen, facet) if known != value)
    changed: dict[str, Any] = {_field(facet): (*values, value) if on else values}
    return replace(chosen, **changed)


def _field(facet: str) -> str:
    return next((one.field for one in _FACETS if one.name == facet), "")


def _value_name(value: str) -> str:
    return value or _("without")


def _metadata_names(corpus: Corpus) -> list[str]:
    found = []
    for name in corpus.metadata_names()[:_METADATA_TRIED]:
        if name == TEXT_COLUMN:
            continue
        values = corpus.facet_counts(DocumentFilter(), METADATA + name)
        if _FEWEST <= len(values) <= _MOST_VALUES and max(values.values()) > 1:
            found.append(name)
        if len(found) == _METADATA_SHOWN:
            break
    return found
