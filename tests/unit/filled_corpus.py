"""Fills a real corpus with given results, for the tests of what is made from one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np

from desktop_app.corpus.records import (
    AnalysedSegment,
    DocumentAnalysis,
    Keyword,
    LanguageShare,
    Model,
    Prediction,
    StoredFile,
)
from desktop_app.corpus.store import Corpus
from desktop_app.documents import Document, FailureKind, ReadFailure

TONES = ("negative", "neutral", "positive")
HEAD = Model("sentiment", "tones", "0123456789abcdef", TONES)


@dataclass(frozen=True)
class Given:
    """A document and what is to be found about it; every sentence of its text is a segment."""

    path: str
    text: str
    locator: str = ""
    name: str = ""
    title: str | None = None
    date: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    tone: str = "neutral"
    certainty: float = 0.9
    label: str | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    path: str
    reason: FailureKind = FailureKind.DAMAGED
    detail: str = ""


def fill(
    path: Path, documents: Sequence[Given], unread: Sequence[Unread] = (), separator: str = "\n"
) -> Corpus:
    """Make a corpus at `path` and return it open. Segments end at `separator`."""
    corpus = Corpus.open(path)
    with corpus.transaction():
        by_path: dict[str, list[Given]] = {}
        for given in documents:
            by_path.setdefault(given.path, []).append(given)
        for file_path, members in by_path.items():
            _add(corpus, file_path, [_document(given) for given in members])
        for failure in unread:
            name = failure.path.rpartition("/")[2]
            _add(
                corpus,
                failure.path,
                [ReadFailure(name, "pdf", failure.reason, failure.detail)],
            )
        _analyse(corpus, documents, separator)
    return corpus


def _add(corpus: Corpus, path: str, results: Sequence[Document | ReadFailure]) -> None:
    file_id = corpus.files.begin(path, StoredFile(1, 1, "", complete=False))
    corpus.files.add(file_id, results)
    corpus.files.finish(file_id, {result.locator for result in results})


def _document(given: Given) -> Document:
    return Document(
        name=given.name or given.path.rpartition("/")[2],
        kind=given.path.rpartition(".")[2],
        text=given.text,
        locator=given.locator,
        title=given.title,
        date=given.date,
        metadata=given.metadata,
    )


def _analyse(corpus: Corpus, documents: Sequence[Given], separator: str) -> None:
    ids = {(d.path, d.locator): d.id for d in corpus.documents(failed=False, with_text=False)}
    analyses = []
    for given in documents:
        spans = _spans(given.text, separator)
        texts = [given.text[start:end] for start, end in spans]
        text_ids = corpus.analyses.text_ids([_hash(text, given.tone) for text in texts])
        corpus.analyses.add_scores(
            HEAD, text_ids, np.array([_scores(given)] * len(texts), "f4").reshape(-1, len(TONES))
        )
        sentiment = Prediction(
            given.tone, given.certainty, dict(zip(TONES, _scores(given), strict=True))
        )
        analyses.append(
            DocumentAnalysis(
                ids[given.path, given.locator],
                frozenset({"all"}),
                len(given.text.split()),
                given.language,
                (LanguageShare(given.language, 1.0),),
                tuple(
                    AnalysedSegment(start, end, given.language, text_id)
                    for (start, end), text_id in zip(spans, text_ids, strict=True)
                ),
                dict.fromkeys(given.keywords, 1),
                sentiment,
            )
        )
    corpus.analyses.store(analyses, HEAD)
    corpus.keywords.replace(
        [(ids[d.path, d.locator], d.keywords) for d in documents], _ranked(documents)
    )
    names = tuple(dict.fromkeys(d.label for d in documents if d.label))
    if names:
        labelled = [d for d in documents if d.label]
        corpus.analyses.replace_labels(
            Model("labels", "labels", "fedcba", names),
            [ids[d.path, d.locator] for d in labelled],
            np.array([[0.8 if name == d.label else 0.1 for name in names] for d in labelled], "f4"),
        )


def _scores(given: Given) -> tuple[float, ...]:
    if given.tone == "mixed":
        return (0.45, 0.1, 0.45)
    rest = (1 - given.certainty) / 2
    return tuple(given.certainty if tone == given.tone else rest for tone in TONES)


def _spans(text: str, separator: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for part in text.split(separator):
        if part.strip():
            spans.append((start, start + len(part)))
        start += len(part) + len(separator)
    return spans


def _ranked(documents: Sequence[Given]) -> list[Keyword]:
    counts: dict[str, int] = {}
    for given in documents:
        for keyword in given.keywords:
            counts[keyword] = counts.get(keyword, 0) + 1
    return [Keyword(term, count, float(count)) for term, count in counts.items()]


def _hash(text: str, tone: str) -> bytes:
    return blake2b(f"{tone} {text}".encode(errors="surrogatepass"), digest_size=16).digest()
