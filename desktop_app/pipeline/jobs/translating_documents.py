"""The job that translates files into new files, one after the other."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from desktop_app.corpus.store import Corpus
from desktop_app.errors import CorpusError, InputError, PackError
from desktop_app.export.translated.formats import find_format
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.decided import Decisions
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.progress import Control, Phase, Progress, Report
from desktop_app.pipeline.translating_files import FileTranslator, free_name
from desktop_app.text.numbers import count_text

_REPORT_SECONDS = 0.1
SIDE_BY_SIDE = ".docx"
"""What a document and its translation side by side are written as."""


class FileOutcome(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a file: `out` and what to check in it, or the `reason` why there is none.

    `index` is its place in the job, `source` its language; `doubts` of `sentences` are worth a
    look, `lost` says what of the layout could not be kept.
    """

    index: int
    out: str | None = None
    reason: str = ""
    source: str = ""
    sentences: int = 0
    doubts: int = 0
    lost: tuple[str, ...] = ()


def outcome_in(progress: Progress) -> FileOutcome | None:
    """Return the outcome that a progress of this job tells, or None if it tells none."""
    return msgspec.json.decode(progress.detail, type=FileOutcome) if progress.detail else None


@dataclass(frozen=True, slots=True)
class DocumentTranslationJob:
    """Translates files into the language `target`.

    `out_folder` is where translations go, None for beside each file; `source` the language of all
    of them, None to find it out of each. Documents whose layout cannot be kept are written side by
    side with their translation, with `side_by_side` all are. Terms and memory are those of the
    corpus at `decisions_path`.
    """

    paths: tuple[Path, ...]
    target: str
    source: str | None = None
    out_folder: Path | None = None
    side_by_side: bool = False
    decisions_path: Path | None = None
    cores: int | None = None

    @property
    def title(self) -> str:
        """What it does."""
        return _("Translating documents")

    @property
    def corpus(self) -> Path | None:
        """No corpus is written."""
        return None

    def run(self, control: Control, report: Report) -> JobResult:
        """Translate one file after the other; one that cannot be is told and passed over."""
        models = AnalysisModels(self.cores)
        routes = models.routes_into(self.target)
        telling = _Telling(len(self.paths), report)
        with _decisions(self.decisions_path) as decisions:
            translator = FileTranslator(routes, models.languages, decisions, control.checkpoint)
            for index, path in enumerate(self.paths):
                control.checkpoint()
                telling.begin(index, path.name)
                try:
                    outcome = self._translated(translator, index, path, telling)
                except (InputError, PackError) as error:
                    outcome = FileOutcome(index=index, reason=_sendable(str(error)))
                telling.finished(outcome)
        return _result(telling)

    def _translated(
        self, translator: FileTranslator, index: int, path: Path, telling: "_Telling"
    ) -> FileOutcome:
        side_by_side = self.side_by_side or find_format(path) is None
        way = translator.way_for(path, self.source, side_by_side=side_by_side)
        folder = self.out_folder or path.parent
        extension = SIDE_BY_SIDE if side_by_side else path.suffix
        out = free_name(path, folder, way.target, extension)
        found = translator.translate(path, out, way, telling.progress, side_by_side=side_by_side)
        return FileOutcome(
            index=index,
            out=_sendable(str(out)),
            source=way.source,
            sentences=found.segments,
            doubts=len(found.doubts),
            lost=found.lost,
        )


@contextmanager
def _decisions(path: Path | None) -> Iterator[Decisions]:
    if path is None:
        yield Decisions()
        return
    try:
        corpus = Corpus.read(path)
    except CorpusError:  # closed and moved away meanwhile: documents are translated without it
        yield Decisions()
        return
    with corpus:
        memory = corpus.memory if corpus.memory.count() else None
        yield Decisions(corpus.glossary.all(), memory)


class _Telling:
    """Tells how far the file in hand is, a few times a second, and what became of each."""

    def __init__(self, files: int, report: Report) -> None:
        self.done = self.failed = 0
        self._files, self._report = files, report
        self._next = 0.0

    def begin(self, index: int, name: str) -> None:
        self._index, self._name = index, _sendable(name)
        self._tell(0.0)

    def progress(self, done: int, total: int) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + _REPORT_SECONDS
            self._tell(done / total if total else 0.0)

    def finished(self, outcome: FileOutcome) -> None:
        if outcome.out is None:
            self.failed += 1
        else:
            self.done += 1
        self._tell(1.0, msgspec.json.encode(outcome).decode())

    def _tell(self, of_file: float, detail: str = "") -> None:
        self._report(
            Progress(
                phase=Phase.TRANSLATING,
                fraction=(self._index + min(1.0, of_file)) / max(1, self._files),
                files=self._index,
                documents=self.done,
                failed=self.failed,
                segments=0,
                segments_per_second=0.0,
                seconds_left=None,
                note=self._name,
                detail=detail,
            )
        )


def _sendable(text: str) -> str:
    """Return a text with what is no Unicode in it spelt out, as names of old archives have it."""
    return text.encode("utf-8", "backslashreplace").decode()


def _result(telling: _Telling) -> JobResult:
    text = ngettext(
        "{count} document translated.", "{count} documents translated.", telling.done
    ).format(count=count_text(telling.done))
    if telling.failed:
        text += " " + ngettext(
            "{count} could not be: see why in the list.",
            "{count} could not be: see why in the list.",
            telling.failed,
        ).format(count=count_text(telling.failed))
    return JobResult(text=text, failed=telling.failed)
