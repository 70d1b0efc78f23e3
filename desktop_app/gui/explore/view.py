"""The page “Explore”: charts that filter, the map of meaning, two groups compared."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.gui.explore.charts_tab import ChartsTab
from desktop_app.gui.explore.compare_tab import CompareTab
from desktop_app.gui.explore.map_tab import MapTab
from desktop_app.gui.explore.table_export import export_table
from desktop_app.gui.report_dialog import open_report
from desktop_app.gui.session import Session
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button, label
from desktop_app.gui.widgets.filter_bar import FilterBar
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


class ExploreView(View):
    """The page “Explore”."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Explore"))
        self.count = label("", "quiet")
        self.header.addWidget(self.count)
        self.header.addWidget(button(_("Export table"), self._export, icon_name="table"))
        self.header.addWidget(
            button(_("Make a report"), self._report, icon_name="file-text", look="primary")
        )
        self.charts = ChartsTab(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.map = MapTab(session)
        self.compare = CompareTab(session)
        for tab, name in (
            (self.charts, _("Charts")),
            (self.map, _("Map of meaning")),
            (self.compare, _("Compare")),
        ):
            self.tabs.addTab(tab, name)
        self.tabs.currentChanged.connect(lambda _index: self._refresh_tab())
        self.body.addWidget(FilterBar(session))
        self.body.addWidget(self.tabs, 1)
        self._stale_tabs: set[int] = set()
        for text, call in (
            (_("Explore: make a report"), self._report),
            (_("Explore: export the documents as a table"), self._export),
            (_("Explore: show the charts"), lambda: self.tabs.setCurrentIndex(0)),
            (_("Explore: show the map of meaning"), lambda: self.tabs.setCurrentIndex(1)),
            (_("Explore: compare two groups"), lambda: self.tabs.setCurrentIndex(2)),
        ):
            action = QAction(text, self)
            action.triggered.connect(lambda _checked=False, run=call: run())
            self.addAction(action)

    def refresh(self) -> None:
        """Count the documents and show the tab in sight anew; the others when they are seen."""
        self._stale_tabs = set(range(self.tabs.count()))
        chosen = self.session.filter
        self.session.read(
            lambda corpus: (corpus.filtered_count(chosen), corpus.filtered_count(DocumentFilter())),
            self._show_count,
            key="explore-count",
        )
        self._refresh_tab()

    def _report(self) -> None:
        open_report(self.session)

    def _export(self) -> None:
        export_table(self.session, self)

    def _show_count(self, counts: tuple[int, int]) -> None:
        here, everywhere = counts
        if here == everywhere:
            text = ngettext("{count} document", "{count} documents", here)
        else:
            text = ngettext("{count} of {all} documents", "{count} of {all} documents", everywhere)
        self.count.setText(text.format(count=count_text(here), all=count_text(everywhere)))

    def _refresh_tab(self) -> None:
        index = self.tabs.currentIndex()
        if index in self._stale_tabs and self.session.is_open:
            self._stale_tabs.discard(index)
            (self.charts, self.map, self.compare)[index].refresh()
