"""Analyses the documents waiting in a corpus: language, segments, embeddings, sentiment, terms.

The corpus is the queue: whatever lacks a stamp is analysed, whether it is new, changed, left over
from a run that was killed, or lacks a task that is asked for now. While the engine encodes one
block of texts, the next is prepared and the last is stored.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import (
    AnalysedSegment,
    DocumentAnalysis,
    PendingDocument,
    Prediction,
)
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.models import AnalysisModels, merged_stamps
from desktop_app.pipeline.plan import Task
from desktop_app.tasks.keywords import terms
from desktop_app.tasks.language import DocumentLanguage
from desktop_app.tasks.sentiment import document_sentiment
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import Span, segment
from desktop_app.text.tokens import count_words

_CHUNK_DOCUMENTS = 1024
_CHUNK_CHARACTERS = 100_000
"""A chunk is one commit: two or three seconds of work on a small laptop, so a crash loses little,
and enough texts that many have the same length and run together."""
_TEXTS_AT_ONCE = 1024
"""Texts in one call of the engine; cancelling waits for those under way."""
_CALLS_AT_ONCE = 2
"""While the last batches of one call of the engine finish, those of the next use the free cores."""
_BLOCKS_AHEAD = 4
"""Enough that the engine never waits for the next block to be prepared."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """What a step finished: documents, sentences, and characters of text, each counted once."""

    documents: int = 0
    segments: int = 0
    characters: int = 0


@dataclass(frozen=True, slots=True)
class _Examined:
    """A document with everything but what needs embeddings."""

    document: PendingDocument
    language: DocumentLanguage
    spans: tuple[Span, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Examined documents, and the ids of all their segments' texts in order.

    `rest` is what is finished with the chunk: all of it but the texts encoded for it.
    """

    documents: tuple[_Examined, ...]
    text_ids: tuple[int, ...]
    rest: Analysed


@dataclass(frozen=True, slots=True)
class _Encoding:
    """Texts on their way through the engine."""

    text_ids: tuple[int, ...]
    characters: int
    vectors: "Future[Matrix]"


