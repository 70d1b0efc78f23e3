"""The job that reads and analyses documents into a corpus."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.plan import Plan
from desktop_app.pipeline.progress import Control, Report
from desktop_app.text.numbers import count_text


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """Carries out `plan` over the corpus at `corpus_path`, which the caller holds open.

    What stands in the `label_column` of tables counts as given by `annotator`.
    """

    corpus_path: Path
    plan: Plan
    label_column: str | None = None
    annotator: str = ""

    @property
    def title(self) -> str:
        """What it does."""
        return _("Analysing documents")

    @property
    def corpus(self) -> Path | None:
        """The corpus it writes to."""
        return self.corpus_path

    def run(self, control: Control, report: Report) -> JobResult:
        """Read, analyse, label, translate. Raises as `Run.execute` does."""
        # Here, so that the window, which only describes the job, starts without them.
        from desktop_app.pipeline.models import AnalysisModels
        from desktop_app.pipeline.run import Run

        with Corpus.join(self.corpus_path) as corpus:
            outcome = Run(
                corpus, self.plan, AnalysisModels(self.plan.cores), control, report
            ).execute()
            if self.label_column:
                from desktop_app.pipeline.label_column import take_label_column

                take_label_column(corpus, self.plan.paths, self.label_column, self.annotator)
        text = ngettext(
            "{count} document analysed.", "{count} documents analysed.", outcome.analysed
        ).format(count=count_text(outcome.analysed))
        if outcome.failed:
            text += " " + ngettext(
                "{count} could not be read: see why under “Unread”.",
                "{count} could not be read: see why under “Unread”.",
                outcome.failed,
            ).format(count=count_text(outcome.failed))
        return JobResult(text=text, failed=outcome.failed)
