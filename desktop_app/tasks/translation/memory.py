"""Translates with a memory: sentences that people translated before are taken from there."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desktop_app.tasks.translation.editing import cut, joined
from desktop_app.tasks.translation.passages import (
    Mark,
    Origin,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
    TranslatePassages,
)
from desktop_app.text.segmentation import Span, segment

Lookup = Callable[[Sequence[str]], Mapping[str, str]]
"""Gives the remembered translations of those of some sentences that have one."""


def with_memory(translate: TranslatePassages, lookup: Lookup, language: str) -> TranslatePassages:
    """Return a translation that uses remembered sentences and translates the rest.

    A whole passage that is remembered comes first, then its sentences by the rules of `language`.
    """

    def translated(passages: Sequence[Passage]) -> list[TranslatedPassage]:
        split = [_sentences(passage.text, language) for passage in passages]
        texts = {p.text[s.start : s.end] for p, spans in zip(passages, split, strict=True)
                 for s in (*spans, _whole(p.text))}  # fmt: skip
        remembered = lookup(sorted(texts))
        pieces = [
            _pieces(passage, spans, remembered)
            for passage, spans in zip(passages, split, strict=True)
        ]
        rest = [cut(p, one.span) if one.span != Span(0, len(p.text)) else p
                for p, ones in zip(passages, pieces, strict=True)
                for one in ones if one.translation is None]  # fmt: skip
        results = iter(translate(rest) if rest else [])
        return [
            _assembled(passage, [
                (one.span, next(results) if one.translation is None
                 else _recalled(cut(passage, one.span), one.translation))
                for one in ones
            ])
            for passage, ones in zip(passages, pieces, strict=True)
        ]  # fmt: skip

    return translated


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a passage, and its remembered translation, or None where it has none."""

    span: Span
    translation: str | None


def _sentences(text: str, language: str) -> list[Span]:
    return segment(text, language) if text.strip() else []


def _whole(text: str) -> Span:
    start = len(text) - len(text.lstrip())
    return Span(start, max(start, len(text.rstrip())))


def _pieces(
    passage: Passage, sentences: Sequence[Span], remembered: Mapping[str, str]
) -> list[_Piece]:
    text = passage.text
    whole = _whole(text)
    known = remembered.get(text[whole.start : whole.end])
    if known is not None:
        return [_Piece(whole, known)]
    if not any(text[span.start : span.end] in remembered for span in sentences):
        return [_Piece(Span(0, len(text)), None)]
    pieces: list[_Piece] = []
    for span in sentences:
        known = remembered.get(text[span.start : span.end])
        if known is None and pieces and pieces[-1].translation is None:
            pieces[-1] = _Piece(Span(pieces[-1].span.start, span.end), None)
        else:
            pieces.append(_Piece(span, known))
    return pieces


def _assembled(
    passage: Passage, parts: Sequence[tuple[Span, TranslatedPassage]]
) -> TranslatedPassage:
    if len(parts) == 1 and parts[0][0] == Span(0, len(passage.text)):
        return parts[0][1]
    return joined(passage, parts)


def _recalled(source: Passage, translation: str) -> TranslatedPassage:
    marks = (_placed(mark, source.text, translation) for mark in source.marks)
    whole = TranslatedSegment(
        Span(0, len(source.text)), Span(0, len(translation)), 1.0, Origin.MEMORY
    )
    return TranslatedPassage(translation, tuple(marks), (whole,))


def _placed(mark: Mark, source: str, target: str) -> Mark:
    """Return a mark on the words that are the same in both, else on those about as far along."""
    if mark.start <= 0 and mark.end >= len(source):
        return Mark(0, len(target), mark.key)
    words = source[mark.start : mark.end].strip()
    same = target.find(words) if words else -1
    if same >= 0:
        return Mark(same, same + len(words), mark.key)
    scale = len(target) / max(1, len(source))
    start, end = round(mark.start * scale), round(mark.end * scale)
    stretches = [m.span() for m in re.finditer(r"\S+", target)]
    touched = [one for one in stretches if one[0] < max(end, start + 1) and one[1] > start]
    if not touched:
        touched = stretches[-1:] or [(0, len(target))]
    return Mark(touched[0][0], touched[-1][1], mark.key)
