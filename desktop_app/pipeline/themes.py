"""What many documents say: their themes, each with its size, terms, sentiment and quotes.

`summarise_documents` is what a window or a command calls. It reads stored embeddings and term
counts alone, encodes nothing, and takes seconds for 50,000 documents.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.sources import Source
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.keywords import terms
from desktop_app.tasks.summary.cues import quality
from desktop_app.tasks.theme_names import theme_terms
from desktop_app.tasks.themes import Grouping, find_themes
from desktop_app.text.languages import UNDETERMINED

Checkpoint = Callable[[], None]

_TERMS = 6  # of a theme: what a line of a list holds
_NAMED_BY = 3  # of them stand in its name
_CANDIDATES = 24  # documents nearest to a theme's middle, among which its quotes are found
_ALIKE = 0.93  # cosine from which a second quote says the same as the first
_READ_FOR_TERMS = 200  # documents of a theme read for terms where the corpus counted none
_LONGEST_QUOTE = 400
_FITNESS = 0.2  # a whole sentence is quoted rather than a heading that is so much nearer


@dataclass(frozen=True, slots=True)
class Quote:
    """What a document says of a theme: the span `start` to `end` of its text."""

    document_id: int
    path: str
    locator: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A group of documents that say alike; its name is made of its most telling terms.

    `sentiments` counts negative, neutral, positive and mixed documents; it is empty where sentiment
    was not asked for. `document_ids` come nearest to the theme's middle first.
    """

    name: str
    terms: tuple[str, ...]
    documents: int
    share: float
    sentiments: Mapping[str, int]
    quotes: tuple[Quote, ...]
    document_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ThemesSummary:
    """The themes of `documents` documents, largest first; `without_text` belong to none."""

    documents: int
    without_text: int
    themes: tuple[Theme, ...]


def summarise_documents(
    corpus: Corpus,
    models: AnalysisModels,
    document_ids: Sequence[int] | None = None,
    *,
    themes: int | None = None,
    quotes: int = 2,
    checkpoint: Checkpoint = lambda: None,
) -> ThemesSummary:
    """Return the themes of these documents, or of all (None).

    `themes` is how many, or None for as many as the documents fall into most clearly.

    Raises:
        InputError: the corpus was analysed without embeddings.

    """
    ids, vectors = corpus.document_vectors(models.encoder_model)
    if document_ids is not None:
        wanted = set(document_ids)
        rows = [row for row, one in enumerate(ids) if one in wanted]
        ids, vectors = [ids[row] for row in rows], vectors[rows]
    if not ids:
        raise InputError(
            _(
                "{name} holds no embeddings. Run “analyze” on it with the task “sentiment” or "
                "“classify” first."
            ).format(name=corpus.path.name)
        )
    checkpoint()
    known = {one.id: one for one in corpus.sources(ids, with_text=False)}
    languages = [known[one].language or UNDETERMINED for one in ids]
    grouping = find_themes(vectors, languages, themes, checkpoint)
    members = [_ordered(grouping, theme) for theme in range(len(grouping.centres))]
    grouped = [[ids[row] for row in rows] for rows in members]
    named = _names(corpus, grouped, checkpoint)
    found = []
    for theme, rows in enumerate(members):
        checkpoint()
        found.append(
            Theme(
                name=_(", ").join(named[theme][:_NAMED_BY]),
                terms=named[theme],
                documents=len(rows),
                share=round(len(rows) / len(ids), 4),
                sentiments=_sentiments([known[ids[row]] for row in rows]),
                quotes=_Quoting(corpus, models, grouping, theme).quotes(grouped[theme], quotes),
                document_ids=tuple(grouped[theme]),
            )
        )
    without = int((grouping.members < 0).sum())
    return ThemesSummary(len(ids), without, tuple(found))


def _ordered(grouping: Grouping, theme: int) -> list[int]:
    rows = np.flatnonzero(grouping.members == theme)
    order = np.argsort(-grouping.nearness[rows], kind="stable")
    return [int(row) for row in rows[order]]


def _names(
    corpus: Corpus, grouped: Sequence[Sequence[int]], checkpoint: Checkpoint
) -> list[tuple[str, ...]]:
    theme_of = {one: theme for theme, ids in enumerate(grouped) for one in ids}
    counts: list[Counter[str]] = [Counter() for _theme in grouped]
    sizes = [0] * len(grouped)
    for document_id, found in corpus.keywords.by_document():
        theme = theme_of.get(document_id)
        if theme is not None:
            counts[theme].update(found.keys())
            sizes[theme] += 1
    if not any(sizes):
        for theme, ids in enumerate(grouped):
            checkpoint()
            for one in corpus.sources(ids[:_READ_FOR_TERMS]):
                counts[theme].update(terms(one.text, one.language or "").keys())
                sizes[theme] += 1
    return theme_terms(counts, sizes, _TERMS)


def _sentiments(documents: Sequence[Source]) -> dict[str, int]:
    return dict(Counter(one.sentiment for one in documents if one.sentiment).most_common())


@dataclass(frozen=True, slots=True, eq=False)
class _Candidate:
    """The sentence of a document that is nearest to its theme, and its embedding."""

    quote: Quote
    vector: Matrix


@dataclass(frozen=True, slots=True, eq=False)
class _Quoting:
    """Finds the sentences that stand for a theme, of documents apart, no two alike."""

    corpus: Corpus
    models: AnalysisModels
    grouping: Grouping
    theme: int

    def quotes(self, ids: Sequence[int], count: int) -> tuple[Quote, ...]:
        nearest = ids[:_CANDIDATES]
        documents = {one.id: one for one in self.corpus.sources(nearest)}
        chosen: list[_Candidate] = []
        spare: list[_Candidate] = []
        for document_id in nearest:
            if len(chosen) == count:
                break
            found = self._nearest_sentence(documents[document_id])
            if found is not None:
                alike = any(float(found.vector @ one.vector) >= _ALIKE for one in chosen)
                (spare if alike else chosen).append(found)
        texts = {one.quote.text for one in chosen}
        fresh = [one for one in spare if one.quote.text not in texts]
        return tuple(one.quote for one in [*chosen, *fresh][:count])

    def _nearest_sentence(self, document: Source) -> _Candidate | None:
        spans, vectors = self.corpus.segment_vectors(self.models.encoder_model, document.id)
        if not spans:
            return None
        texts = [" ".join(document.text[start:end].split()) for start, end in spans]
        languages = [document.language or UNDETERMINED] * len(spans)
        points = self.grouping.space.points(vectors, languages)
        near = points @ self.grouping.centres[self.theme] + _FITNESS * quality(texts)
        best = int(near.argmax())
        start, end = spans[best]
        text = texts[best]
        if len(text) > _LONGEST_QUOTE:
            text = text[:_LONGEST_QUOTE].rstrip() + "…"
        quote = Quote(document.id, document.path, document.locator, text, start, end)
        return _Candidate(quote, vectors[best])
