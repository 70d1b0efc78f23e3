"""What the window works on: the open corpus, the filter, the settings, jobs, undo and messages."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand, QUndoStack

from desktop_app import settings as stored_settings
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.store import Corpus
from desktop_app.errors import CorpusError, InputError, SatchelError
from desktop_app.gui.jobs import Jobs
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.readers_pool import ReaderConnections
from desktop_app.gui.work import Failed, Lane, Then, Work
from desktop_app.messages import _
from desktop_app.settings import Settings

if TYPE_CHECKING:
    from desktop_app.pipeline.models import AnalysisModels


class Session(QObject):
    """One window's state. Views ask it to read and write, and listen to its signals.

    No view opens a corpus or starts a thread itself.
    """

    corpus_opened = Signal()
    corpus_closed = Signal()
    corpus_changed = Signal()
    """Documents, results, labels or translations are different now: show them anew."""
    filter_changed = Signal()
    settings_changed = Signal()
    notice = Signal(object)
    navigate = Signal(str)
    """Show the view of this name ("documents", "explore" …)."""
    document_wanted = Signal(int)
    """Show this document in the Documents view's reader."""
    selection_changed = Signal()
    """Another document is shown in the reader, or others are selected: see `set_selection`."""

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings
        self.work = Work(self)
        self.jobs = Jobs(self)
        self.undo_stack = QUndoStack(self)
        self.path: Path | None = None
        self.read_only = False
        self.filter = DocumentFilter()
        self.shown_document: int | None = None
        self.selected: tuple[int, ...] = ()
        self._wanted_place: tuple[int, int] | None = None
        self._writer: Corpus | None = None
        self._readers: ReaderConnections | None = None
        self._models: AnalysisModels | None = None
        self.work.fault.connect(lambda error: self.tell(Notice(str(error), NoticeKind.ERROR)))
        self.jobs.finished.connect(lambda _job, _result: self.corpus_changed.emit())
        self.jobs.stopped.connect(lambda _job, _text: self.corpus_changed.emit())
        self.jobs.failed.connect(lambda _job, _text: self.corpus_changed.emit())

    # --- the corpus -------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        """Tell whether a corpus is open."""
        return self.path is not None

    def open(self, path: Path, *, create: bool = False) -> bool:
        """Open a corpus in place of the one open now; say why when that is not possible.

        What cannot be written (in use, write-protected) is opened for reading, and that is told.
        """
        self.close_corpus()
        path = path.absolute()
        try:
            try:
                self._writer = Corpus.open(path) if create else Corpus.edit(path)
                self.read_only = False
            except CorpusError as refusal:
                if create or not path.is_file():
                    raise
                Corpus.read(path).close()
                self.read_only = True
                self.tell(
                    Notice(
                        _("{reason} It is open for reading only.").format(reason=refusal),
                        NoticeKind.WARNING,
                    )
                )
        except SatchelError as error:
            self.tell(Notice(str(error), NoticeKind.ERROR))
            return False
        self.path = path
        self._readers = ReaderConnections(path)
        self.filter = DocumentFilter()
        self.set_selection(None)
        self.change_settings(recent=self.settings.with_recent(path).recent, quietly=True)
        self.corpus_opened.emit()
        self.filter_changed.emit()
        return True

    def close_corpus(self) -> None:
        """Close the corpus, if one is open. Jobs over it must have ended."""
        if self.path is None:
            return
        self.undo_stack.clear()
        self.path = None
        self.corpus_closed.emit()
        readers, writer = self._readers, self._writer
        self._readers = self._writer = None
        if readers is not None:
            readers.close()
        if writer is not None:
            writer.close()

    def close(self) -> None:
        """End everything: called once, when the window closes."""
        self.jobs.close()
        self.work.close()
        self.close_corpus()
        self.forget_models()  # hundreds of MB; the window itself may live on for a while

    # --- reading and writing ----------------------------------------------------------------

    def read(
        self,
        function: Callable[[Corpus], Any],
        then: Then,
        failed: Failed | None = None,
        *,
        key: str | None = None,
        lane: Lane = Lane.READ,
    ) -> None:
        """Read from the corpus on a background thread, then call `then` with what was read.

        See `Work.submit` for `key`. Nothing comes back once the corpus is closed.
        """
        readers = self._readers
        if readers is None:
            return

        def run() -> Any:
            with readers.lent() as corpus:
                return function(corpus)

        def deliver(result: Any) -> None:
            if self._readers is readers:
                then(result)

        self.work.submit(run, deliver, failed, lane=lane, key=key)

    def write(
        self,
        function: Callable[[Corpus], Any],
        then: Then | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Change the corpus on the writing thread, as one transaction; then tell that it changed.

        In a corpus open for reading only the person is told so, and nothing happens.
        """
        writer = self._writer
        if writer is None:
            if self.read_only:
                text = _("This corpus is open for reading only: nothing can be changed in it.")
                self.tell(Notice(text, NoticeKind.WARNING))
            return

        def run() -> Any:
            with writer.transaction():
                return function(writer)

        def done(result: Any) -> None:
            if then is not None:
                then(result)
            self.corpus_changed.emit()

        self.work.submit(run, done, failed, lane=Lane.WRITE)

    def edit(
        self, text: str, do: Callable[[Corpus], object], undo: Callable[[Corpus], object]
    ) -> None:
        """Change the corpus so that it can be undone. `text` names the change ("Label 3 …")."""
        if self.read_only:
            self.write(do)  # says why not
            return
        self.undo_stack.push(_Edit(self, text, do, undo))

    @property
    def models(self) -> "AnalysisModels":
        """The models, for work on `Lane.MODELS` only. Packs are opened when first needed."""
        if self._models is None:
            from desktop_app.pipeline.models import AnalysisModels

            self._models = AnalysisModels(self.settings.threads)
        return self._models

    def forget_models(self) -> None:
        """Open packs anew: one was added, removed or the number of threads was changed."""
        self._models = None

    # --- filter, settings, messages ---------------------------------------------------------

    def set_filter(self, new: DocumentFilter) -> None:
        """Show only the documents of a filter, everywhere."""
        if new != self.filter:
            self.filter = new
            self.filter_changed.emit()

    def set_selection(self, shown: int | None, selected: tuple[int, ...] = ()) -> None:
        """Note the document in the reader and those selected, for pages that work on these."""
        if (shown, selected) != (self.shown_document, self.selected):
            self.shown_document, self.selected = shown, selected
            self.selection_changed.emit()

    def change_settings(self, *, quietly: bool = False, **changes: object) -> None:
        """Change settings and save them at once; `quietly` for what the person did not ask for."""
        changed = msgspec.structs.replace(self.settings, **changes)
        if changed == self.settings:
            return
        self.settings = changed
        try:
            stored_settings.save(changed)
        except InputError as error:
            if not quietly:
                self.tell(Notice(str(error), NoticeKind.WARNING))
        self.settings_changed.emit()

    def reload_endpoint(self) -> None:
        """Take over the endpoint that was set, forgotten or agreed to elsewhere."""
        try:
            endpoint = stored_settings.load().endpoint
        except InputError as error:
            self.tell(Notice(str(error), NoticeKind.WARNING))
            return
        self.settings = msgspec.structs.replace(self.settings, endpoint=endpoint)
        self.settings_changed.emit()

    def tell(self, notice: Notice) -> None:
        """Show a message in the bar."""
        self.notice.emit(notice)

    def show_document(self, document_id: int, place: int | None = None) -> None:
        """Show a document in the Documents view, at the sentence that starts at `place`."""
        self._wanted_place = None if place is None else (document_id, place)
        self.set_selection(document_id, self.selected)
        self.navigate.emit("documents")
        self.document_wanted.emit(document_id)

    def take_wanted_place(self, document_id: int) -> int | None:
        """Return where a document was wanted to be shown at, once."""
        if self._wanted_place is None or self._wanted_place[0] != document_id:
            return None
        place, self._wanted_place = self._wanted_place[1], None
        return place


class _Edit(QUndoCommand):
    def __init__(
        self,
        session: Session,
        text: str,
        do: Callable[[Corpus], object],
        undo: Callable[[Corpus], object],
    ) -> None:
        super().__init__(text)
        self._session, self._do, self._undo = session, do, undo

    def redo(self) -> None:
        """Do it, the first time too."""
        self._session.write(self._do)

    def undo(self) -> None:
        """Take it back."""
        with suppress(RuntimeError):
            self._session.write(self._undo)
