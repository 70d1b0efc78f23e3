"""Summaries without a large model: the telling sentences of documents, word for word.

What a window or a command calls. `summarise_document` and `summarise_selection` choose sentences
and tell where each stands; `pipeline.themes.summarise_documents` tells what many documents say.
Embeddings stored in the corpus are used; where it has none, texts are encoded here.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.sources import Source
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.summary import Sentence, extract
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment

Checkpoint = Callable[[], None]
"""Called between steps; may raise `CancelledError`."""

_MOST_DOCUMENTS = 1000
"""Of more, the most central ones speak for all: their sentences fit memory and a few seconds."""
_MOST_SENTENCES = 20_000


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of a summary: the span `start` to `end` of its document's text.

    `document_id` is None outside a corpus. `score` is 0 to 1: how much it says of the whole.
    """

    text: str
    start: int
    end: int
    score: float
    document_id: int | None = None
    path: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The chosen sentences, in the order of the text; of how many, in how many documents."""

    sentences: tuple[SummarySentence, ...]
    of_sentences: int
    documents: int


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text outside any corpus, and where it comes from."""

    text: str
    title: str | None = None
    path: str = ""
    locator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One document cut into sentences, with their embeddings and that of its title (or zeros)."""

    document_id: int | None
    path: str
    locator: str
    text: str
    spans: list[tuple[int, int]]
    vectors: Matrix
    title: Matrix


def summarise_document(
    corpus: Corpus,
    models: AnalysisModels,
    document_id: int,
    sentences: int = 5,
    checkpoint: Checkpoint = lambda: None,
) -> Summary:
    """Return the `sentences` that say most of one document.

    Raises:
        InputError: there is no such document.

    """
    summary = summarise_selection(corpus, models, [document_id], sentences, checkpoint)
    if not summary.documents:
        raise InputError(
            _("{name} holds no document {id}.").format(name=corpus.path.name, id=document_id)
        )
    return summary


def summarise_selection(
    corpus: Corpus,
    models: AnalysisModels,
    document_ids: Sequence[int] | None,
    sentences: int = 5,
    checkpoint: Checkpoint = lambda: None,
) -> Summary:
    """Return the `sentences` that say most of these documents together, or of all (None).

    Of more than a thousand, the most central ones speak for all.
    """
    chosen = _central(corpus, models, document_ids)
    known = {one.id: one for one in corpus.sources(chosen)}
    ordered = [known[one] for one in chosen if one in known]
    return _extracted(_stored_parts(corpus, models, ordered, checkpoint), sentences, checkpoint)


def summarise_texts(
    models: AnalysisModels,
    texts: Iterable[PlainText],
    sentences: int = 5,
    checkpoint: Checkpoint = lambda: None,
) -> Summary:
    """Return the `sentences` that say most of texts outside any corpus."""
    parts = (_encoded(models, one, None, checkpoint) for one in texts)
    return _extracted(parts, sentences, checkpoint)


def _central(
    corpus: Corpus, models: AnalysisModels, document_ids: Sequence[int] | None
) -> list[int]:
    """Return the documents to read sentences of, in the order given, or by id."""
    wanted = list(dict.fromkeys(document_ids)) if document_ids is not None else None
    if wanted is not None and len(wanted) <= _MOST_DOCUMENTS:
        return wanted
    ids, vectors = corpus.document_vectors(models.encoder_model)
    if wanted is None and not ids:
        return sorted(one.id for one in corpus.sources(with_text=False))[:_MOST_DOCUMENTS]
    among = set(ids if wanted is None else wanted)
    rows = [row for row, one in enumerate(ids) if one in among]
    nearness = vectors[rows] @ vectors[rows].mean(axis=0)
    best = np.argsort(-nearness, kind="stable")[:_MOST_DOCUMENTS]
    return sorted(ids[rows[one]] for one in best)


def _stored_parts(
    corpus: Corpus, models: AnalysisModels, documents: Sequence[Source], checkpoint: Checkpoint
) -> Iterator[_Part]:
    alone = len(documents) == 1  # a title tells of one document; of many, each title tells its own
    for one in documents:
        checkpoint()
        spans, vectors = corpus.segment_vectors(models.encoder_model, one.id)
        if spans:
            title = _title(models, one.title if alone else None, vectors.shape[1])
            yield _Part(one.id, one.path, one.locator, one.text, spans, vectors, title)
        else:
            text = PlainText(one.text, one.title, one.path, one.locator)
            yield _encoded(models, text, one.id, checkpoint)


def _encoded(
    models: AnalysisModels, text: PlainText, document_id: int | None, checkpoint: Checkpoint
) -> _Part:
    language = models.languages.identify(text.text).language
    spans = [(span.start, span.end) for span in segment(text.text, language)]
    vectors = models.encoder.encode(
        [normalise(text.text[start:end]) for start, end in spans], lambda _done: checkpoint()
    )
    title = _title(models, text.title, models.encoder.dimension)
    return _Part(document_id, text.path, text.locator, text.text, spans, vectors, title)


def _title(models: AnalysisModels, title: str | None, dimension: int) -> Matrix:
    plain = normalise(title or "")
    return models.encoder.encode([plain])[0] if plain else np.zeros(dimension, np.float32)


def _extracted(parts: Iterable[_Part], count: int, checkpoint: Checkpoint) -> Summary:
    kept: list[_Part] = []
    total = 0
    for part in parts:
        if kept and total + len(part.spans) > _MOST_SENTENCES:
            break
        kept.append(part)
        total += len(part.spans)
    if not total:
        return Summary((), 0, len(kept))
    sentences = [
        Sentence(part.text[start:end], ordinal, len(part.spans), number)
        for number, part in enumerate(kept)
        for ordinal, (start, end) in enumerate(part.spans)
    ]
    filled = [part for part in kept if part.spans]
    vectors = np.concatenate([part.vectors for part in filled])
    titles = np.repeat(
        np.stack([part.title for part in filled]), [len(part.spans) for part in filled], axis=0
    )
    chosen = extract(sentences, vectors, count, titles, checkpoint)
    return Summary(
        tuple(
            _summary_sentence(
                kept[sentences[one.index].document], sentences[one.index].ordinal, one.score
            )
            for one in chosen
        ),
        total,
        len(kept),
    )


def _summary_sentence(part: _Part, ordinal: int, score: float) -> SummarySentence:
    start, end = part.spans[ordinal]
    return SummarySentence(
        " ".join(part.text[start:end].split()),
        start,
        end,
        score,
        part.document_id,
        part.path,
        part.locator,
    )
