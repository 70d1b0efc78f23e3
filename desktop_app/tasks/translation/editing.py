"""Alters passages and translations in place: marks and segments stay on their words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from desktop_app.tasks.translation.passages import (
    Mark,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
)
from desktop_app.text.segmentation import Span


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` up to `end`, one at least, are replaced by `text`."""

    start: int
    end: int
    text: str


class Edits:
    """Replacements in one text, not overlapping, and where they move every position."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self._edits = sorted(edits, key=lambda edit: edit.start)

    def text(self, before: str) -> str:
        """Return the text with the replacements."""
        parts, end = [], 0
        for edit in self._edits:
            parts += [before[end : edit.start], edit.text]
            end = edit.end
        return "".join([*parts, before[end:]])

    def span(self, start: int, end: int) -> Span:
        """Return where a stretch of the text stands after the replacements."""
        return Span(self._moved(start, ends=False), self._moved(end, ends=True))

    def span_before(self, start: int, end: int) -> Span:
        """Return where a stretch of the text with the replacements stood before."""
        return Span(self._unmoved(start, ends=False), self._unmoved(end, ends=True))

    def marks(self, marks: Iterable[Mark]) -> tuple[Mark, ...]:
        """Return marks on the text, moved."""
        moved = ((self.span(mark.start, mark.end), mark.key) for mark in marks)
        return tuple(Mark(span.start, span.end, key) for span, key in moved)

    def _moved(self, position: int, *, ends: bool) -> int:
        shift = 0
        for edit in self._edits:
            if edit.end <= position:
                shift += len(edit.text) - (edit.end - edit.start)
            elif edit.start < position:  # inside what is replaced: to its nearer side
                return edit.start + shift + (len(edit.text) if ends else 0)
            else:
                break
        return position + shift

    def _unmoved(self, position: int, *, ends: bool) -> int:
        shift = 0
        for edit in self._edits:
            start = edit.start + shift
            if start + len(edit.text) <= position:
                shift += len(edit.text) - (edit.end - edit.start)
            elif start < position:
                return edit.end if ends else edit.start
            else:
                break
        return position - shift


def edited_passage(passage: Passage, edits: Edits) -> Passage:
    """Return a passage with replacements."""
    return Passage(edits.text(passage.text), edits.marks(passage.marks))


def edited_translation(translated: TranslatedPassage, edits: Edits) -> TranslatedPassage:
    """Return a translation with replacements."""
    segments = tuple(
        TranslatedSegment(
            one.source, edits.span(one.target.start, one.target.end), one.confidence, one.origin
        )
        for one in translated.segments
    )
    return TranslatedPassage(edits.text(translated.text), edits.marks(translated.marks), segments)


def cut(passage: Passage, span: Span) -> Passage:
    """Return a stretch of a passage with the marks that stand on it."""
    marks = (
        Mark(max(m.start, span.start) - span.start, min(m.end, span.end) - span.start, m.key)
        for m in passage.marks
        if m.start < span.end and m.end > span.start
    )
    return Passage(passage.text[span.start : span.end], tuple(marks))


def joined(passage: Passage, parts: Sequence[tuple[Span, TranslatedPassage]]) -> TranslatedPassage:
    """Put the translations of stretches of a passage together; what lies between stays."""
    texts: list[str] = []
    marks: list[Mark] = []
    segments: list[TranslatedSegment] = []
    end = length = 0
    for span, part in parts:
        gap = passage.text[end : span.start]
        offset = length + len(gap)
        texts += [gap, part.text]
        length, end = offset + len(part.text), span.end
        marks += (Mark(m.start + offset, m.end + offset, m.key) for m in part.marks)
        segments += (
            TranslatedSegment(
                Span(one.source.start + span.start, one.source.end + span.start),
                Span(one.target.start + offset, one.target.end + offset),
                one.confidence,
                one.origin,
            )
            for one in part.segments
        )
    texts.append(passage.text[end:])
    return TranslatedPassage("".join(texts), _with_touching_joined(marks), tuple(segments))


def _with_touching_joined(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """Join stretches of one key that touch."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda m: (m.key, m.start)):
        if kept and kept[-1].key == mark.key and mark.start <= kept[-1].end:
            kept[-1] = Mark(kept[-1].start, max(kept[-1].end, mark.end), mark.key)
        else:
            kept.append(mark)
    return tuple(sorted(kept, key=lambda m: (m.start, m.key)))
