"""The page “Summarise”: telling sentences, themes, and what the large model writes."""

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTabWidget

from desktop_app.gui.session import Session
from desktop_app.gui.summarise.scope import ScopeBox
from desktop_app.gui.summarise.sentences_tab import SentencesTab
from desktop_app.gui.summarise.themes_tab import ThemesTab
from desktop_app.gui.summarise.written_tab import WrittenTab
from desktop_app.gui.view import View
from desktop_app.messages import _


class SummariseView(View):
    """What is summarised is chosen once, above; each tab says it in its way."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Summarise"))
        self.scope = ScopeBox(session)
        self.sentences = SentencesTab(session)
        self.themes = ThemesTab(session)
        self.written = WrittenTab(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.themes, _("Themes"))
        self.tabs.addTab(self.sentences, _("Telling sentences"))
        self.tabs.addTab(self.written, _("Large model"))
        self.header.addWidget(self.scope)
        self.body.addWidget(self.tabs, 1)
        self.scope.changed.connect(self._summarise)
        self.tabs.currentChanged.connect(lambda _index: self._summarise())
        session.selection_changed.connect(self.mark_stale)
        self._add_actions()

    def refresh(self) -> None:
        """Count what can be summarised, then summarise it."""
        self.scope.refresh()

    def _summarise(self) -> None:
        if self.session.is_open and self.isVisible():
            self.tabs.currentWidget().show_scope(self.scope.scope)  # type: ignore[attr-defined]

    def _add_actions(self) -> None:
        for text, call in (
            (_("Show the themes"), lambda: self.tabs.setCurrentWidget(self.themes)),
            (
                _("Show the telling sentences"),
                lambda: self.tabs.setCurrentWidget(self.sentences),
            ),
            (_("Write with the large model"), self._write),
            (_("Copy the summary"), self._copy),
            (_("Save the summary …"), self._save),
        ):
            action = QAction(text, self)
            action.triggered.connect(lambda _checked=False, call=call: call())
            self.addAction(action)

    def _write(self) -> None:
        self.tabs.setCurrentWidget(self.written)
        if self.session.settings.endpoint is not None:
            self.written.prepare()

    def _copy(self) -> None:
        self.tabs.currentWidget().saving.copy()  # type: ignore[attr-defined]

    def _save(self) -> None:
        self.tabs.currentWidget().saving.choose()  # type: ignore[attr-defined]
