"""The values a corpus gives out and takes in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.corpus.translation_records import TranslationCounts
from desktop_app.documents import FailureKind

LABEL_SEPARATOR = "\x1f"
"""Between the labels a document is given where they do not exclude one another."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """A label, its calibrated probability, and the probability of every label."""

    label: str
    probability: float
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LanguageShare:
    """How much of a document (0 to 1, by characters) is in a language (ISO 639-1 or -3 code)."""

    language: str
    share: float


class LabelBy(StrEnum):
    """Who labelled a document. The value is exported, so it never changes."""

    PERSON = "person"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """A document as the corpus knows it, with everything found about it.

    `path` is the file it came from, `locator` its place inside that file (see `Document`). A
    document that could not be read has `failure` set, and no text. `sentiment.label` is negative,
    neutral, positive or mixed; `labels` holds at most one prediction for a single-label codebook,
    and what people gave in place of what a model predicts; `label_by` tells which, and
    `sentiment_by` that of the sentiment. `translation` is
    into the language asked for last; of a document in that language it is the text itself.
    """

    id: int
    path: str
    locator: str
    name: str
    kind: str
    title: str | None
    author: str | None
    date: str | None
    metadata: Mapping[str, str]
    text: str
    words: int
    language: str | None
    languages: tuple[LanguageShare, ...]
    sentiment: Prediction | None
    labels: tuple[Prediction, ...]
    keywords: tuple[str, ...]
    failure: FailureKind | None
    failure_detail: str
    translation: str | None = None
    label_by: LabelBy | None = None
    sentiment_by: LabelBy | None = None


@dataclass(frozen=True, slots=True)
class SegmentRecord:
    """A sentence-sized span of a document: offsets are in characters of the document's text."""

    document_id: int
    path: str
    locator: str
    ordinal: int
    start: int
    end: int
    text: str
    language: str | None
    sentiment: Prediction | None
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Keyword:
    """A term of the corpus: how many documents hold it, and how telling it is (higher is more)."""

    term: str
    documents: int
    score: float


@dataclass(frozen=True, slots=True)
class TableText:
    """The column that a table's documents took their text from, and how many did."""

    path: str
    column: str
    documents: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts over a whole corpus. Every mapping is ordered, largest count first.

    `unsure` documents got no label, since no label was probable enough.
    """

    files: int
    documents: int
    failed: int
    words: int
    segments: int
    kinds: Mapping[str, int]
    languages: Mapping[str, int]
    sentiments: Mapping[str, int]
    labels: Mapping[str, int]
    label_sentiments: Mapping[str, Mapping[str, int]]
    failures: Mapping[str, int]
    keywords: tuple[Keyword, ...]
    translations: TranslationCounts | None = None
    unsure: int = 0


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document (or its best segment) that answers a query. Higher `score` is better.

    `snippet` is text around the find; `marks` are the (start, end) spans of it that matched. It is
    of the document, or, where only a translation answers, of that: `translated_into` then names
    its language.
    """

    document_id: int
    path: str
    locator: str
    name: str
    title: str | None
    language: str | None
    score: float
    snippet: str
    marks: tuple[tuple[int, int], ...]
    translated_into: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """What made a result: an encoder, a head or a label set.

    `fingerprint` changes whenever its answers would; `labels` names the columns of its scores.
    """

    task: str
    name: str
    fingerprint: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What a corpus knows of a file on disk. `complete` means all its documents are stored."""

    size: int
    modified_ns: int
    options: str
    complete: bool


@dataclass(frozen=True, slots=True)
class PendingDocument:
    """A document waiting for analysis, and the stamps it has already."""

    id: int
    text: str
    stamps: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnalysedSegment:
    """A segment as analysis found it; `text_id` is from `Texts.ids`."""

    start: int
    end: int
    language: str
    text_id: int


@dataclass(frozen=True, slots=True)
class DocumentAnalysis:
    """Everything found about one document. None for `terms` or `sentiment` means not asked for."""

    document_id: int
    stamps: frozenset[str]
    words: int
    language: str
    languages: tuple[LanguageShare, ...]
    segments: tuple[AnalysedSegment, ...]
    terms: Mapping[str, int] | None = None
    sentiment: Prediction | None = None
