"""Gathers what a large model is to summarise: the sentences of documents, as many as it may cost.

All sentences are taken where they fit; of more, the most telling ones in the order of the text, so
that a filter of 50,000 answers costs no more than a book.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.corpus.store import Corpus
from desktop_app.llm.passages import Passage
from desktop_app.llm.token_estimate import estimate_tokens
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.summarising import (
    Checkpoint,
    PlainText,
    Summary,
    summarise_selection,
    summarise_texts,
)

MOST_TOKENS = 40_000
"""Of passages sent for one summary, unless more are asked for: some 60 pages."""

_EVERYTHING = 20_000  # sentences; more than MOST_TOKENS hold


@dataclass(frozen=True, slots=True)
class Gathered:
    """The passages to send: all sentences there are, or the most telling of `of_sentences`."""

    passages: tuple[Passage, ...]
    of_sentences: int
    documents: int


def gather_documents(
    corpus: Corpus,
    models: AnalysisModels,
    document_ids: Sequence[int] | None,
    most_tokens: int = MOST_TOKENS,
    checkpoint: Checkpoint = lambda: None,
) -> Gathered:
    """Return the passages of these documents of a corpus, or of all (None)."""
    if document_ids is not None:
        whole = _whole(corpus, document_ids, most_tokens)
        if whole is not None:
            return whole
    chosen = summarise_selection(
        corpus, models, document_ids, _sentences_for(most_tokens), checkpoint
    )
    return _gathered(chosen, most_tokens)


def gather_texts(
    models: AnalysisModels,
    texts: Sequence[PlainText],
    most_tokens: int = MOST_TOKENS,
    checkpoint: Checkpoint = lambda: None,
) -> Gathered:
    """Return the passages of texts outside any corpus."""
    if sum(estimate_tokens(one.text) for one in texts) <= most_tokens:
        cut = [_cut(models, one) for one in texts]
        return _numbered([one for part in cut for one in part], len(texts))
    chosen = summarise_texts(models, texts, _sentences_for(most_tokens), checkpoint)
    return _gathered(chosen, most_tokens)


def _whole(corpus: Corpus, document_ids: Sequence[int], most_tokens: int) -> Gathered | None:
    """Return all segments of the documents, or None where they are too many."""
    known = {one.id: one for one in corpus.sources(document_ids)}
    documents = [known[one] for one in dict.fromkeys(document_ids) if one in known]
    if sum(estimate_tokens(one.text) for one in documents) > most_tokens:
        return None
    passages = [
        Passage(0, one.text[start:end], start, end, one.id, one.path, one.locator)
        for one in documents
        for start, end in corpus.segment_spans(one.id)
    ]
    return _numbered(passages, len(documents))


def _cut(models: AnalysisModels, text: PlainText) -> list[Passage]:
    from desktop_app.text.segmentation import segment

    language = models.languages.identify(text.text).language
    return [
        Passage(
            0, text.text[one.start : one.end], one.start, one.end, None, text.path, text.locator
        )
        for one in segment(text.text, language)
    ]


def _sentences_for(most_tokens: int) -> int:
    return min(_EVERYTHING, max(20, most_tokens // 12))  # a sentence rarely takes fewer tokens


def _gathered(chosen: Summary, most_tokens: int) -> Gathered:
    """Return the best of the chosen sentences that fit, in the order of the text."""
    order = sorted(range(len(chosen.sentences)), key=lambda i: -chosen.sentences[i].score)
    kept: list[int] = []
    total = 0
    for index in order:
        total += estimate_tokens(chosen.sentences[index].text)
        if total > most_tokens:
            break
        kept.append(index)
    sentences = [chosen.sentences[index] for index in sorted(kept)]
    passages = [
        Passage(0, one.text, one.start, one.end, one.document_id, one.path, one.locator)
        for one in sentences
    ]
    found = _numbered(passages, chosen.documents)
    return Gathered(found.passages, chosen.of_sentences, chosen.documents)


def _numbered(passages: Iterable[Passage], documents: int) -> Gathered:
    numbered = tuple(
        Passage(
            number,
            " ".join(one.text.split()),
            one.start,
            one.end,
            one.document_id,
            one.path,
            one.locator,
        )
        for number, one in enumerate(passages, 1)
    )
    return Gathered(numbered, len(numbered), documents)
