"""Translates what a person types, off the GUI thread: outdated texts are dropped half-way."""

import threading
from typing import Any

from PySide6.QtCore import QObject, Signal

from desktop_app.corpus.store import Corpus
from desktop_app.errors import CancelledError, SatchelError
from desktop_app.gui.session import Session
from desktop_app.gui.work import Lane
from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.quick_translation import Outline, QuickTranslator, TextOutcome

_KEY = "live translation"


class LiveTranslation(QObject):
    """Takes a text and tells its outline, then its pieces as they are translated.

    With a corpus open its terms and its memory count.
    """

    outlined = Signal(object)  # Outline
    piece = Signal(object, int, object)  # Outline, index, TranslatedPiece
    finished = Signal(object)  # Outline
    failed = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._translator: QuickTranslator | None = None
        self._made_of: object = None
        self._outdated = threading.Event()

    def start(self, text: str, source: str | None, target: str) -> None:
        """Translate a text in place of the one in hand."""
        self.stop()
        outdated = self._outdated

        def outline() -> Outline:
            return self._current().outline(text, source, target)

        def then(found: Outline) -> None:
            self.outlined.emit(found)
            if found.outcome is TextOutcome.TRANSLATE and found.pieces:
                self._next(found, 0, outdated)
            else:
                self.finished.emit(found)

        self._session.work.submit(outline, then, self._fail, lane=Lane.MODELS, key=_KEY)

    def stop(self) -> None:
        """Drop the text in hand."""
        self._outdated.set()
        self._outdated = threading.Event()
        self._session.work.forget(_KEY)

    def _next(self, outline: Outline, index: int, outdated: threading.Event) -> None:
        def checkpoint() -> None:
            if outdated.is_set():
                raise CancelledError

        def translate(corpus: Corpus | None) -> Any:
            decisions = Decisions()
            if corpus is not None:
                memory = corpus.memory if corpus.memory.count() else None
                decisions = Decisions(corpus.glossary.all(), memory)
            return self._current().translate(outline, index, decisions, checkpoint)

        def then(found: Any) -> None:
            self.piece.emit(outline, index, found)
            if index + 1 < len(outline.pieces):
                self._next(outline, index + 1, outdated)
            else:
                self.finished.emit(outline)

        if self._session.is_open:
            self._session.read(translate, then, self._fail, lane=Lane.MODELS, key=_KEY)
        else:
            self._session.work.submit(
                lambda: translate(None), then, self._fail, lane=Lane.MODELS, key=_KEY
            )

    def _current(self) -> QuickTranslator:
        """Return the translator over the packs as they are; called on the models' thread."""
        models = self._session.models
        if self._translator is None or self._made_of is not models:
            self._translator, self._made_of = QuickTranslator(models), models
        return self._translator

    def _fail(self, error: SatchelError) -> None:
        self.failed.emit(str(error))
