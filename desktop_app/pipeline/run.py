"""One run: read what is new or changed, analyse what is waiting, label, rank keywords, translate.

Everything is committed as it is finished. A run that is cancelled or killed goes on where it was
when the same thing is asked again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from desktop_app.corpus.records import StoredFile
from desktop_app.corpus.store import Corpus
from desktop_app.documents import Document, ReadFailure
from desktop_app.errors import CancelledError
from desktop_app.pipeline.analysis import Analyser
from desktop_app.pipeline.ingestion import FileBatch, Ingestion
from desktop_app.pipeline.keywording import rank_keywords
from desktop_app.pipeline.labelling import label_documents
from desktop_app.pipeline.last_plan import plan_options
from desktop_app.pipeline.missing_files import missing_files
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import Plan, Task
from desktop_app.pipeline.progress import Control, Phase, Progress, Rate, Report
from desktop_app.pipeline.taught_labelling import (
    ClassifierChoice,
    check_classifier,
    chosen_classifier,
    forget_classifier,
    label_with_classifier,
)
from desktop_app.pipeline.translating import TranslationRoutes
from desktop_app.pipeline.translation_phase import TranslationPhase
from desktop_app.readers.scan import FoundFile, path_text, scan

_REPORT_SECONDS = 0.2
"""How often progress is told: as fast as an eye follows."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. `unchanged` files were known from an earlier run and left alone.

    `missing` files of earlier runs are no longer where they were.
    """

    files: int
    unchanged: int
    documents: int
    failed: int
    analysed: int
    seconds: float
    translated: int = 0
    missing: int = 0


@dataclass(slots=True)
class _Counts:
    files: int = 0
    documents: int = 0
    failed: int = 0
    analysed: int = 0
    segments: int = 0
    bytes_read: int = 0
    characters_read: int = 0
    characters: int = 0
    characters_done: int = 0
    translated: int = 0


@dataclass(slots=True)
class _OpenFile:
    file_id: int
    size: int
    characters: int = 0
    locators: set[str] = field(default_factory=set)


class Run:
    """Runs a plan over a corpus. Make one a run, then call `execute`."""

    def __init__(
        self,
        corpus: Corpus,
        plan: Plan,
        models: AnalysisModels,
        control: Control,
        report: Report,
    ) -> None:
        self._corpus = corpus
        self._plan = plan
        self._models = models
        self._control = control
        self._report = report
        self._counts = _Counts()
        self._characters_rate = Rate()
        self._segments_rate = Rate()
        self._open_files: dict[str, _OpenFile] = {}
        self._bytes_to_read = 0
        self._next_report = 0.0
        self._forgotten = 0

    def execute(self) -> Outcome:
        """Do all of it.

        Raises:
            CancelledError: the person stopped it; what was finished is kept.
            InputError: a path does not exist.
            CorpusError, PackError: the corpus cannot be written, a model cannot be used.

        """
        started = time.monotonic()
        target = self._plan.translate_to
        routes = None if target is None else self._models.routes_into(target)
        if choice := self._classifier():
            check_classifier(choice)  # a fault of it is told before hours of work
        found = list(scan([path.absolute() for path in self._plan.paths]))
        changed = self._changed(found)
        missing = missing_files(self._corpus, self._plan.paths, found)
        run_id = self._begin()
        state = "failed"
        try:
            if self._plan.forget_missing:
                self._forget(missing)
            self._read_and_analyse(changed)
            self._finish()
            if routes is not None:
                self._translate(routes)
            state = "done"
        except CancelledError:
            state = "cancelled"
            raise
        finally:
            with self._corpus.transaction():
                self._corpus.runs.end(run_id, _now(), state)
        counts = self._counts
        return Outcome(
            files=len(found),
            unchanged=len(found) - len(changed),
            documents=counts.documents,
            failed=counts.failed,
            analysed=counts.analysed,
            seconds=time.monotonic() - started,
            translated=counts.translated,
            missing=len(missing),
        )

    def _begin(self) -> int:
        with self._corpus.transaction():
            return self._corpus.runs.begin(_now(), plan_options(self._plan))

    def _forget(self, missing: Sequence[str]) -> None:
        with self._corpus.transaction():
            self._corpus.files.forget(missing)
        self._forgotten = len(missing)

    def _changed(self, found: Sequence[FoundFile]) -> list[FoundFile]:
        stored = self._corpus.files.stored()
        return [
            file
            for file in found
            if stored.get(path_text(file.path)) != self._stored_file(file, complete=True)
        ]

    def _stored_file(self, file: FoundFile, *, complete: bool) -> StoredFile:
        options = self._plan.read_options.stored
        return StoredFile(file.size, file.modified_ns, options, complete)

    def _read_and_analyse(self, files: Sequence[FoundFile]) -> None:
        plan = self._plan
        self._bytes_to_read = sum(file.size for file in files)
        workers = max(1, plan.cores // 2)
        with (
            Analyser(self._corpus, self._models, plan.tasks) as analyser,
            Ingestion(files, workers, plan.read_options, plan.read_limits) as ingestion,
        ):
            self._counts.characters = self._corpus.analyses.pending_characters(analyser.stamps)
            idle = False
            while True:
                self._control.checkpoint()
                batch = ingestion.take(wait=idle)
                if batch is not None:
                    self._store(batch)
                done = analyser.step()
                idle = done is None
                if done is not None:
                    self._count(done.documents, done.segments, done.characters)
                elif ingestion.finished:
                    break
                self._tell(Phase.ANALYSING if self._counts.characters_done else Phase.READING)

    def _store(self, batch: FileBatch) -> None:
        path = path_text(batch.file.path)
        with self._corpus.transaction():
            if path not in self._open_files:
                stored = self._stored_file(batch.file, complete=False)
                file_id = self._corpus.files.begin(path, stored)
                self._open_files[path] = _OpenFile(file_id, batch.file.size)
            open_file = self._open_files[path]
            added = self._corpus.files.add(open_file.file_id, batch.results)
            open_file.locators.update(result.locator for result in batch.results)
            if batch.last:
                self._corpus.files.finish(open_file.file_id, open_file.locators)
        open_file.characters += added
        self._counts.characters += added
        for result in batch.results:
            if isinstance(result, ReadFailure):
                self._counts.failed += 1
            elif isinstance(result, Document):
                self._counts.documents += 1
        if batch.last:
            del self._open_files[path]
            self._counts.files += 1
            self._counts.bytes_read += batch.file.size
            self._counts.characters_read += open_file.characters

    def _count(self, documents: int, segments: int, characters: int) -> None:
        self._counts.analysed += documents
        self._counts.segments += segments
        self._counts.characters_done += characters
        self._segments_rate.add(segments)
        self._characters_rate.add(characters)

    def _finish(self) -> None:
        self._tell(Phase.LABELLING, now=True)
        if self._counts.files:
            with self._corpus.transaction():
                self._corpus.annotations.reattach()
        self._label()
        self._control.checkpoint()
        if Task.KEYWORDS in self._plan.tasks:
            self._tell(Phase.KEYWORDS, now=True)
            rank_keywords(self._corpus)
        if self._counts.files or self._forgotten:
            with self._corpus.transaction():
                self._corpus.analyses.drop_unused()

    def _translate(self, routes: TranslationRoutes) -> None:
        self._control.checkpoint()
        phase = TranslationPhase(
            self._corpus,
            routes.target,
            routes,
            self._models.segmentation,
            self._control.checkpoint,
        )
        counts = self._counts
        counts.characters, counts.characters_done = phase.characters, 0
        self._characters_rate, self._segments_rate = Rate(), Rate()
        for done in phase.steps():
            counts.translated += done.documents
            counts.characters_done += done.characters
            self._characters_rate.add(done.characters)
            self._segments_rate.add(done.segments)
            self._tell(Phase.TRANSLATING)
            self._control.checkpoint()

    def _classifier(self) -> ClassifierChoice | None:
        plan = self._plan
        if plan.codebook is not None:
            return None
        if plan.classifier is not None:
            return ClassifierChoice(plan.classifier, plan.min_confidence)
        return chosen_classifier(self._corpus)

    def _label(self) -> None:
        plan = self._plan
        choice = self._classifier()
        if choice is not None:
            label_with_classifier(self._corpus, self._models, choice, self._control.checkpoint)
        elif Task.CLASSIFY in plan.tasks or plan.codebook is None:
            forget_classifier(self._corpus)
            label_documents(self._corpus, self._models, plan.codebook)

    def _tell(self, phase: Phase, *, now: bool = False) -> None:
        if not now and time.monotonic() < self._next_report:
            return
        self._next_report = time.monotonic() + _REPORT_SECONDS
        counts = self._counts
        expected = self._expected_characters()
        rate = self._characters_rate.per_second()
        left = expected - counts.characters_done
        finishing = phase in {Phase.LABELLING, Phase.KEYWORDS}
        self._report(
            Progress(
                phase=phase,
                fraction=1.0 if finishing else min(1.0, counts.characters_done / expected),
                files=counts.files,
                documents=counts.documents,
                failed=counts.failed,
                segments=counts.segments,
                segments_per_second=self._segments_rate.per_second(),
                seconds_left=left / rate if rate > 0 and not finishing else None,
            )
        )

    def _expected_characters(self) -> float:
        """Estimate the characters to analyse: those known, and those of what is still to be read.

        What is left is taken to hold text like what was read. A file that is half read is a table
        or a mailbox and holds about a character a byte; so does everything before the first file
        is finished.
        """
        counts = self._counts
        begun = self._open_files.values()
        untouched = self._bytes_to_read - counts.bytes_read - sum(file.size for file in begun)
        per_byte = counts.characters_read / counts.bytes_read if counts.bytes_read else 1.0
        left = sum(max(0, file.size - file.characters) for file in begun)
        return max(1.0, counts.characters + left + max(0, untouched) * per_byte)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
