"""The search box: finds as one types, by words or by meaning."""

from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QPushButton, QWidget

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.fulltext import parse
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError, SatchelError
from desktop_app.gui.icons import icon
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.widgets.basics import button, row
from desktop_app.gui.work import Lane
from desktop_app.messages import _

_DEBOUNCE_MILLISECONDS = 250
"""Longer than between two keystrokes, shorter than a wait."""
_MEANING_MILLISECONDS = 450
_NEAREST = 200
"""Documents that a search by meaning shows: those further down have little to do with it."""
_FEWEST_LETTERS = 2
_UNFINISHED = '"*'
"""A word that ends so is not taken for the beginning of one."""


class SearchBox(QWidget):
    """A field and two buttons: search in words, or by meaning. It changes the session's filter."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setAccessibleName(_("Search the documents"))
        self.field.addAction(
            QAction(icon("search", "quiet"), "", self.field),
            QLineEdit.ActionPosition.LeadingPosition,
        )
        self.by_words = self._switch(_("Words"), _("Find documents that hold the words"))
        self.by_meaning = self._switch(
            _("Meaning"), _("Find documents that say something alike, in any language")
        )
        self.by_words.setChecked(True)
        group = QButtonGroup(self)
        for one in (self.by_words, self.by_meaning):
            group.addButton(one)
        group.setExclusive(True)
        layout = row(self.field, row(self.by_words, self.by_meaning, spacing=4), spacing=8)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._search)
        self.field.textEdited.connect(lambda _text: self._search_soon())
        self.field.returnPressed.connect(self._search_now)
        group.buttonToggled.connect(lambda _button, on: self._mode_changed() if on else None)
        session.filter_changed.connect(self._follow)
        self._mode_changed()

    def _switch(self, text: str, tip: str) -> QPushButton:
        made = button(text, tip=tip)
        made.setCheckable(True)
        return made

    @property
    def words(self) -> tuple[str, ...]:
        """The words looked for, to be marked in what is found."""
        return query_words(self._session.filter)

    def focus(self) -> None:
        """Let the person type."""
        self.field.setFocus()
        self.field.selectAll()

    def _mode_changed(self) -> None:
        hint = (
            _("Describe what you look for")
            if self.by_meaning.isChecked()
            else _("Search names and texts: words, “a phrase”, -without")
        )
        self.field.setPlaceholderText(hint)
        if self.field.text().strip():
            self._search()

    def _search_soon(self) -> None:
        slow = self.by_meaning.isChecked() and self.field.text().strip()
        self._timer.start(_MEANING_MILLISECONDS if slow else _DEBOUNCE_MILLISECONDS)

    def _search_now(self) -> None:
        self._timer.stop()
        self._search()

    def _search(self) -> None:
        text = self.field.text().strip()
        self._session.work.forget("meaning")
        if not text:
            self._set("", None)
        elif self.by_meaning.isChecked():
            self._search_meaning(text)
        else:
            query = prefix_query(self.field.text())
            try:
                parse(query)
            except InputError:
                return  # only a sign so far: more will be typed
            self._set(query, None)

    def _search_meaning(self, text: str) -> None:
        from desktop_app.pipeline.searching import search_by_meaning

        session = self._session

        def find(corpus: Corpus) -> tuple[int, ...]:
            hits = search_by_meaning(corpus, session.models, text, _NEAREST)
            return tuple(hit.document_id for hit in hits)

        def refuse(error: SatchelError) -> None:
            session.tell(Notice(str(error), NoticeKind.WARNING))

        session.read(
            find, lambda ids: self._set(text, ids), refuse, key="meaning", lane=Lane.MODELS
        )

    def _set(self, query: str, meaning: tuple[int, ...] | None) -> None:
        self._session.set_filter(replace(self._session.filter, query=query, meaning=meaning))

    def _follow(self) -> None:
        """Show what is searched for when another page, or a chip's cross, changed it."""
        now = self._session.filter.query
        if self._timer.isActive() or now in {self.field.text().strip(), _typed(self.field.text())}:
            return
        self.field.setText(now.removesuffix("*"))


def prefix_query(text: str) -> str:
    """Return a query as typed so far: its last word may go on."""
    text = text.lstrip()
    last = text.split(" ")[-1]
    if text.count('"') % 2 or len(last) < _FEWEST_LETTERS or last[-1] in _UNFINISHED:
        return text.strip()
    return f"{text}*" if last[-1].isalnum() else text.strip()


def query_words(chosen: DocumentFilter) -> tuple[str, ...]:
    """Return the words of a filter's query; none of a search by meaning."""
    if chosen.meaning is not None or not chosen.query.strip():
        return ()
    try:
        return parse(chosen.query).words
    except InputError:
        return ()


def _typed(text: str) -> str:
    return prefix_query(text)
