"""The line of documents a person labels one by one: where they are in it, what they did."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.store import Corpus
from desktop_app.errors import SatchelError
from desktop_app.gui.classify.desk import Desk
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.work import Lane
from desktop_app.messages import _
from desktop_app.pipeline.deciding_words import Tint, deciding_tints
from desktop_app.pipeline.review_queue import (
    QueuedDocument,
    ReviewOrder,
    ReviewQueue,
    ReviewWish,
    give_labels,
    labels_by,
    set_aside,
)

BATCH = 10
"""Labels after which everything is taught and measured anew."""
_AHEAD = 4  # documents left in line at which more are asked for


class ReviewLine(QObject):
    """Documents that were seen, the one that shows, and those next in line."""

    moved = Signal()
    """Another document shows, or none."""
    given_changed = Signal()
    """What is given to the document that shows is different now."""
    tinted = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self.order = ReviewOrder.USEFUL
        self.label = ""
        self.documents: list[QueuedDocument] = []
        self.place = 0
        self.given: tuple[str, ...] = ()
        """What the person gave the document that shows, as stored or, of several, as chosen."""
        self.left = self.aside = 0
        self.taught = False
        self.asking = False
        self.begun = False
        self._count = 0
        self._chosen_here = False
        self._edits: dict[int, tuple[int, str]] = {}
        self._at = 0
        stack = desk.session.undo_stack
        stack.indexChanged.connect(self._stack_moved)
        desk.session.corpus_opened.connect(self.forget)
        desk.session.corpus_closed.connect(self.forget)

    @property
    def current(self) -> QueuedDocument | None:
        """The document that shows."""
        return self.documents[self.place] if self.place < len(self.documents) else None

    @property
    def several(self) -> bool:
        """Whether a document may have several labels."""
        book = self.desk.codebook
        return book is not None and book.multi_label

    def forget(self) -> None:
        """Begin anew: another corpus is open, or the labels are others."""
        self.documents, self.place, self.given = [], 0, ()
        self.begun = self.asking = False
        self._edits, self._count = {}, 0
        self.moved.emit()

    def begin(self) -> None:
        """Ask for documents, if that was not done yet."""
        if not self.begun and self.desk.codebook is not None:
            self.begun = True
            self.ask()

    def set_order(self, order: ReviewOrder, label: str = "") -> None:
        """Let other documents come next; the one that shows goes, unless it was labelled."""
        self.order, self.label = order, label
        del self.documents[self.place :]
        self.given = ()
        self.moved.emit()
        self.ask()

    def ask(self) -> None:
        """Find out what comes next; what is in line after the document that shows is replaced."""
        self.asking = True
        reviewer = self.desk.reviewer
        wish = ReviewWish(
            order=self.order,
            label=self.label,
            annotator=self.desk.annotator,
            limit=2 * BATCH,
            without=frozenset(one.id for one in self.documents[: self.place + 1]),
        )
        self.desk.session.read(
            lambda corpus: reviewer.queue(corpus, wish),
            self._take,
            self._failed,
            lane=Lane.MODELS,
            key="review queue",
        )

    # --- what a person does -----------------------------------------------------------------

    def press(self, label: str) -> None:
        """Give a label and go on; where several are possible, choose it or not."""
        if self.current is None:
            return
        if not self.several:
            self._give((label,))
            return
        names = self.desk.codebook.names if self.desk.codebook else ()
        chosen = set(self.given) ^ {label}
        self.given = tuple(name for name in names if name in chosen)
        self._chosen_here = True
        self.given_changed.emit()

    def accept(self) -> None:
        """Give what is chosen, or else what is suggested."""
        if self.current is not None:
            self._give(self.given or self.current.suggested)

    def skip(self) -> None:
        """Go on without a label."""
        if self.current is not None:
            self._go_on()

    def put_aside(self) -> None:
        """Set the document aside as one the person is unsure of."""
        document = self.current
        if document is None:
            return
        self._edit(
            _("Set a document aside"),
            document.id,
            lambda corpus: set_aside(corpus, document.id),
            lambda corpus: set_aside(corpus, document.id, aside=False),
        )
        self._go_on()

    def back(self) -> None:
        """Show the document before."""
        if self.place:
            self._show(self.place - 1)

    # --- inside -----------------------------------------------------------------------------

    def _give(self, labels: tuple[str, ...]) -> None:
        document, annotator = self.current, self.desk.annotator
        if document is None or not labels:
            return
        made = datetime.now(UTC).isoformat(timespec="seconds")
        annotations = [Annotation(Target(document.id), one, annotator, made) for one in labels]
        before: list[tuple[Annotation, ...]] = []

        def do(corpus: Corpus) -> None:
            before[:] = [give_labels(corpus, document.id, annotations, annotator)]

        text = _("Label a document as “{label}”").format(label=", ".join(labels))
        self._edit(
            text,
            document.id,
            do,
            lambda corpus: give_labels(corpus, document.id, before[-1], annotator),
        )
        if self.desk.session.read_only:
            return
        self._count += 1
        self._go_on()
        if self._count % BATCH == 0:
            self.ask()
            self.desk.measure()

    def _edit(
        self,
        text: str,
        document_id: int,
        do: Callable[[Corpus], object],
        undo: Callable[[Corpus], object],
    ) -> None:
        session = self.desk.session
        self._at = session.undo_stack.index() + 1
        self._edits[self._at] = (document_id, text)
        session.edit(text, do, undo)
        self._at = session.undo_stack.index()

    def _go_on(self) -> None:
        self._show(self.place + 1)
        ahead = len(self.documents) - self.place
        if ahead < _AHEAD and not self.asking:
            self.ask()

    def _show(self, place: int) -> None:
        self.place = place
        self.given, self._chosen_here = (), False
        self.moved.emit()
        self.read_given()
        self._ask_tints()

    def read_given(self) -> None:
        """Read what the person gave the document that shows."""
        document, annotator = self.current, self.desk.annotator
        if document is not None:
            self.desk.session.read(
                lambda corpus: labels_by(corpus, document.id, annotator),
                self._take_given,
                key="review given",
            )

    def _take_given(self, labels: tuple[str, ...]) -> None:
        if not self._chosen_here:
            self.given = labels
        self.given_changed.emit()

    def _ask_tints(self) -> None:
        document, book = self.current, self.desk.codebook
        if document is None or book is None or document.suggested[0] not in book.names:
            return
        index = book.names.index(document.suggested[0])
        models, reviewer = self.desk.session.models, self.desk.reviewer

        def run(corpus: Corpus) -> tuple[int, tuple[Tint, ...]]:
            score = reviewer.score(corpus)
            found = deciding_tints(corpus, models, score, index, document.id, document.text)
            return document.id, found

        self.desk.session.read(
            run, self.tinted.emit, lambda _error: None, lane=Lane.MODELS, key="review tints"
        )

    def _take(self, queue: ReviewQueue) -> None:
        self.asking = False
        self.left, self.aside, self.taught = queue.left, queue.set_aside, queue.taught
        seen = {one.id for one in self.documents[: self.place + 1]}
        new = [one for one in queue.documents if one.id not in seen]
        shown = self.current
        self.documents[self.place + 1 :] = new
        if shown is None:
            self._show(self.place)
        else:
            self.moved.emit()

    def _failed(self, error: SatchelError) -> None:
        self.asking = False
        self.desk.session.tell(Notice(str(error), NoticeKind.ERROR))
        self.moved.emit()

    def _stack_moved(self, index: int) -> None:
        """Go back to the document whose label was just taken back, or given again."""
        before, self._at = self._at, index
        command = max(index, before)
        touched, text = self._edits.get(command, (0, ""))
        stack = self.desk.session.undo_stack
        if index == before or stack.text(command - 1) != text or not touched:
            return
        places = [place for place, one in enumerate(self.documents) if one.id == touched]
        if places:
            self._show(places[0])
