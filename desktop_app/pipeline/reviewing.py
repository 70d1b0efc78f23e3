"""Which documents of a corpus a person should label next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import DocumentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.packs.heads import Head
from desktop_app.pipeline.annotating import labelled_documents, training_examples
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.current_labeller import no_embeddings
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.active_learning import suggest, uncertainty
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.teaching.blending import Teacher
from desktop_app.tasks.teaching.examples import Examples
from desktop_app.tasks.teaching.validation import default_setting

_DECIMALS = 4
_FEWEST_LABELS = 2  # that somebody gave, before a classifier can be taught


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A document to label: the label guessed now, and how unsure that is (0 to 1)."""

    id: int
    path: str
    locator: str
    label: str | None
    uncertainty: float | None
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Guesses:
    """What is known of texts now: the probability of each label [texts, labels]."""

    labels: tuple[str, ...]
    probabilities: Matrix


def next_to_label(corpus: Corpus, models: AnalysisModels, limit: int) -> list[ReviewItem]:
    """Return up to `limit` documents to label next, the most useful first.

    Once people gave two labels or more, what is unsure is judged by a classifier taught with these
    at once; before, by the predictions in the corpus.

    Raises:
        InputError: the corpus was analysed without embeddings.

    """
    ids, vectors = corpus.document_vectors(models.encoder_model)
    if not ids:
        raise no_embeddings(corpus)
    by_id = {document.id: document for document in corpus.documents(failed=False)}
    documents = [by_id[document_id] for document_id in ids]
    rows = {document_id: row for row, document_id in enumerate(ids)}
    labelled = [rows[one] for one in labelled_documents(corpus) if one in rows]
    codebook = stored_codebook(corpus)
    guesses = _taught(corpus, models, codebook, rows, vectors) if codebook else None
    guesses = guesses or _stored(documents)
    unsure = None
    if guesses is not None:
        multi_label = codebook is not None and codebook.multi_label
        unsure = uncertainty(guesses.probabilities, multi_label=multi_label)
    texts = [document.text for document in documents]
    return [
        _item(documents[one.index], guesses, one.index, one.uncertainty)
        for one in suggest(vectors, unsure, labelled, limit, texts)
    ]


def taught_head(
    models: AnalysisModels,
    codebook: Codebook,
    vectors: Matrix,
    labels: Sequence[tuple[str, ...]],
) -> Head | None:
    """Return a head taught at once with examples [n, dimension], or None of less than two labels.

    Its probabilities are not calibrated, which does not alter which texts are unsure.
    """
    if len({label for given in labels for label in given}) < _FEWEST_LABELS:
        return None
    names = codebook.names
    examples = Examples(
        vectors,
        np.array([[name in given for name in names] for given in labels]),
        np.arange(len(labels)),
        codebook.multi_label,
    )
    label_vectors = zero_shot.label_vectors(models.encoder, codebook.labels)
    teacher = Teacher(label_vectors, examples, None)
    blend = teacher.fit(examples, default_setting(teacher))
    return blend.head(names, 1.0, independent=codebook.multi_label)


def _taught(
    corpus: Corpus,
    models: AnalysisModels,
    codebook: Codebook,
    rows: Mapping[int, int],
    vectors: Matrix,
) -> Guesses | None:
    """Return what a classifier makes of the documents that learns from those labelled, if any."""
    given = [
        (rows[example.target.document_id], example.labels)
        for example in training_examples(corpus)
        if example.target.start is None and example.target.document_id in rows
    ]
    taught = vectors[[row for row, _labels in given]]
    head = taught_head(models, codebook, taught, [labels for _row, labels in given])
    return None if head is None else Guesses(codebook.names, head.probabilities(vectors))


def _stored(documents: Sequence[DocumentRecord]) -> Guesses | None:
    """Return what the labels shown now make of each document, if there are any.

    A document without a prediction (added since) is one that nothing is known of.
    """
    scores = [document.labels[0].scores if document.labels else {} for document in documents]
    names = tuple(next((one for one in scores if one), {}))
    if not names:
        return None
    unknown = 1 / len(names)
    shares = [[one.get(name, unknown) for name in names] for one in scores]
    return Guesses(names, np.array(shares, np.float32))


def _item(document: DocumentRecord, guesses: Guesses | None, row: int, unsure: float) -> ReviewItem:
    return ReviewItem(
        id=document.id,
        path=document.path,
        locator=document.locator,
        label=guesses.labels[int(guesses.probabilities[row].argmax())] if guesses else None,
        uncertainty=round(unsure, _DECIMALS) if guesses else None,
        text=document.text,
    )
