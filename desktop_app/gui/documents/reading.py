"""What the reader shows of a document: a part of its text with its sentences, and a translation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from desktop_app.corpus.annotations import Annotation
from desktop_app.corpus.records import DocumentRecord, Prediction, SegmentRecord
from desktop_app.corpus.store import Corpus
from desktop_app.text.normalisation import find_folded

PART = 60_000
"""Characters shown at a time, some 25 pages: a text field stays quick with that."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as shown: where it is in what is shown, and its place in the document's text."""

    start: int
    end: int
    source_start: int
    source_end: int
    sentiment: Prediction | None
    given: bool = False
    translated: bool = True


@dataclass(frozen=True, slots=True)
class Side:
    """A text with its sentences, and the spans of it that were searched for."""

    text: str
    sentences: tuple[Sentence, ...]
    marks: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with all that the reader shows of it; `part` of `parts`, from 0."""

    record: DocumentRecord
    annotations: tuple[Annotation, ...]
    part: int
    parts: int
    source: Side
    translation: Side | None = None
    has_text: bool = field(default=True)


def read_document(
    corpus: Corpus, document_id: int, part: int = 0, words: Sequence[str] = ()
) -> Reading:
    """Read a document for showing. Raises InputError if it is not there any more."""
    record = corpus.document(document_id)
    segments = corpus.document_segments(document_id)
    given = corpus.sentiments.of_sentences(document_id)
    starts = part_starts(record.text, [segment.start for segment in segments])
    part = min(max(part, 0), len(starts) - 1)
    first = starts[part]
    last = starts[part + 1] if part + 1 < len(starts) else len(record.text)
    inside = [one for one in segments if first <= one.start < last]
    text = _plain(record.text[first:last])
    sentences = tuple(
        Sentence(
            one.start - first,
            one.end - first,
            one.start,
            one.end,
            one.sentiment,
            (one.start, one.end) in given,
        )
        for one in inside
    )
    translation = None
    if any(one.translation is not None for one in inside) and record.translation is not None:
        translation = _translated(record.text[first:last], first, inside, words)
    return Reading(
        record,
        tuple(corpus.annotations.of_document(document_id)),
        part,
        len(starts),
        Side(text, sentences, find_words(text, words)),
        translation,
    )


def part_starts(text: str, sentence_starts: Sequence[int]) -> list[int]:
    """Return where the parts of a long text begin: at sentences, if it has any."""
    starts = [0]
    candidates: Iterable[int] = sentence_starts or range(0, len(text), PART)
    for place in candidates:
        if place - starts[-1] >= PART:
            starts.append(place)
    return starts


def part_of(reading_starts: Sequence[int], place: int) -> int:
    """Return which part a place of the text is in."""
    return max(number for number, start in enumerate(reading_starts) if start <= place or not start)


def find_words(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where the words stand in the text."""
    return tuple(
        sorted({(found.start, found.end) for word in words for found in find_folded(text, word)})
    )


def _translated(
    source: str, first: int, segments: Sequence[SegmentRecord], words: Sequence[str]
) -> Side:
    pieces: list[str] = []
    sentences: list[Sentence] = []
    length, at = 0, 0

    def add(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    for one in segments:
        add(source[at : one.start - first])
        start = length
        add(one.translation if one.translation is not None else one.text)
        at = one.end - first
        sentences.append(
            Sentence(
                start,
                length,
                one.start,
                one.end,
                one.sentiment,
                translated=one.translation is not None,
            )
        )
    add(source[at:])
    text = _plain("".join(pieces))
    return Side(text, tuple(sentences), find_words(text, words))


def _plain(text: str) -> str:
    # One for one, so that places stay right: what a text field would swallow becomes a space.
    return text.replace("\r", " ").replace("\0", " ").replace("\ufdd0", " ").replace("\ufdd1", " ")
