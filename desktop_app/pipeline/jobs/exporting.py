"""The job that writes some documents of a corpus to a file."""

from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.export.formats import export_documents
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.progress import Control, Report, working
from desktop_app.text.numbers import count_text


@dataclass(frozen=True, slots=True)
class SelectionExportJob:
    """Writes the documents of these ids to `out`, as the ending of its name says."""

    corpus_path: Path
    ids: tuple[int, ...]
    out: Path

    @property
    def title(self) -> str:
        """What it does."""
        return _("Exporting documents")

    @property
    def corpus(self) -> Path | None:
        """It only reads the corpus."""
        return None

    def run(self, _control: Control, report: Report) -> JobResult:
        """Write the file. Raises InputError where it cannot be written."""
        report(working(self.title, 0.0))
        with Corpus.read(self.corpus_path) as corpus:
            count = export_documents(corpus, self.ids, self.out)
        text = ngettext(
            "{count} document written to {name}.", "{count} documents written to {name}.", count
        ).format(count=count_text(count), name=self.out.name)
        return JobResult(text=text, out=str(self.out))
