"""Why a document of a corpus got its label: what in it decided, and examples like it."""

from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import DocumentRecord, LabelBy
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.packs.kept_examples import MOST_CHARACTERS, KeptExamples
from desktop_app.packs.opening import open_examples
from desktop_app.pipeline.annotating import training_examples
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.current_labeller import Labeller, current_labeller, no_embeddings
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.explanation import (
    Span,
    deciding_segments,
    explain_spans,
    nearest_examples,
)

_DECIMALS = 3
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class SegmentReason:
    """A segment of the document, and what it adds to the log odds of the label."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class LabelledNeighbour:
    """A document that people labelled, and how like it is (cosine, at most 1)."""

    id: int
    path: str
    locator: str
    labels: tuple[str, ...]
    similarity: float
    text: str


@dataclass(frozen=True, slots=True)
class TaughtNeighbour:
    """An example that the classifier was taught with, and how like it is (cosine, at most 1)."""

    labels: tuple[str, ...]
    similarity: float
    text: str


@dataclass(frozen=True, slots=True)
class DocumentExplanation:
    """Why a document has this label: segments in the order of the text, and the nearest examples.

    `label_by` is None where the document got no label, since none was probable enough: explained is
    the likeliest. `nearest` are documents that people labelled in the corpus, `taught` those that
    the classifier's pack keeps.
    """

    id: int
    path: str
    locator: str
    label: str
    label_by: LabelBy | None
    segments: tuple[SegmentReason, ...]
    nearest: tuple[LabelledNeighbour, ...]
    taught: tuple[TaughtNeighbour, ...]


def explain_document(
    corpus: Corpus, models: AnalysisModels, document_id: int
) -> DocumentExplanation:
    """Explain the label that a document shows, a person's too, by what labels the corpus now.

    From stored embeddings if it takes these, so that nothing is encoded but the labels' names; a
    classifier with a network of its own is asked again without each segment.

    Raises:
        InputError: there is no such document, or it has no label or no embeddings.

    """
    document = required_document(corpus, document_id)
    labeller = current_labeller(corpus, models)
    spans, vectors = corpus.segment_vectors(models.encoder_model, document_id)
    if labeller.takes_stored:
        if not spans:
            raise no_embeddings(corpus)
        lengths = [end - start for start, end in spans]
        label = _label(document, labeller, _mean(vectors, lengths))
        index = labeller.labels.index(label)
        weights = deciding_segments(vectors, lengths, index, labeller.score).tolist()
    else:
        spans = corpus.segment_spans(document_id)
        label = _label(document, labeller, labeller.encode([document.text]))
        index = labeller.labels.index(label)
        weights = explain_spans(document.text, spans, index, labeller.encode, labeller.score)
    return DocumentExplanation(
        id=document.id,
        path=document.path,
        locator=document.locator,
        label=label,
        label_by=document.label_by,
        segments=tuple(_reasons(document, spans, weights)),
        nearest=tuple(_nearest(corpus, models, document_id)),
        taught=_nearest_taught(corpus, models, labeller, document),
    )


def required_document(corpus: Corpus, document_id: int) -> DocumentRecord:
    """Return a document by its id. Raises InputError if there is none, or it was not read."""
    document = next(corpus.documents(failed=False, ids=[document_id]), None)
    if document is None:
        raise InputError(
            _("{name} holds no document {id}.").format(name=corpus.path.name, id=document_id)
        )
    return document


def nearest_kept(
    kept: KeptExamples | None, vector: Matrix, text: str
) -> tuple[TaughtNeighbour, ...]:
    """Return the examples of a pack that are most like a text, other than the text itself."""
    if kept is None or kept.vectors.shape[1:] != vector.shape:
        return ()
    own = " ".join(text[:MOST_CHARACTERS].split())
    others = [row for row, one in enumerate(kept.texts) if " ".join(one.text.split()) != own]
    return tuple(
        TaughtNeighbour(
            kept.texts[others[one.index]].labels,
            round(one.similarity, _DECIMALS),
            kept.texts[others[one.index]].text,
        )
        for one in nearest_examples(vector, kept.vectors[others], _NEIGHBOURS)
    )


def kept_examples(labeller: Labeller) -> KeptExamples | None:
    """Return the examples that the pack of a taught classifier keeps, if it does."""
    return open_examples(labeller.classifier.pack) if labeller.classifier else None


def _reasons(
    document: DocumentRecord, spans: list[Span], weights: list[float]
) -> list[SegmentReason]:
    return [
        SegmentReason(start, end, document.text[start:end], round(weight, _DECIMALS))
        for (start, end), weight in zip(spans, weights, strict=True)
    ]


def _label(document: DocumentRecord, labeller: Labeller, row: Matrix) -> str:
    for shown in document.labels:
        if shown.label in labeller.labels:
            return shown.label
    return labeller.labels[int(labeller.score(row)[0].argmax())]


def _mean(vectors: Matrix, lengths: list[int]) -> Matrix:
    mean: Matrix = np.average(vectors, axis=0, weights=np.maximum(1, lengths)).astype(np.float32)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    return mean[None]


def _nearest_taught(
    corpus: Corpus, models: AnalysisModels, labeller: Labeller, document: DocumentRecord
) -> tuple[TaughtNeighbour, ...]:
    kept = kept_examples(labeller) if labeller.takes_stored else None
    if kept is None:
        return ()
    ids, vectors = corpus.document_vectors(models.encoder_model)
    return nearest_kept(kept, vectors[ids.index(document.id)], document.text)


def _nearest(corpus: Corpus, models: AnalysisModels, document_id: int) -> list[LabelledNeighbour]:
    if stored_codebook(corpus) is None:
        return []
    given = {
        example.target.document_id: example.labels
        for example in training_examples(corpus)
        if example.target.start is None and example.target.document_id != document_id
    }
    if not given:
        return []
    ids, vectors = corpus.document_vectors(models.encoder_model)
    rows = [row for row, one in enumerate(ids) if one in given]
    if not rows or document_id not in ids:
        return []
    vector = vectors[ids.index(document_id)]
    found = nearest_examples(vector, vectors[rows], _NEIGHBOURS)
    wanted = {ids[rows[one.index]]: one.similarity for one in found}
    records = {one.id: one for one in corpus.documents(failed=False, ids=list(wanted))}
    return [
        LabelledNeighbour(
            id=near,
            path=records[near].path,
            locator=records[near].locator,
            labels=given[near],
            similarity=round(similarity, _DECIMALS),
            text=records[near].text,
        )
        for near, similarity in wanted.items()
    ]
