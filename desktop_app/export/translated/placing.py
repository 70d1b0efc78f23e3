"""Puts formatting, pictures and notes back on the right words of a translated passage."""

import re
from collections.abc import Hashable

from desktop_app.export.translated.chunks import CJK, CLOSING, Chunk, Point
from desktop_app.export.translated.units import Anchor, Item, Text
from desktop_app.tasks.translation.passages import TranslatedPassage
from desktop_app.text.segmentation import Span

_SIGNS = re.compile(r"[\W_]+\Z")
"""What stands after the last word: commas, hyphens, spaces."""


def translated_items(chunk: Chunk, result: TranslatedPassage) -> list[Item]:
    """Return the items of a chunk's translation."""
    return [*chunk.lead, *_Placement(chunk, result).items(), *chunk.trail]


class _Placement:
    """One translation and the places of everything in it."""

    def __init__(self, chunk: Chunk, result: TranslatedPassage) -> None:
        self._chunk = chunk
        self._source = chunk.passage.text
        self._text = result.text
        self._segments = [(one.source, one.target) for one in result.segments] or [
            (Span(0, len(self._source)), Span(0, len(self._text)))
        ]
        self._found: dict[int, list[Span]] = {}
        for mark in result.marks:
            span = Span(max(0, mark.start), min(len(self._text), mark.end))
            if span.start < span.end:
                self._found.setdefault(mark.key, []).append(span)
        for spans in self._found.values():
            spans.sort(key=lambda span: span.start)
            words = [span for span in spans if self._text[span.start : span.end].strip()]
            spans[:] = words or spans  # a space alone, torn off its words, carries nothing

    def items(self) -> list[Item]:
        """Return the translation with its styles and anchors."""
        styles, holes = self._painted()
        places = self._places(holes)
        items: list[Item] = []
        text = ""
        style: Hashable = None
        eaten = False
        for at in range(len(self._text) + 1):
            for anchor in places.get(at, ()):
                if text:
                    items.append(Text(text.rstrip(" ") if anchor.eats_space else text, style))
                    text = ""
                items.append(anchor)
                eaten = anchor.eats_space
            if at == len(self._text):
                break
            character = self._text[at]
            if at in holes or (eaten and character == " "):
                continue
            eaten = False
            if text and styles[at] != style:
                items.append(Text(text, style))
                text = ""
            style = styles[at]
            text += character
        if text:
            items.append(Text(text, style))
        return [item for item in items if not isinstance(item, Text) or item.text]

    def _painted(self) -> tuple[list[Hashable], dict[int, Anchor | None]]:
        """Return each character's style, and those that a field's result takes the place of."""
        base = self._chunk.base
        styles = [base] * len(self._text)
        holes: dict[int, Anchor | None] = {}
        painted: list[tuple[Span, Hashable]] = []
        for key, stretch in enumerate(self._chunk.stretches):
            if stretch.anchor is not None:
                holes.update(self._hole(key, stretch.anchor, holes))
            elif stretch.style != base:
                spans = self._found.get(key, [])
                if not spans and self._words(stretch.span):
                    spans = [self._projected(stretch.span)]
                painted.extend((span, stretch.style) for span in spans)
        # The longest first, so that where two overlap, both are seen.
        for span, style in sorted(painted, key=lambda one: one[0].start - one[0].end):
            styles[span.start : span.end] = [style] * (span.end - span.start)
        for match in re.finditer(r"\s+", self._text):
            before, after = match.start() - 1, match.end()
            if before >= 0 and after < len(styles) and styles[before] == styles[after]:
                styles[match.start() : after] = [styles[before]] * (after - match.start())
        return styles, holes

    def _words(self, span: Span) -> bool:
        return any(map(str.isalnum, self._source[span.start : span.end]))

    def _hole(
        self, key: int, anchor: Anchor, taken: dict[int, Anchor | None]
    ) -> dict[int, Anchor | None]:
        spans = self._found.get(key)
        if not spans or any(at in taken for at in range(spans[0].start, spans[0].end)):
            match = next(
                (
                    found
                    for found in re.finditer(re.escape(anchor.shown), self._text)
                    if not any(at in taken for at in range(*found.span()))
                ),
                None,
            )
            if match is None:
                return {}
            spans = [Span(*match.span())]
        # A mark wider than what is shown would swallow words.
        exact = self._text.find(anchor.shown, spans[0].start, spans[0].end)
        if exact >= 0:
            spans = [Span(exact, exact + len(anchor.shown))]
        hole: dict[int, Anchor | None] = dict.fromkeys(range(spans[0].start, spans[0].end))
        hole[spans[0].start] = anchor
        return hole

    def _places(self, holes: dict[int, Anchor | None]) -> dict[int, list[Anchor]]:
        points = self._chunk.points
        first_key = len(self._chunk.stretches)
        at = [self._target_of(point, first_key + number) for number, point in enumerate(points)]
        starts: dict[Hashable, int] = {}
        for number, point in enumerate(points):
            pair = point.anchor.pair
            if pair is None:
                continue
            if pair in starts and at[number] < at[starts[pair]]:
                start = starts[pair]
                at[start], at[number] = at[number], at[start]
            starts.setdefault(pair, number)
        placed = [
            (place, point.offset, point.anchor) for place, point in zip(at, points, strict=True)
        ]
        shown = {anchor for anchor in holes.values() if anchor}
        placed += [(place, -1, anchor) for place, anchor in holes.items() if anchor]
        placed += [  # a field whose result the translation lost still has to stand somewhere
            (self._projected(one.span).end, one.span.start, one.anchor)
            for one in self._chunk.stretches
            if one.anchor and one.anchor not in shown
        ]
        places: dict[int, list[Anchor]] = {}
        for place, _offset, anchor in sorted(placed, key=lambda one: one[1]):
            outside = place
            while holes.get(outside, anchor) is None:  # not amid a field's result
                outside += 1
            places.setdefault(outside, []).append(anchor)
        return places

    def _target_of(self, point: Point, key: int) -> int:
        """Return where in the translation an anchor stands."""
        boundary = self._boundary(point.offset)
        if boundary is not None:
            return boundary
        spans = self._found.get(key)
        if not spans and point.word:
            spans = [self._projected(point.word)]
        if not spans:
            return self._projected(Span(point.offset, point.offset)).end
        if not point.follows:
            return spans[0].start
        end = spans[-1].end
        tail = _SIGNS.search(self._source, 0, point.offset)
        word_end = self._end_of_word(spans[-1])
        if tail and self._text.startswith(tail[0], word_end):
            return word_end + len(tail[0])
        if self._source[point.offset - 1].isspace():  # "word {picture}, ...": after the space
            return end + 1 if self._text[end : end + 1].isspace() else end
        # After a comma there, after the comma here; a note's number never splits "word,".
        before = self._source[: point.offset]
        signs = len(before) - len(before.rstrip("".join(CLOSING)))
        while signs and end < len(self._text) and self._text[end] in CLOSING:
            end += 1
            signs -= 1
        return end

    def _end_of_word(self, span: Span) -> int:
        end = span.end
        while end > span.start and not self._text[end - 1].isalnum():
            end -= 1
        return end

    def _boundary(self, offset: int) -> int | None:
        """Return the place of what stands between sentences, or at either end."""
        if not 0 < offset < len(self._source):
            return 0 if offset <= 0 else len(self._text)
        for number, (source, target) in enumerate(self._segments):
            if offset in (source.start, source.end):
                return target.start if offset == source.start else target.end
            if offset < source.start:
                return self._segments[number - 1][1].end if number else 0
            if offset < source.end:
                return None
        return len(self._text)

    def _projected(self, span: Span) -> Span:
        """Return about the same part of the translated sentence, in whole words."""
        start, end = self._scaled(span.start), self._scaled(span.end)
        while 0 < start < len(self._text) and self._within_word(start):
            start -= 1
        while 0 < end < len(self._text) and self._within_word(end):
            end += 1
        while start < end and self._text[start].isspace():
            start += 1
        while end > start and self._text[end - 1].isspace():
            end -= 1
        return Span(start, end)

    def _scaled(self, offset: int) -> int:
        boundary = self._boundary(offset)
        if boundary is not None:
            return boundary
        source, target = next(one for one in self._segments if offset < one[0].end)
        share = (offset - source.start) / max(1, source.end - source.start)
        return target.start + round(share * (target.end - target.start))

    def _within_word(self, at: int) -> bool:
        before, after = self._text[at - 1], self._text[at]
        return before.isalnum() and after.isalnum() and not CJK.match(after)
