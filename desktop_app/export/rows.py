"""A corpus as a flat table: one row a document, or one a segment.

The column names are English in every language of the program and never change: scripts depend on
them. New columns are added before `text`.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.corpus.records import DocumentRecord, Prediction, SegmentRecord
from desktop_app.corpus.store import Corpus

Cell = str | int | float | None

DOCUMENT_COLUMNS = (
    "path",
    "locator",
    "name",
    "kind",
    "status",
    "reason",
    "detail",
    "title",
    "author",
    "date",
    "language",
    "languages",
    "words",
    "sentiment",
    "negative",
    "neutral",
    "positive",
    "label",
    "label_probability",
    "labels",
    "keywords",
    "label_by",
)
SEGMENT_COLUMNS = (
    "path",
    "locator",
    "segment",
    "start",
    "end",
    "language",
    "sentiment",
    "negative",
    "neutral",
    "positive",
    "text",
)
METADATA_PREFIX = "meta."
TRANSLATION_COLUMN = "translation"
"""There once something was translated, before `text`."""

MAX_METADATA_COLUMNS = 200
"""The commonest are kept: a workbook ends at 16,384 columns and a person's patience far earlier."""

_SEPARATOR = "; "
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Table:
    """Column names, and rows of as many cells. The rows can be walked once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Cell, ...]]


def document_table(
    corpus: Corpus, *, with_text: bool = True, ids: Sequence[int] | None = None
) -> Table:
    """Return one row a document, those that could not be read included, with their metadata.

    With `ids`, only these documents.
    """
    names = _metadata_names(corpus, ids)
    columns = DOCUMENT_COLUMNS + tuple(METADATA_PREFIX + name for name in names)
    translated = with_text and corpus.translated_into() is not None
    if translated:
        columns += (TRANSLATION_COLUMN,)
    if with_text:
        columns += ("text",)
    rows = (
        _document_row(one, names)
        + ((one.translation,) if translated else ())
        + ((one.text,) if with_text else ())
        for one in corpus.documents(with_text=with_text, ids=ids)
    )
    return Table(columns, rows)


def segment_table(corpus: Corpus) -> Table:
    """Return one row a segment."""
    if corpus.translated_into() is None:
        return Table(SEGMENT_COLUMNS, (_segment_row(segment) for segment in corpus.segments()))
    columns = (*SEGMENT_COLUMNS[:-1], TRANSLATION_COLUMN, SEGMENT_COLUMNS[-1])
    rows = (
        (*row[:-1], segment.translation, row[-1])
        for segment in corpus.segments()
        for row in [_segment_row(segment)]
    )
    return Table(columns, rows)


def _metadata_names(corpus: Corpus, ids: Sequence[int] | None) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for document in corpus.documents(with_text=False, ids=ids):
        counts.update(document.metadata.keys())
    kept = {name for name, _count in counts.most_common(MAX_METADATA_COLUMNS)}
    return tuple(name for name in counts if name in kept)


def _document_row(document: DocumentRecord, metadata_names: tuple[str, ...]) -> tuple[Cell, ...]:
    best = max(document.labels, key=lambda label: label.probability, default=None)
    return (
        document.path,
        document.locator,
        document.name,
        document.kind,
        "failed" if document.failure else "read",
        str(document.failure) if document.failure else None,
        document.failure_detail or None,
        document.title,
        document.author,
        document.date,
        document.language,
        _SEPARATOR.join(f"{one.language} {one.share:.2f}" for one in document.languages) or None,
        None if document.failure else document.words,
        *_sentiment_cells(document.sentiment),
        best.label if best else None,
        round(best.probability, _DIGITS) if best else None,
        _SEPARATOR.join(label.label for label in document.labels) or None,
        _SEPARATOR.join(document.keywords) or None,
        str(document.label_by) if document.label_by else None,
        *(document.metadata.get(name) for name in metadata_names),
    )


def _segment_row(segment: SegmentRecord) -> tuple[Cell, ...]:
    return (
        segment.path,
        segment.locator,
        segment.ordinal,
        segment.start,
        segment.end,
        segment.language,
        *_sentiment_cells(segment.sentiment),
        segment.text,
    )


def _sentiment_cells(sentiment: Prediction | None) -> tuple[Cell, ...]:
    if sentiment is None:
        return (None, None, None, None)
    scores = (sentiment.scores.get(name) for name in ("negative", "neutral", "positive"))
    return (sentiment.label, *(None if one is None else round(one, _DIGITS) for one in scores))
