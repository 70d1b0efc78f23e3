"""JSON Lines: one object a line, UTF-8, for scripts. The keys never change; new ones may come."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from desktop_app.corpus.records import DocumentRecord, Prediction, SegmentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.export.atomic import replacing
from desktop_app.export.cleaning import well_formed


class PredictionLine(msgspec.Struct, frozen=True):
    """A label with its probability and those of the others."""

    label: str
    probability: float
    scores: Mapping[str, float]


class DocumentLine(msgspec.Struct, frozen=True):
    """A document. `status` is `read` or `failed`; `reason` and `detail` say why it failed."""

    path: str
    locator: str
    name: str
    kind: str
    status: str
    reason: str | None
    detail: str | None
    title: str | None
    author: str | None
    date: str | None
    language: str | None
    languages: Mapping[str, float]
    words: int
    sentiment: PredictionLine | None
    labels: tuple[PredictionLine, ...]
    keywords: tuple[str, ...]
    metadata: Mapping[str, str]
    text: str
    translation: str | msgspec.UnsetType | None = msgspec.UNSET
    """There once something was translated; null where this document was not."""
    label_by: str | None = None


class SegmentLine(msgspec.Struct, frozen=True):
    """A segment: its number in the document and its offsets, in characters, into the text."""

    path: str
    locator: str
    segment: int
    start: int
    end: int
    language: str | None
    sentiment: PredictionLine | None
    text: str
    translation: str | msgspec.UnsetType | None = msgspec.UNSET


def write_jsonlines(lines: Iterator[bytes], out: Path) -> int:
    """Write the lines to `out` and return their number."""
    count = 0
    with replacing(out) as temporary, temporary.open("wb") as file:
        for line in lines:
            file.write(line)
            count += 1
    return count


def document_lines(corpus: Corpus, ids: Sequence[int] | None = None) -> Iterator[bytes]:
    """Yield a line of JSON, newline included, for each document, or each of `ids`."""
    translated = corpus.translated_into() is not None
    documents = corpus.documents(ids=ids)
    return (_encode(_document_line(one, translated=translated)) for one in documents)


def segment_lines(corpus: Corpus) -> Iterator[bytes]:
    """Yield a line of JSON, newline included, for each segment."""
    translated = corpus.translated_into() is not None
    return (_encode(_segment_line(one, translated=translated)) for one in corpus.segments())


def _document_line(document: DocumentRecord, *, translated: bool) -> DocumentLine:
    return DocumentLine(
        path=well_formed(document.path),
        locator=well_formed(document.locator),
        name=well_formed(document.name),
        kind=document.kind,
        status="failed" if document.failure else "read",
        reason=str(document.failure) if document.failure else None,
        detail=well_formed(document.failure_detail) or None,
        title=_optional(document.title),
        author=_optional(document.author),
        date=document.date,
        language=document.language,
        languages={one.language: one.share for one in document.languages},
        words=document.words,
        sentiment=_prediction_line(document.sentiment),
        labels=tuple(filter(None, map(_prediction_line, document.labels))),
        keywords=tuple(map(well_formed, document.keywords)),
        metadata={well_formed(k): well_formed(v) for k, v in document.metadata.items()},
        text=well_formed(document.text),
        translation=_optional(document.translation) if translated else msgspec.UNSET,
        label_by=str(document.label_by) if document.label_by else None,
    )


def _segment_line(segment: SegmentRecord, *, translated: bool) -> SegmentLine:
    return SegmentLine(
        path=well_formed(segment.path),
        locator=well_formed(segment.locator),
        segment=segment.ordinal,
        start=segment.start,
        end=segment.end,
        language=segment.language,
        sentiment=_prediction_line(segment.sentiment),
        text=well_formed(segment.text),
        translation=_optional(segment.translation) if translated else msgspec.UNSET,
    )


def _prediction_line(prediction: Prediction | None) -> PredictionLine | None:
    if prediction is None:
        return None
    return PredictionLine(prediction.label, prediction.probability, prediction.scores)


def _optional(text: str | None) -> str | None:
    return None if text is None else well_formed(text)


def _encode(line: DocumentLine | SegmentLine) -> bytes:
    return msgspec.json.encode(line) + b"\n"
