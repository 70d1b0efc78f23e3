"""The map of meaning with what belongs to it: colours, legend, lasso, what is under the pointer."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QTimer
from PySide6.QtWidgets import QComboBox, QStackedWidget, QWidget

from desktop_app.corpus.exploring import Excerpt, MapPoints
from desktop_app.corpus.store import Corpus
from desktop_app.documents import place_text
from desktop_app.gui.explore import choosing, map_colours
from desktop_app.gui.explore.hover_card import HoverCard
from desktop_app.gui.explore.map_canvas import MapCanvas
from desktop_app.gui.explore.map_colours import Category
from desktop_app.gui.explore.map_legend import MapLegend
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import SPACE, button, card, column, icon_button, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.gui.work import Lane
from desktop_app.messages import _
from desktop_app.pipeline.exploring import MOST_ON_MAP, map_of_meaning
from desktop_app.text.numbers import count_text

_FACETS = {"sentiment": "sentiment", "label": "label", "language": "language"}


class MapTab(QWidget):
    """Documents as points: what says alike lies together."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.points: MapPoints | None = None
        self.categories: list[Category] = []
        self._themes: dict[int, str] | None = None
        self._theme_ids: dict[str, tuple[int, ...]] = {}
        self._chosen: npt.NDArray[np.bool_] | None = None
        self._made_for: tuple[object, int] | None = None
        self._ids: set[int] | None = None
        self.canvas = MapCanvas()
        self.canvas.hovered.connect(self._hovered)
        self.canvas.clicked.connect(self._clicked)
        self.canvas.lassoed.connect(self._lassoed)
        self.legend = MapLegend(self._picked)
        self.hover = HoverCard(self.canvas)
        self.colour_by = QComboBox()
        self.colour_by.setAccessibleName(_("Colour by"))
        for key, name in (
            ("sentiment", _("Sentiment")),
            ("label", _("Label")),
            ("language", _("Language")),
            ("theme", _("Theme")),
        ):
            self.colour_by.addItem(name, key)
        self.colour_by.activated.connect(lambda _index: self._recolour())
        self.lasso = button(_("Lasso"), icon_name="lasso")
        self.lasso.setCheckable(True)
        self.lasso.setToolTip(_("Draw a loop around documents to see only them"))
        self.lasso.toggled.connect(self._set_lassoing)
        self.note = label("", "small", wraps=True)
        tools = row(
            label(_("Colour by"), "quiet"),
            self.colour_by,
            0,
            self.lasso,
            icon_button("zoom-in", _("Zoom in"), lambda: self.canvas.zoom(0.8)),
            icon_button("zoom-out", _("Zoom out"), lambda: self.canvas.zoom(1.25)),
            icon_button("maximize", _("Show all of the map"), self.canvas.fit),
            spacing=8,
        )
        body = row(self.canvas, self.legend, spacing=8)
        body.setStretch(0, 1)
        whole = column(tools, body, self.note, spacing=8)
        whole.setStretch(1, 1)
        self.pages = QStackedWidget()
        self.waiting = EmptyState("map", _("Laying out the documents …"), "")
        self.pages.addWidget(self.waiting)
        self.pages.addWidget(card(whole, 12))
        layout = column(self.pages)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)
        session.corpus_closed.connect(self._forget)

    def refresh(self) -> None:
        """Show the map of the corpus as it is now; make it if it was not made yet."""
        chosen = self.session.filter

        def look(corpus: Corpus) -> tuple[MapPoints | None, set[int], int]:
            ids = set() if chosen.is_empty else set(corpus.filtered_ids(chosen))
            return corpus.exploring.stored_map(), ids, corpus.facts.revision()

        def show(found: tuple[MapPoints | None, set[int], int]) -> None:
            kept, ids, revision = found
            self._ids = None if chosen.is_empty else ids
            unchanged = self._made_for == (self.session.path, revision)
            if kept is not None:
                self._made_for = (self.session.path, revision)
                self._show(kept)
            elif unchanged and self.points is not None:
                self._show(self.points)
            else:
                self._make(revision)

        self.session.read(look, show, key="explore-map")

    def _make(self, revision: int) -> None:
        count = self.session.path
        self.pages.setCurrentIndex(0)
        self.waiting.title.setText(_("Laying out the documents …"))
        self.waiting.text.setText(
            _("By what they say. This takes some seconds, and is kept until documents change.")
        )
        models, work = self.session.models, self.session.work
        read_only = self.session.read_only

        def make(corpus: Corpus) -> MapPoints:
            return map_of_meaning(corpus, models.encoder_model, work.checkpoint)

        def made(points: MapPoints) -> None:
            if self.session.path != count:
                return
            self._made_for = (self.session.path, revision)
            self._show(points)
            if len(points.ids) and not read_only:
                self.session.write(
                    lambda corpus: corpus.exploring.keep_map(points.ids, points.places)
                )

        self.session.read(make, made, key="explore-layout", lane=Lane.MODELS)

    def _show(self, points: MapPoints) -> None:
        if not len(points.ids):
            self.pages.setCurrentIndex(0)
            self.waiting.title.setText(_("Nothing to lay out"))
            self.waiting.text.setText(
                _("The map needs documents that were analysed for sentiment or labels.")
            )
            return
        same = self.points is not None and (
            len(self.points.ids) == len(points.ids)
            and np.array_equal(self.points.ids, points.ids)
            and np.array_equal(self.points.places, points.places)
        )
        if not same:
            self._themes = None
        if same and self.points is not None:
            points = replace(points, ids=self.points.ids, places=self.points.places)
        self.points = points
        ids = self._ids
        self._chosen = None if ids is None else np.isin(points.ids, np.fromiter(ids, np.int64))
        self.pages.setCurrentIndex(1)
        note = ""
        if len(points.ids) >= MOST_ON_MAP:
            note = _("{count} of the documents are shown, evenly chosen.").format(
                count=count_text(len(points.ids))
            )
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._recolour()

    def _recolour(self) -> None:
        points, by = self.points, self.colour_by.currentData()
        if points is None:
            return
        if by == "theme":
            if self._themes is None:
                self._find_themes()
                return
            self.categories = map_colours.by_theme(points, self._themes)
        else:
            make = {
                "sentiment": map_colours.by_sentiment,
                "label": map_colours.by_label,
                "language": map_colours.by_language,
            }[by]
            self.categories = make(points)
        self.canvas.show_points(points, self.categories, self._chosen)
        self.legend.show_categories(self.categories)

    def _find_themes(self) -> None:
        from desktop_app.pipeline.themes import ThemesSummary, summarise_documents

        models, work = self.session.models, self.session.work
        self.note.setText(_("Finding the themes …"))
        self.note.show()

        def find(corpus: Corpus) -> ThemesSummary:
            return summarise_documents(corpus, models, quotes=0, checkpoint=work.checkpoint)

        def found(summary: ThemesSummary) -> None:
            self.note.hide()
            self._theme_ids = {one.name: one.document_ids for one in summary.themes}
            self._themes = {one: t.name for t in summary.themes for one in t.document_ids}
            self._recolour()

        self.session.read(find, found, key="explore-themes", lane=Lane.MODELS)

    def _picked(self, category: Category) -> None:
        by = self.colour_by.currentData()
        if category.value == map_colours.REST or (by == "theme" and not category.value):
            return
        if by in _FACETS:
            chosen = choosing.toggled(self.session.filter, _FACETS[by], category.value)
        else:
            ids = tuple(sorted(self._theme_ids[category.value]))
            again = self.session.filter.ids == ids
            chosen = replace(self.session.filter, ids=None if again else ids)
        self.session.set_filter(chosen)

    def _lassoed(self, rows: npt.NDArray[np.intp]) -> None:
        self.lasso.setChecked(False)
        if self.points is None:
            return
        if self._chosen is not None:
            rows = rows[self._chosen[rows]]
        if len(rows):
            ids = tuple(sorted(self.points.ids[rows].tolist()))
            self.session.set_filter(replace(self.session.filter, ids=ids))

    def _set_lassoing(self, on: bool) -> None:
        self.canvas.lassoing = on

    def _hovered(self, number: int, position: QPointF) -> None:
        if number < 0 or self.points is None:
            self.session.work.forget("explore-hover")
            self.hover.hide()
            return
        document_id = int(self.points.ids[number])

        def show(found: Excerpt | None) -> None:
            if found is not None and self.canvas.isVisible():
                place = place_text(found.locator) if found.locator else ""
                self.hover.show_text(found.name, place, found.text, position)

        self.session.read(
            lambda corpus: corpus.exploring.excerpt(document_id), show, key="explore-hover"
        )

    def _clicked(self, number: int) -> None:
        if self.points is not None:
            self.hover.hide()
            self.session.show_document(int(self.points.ids[number]))

    def _forget(self) -> None:
        self.points = self._themes = self._made_for = None
        QTimer.singleShot(0, self.hover.hide)
