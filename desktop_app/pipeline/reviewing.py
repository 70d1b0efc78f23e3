"""Which documents of a corpus a person should label next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import DocumentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotating import labelled_documents, training_examples
from desktop_app.pipeline.codebooks import stored_codebook
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
class _Guesses:
    """What is known of the documents now: the probability of each label [documents, labels]."""

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
        raise InputError(
            _(
                "{name} holds no embeddings. Run “analyze” on it with the task “sentiment” or "
                "“classify” first."
            ).format(name=corpus.path.name)
        )
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


def _taught(
    corpus: Corpus,
    models: AnalysisModels,
    codebook: Codebook,
    rows: Mapping[int, int],
    vectors: Matrix,
) -> _Guesses | None:
    """Return what a classifier makes of the documents that learns from those labelled, if any."""
    given = [
        (rows[example.target.document_id], example.labels)
        for example in training_examples(corpus)
        if example.target.start is None and example.target.document_id in rows
    ]
    if len({label for _row, labels in given for label in labels}) < _FEWEST_LABELS:
        return None
    names = codebook.names
    examples = Examples(
        vectors[[row for row, _labels in given]],
        np.array([[name in labels for name in names] for _row, labels in given]),
        np.arange(len(given)),
        codebook.multi_label,
    )
    label_vectors = zero_shot.label_vectors(models.encoder, codebook.labels)
    teacher = Teacher(label_vectors, examples, None)
    blend = teacher.fit(examples, default_setting(teacher))
    head = blend.head(names, 1.0, independent=codebook.multi_label)
    return _Guesses(names, head.probabilities(vectors))


def _stored(documents: Sequence[DocumentRecord]) -> _Guesses | None:
    """Return what the labels shown now make of each document, if there are any.

    A document without a prediction (added since) is one that nothing is known of.
    """
    scores = [document.labels[0].scores if document.labels else {} for document in documents]
    names = tuple(next((one for one in scores if one), {}))
    if not names:
        return None
    unknown = 1 / len(names)
    shares = [[one.get(name, unknown) for name in names] for one in scores]
    return _Guesses(names, np.array(shares, np.float32))


def _item(
    document: DocumentRecord, guesses: _Guesses | None, row: int, unsure: float
) -> ReviewItem:
    return ReviewItem(
        id=document.id,
        path=document.path,
        locator=document.locator,
        label=guesses.labels[int(guesses.probabilities[row].argmax())] if guesses else None,
        uncertainty=round(unsure, _DECIMALS) if guesses else None,
        text=document.text,
    )
