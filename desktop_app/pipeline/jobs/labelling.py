"""The jobs that label all documents of a corpus, and that teach a classifier from it."""

import itertools
from dataclasses import dataclass
from pathlib import Path

from desktop_app.corpus.store import Corpus
from desktop_app.messages import _, ngettext
from desktop_app.paths import user_models_folder
from desktop_app.pipeline.classifier_writing import pack_id, write_classifier
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.corpus_teaching import teach_corpus
from desktop_app.pipeline.jobs.job import JobResult
from desktop_app.pipeline.labelling import label_documents
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.progress import Control, Report, working
from desktop_app.pipeline.taught_labelling import (
    ClassifierChoice,
    forget_classifier,
    label_with_classifier,
)
from desktop_app.pipeline.teaching import Teaching
from desktop_app.text.numbers import count_text, share_text

_TAUGHT = 0.9  # of the work of teaching and labelling; labelling takes stored embeddings


@dataclass(frozen=True, slots=True)
class LabellingJob:
    """Labels all documents: by a pack, or without one by the names in the codebook."""

    corpus_path: Path
    classifier: ClassifierChoice | None = None
    cores: int | None = None

    @property
    def title(self) -> str:
        """What it does."""
        return _("Labelling documents")

    @property
    def corpus(self) -> Path | None:
        """The corpus it writes to."""
        return self.corpus_path

    def run(self, control: Control, report: Report) -> JobResult:
        """Label. Raises PackError where the classifier cannot be used."""
        report(working(self.title, 0.0))
        models = AnalysisModels(self.cores)
        with Corpus.join(self.corpus_path) as corpus:
            if self.classifier is None:
                forget_classifier(corpus)
                label_documents(corpus, models, None)
            else:
                label_with_classifier(corpus, models, self.classifier, control.checkpoint)
            return JobResult(_labelled_text(corpus))


@dataclass(frozen=True, slots=True)
class TeachingJob:
    """Teaches a classifier with all that people labelled, and writes it as a pack.

    Without `folder` the pack goes to the person's packs and labels the corpus at once: `out` of the
    result is its folder. `threshold` is the probability from which it gives labels.
    """

    corpus_path: Path
    name: str
    folder: Path | None = None
    threshold: float = 0.0
    keep_examples: bool = False
    cores: int | None = None

    @property
    def title(self) -> str:
        """What it does."""
        return _("Teaching a classifier")

    @property
    def corpus(self) -> Path | None:
        """The corpus it writes to; to save a pack changes nothing in it."""
        return self.corpus_path if self.folder is None else None

    def run(self, control: Control, report: Report) -> JobResult:
        """Teach, write, label. Raises InputError where nobody labelled anything yet."""

        def checkpoint(part: float) -> None:
            control.checkpoint()
            report(working(self.title, _TAUGHT * part * (0.5 if part < 1 else 0.9)))

        models = AnalysisModels(self.cores)
        with Corpus.join(self.corpus_path) as corpus:
            teaching = teach_corpus(
                corpus, models, checkpoint, self.cores, keep_examples=self.keep_examples
            )
            pack = write_classifier(
                teaching,
                self.folder or new_pack_folder(self.corpus_path.stem),
                name=self.name,
                dataset=self.corpus_path.name,
                threshold=self.threshold,
            )
            if self.folder is not None:
                text = _("The classifier is saved in {folder}.").format(folder=pack.folder)
                return JobResult(text, out=str(pack.folder))
            report(working(_("Labelling documents"), _TAUGHT))
            choice = ClassifierChoice(pack.id)
            label_with_classifier(corpus, models, choice, control.checkpoint)
            text = f"{_labelled_text(corpus)} {_quality_text(teaching)}".strip()
            return JobResult(text, out=str(pack.folder))


def new_pack_folder(name: str) -> Path:
    """Return a folder for a pack among the person's, with a number where the name is taken."""
    parent, plain = user_models_folder(), pack_id(name)[:56]
    names = (plain if count == 1 else f"{plain}-{count}" for count in itertools.count(1))
    return next(folder for one in names if not (folder := parent / one).exists())


def _labelled_text(corpus: Corpus) -> str:
    summary = corpus.summary(0)
    count = sum(summary.labels.values())
    codebook = stored_codebook(corpus)
    if codebook is not None and codebook.multi_label:
        return ngettext(
            "{count} label is given now.", "{count} labels are given now.", count
        ).format(count=count_text(count))
    return ngettext(
        "{count} of {all} document has a label now.",
        "{count} of {all} documents have a label now.",
        summary.documents,
    ).format(count=count_text(count), all=count_text(summary.documents))


def _quality_text(teaching: Teaching) -> str:
    lesson = teaching.taught.lesson
    if lesson is None:
        return ""
    f1 = lesson.measures.macro_f1
    return _("Macro-F1 {value} (95 % between {low} and {high}).").format(
        value=share_text(f1.value, 1.0), low=share_text(f1.low, 1.0), high=share_text(f1.high, 1.0)
    )
