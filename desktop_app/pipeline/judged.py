"""What a small model said of each document, how sure it was, and what people say of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.corpus.records import LABEL_SEPARATOR, DocumentRecord, LabelBy
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import N_, _
from desktop_app.pipeline.annotating import training_examples
from desktop_app.pipeline.codebooks import required_codebook, stored_codebook
from desktop_app.tasks.codebook import Codebook, Label


class OpinionTask(StrEnum):
    """What is judged. The value is stored, so it never changes."""

    LABELS = "labels"
    SENTIMENT = "sentiment"


_SENTIMENTS = Codebook(
    (
        Label("negative", "complains, regrets, tells of harm, or wants something to stop"),
        Label("neutral", "tells facts or asks, without saying that they are good or bad"),
        Label("positive", "praises, thanks, is glad, or tells of something good"),
        Label("mixed", "says good and bad in like measure"),
    )
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A document with the small model's answer, and that of a person if there is one."""

    document_id: int
    text: str
    label: str
    probability: float
    given: str | None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often an answer was that of people: `right` of `of` documents."""

    right: int
    of: int

    @property
    def share(self) -> float | None:
        """The share, or None of nothing."""
        return self.right / self.of if self.of else None


def judged_documents(corpus: Corpus, task: OpinionTask) -> list[Judged]:
    """Return what the small model said of each document, the least sure first.

    Raises:
        InputError: it has said nothing yet.

    """
    given = given_by_people(corpus) if task is OpinionTask.LABELS else {}
    found = [
        judged
        for document in corpus.documents(failed=False)
        if (judged := _judged(document, task, given.get(document.id))) is not None
    ]
    if not found:
        raise InputError(_(_NOTHING_JUDGED[task]).format(name=corpus.path.name))
    return sorted(found, key=lambda one: (one.probability, one.document_id))


def codebook_of(corpus: Corpus, task: OpinionTask) -> Codebook:
    """Return what a large model is told to sort by. Raises InputError without a codebook."""
    return _SENTIMENTS if task is OpinionTask.SENTIMENT else required_codebook(corpus)


def accuracy(pairs: Sequence[tuple[str, str | None]]) -> Accuracy:
    """Return how often the first of each pair is the second, where there is a second."""
    judged = [(said, given) for said, given in pairs if given]
    return Accuracy(sum(said == given for said, given in judged), len(judged))


def given_by_people(corpus: Corpus) -> dict[int, str]:
    """Return what people labelled whole documents as."""
    if stored_codebook(corpus) is None:
        return {}
    return {
        one.target.document_id: LABEL_SEPARATOR.join(one.labels)
        for one in training_examples(corpus)
        if one.target.start is None
    }


_NOTHING_JUDGED = {
    OpinionTask.LABELS: N_(
        "{name} has no labels yet, so none can be doubted. Run “analyze” on it with --labels, "
        "--codebook or --classifier first."
    ),
    OpinionTask.SENTIMENT: N_(
        "{name} was not analysed for sentiment. Run “analyze” on it with the task “sentiment” "
        "first."
    ),
}


def _judged(document: DocumentRecord, task: OpinionTask, given: str | None) -> Judged | None:
    if task is OpinionTask.SENTIMENT:
        felt = document.sentiment
        if felt is None:
            return None
        return Judged(document.id, document.text, felt.label, felt.probability, None)
    shown = document.labels
    if not shown or not shown[0].scores:
        return None
    scores = shown[0].scores
    label = max(scores, key=scores.__getitem__)
    probability = scores[label]
    if document.label_by is LabelBy.MODEL:
        label = LABEL_SEPARATOR.join(one.label for one in shown)
        probability = min(scores[one.label] for one in shown)
    return Judged(document.id, document.text, label, probability, given)
