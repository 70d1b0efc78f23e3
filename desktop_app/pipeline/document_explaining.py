"""Why a document of a corpus got its label: what in it decided, and labelled ones like it."""

from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import DocumentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotating import training_examples
from desktop_app.pipeline.classifiers import open_classifier
from desktop_app.pipeline.codebooks import required_codebook, stored_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.taught_labelling import chosen_classifier
from desktop_app.tasks import zero_shot
from desktop_app.tasks.explanation import Score, deciding_segments, nearest_examples

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
class DocumentExplanation:
    """Why a document has this label: segments in the order of the text, the nearest labelled."""

    id: int
    path: str
    locator: str
    label: str
    segments: tuple[SegmentReason, ...]
    nearest: tuple[LabelledNeighbour, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Scoring:
    """What labels the documents now: its labels in order, and how it scores vectors."""

    labels: tuple[str, ...]
    score: Score


def explain_document(
    corpus: Corpus, models: AnalysisModels, document_id: int
) -> DocumentExplanation:
    """Explain the label that a document shows, a person's too, by what labels the corpus now.

    Nothing is encoded but the names of the labels.

    Raises:
        InputError: there is no such document, or it has no label or no embeddings.

    """
    document = next((one for one in corpus.documents(failed=False) if one.id == document_id), None)
    if document is None:
        raise InputError(
            _("{name} holds no document {id}.").format(name=corpus.path.name, id=document_id)
        )
    spans, vectors = corpus.segment_vectors(models.encoder_model, document_id)
    if not spans:
        raise InputError(
            _(
                "{name} holds no embeddings. Run “analyze” on it with the task “sentiment” or "
                "“classify” first."
            ).format(name=corpus.path.name)
        )
    scoring = _scoring(corpus, models)
    lengths = [end - start for start, end in spans]
    label = _label(document, scoring, vectors, lengths)
    weights = deciding_segments(vectors, lengths, scoring.labels.index(label), scoring.score)
    return DocumentExplanation(
        id=document.id,
        path=document.path,
        locator=document.locator,
        label=label,
        segments=tuple(
            SegmentReason(start, end, document.text[start:end], round(float(weight), _DECIMALS))
            for (start, end), weight in zip(spans, weights, strict=True)
        ),
        nearest=tuple(_nearest(corpus, models, document_id)),
    )


def _scoring(corpus: Corpus, models: AnalysisModels) -> _Scoring:
    choice = chosen_classifier(corpus)
    if choice is not None:
        classifier = open_classifier(choice.pack, choice.min_confidence)
        return _Scoring(classifier.labels, classifier.probabilities)
    codebook = required_codebook(corpus)
    names = zero_shot.label_vectors(models.encoder, codebook.labels)

    def score(rows: Matrix) -> Matrix:
        return np.concatenate([zero_shot.classify(names, row[None]) for row in rows])

    return _Scoring(codebook.names, score)


def _label(document: DocumentRecord, scoring: _Scoring, vectors: Matrix, lengths: list[int]) -> str:
    for shown in document.labels:
        if shown.label in scoring.labels:
            return shown.label
    mean = np.average(vectors, axis=0, weights=np.maximum(1, lengths)).astype(np.float32)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    return scoring.labels[int(scoring.score(mean[None])[0].argmax())]


def _nearest(corpus: Corpus, models: AnalysisModels, document_id: int) -> list[LabelledNeighbour]:
    if stored_codebook(corpus) is None:
        return []
    given = {
        example.target.document_id: example.labels
        for example in training_examples(corpus)
        if example.target.start is None and example.target.document_id != document_id
    }
    ids, vectors = corpus.document_vectors(models.encoder_model)
    rows = [row for row, one in enumerate(ids) if one in given]
    if not rows or document_id not in ids:
        return []
    vector = vectors[ids.index(document_id)]
    found = nearest_examples(vector, vectors[rows], _NEIGHBOURS)
    wanted = {ids[rows[one.index]]: one.similarity for one in found}
    records = {one.id: one for one in corpus.documents(failed=False) if one.id in wanted}
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
