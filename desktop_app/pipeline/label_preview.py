"""What labels would find, by their names and descriptions alone, in a sample of a corpus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Label

SAMPLE_DOCUMENTS = 2000
"""Enough that shares are right to two or three in a hundred, few enough to be sorted at once."""
_EXAMPLES = 3
_CHARACTERS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Documents spread evenly over a corpus, and their embeddings. `of` is how many there are."""

    ids: tuple[int, ...]
    vectors: Matrix
    languages: tuple[str, ...]
    of: int


@dataclass(frozen=True, slots=True)
class PreviewExample:
    """A document that a label would be given to, and the beginning of its text."""

    id: int
    text: str
    probability: float


@dataclass(frozen=True, slots=True)
class LabelPreview:
    """How many documents of the sample get a label, and those surest to."""

    label: str
    count: int
    examples: tuple[PreviewExample, ...]


def take_sample(corpus: Corpus, models: AnalysisModels, limit: int = SAMPLE_DOCUMENTS) -> Sample:
    """Return embedded documents of a corpus: up to `limit`, from everywhere in it."""
    languages = corpus.analyses.languages()
    known = list(languages)
    places = np.linspace(0, len(known) - 1, min(limit, len(known))).astype(int)
    ids: list[int] = []
    rows: list[Matrix] = []
    for document_id in (known[place] for place in places):
        spans, vectors = corpus.segment_vectors(models.encoder_model, document_id)
        if spans:
            lengths = np.array([max(1, end - start) for start, end in spans], np.float32)
            mean = lengths @ vectors
            ids.append(document_id)
            rows.append(mean / max(float(np.linalg.norm(mean)), 1e-9))
    stacked = np.stack(rows).astype(np.float32) if rows else np.zeros((0, 0), np.float32)
    return Sample(tuple(ids), stacked, tuple(languages[one] for one in ids), len(known))


def preview_labels(
    corpus: Corpus, models: AnalysisModels, sample: Sample, labels: Sequence[Label]
) -> tuple[LabelPreview, ...]:
    """Return what each of two or more labels would find, in their order."""
    if not sample.ids:
        return tuple(LabelPreview(label.name, 0, ()) for label in labels)
    vectors = zero_shot.label_vectors(models.encoder, labels)
    shares = zero_shot.classify(vectors, sample.vectors, sample.languages)
    best = shares.argmax(axis=1)
    chosen: list[list[int]] = []
    for index in range(len(labels)):
        rows = np.flatnonzero(best == index)
        order = np.argsort(-shares[rows, index], kind="stable")[:_EXAMPLES]
        chosen.append(rows[order].tolist())
    wanted = [sample.ids[row] for rows in chosen for row in rows]
    texts = {one.id: one.text for one in corpus.sources(wanted)}
    return tuple(
        LabelPreview(
            label.name,
            int((best == index).sum()),
            tuple(
                PreviewExample(
                    sample.ids[row],
                    _beginning(texts.get(sample.ids[row], "")),
                    float(shares[row, index]),
                )
                for row in chosen[index]
            ),
        )
        for index, label in enumerate(labels)
    )


def _beginning(text: str) -> str:
    return " ".join(text[: 2 * _CHARACTERS].split())[:_CHARACTERS]
