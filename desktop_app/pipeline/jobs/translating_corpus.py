"""The job that translates documents of a corpus into one language."""

import time
from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.progress import Control, Phase, Progress, Rate, Report
from desktop_app.pipeline.translation_phase import TranslationPhase
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text

_REPORT_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class CorpusTranslationJob:
    """Translates these documents, or all (None), into `target`; those up to date cost nothing."""

    corpus_path: Path
    target: str
    document_ids: tuple[int, ...] | None = None
    cores: int | None = None

    @property
    def title(self) -> str:
        """What it does."""
        return _("Translating the corpus")

    @property
    def corpus(self) -> Path | None:
        """The corpus it writes to."""
        return self.corpus_path

    def run(self, control: Control, report: Report) -> JobResult:
        """Translate, committing as it goes; run again, it goes on where it stopped."""
        models = AnalysisModels(self.cores)
        routes = models.routes_into(self.target)
        documents = segments = characters = 0
        rate, sentences = Rate(), Rate()
        next_report = 0.0
        with Corpus.join(self.corpus_path) as corpus:
            phase = TranslationPhase(
                corpus,
                self.target,
                routes,
                models.segmentation,
                control.checkpoint,
                self.document_ids,
            )
            total = max(1, phase.characters)
            for step in phase.steps():
                documents += step.documents
                segments += step.segments
                characters += step.characters
                rate.add(step.characters)
                sentences.add(step.segments)
                if time.monotonic() >= next_report:
                    next_report = time.monotonic() + _REPORT_SECONDS
                    per_second = rate.per_second()
                    left = max(0, total - characters)
                    report(
                        Progress(
                            phase=Phase.TRANSLATING,
                            fraction=min(1.0, characters / total),
                            files=0,
                            documents=documents,
                            failed=0,
                            segments=segments,
                            segments_per_second=sentences.per_second(),
                            seconds_left=left / per_second if per_second else None,
                        )
                    )
                control.checkpoint()
        return JobResult(text=self._said(documents))

    def _said(self, documents: int) -> str:
        if not documents:
            return _("All of these documents are translated already.")
        return ngettext(
            "{count} document can now be read in {language}.",
            "{count} documents can now be read in {language}.",
            documents,
        ).format(count=count_text(documents), language=language_name(self.target))
