"""What the steps of the page share: the codebook, who labelled what, how well it teaches."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor

from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.gui.appearance import label_colour
from desktop_app.gui.notices import Notice, NoticeKind
from desktop_app.gui.session import Session
from desktop_app.gui.work import Lane
from desktop_app.pipeline.codebook_editing import (
    CodebookChange,
    MovedAnnotations,
    apply_change,
    revert_change,
)
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.label_preview import take_sample
from desktop_app.pipeline.live_report import LiveReport, measure_live, measure_people
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.review_queue import Reviewer
from desktop_app.pipeline.taught_labelling import ClassifierChoice, chosen_classifier
from desktop_app.tasks.agreement import AgreementReport
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.teaching.measures import Interval

_FEW = 20  # documents looked at to see whether there are embeddings


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a corpus. `given` counts the labels people gave, `shown` all labels shown.

    `labelled` counts documents that somebody labelled, `people` who they are ("" is nobody named).
    """

    documents: int = 0
    embedded: bool = False
    codebook: Codebook | None = None
    given: Mapping[str, int] | None = None
    shown: Mapping[str, int] | None = None
    labelled: int = 0
    people: tuple[str, ...] = ()
    classifier: ClassifierChoice | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well so many examples taught."""

    examples: int
    macro_f1: Interval


class Desk(QObject):
    """Reads what the page shows, changes the codebook, measures in the background."""

    changed = Signal()
    """What is known of the corpus is different now."""
    measuring = Signal()
    measured = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.known = Known()
        self.report: LiveReport | None = None
        self.agreement: AgreementReport | None = None
        self.scores: list[Score] = []
        self.is_measuring = False
        self._reviewer: Reviewer | None = None
        self._asked = self._done = 0
        session.corpus_opened.connect(self.forget)
        session.corpus_closed.connect(self.forget)

    @property
    def codebook(self) -> Codebook | None:
        """The labels of the corpus."""
        return self.known.codebook

    @property
    def annotator(self) -> str:
        """The name of the person who labels."""
        return self.session.settings.annotator

    @property
    def reviewer(self) -> Reviewer:
        """What finds documents to label; for `Lane.MODELS` alone."""
        if self._reviewer is None:
            self._reviewer = Reviewer(self.session.models)
        return self._reviewer

    def colour(self, name: str) -> QColor:
        """Return the colour of a label: its own, or that of its place."""
        for index, label in enumerate(self.codebook.labels if self.codebook else ()):
            if label.name == name:
                return label_colour(index, label.colour or None)
        return label_colour(0)

    def forget(self) -> None:
        """Begin anew: another corpus is open."""
        self.known, self.report, self.agreement = Known(), None, None
        self.scores = []
        self._reviewer = None
        self.is_measuring = False

    def reload(self) -> None:
        """Read from the corpus what the page shows."""
        models = self.session.models

        def run(corpus: Corpus) -> tuple[int, Known]:
            return self._done, _read(corpus, models)

        self.session.read(run, self._take, key="classify")

    def change(self, text: str, change: CodebookChange) -> None:
        """Change the codebook so that it can be undone."""
        moved: list[MovedAnnotations] = []
        if not self.session.read_only:
            self._asked += 1

        def do(corpus: Corpus) -> None:
            try:
                moved[:] = [apply_change(corpus, change)]
            finally:
                self._done += 1

        if not self.session.read_only:
            # The next change builds on this one, which may not be written yet.
            self.known = replace(self.known, codebook=change.after)
        self.session.edit(text, do, lambda corpus: revert_change(corpus, change, moved[-1]))

    def refuse(self, error: InputError) -> None:
        """Say why a change is not possible."""
        self.session.tell(Notice(str(error), NoticeKind.WARNING))

    def measure(self) -> None:
        """Measure in the background how well the labels given teach."""
        if self.codebook is None:
            return
        self.is_measuring = True
        self.measuring.emit()
        models, reviewer = self.session.models, self.reviewer

        def run(corpus: Corpus) -> tuple[LiveReport, AgreementReport | None]:
            return measure_live(corpus, models, reviewer), measure_people(corpus)

        self.session.read(
            run, self._take_report, self._failed, lane=Lane.MODELS, key="classify measure"
        )

    def _take(self, found: tuple[int, Known]) -> None:
        written, known = found
        if written < self._asked:
            known = replace(known, codebook=self.known.codebook)
        self.known = known
        self.changed.emit()

    def _take_report(self, found: tuple[LiveReport, AgreementReport | None]) -> None:
        self.is_measuring = False
        self.report, self.agreement = found
        lesson = self.report.lesson
        if lesson is not None:
            score = Score(self.report.examples, lesson.measures.macro_f1)
            self.scores = [one for one in self.scores if one.examples < score.examples]
            self.scores.append(score)
        self.measured.emit()

    def _failed(self, error: Exception) -> None:
        self.is_measuring = False
        self.measured.emit()
        self.session.tell(Notice(str(error), NoticeKind.ERROR))


def _read(corpus: Corpus, models: AnalysisModels) -> Known:
    annotations = [one for one in corpus.annotations.all() if one.target.start is None]
    said = {(one.target.document_id, one.label) for one in annotations}
    summary = corpus.summary(0)
    return Known(
        documents=summary.documents,
        embedded=bool(take_sample(corpus, models, _FEW).ids),
        codebook=stored_codebook(corpus),
        given=Counter(label for _document, label in said),
        shown=summary.labels,
        labelled=len({document for document, _label in said}),
        people=tuple(sorted({one.annotator for one in annotations})),
        classifier=chosen_classifier(corpus),
    )
