"""Which documents of a corpus a person should label next."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.corpus.records import DocumentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotating import labelled_documents
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.active_learning import suggest, uncertainty

_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A document to label: the label guessed now, and how unsure that is (0 to 1)."""

    id: int
    path: str
    locator: str
    label: str | None
    uncertainty: float | None
    text: str


def next_to_label(corpus: Corpus, models: AnalysisModels, limit: int) -> list[ReviewItem]:
    """Return up to `limit` documents to label next, the most useful first.

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
    documents = {document.id: document for document in corpus.documents(failed=False)}
    texts = [documents[document_id].text for document_id in ids]
    rows = {document_id: row for row, document_id in enumerate(ids)}
    labelled = [rows[one] for one in labelled_documents(corpus) if one in rows]
    codebook = stored_codebook(corpus)
    unsure = _uncertainty(
        [documents[document_id] for document_id in ids],
        multi_label=codebook is not None and codebook.multi_label,
    )
    return [
        _item(documents[ids[one.index]], None if unsure is None else one.uncertainty)
        for one in suggest(vectors, unsure, labelled, limit, texts)
    ]


def _uncertainty(
    documents: list[DocumentRecord], *, multi_label: bool
) -> NDArray[np.float64] | None:
    """Return how unsure the labels shown now are of each document, if there are any.

    A document without a prediction (added since) is one that nothing is known of.
    """
    scores = [document.labels[0].scores if document.labels else {} for document in documents]
    names = list(next((one for one in scores if one), {}))
    if not names:
        return None
    unknown = 1 / len(names)
    rows = np.array([[one.get(name, unknown) for name in names] for one in scores], np.float32)
    return uncertainty(rows, multi_label=multi_label)


def _item(document: DocumentRecord, uncertainty: float | None) -> ReviewItem:
    return ReviewItem(
        id=document.id,
        path=document.path,
        locator=document.locator,
        label=document.labels[0].label if document.labels else None,
        uncertainty=None if uncertainty is None else round(uncertainty, _DECIMALS),
        text=document.text,
    )