class Analyser:
    """Analyses pending documents. A context manager; call `step` until it returns None."""

    def __init__(self, corpus: Corpus, models: AnalysisModels, tasks: frozenset[Task]) -> None:
        self.stamps = models.stamps(tasks)
        self._corpus = corpus
        self._models = models
        self._tasks = tasks
        self._executor = ThreadPoolExecutor(_CALLS_AT_ONCE, "encoder")
        self._blocks: deque[_Chunk | _Encoding] = deque()
        self._being_encoded: set[int] = set()
        self._last_id = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def step(self) -> Analysed | None:
        """Prepare the next chunk or store the next finished block; None when nothing waits."""
        if len(self._blocks) < _BLOCKS_AHEAD and self._prepare_next():
            return Analysed()
        if not self._blocks:
            return None
        block = self._blocks.popleft()
        if isinstance(block, _Encoding):
            return self._store_encoding(block)
        return self._store_chunk(block)

    def _prepare_next(self) -> bool:
        pending = self._corpus.analyses.pending(
            self.stamps,
            after=self._last_id,
            documents=_CHUNK_DOCUMENTS,
            characters=_CHUNK_CHARACTERS,
        )
        if not pending:
            return False
        self._last_id = pending[-1].id
        documents = tuple(self._examine(document) for document in pending)
        texts = [text for document in documents for text in document.texts]
        new: dict[int, str] = {}
        with self._corpus.transaction():
            text_ids = self._corpus.analyses.text_ids([_hash(text) for text in texts])
            if self._models.encodes(self._tasks):
                new = self._submit(dict(zip(text_ids, texts, strict=True)))
        characters = sum(len(document.text) for document in pending)
        rest = Analysed(
            documents=len(documents),
            segments=len(texts) - len(new),
            # A text may have grown a little where it was made uniform.
            characters=max(0, characters - sum(map(len, new.values()))),
        )
        self._blocks.append(_Chunk(documents, tuple(text_ids), rest))
        return True

    def _examine(self, document: PendingDocument) -> _Examined:
        guess = self._models.languages.identify(document.text)
        spans = segment(document.text, guess.language)
        language = self._models.languages.identify_document(document.text, spans, guess)
        texts = tuple(normalise(document.text[span.start : span.end]) for span in spans)
        return _Examined(document, language, tuple(spans), texts)

    def _submit(self, texts: dict[int, str]) -> dict[int, str]:
        """Have those texts encoded that are new to the corpus; return them."""
        have = self._corpus.analyses.embedded(self._models.encoder_model, list(texts))
        new = {
            text_id: text
            for text_id, text in texts.items()
            if text_id not in have and text_id not in self._being_encoded
        }
        self._being_encoded.update(new)
        ids = tuple(new)
        for start in range(0, len(ids), _TEXTS_AT_ONCE):
            block = ids[start : start + _TEXTS_AT_ONCE]
            to_encode = [new[text_id] for text_id in block]
            future = self._executor.submit(self._models.encoder.encode, to_encode)
            self._blocks.append(_Encoding(block, sum(map(len, to_encode)), future))
        return new

    def _store_encoding(self, encoding: _Encoding) -> Analysed:
        # As they are stored, so that scores do not depend on whether a vector was just computed.
        vectors = encoding.vectors.result().astype(np.float16).astype(np.float32)
        with self._corpus.transaction():
            self._corpus.analyses.add_vectors(
                self._models.encoder_model, encoding.text_ids, vectors
            )
            if Task.SENTIMENT in self._tasks:
                self._add_scores(encoding.text_ids, vectors)
        self._being_encoded.difference_update(encoding.text_ids)
        return Analysed(segments=len(encoding.text_ids), characters=encoding.characters)

    def _store_chunk(self, chunk: _Chunk) -> Analysed:
        feels = Task.SENTIMENT in self._tasks
        with self._corpus.transaction():
            scores = self._scores(chunk.text_ids) if feels else None
            analyses = []
            first = 0
            for examined in chunk.documents:
                last = first + len(examined.spans)
                ids = chunk.text_ids[first:last]
                felt = None if scores is None else _sentiment(examined, scores[first:last])
                analyses.append(self._analysis(examined, ids, felt))
                first = last
            sentiment = self._models.sentiment_model if feels else None
            self._corpus.analyses.store(analyses, sentiment)
        return chunk.rest

    def _analysis(
        self, examined: _Examined, text_ids: Sequence[int], sentiment: Prediction | None
    ) -> DocumentAnalysis:
        document, language = examined.document, examined.language
        segments = tuple(
            AnalysedSegment(span.start, span.end, code, text_id)
            for span, code, text_id in zip(
                examined.spans, language.segment_languages, text_ids, strict=True
            )
        )
        wanted = Task.KEYWORDS in self._tasks
        return DocumentAnalysis(
            document_id=document.id,
            stamps=merged_stamps(document.stamps, self.stamps),
            words=count_words(document.text, language.language),
            language=language.language,
            languages=language.shares,
            segments=segments,
            terms=terms(document.text, language.language) if wanted else None,
            sentiment=sentiment,
        )

    def _scores(self, text_ids: Sequence[int]) -> Matrix:
        """Return the sentiment of texts ([n, labels]); of those encoded earlier, compute it now."""
        model = self._models.sentiment_model
        unique = list(dict.fromkeys(text_ids))
        scores = self._corpus.analyses.scores(model, unique)
        missing = [text_id for text_id in unique if text_id not in scores]
        if missing:
            vectors = self._corpus.analyses.vectors(self._models.encoder_model, missing)
            stacked = np.stack([vectors[text_id] for text_id in missing]).astype(np.float32)
            self._add_scores(missing, stacked)
            scores |= self._corpus.analyses.scores(model, missing)
        if not text_ids:
            return np.zeros((0, len(model.labels)), np.float32)
        return np.stack([scores[text_id] for text_id in text_ids])

    def _add_scores(self, text_ids: Sequence[int], vectors: Matrix) -> None:
        scores = self._models.sentiment.segments(vectors)
        self._corpus.analyses.add_scores(self._models.sentiment_model, text_ids, scores)


def _hash(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()


def _sentiment(examined: _Examined, scores: Matrix) -> Prediction:
    return document_sentiment(scores, [span.end - span.start for span in examined.spans])
