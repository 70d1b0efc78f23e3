"""Translates passages: their sentences in one go, put together again with all that frames them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from desktop_app.engine.alignment import Link
from desktop_app.tasks.translation.passages import (
    Mark,
    Origin,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
)
from desktop_app.tasks.translation.projection import project
from desktop_app.tasks.translation.protection import holds_words
from desktop_app.tasks.translation.sentence_parts import SentencePart, sentence_parts
from desktop_app.tasks.translation.sentences import Checkpoint, Sentence, SentenceTranslator
from desktop_app.tasks.translation.spacing import UNSPACED
from desktop_app.text.segmentation import Span


def translate_passages(
    passages: Sequence[Passage],
    translator: SentenceTranslator,
    source: str,
    target: str,
    *,
    is_in_target: Callable[[str], bool] = lambda _text: False,
    checkpoint: Checkpoint = lambda: None,
) -> list[TranslatedPassage]:
    """Return the translations of passages, in order.

    White space, line breaks and list markers stay. Sentences without words, or already in the
    target language, are copied.
    """
    plans = [_plan(passage, source, is_in_target) for passage in passages]
    results: dict[tuple[str, bool], Sentence] = {}
    for with_links in (False, True):
        wanted = [
            part.text for plan in plans for part in plan if part.text and part.marked is with_links
        ]
        translated = translator.translate(wanted, checkpoint, with_links=with_links)
        results |= {
            (text, with_links): sentence for text, sentence in zip(wanted, translated, strict=True)
        }
    return [
        _assembled(passage, plan, results, source, target)
        for passage, plan in zip(passages, plans, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Part:
    """A sentence and the text of it to translate, empty if it is copied.

    `marked` says that formatting begins or ends inside it.
    """

    place: SentencePart
    text: str
    marked: bool


def _plan(passage: Passage, source: str, is_in_target: Callable[[str], bool]) -> list[_Part]:
    parts: list[_Part] = []
    for place in sentence_parts(passage.text, source):
        text = passage.text[place.core.start : place.core.end]
        if not holds_words(text) or is_in_target(text):
            text = ""
        marked = bool(text) and any(_begins_or_ends_in(mark, place.core) for mark in passage.marks)
        parts.append(_Part(place, text, marked))
    return parts


def _begins_or_ends_in(mark: Mark, core: Span) -> bool:
    overlaps = max(mark.start, core.start) < min(mark.end, core.end)
    return overlaps and (mark.start > core.start or mark.end < core.end)


def _assembled(
    passage: Passage,
    plan: Sequence[_Part],
    results: dict[tuple[str, bool], Sentence],
    source: str,
    target: str,
) -> TranslatedPassage:
    text = ""
    end = 0
    segments: list[TranslatedSegment] = []
    pieces: list[_Piece] = []
    for part in plan:
        span, core = part.place.span, part.place.core
        gap = passage.text[end : span.start]
        if end or not gap:
            gap = _spaced(gap, source, target, first=not segments)
        pieces.append(_Piece(Span(end, span.start), Span(len(text), len(text) + len(gap))))
        text += gap
        start = len(text)
        sentence = results[part.text, part.marked] if part.text else None
        for stretch, inner in (
            (Span(span.start, core.start), None),
            (core, sentence),
            (Span(core.end, span.end), None),
        ):
            content = passage.text[stretch.start : stretch.end] if inner is None else inner.text
            pieces.append(_Piece(stretch, Span(len(text), len(text) + len(content)), inner))
            text += content
        segments.append(
            TranslatedSegment(
                span,
                Span(start, len(text)),
                sentence.confidence if sentence else 1.0,
                Origin.MODEL if sentence else Origin.COPIED,
            )
        )
        end = span.end
    rest = passage.text[end:]
    pieces.append(_Piece(Span(end, len(passage.text)), Span(len(text), len(text) + len(rest))))
    text += rest
    marks = _marks(passage, pieces, text) if passage.marks else ()
    return TranslatedPassage(text, marks, tuple(segments))


def _spaced(gap: str, source: str, target: str, *, first: bool) -> str:
    """Return what stands between two sentences, with or without the space the target wants."""
    if first:
        return gap
    if source in UNSPACED and target not in UNSPACED:
        return gap or " "
    if target in UNSPACED and source not in UNSPACED and gap == " ":
        return ""
    return gap


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the passage and where it stands in the translation; a sentence, or copied."""

    source: Span
    target: Span
    sentence: Sentence | None = None


def _marks(passage: Passage, pieces: Sequence[_Piece], text: str) -> tuple[Mark, ...]:
    found: list[Mark] = []
    for piece in pieces:
        found += _marks_on(piece, passage, text)
    # Stretches of one key that touch, or have but white space between them, are one.
    joined: list[Mark] = []
    latest: dict[int, int] = {}
    for mark in sorted(found, key=lambda one: (one.start, one.end)):
        index = latest.get(mark.key)
        if index is not None and not text[joined[index].end : mark.start].strip():
            before = joined[index]
            joined[index] = Mark(before.start, max(before.end, mark.end), mark.key)
        else:
            latest[mark.key] = len(joined)
            joined.append(mark)
    return tuple(joined)


def _marks_on(piece: _Piece, passage: Passage, text: str) -> list[Mark]:
    """Return the marks on one piece of the translation."""
    length = piece.target.end - piece.target.start
    inner = [
        Mark(
            max(mark.start, piece.source.start) - piece.source.start,
            min(mark.end, piece.source.end) - piece.source.start,
            mark.key,
        )
        for mark in passage.marks
        if max(mark.start, piece.source.start) < min(mark.end, piece.source.end)
    ]
    if not inner or not length:
        return []
    if piece.sentence is None:
        placed: Sequence[Mark] = [
            mark if mark.end < piece.source.end - piece.source.start
            else Mark(mark.start, length, mark.key)
            for mark in inner
            if mark.start < length
        ]  # fmt: skip
    else:
        links: tuple[Link, ...] = piece.sentence.links
        source = passage.text[piece.source.start : piece.source.end]
        placed = project(inner, source, text[piece.target.start : piece.target.end], links)
    offset = piece.target.start
    return [Mark(mark.start + offset, mark.end + offset, mark.key) for mark in placed]
