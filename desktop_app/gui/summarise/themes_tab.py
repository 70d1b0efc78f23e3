"""The tab “Themes”: what many documents say, a card a theme, the largest first."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.export.summary_file import SummaryLine, SummaryPage, SummaryPart
from desktop_app.gui.session import Session
from desktop_app.gui.summarise.saving import SavingButtons
from desktop_app.gui.summarise.scope import Scope, ScopeKind
from desktop_app.gui.summarise.theme_card import (
    ThemeCard,
    feelings_text,
    quote_place,
    theme_name,
)
from desktop_app.gui.widgets.basics import SPACE, clear, column, label, row
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.gui.work import Lane
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.themes import Quote, Theme, ThemesSummary, summarise_documents
from desktop_app.text.numbers import count_text

_COUNTS = (None, 3, 4, 5, 6, 8, 10, 12, 15, 20)
_WIDE = 860
"""Width in pixels from which two cards stand side by side."""


class ThemesTab(QWidget):
    """As many themes as the documents fall into, or as many as the person wants."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.scope: Scope | None = None
        self.found: ThemesSummary | None = None
        self.number = QComboBox()
        self.number.setAccessibleName(_("How many themes"))
        for count in _COUNTS:
            text = (
                _("As many themes as there are")
                if count is None
                else ngettext("{count} theme", "{count} themes", count).format(count=count)
            )
            self.number.addItem(text, count)
        self.status = label("", "quiet")
        self.saving = SavingButtons(session, self.page)
        self.cards: list[ThemeCard] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(SPACE)
        self._columns = 0
        self._lay_out()
        self.number.currentIndexChanged.connect(lambda _index: self._again())

    def show_scope(self, scope: Scope) -> None:
        """Find the themes of a choice of documents."""
        self.scope = scope
        if not self.isVisible():
            return
        if scope.kind is ScopeKind.DOCUMENT:
            self._say(
                _("One document has no themes"),
                _("Choose the filter, several documents or all of them above."),
            )
            return
        count, session = self.number.currentData(), self.session
        self.status.setText(_("Comparing documents …"))

        def read(corpus: Corpus) -> ThemesSummary:
            return summarise_documents(
                corpus, session.models, scope.document_ids(corpus), themes=count
            )

        session.read(read, self._take, self._fail, key="themes", lane=Lane.MODELS)

    def page(self) -> SummaryPage | None:
        """Return what shows, to be saved."""
        if self.found is None or not self.found.themes:
            return None
        parts = tuple(
            SummaryPart(
                tuple(SummaryLine(f"“{one.text}”", quote_place(one)) for one in theme.quotes),
                theme_name(theme),
                " · ".join(
                    filter(
                        None,
                        (
                            ngettext(
                                "{count} document", "{count} documents", theme.documents
                            ).format(count=count_text(theme.documents)),
                            feelings_text(theme) if theme.sentiments else "",
                        ),
                    )
                ),
            )
            for theme in self.found.themes
        )
        said = self.scope.said if self.scope is not None else ""
        title = _("Themes: {documents}").format(documents=said)
        return SummaryPage(title, self.status.text(), parts)

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        """Put two cards side by side where there is room."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _again(self) -> None:
        if self.scope is not None:
            self.show_scope(self.scope)

    def _take(self, found: ThemesSummary) -> None:
        self.found = found
        clear(self._grid)
        self.cards = [
            ThemeCard(theme, found.documents, self._show_documents, self._open)
            for theme in found.themes
        ]
        self._columns = 0
        self._arrange()
        self.saving.set_possible(possible=bool(self.cards))
        if not self.cards:
            self._say(_("No themes"), _("The documents hold too little text to compare them."))
            return
        self._stack.setCurrentIndex(1)
        self.status.setText(
            ngettext("{themes} themes in {count} document", "{themes} themes in {count} documents",
                     found.documents)
            .format(themes=count_text(len(found.themes)), count=count_text(found.documents))
        )  # fmt: skip

    def _fail(self, error: SatchelError) -> None:
        self._say(_("No themes"), str(error))

    def _say(self, title: str, text: str) -> None:
        self.found = None
        self.cards = []
        clear(self._grid)
        self.saving.set_possible(possible=False)
        self.status.setText("")
        self._empty.title.setText(title)
        self._empty.text.setText(text)
        self._stack.setCurrentIndex(0)

    def _arrange(self) -> None:
        columns = 2 if self.width() >= _WIDE else 1
        if columns == self._columns:
            return
        self._columns = columns
        for number, one in enumerate(self.cards):
            self._grid.addWidget(one, number // columns, number % columns)
        for place in range(2):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)

    def _show_documents(self, theme: Theme) -> None:
        chosen = DocumentFilter()
        if self.scope is not None and self.scope.chosen is not None:
            chosen = self.scope.chosen
        self.session.set_filter(replace(chosen, ids=theme.document_ids))
        self.session.navigate.emit("documents")

    def _open(self, quote: Quote) -> None:
        self.session.show_document(quote.document_id, quote.start)

    def _lay_out(self) -> None:
        inside = QWidget()
        content = column(self._grid, 0)
        content.setContentsMargins(0, 0, 8, 0)
        inside.setLayout(content)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        self._empty = EmptyState("list", "", "")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(scroll)
        layout = column(row(self.number, self.status, 0, self.saving), self._stack)
        layout.setStretch(1, 1)
        layout.setContentsMargins(0, SPACE, 0, 0)
        self.setLayout(layout)
