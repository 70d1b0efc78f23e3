"""How well the labels people gave so far teach: measured anew while they label."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.annotations import Target
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.annotating import TrainingExample, judgements, training_examples
from desktop_app.pipeline.codebooks import required_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.review_queue import Reviewer
from desktop_app.tasks.agreement import AgreementReport, measure_agreement
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.near_duplicates import group_near_duplicates
from desktop_app.tasks.teaching import Examples, Lesson, teach
from desktop_app.tasks.teaching.examples import Flags
from desktop_app.tasks.teaching.measures import given_labels
from desktop_app.tasks.teaching.teach import MULTI_LABEL_THRESHOLD
from desktop_app.text.normalisation import normalise

FEWEST_EXAMPLES = 5
"""Fewer measure nothing: each fold would hold out one text."""


@dataclass(frozen=True, slots=True)
class Certainty:
    """With labels given from a probability up: how many of the texts get one, and rightly."""

    threshold: float
    coverage: float
    precision: float | None


@dataclass(frozen=True, slots=True, eq=False)
class LiveReport:
    """What cross-validation of the examples alone found; `lesson` is None for too few.

    Unlabelled documents have no part in it, which makes it quick and rather too low than too high.
    `targets` are the texts that were held out, in the order of `has` and of `lesson.held_out`.
    """

    codebook: Codebook
    lesson: Lesson | None
    counts: tuple[int, ...]
    targets: tuple[Target | None, ...]
    has: Flags

    @property
    def examples(self) -> int:
        """How many texts it was taught with."""
        return len(self.has)

    def certainty(self, threshold: float) -> Certainty:
        """Return what giving labels only from `threshold` up would do."""
        if self.lesson is None:
            return Certainty(threshold, 0.0, None)
        given = self._given(threshold)
        told = int(given.sum())
        right = float((given & self.has).sum() / told) if told else None
        return Certainty(threshold, float(given.any(axis=1).mean()), right)

    def documents(self, true: int, taken_for: int) -> tuple[int, ...]:
        """Return the documents of one label (by its index) that were taken for another."""
        if self.lesson is None:
            return ()
        given = self._given(0.0)
        rows = np.flatnonzero(self.has[:, true] & given[:, taken_for]).tolist()
        found = (self.targets[row] for row in rows)
        return tuple(dict.fromkeys(one.document_id for one in found if one is not None))

    def _given(self, threshold: float) -> Flags:
        assert self.lesson is not None  # noqa: S101  asked by both callers
        shares = self.lesson.held_out
        if self.codebook.multi_label:
            return given_labels(shares, threshold or MULTI_LABEL_THRESHOLD, multi_label=True)
        best = given_labels(shares, 0.0, multi_label=False)
        return best & (shares >= threshold)


def measure_live(
    corpus: Corpus,
    models: AnalysisModels,
    reviewer: Reviewer,
    checkpoint: Callable[[], None] = lambda: None,
) -> LiveReport:
    """Teach with what people labelled, and hold each text out once."""
    codebook = required_codebook(corpus)
    given = training_examples(corpus)
    texts = [example.text for example in given]
    labels = [example.labels for example in given]
    targets: list[Target | None] = [example.target for example in given]
    for label in codebook.labels:
        texts += label.examples
        labels += [(label.name,)] * len(label.examples)
        targets += [None] * len(label.examples)
    has = np.array([[name in row for name in codebook.names] for row in labels], np.bool_)
    has = has.reshape(len(texts), len(codebook.labels))
    counts = tuple(int(count) for count in has.sum(axis=0))
    report = LiveReport(codebook, None, counts, tuple(targets), has)
    if len(texts) < FEWEST_EXAMPLES or sum(1 for count in counts if count) < 2:  # noqa: PLR2004
        return report
    examples = Examples(
        _vectors(corpus, models, reviewer, given, texts[len(given) :]),
        has,
        group_near_duplicates([normalise(text) for text in texts]),
        codebook.multi_label,
    )
    names = reviewer.label_vectors(codebook.labels)
    taught = teach(codebook.names, names, examples, None, checkpoint)
    return LiveReport(codebook, taught.lesson, counts, tuple(targets), has)


def measure_people(corpus: Corpus) -> AgreementReport | None:
    """Return how far those agree who labelled the same texts, or None where none did."""
    said = judgements(corpus)
    if len({judgement.annotator for judgement in said}) < 2:  # noqa: PLR2004
        return None
    report = measure_agreement(said)
    return report if report.overall.items else None


def _vectors(
    corpus: Corpus,
    models: AnalysisModels,
    reviewer: Reviewer,
    given: Sequence[TrainingExample],
    others: Sequence[str],
) -> Matrix:
    """Return the embeddings of all examples; those of whole documents are in the corpus."""
    ids, known = reviewer.vectors(corpus)
    rows = {document_id: row for row, document_id in enumerate(ids)}
    result = np.zeros((len(given) + len(others), known.shape[1]), np.float32)
    wanted: list[int] = []
    for place, example in enumerate(given):
        row = rows.get(example.target.document_id)
        if example.target.start is None and row is not None:
            result[place] = known[row]
        else:
            wanted.append(place)
    texts = [*(example.text for example in given), *others]
    wanted += range(len(given), len(texts))
    if wanted:
        result[wanted] = models.encoder.encode([normalise(texts[place]) for place in wanted])
    return result
