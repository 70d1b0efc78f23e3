"""The page “Translate”: texts, documents, the corpus, and what people decided about it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QAction, QShowEvent
from PySide6.QtWidgets import QStackedLayout, QTabWidget, QWidget

from desktop_app.gui.session import Session
from desktop_app.gui.translate.corpus_tab import CorpusTab
from desktop_app.gui.translate.documents_tab import DocumentsTab
from desktop_app.gui.translate.sentences_tab import SentencesTab
from desktop_app.gui.translate.terms_tab import TermsTab
from desktop_app.gui.translate.text_tab import TextTab
from desktop_app.gui.view import View
from desktop_app.gui.widgets.basics import button
from desktop_app.gui.widgets.empty_state import EmptyState
from desktop_app.messages import _, current_language
from desktop_app.packs.catalogue import read_catalogue
from desktop_app.pipeline.translation_routes import LanguagePairs, language_pairs


class TranslateView(View):
    """A tab a task. What the installed packs can do is read each time the page is shown."""

    needs_corpus = False

    def __init__(self, session: Session) -> None:
        super().__init__(session, _("Translate"))
        self.text = TextTab(session)
        self.documents = DocumentsTab(session)
        self.corpus = CorpusTab(session)
        self.sentences = SentencesTab(session, lambda: self.show_tab(self.corpus))
        self.terms = TermsTab(session)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setAccessibleName(_("What to translate"))
        self._of_corpus: list[_OfCorpus] = []
        self._decisions_changed = False
        for widget, title in (
            (self.text, _("Text")),
            (self.documents, _("Documents")),
            (self.corpus, _("Corpus")),
            (self.sentences, _("Sentences")),
            (self.terms, _("Words")),
        ):
            page: QWidget = widget
            if widget in {self.corpus, self.sentences, self.terms}:
                page = _OfCorpus(session, widget)
                self._of_corpus.append(page)
            self.tabs.addTab(page, title)
        self.body.addWidget(self.tabs, 1)
        self._connect()
        self._add_actions()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        """Read what the packs can do: some may have been added since."""
        super().showEvent(event)
        self.session.work.submit(
            lambda: language_pairs(read_catalogue()), self._take_pairs, key="language pairs"
        )

    def refresh(self) -> None:
        """Bring the tab that shows up to date."""
        for page in self._of_corpus:
            page.show_state()
        current = self.tabs.currentWidget()
        if current is self.text and self._decisions_changed:
            self._decisions_changed = False
            self.text.translate_again()
        if isinstance(current, _OfCorpus) and self.session.is_open:
            current.content.refresh()  # type: ignore[attr-defined]

    def dropped(self, paths: Sequence[Path]) -> bool:
        """Take files to translate, unless a tab about the corpus shows."""
        if self.tabs.currentWidget() not in {self.text, self.documents}:
            return False
        self.show_tab(self.documents)
        self.documents.add(paths)
        return True

    def show_tab(self, tab: QWidget) -> None:
        """Show a tab."""
        page = next((one for one in self._of_corpus if one.content is tab), tab)
        self.tabs.setCurrentWidget(page)

    def _take_pairs(self, pairs: LanguagePairs) -> None:
        target = self.session.settings.target_language or current_language()
        self.text.set_pairs(pairs, target)
        self.documents.options.set_pairs(pairs, target)
        self.corpus.set_pairs(pairs, target)
        self.terms.set_pairs(pairs)

    def _note_decisions(self) -> None:
        self._decisions_changed = True

    def _remember_target(self, code: str) -> None:
        self.session.change_settings(target_language=code, quietly=True)

    def _show_doubtful(self) -> None:
        self.show_tab(self.sentences)
        self.sentences.show_doubtful()

    def _choose_documents(self) -> None:
        self.show_tab(self.documents)
        self.documents.choose_files()

    def _connect(self) -> None:
        # A term or a sentence may be another now; so may the corpus whose terms count.
        for changed in (self.session.corpus_changed, self.session.corpus_opened):
            changed.connect(self._note_decisions)
        self.tabs.currentChanged.connect(lambda _index: self.refresh())
        self.text.target_chosen.connect(self._remember_target)
        self.text.models_wanted.connect(lambda: self.session.navigate.emit("models"))
        self.text.documents_wanted.connect(lambda: self.show_tab(self.documents))
        self.corpus.doubtful_wanted.connect(self._show_doubtful)

    def _add_actions(self) -> None:
        for text, call in (
            (_("Swap the languages"), self.text.swap),
            (_("Copy the translation"), self.text.copy),
            (_("Clear the text"), self.text.clear),
            (_("Choose documents to translate"), self._choose_documents),
            (_("Translate the corpus"), lambda: self.show_tab(self.corpus)),
            (_("Look at doubtful translations"), self._show_doubtful),
            (_("Edit the glossary"), lambda: self.show_tab(self.terms)),
        ):
            action = QAction(text, self)
            action.triggered.connect(lambda _checked=False, call=call: call())
            self.addAction(action)


class _OfCorpus(QWidget):
    """A tab that needs a corpus: it says so until one is open."""

    def __init__(self, session: Session, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self._session = session
        self._stack = QStackedLayout(self)
        self._stack.addWidget(content)
        self._stack.addWidget(
            EmptyState(
                "folder-open",
                _("No corpus is open"),
                _("Open one, or make a new one from a folder of documents, on the Home page."),
                button(_("Go to Home"), lambda: session.navigate.emit("home")),
            )
        )
        self.show_state()

    def show_state(self) -> None:
        """Show the content, or that no corpus is open."""
        self._stack.setCurrentIndex(0 if self._session.is_open else 1)
