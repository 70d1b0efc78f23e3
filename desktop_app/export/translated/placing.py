"""Puts formatting, pictures and notes back on the right words of a translated passage."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_app.export.translated.units import Anchor, Break, Item, Text, Unit
from desktop_app.tasks.translation.passages import Mark, Passage, TranslatedPassage
from desktop_app.text.segmentation import Span

_WHITE = re.compile(r"[ \t\r\n\f]+")
_WORD_BEFORE = re.compile(r"[\w\u2019'’-]+(?=\W*$)")
_WORD_AFTER = re.compile(r"[\w\u2019'’-]+")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
_CLOSING = frozenset('.,;:!?)]}»”’"…。、，．！？；：）」』')
_SOFT_ENDS = frozenset(",;-–—)\"'”’%")
_FULL_LINE, _FULL_LINE_CJK = 40, 20
"""Characters of a line that ended because it was full, and not because something was said."""


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of the passage in one style, or the result of a field that stands in it."""

    span: Span
    style: Hashable
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class _Point:
    """An anchor between two characters, and the word it belongs to: it follows or precedes it."""

    anchor: Anchor
    offset: int
    word: Span | None
    follows: bool


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a unit that is translated as one passage. `items` are what it was made of."""

    items: tuple[Item, ...]
    passage: Passage
    base: Hashable
    lead: tuple[Item, ...]
    trail: tuple[Item, ...]
    stretches: tuple[_Stretch, ...]
    points: tuple[_Point, ...]

    def translated(self, result: TranslatedPassage) -> list[Item]:
        """Return the items of the translation."""
        return [*self.lead, *_Placement(self, result).items(), *self.trail]


def chunks_of(unit: Unit) -> list[Chunk | list[Item]]:
    """Cut a unit at its breaks into chunks, and what stands between them."""
    pieces: list[Chunk | list[Item]] = []
    gathered: list[Item] = []
    line = ""
    items = list(_without_control_breaks(unit))
    for index, item in enumerate(items):
        if isinstance(item, Break):
            if item.soft and (space := _joint(line, _text_after(items, index))) is not None:
                gathered.append(
                    Anchor(item.content, style=item.style, eats_space=True)
                    if space
                    else Anchor(item.content, style=item.style)
                )
            else:
                if gathered:
                    pieces.append(_composed(gathered, collapses=unit.collapses))
                pieces.append([item])
                gathered = []
            line = ""
        else:
            gathered.append(item)
            line += item.text if isinstance(item, Text) else item.shown
    if gathered:
        pieces.append(_composed(gathered, collapses=unit.collapses))
    return pieces


def whole(pieces: Sequence[Chunk | list[Item]]) -> list[Item]:
    """Join pieces again, equal neighbours merged; breaks that are characters become text."""
    items: list[Item] = []
    for piece in pieces:
        for item in piece.items if isinstance(piece, Chunk) else piece:
            content = item if isinstance(item, Text) else item.content
            one = replace(content, style=item.style) if isinstance(content, Text) else item
            last = items[-1] if items else None
            if isinstance(one, Text) and isinstance(last, Text) and last.style == one.style:
                items[-1] = Text(last.text + one.text, one.style)
            else:
                items.append(one)
    return items


def _without_control_breaks(unit: Unit) -> Iterator[Item]:
    """Yield the items with tabs and line ends in texts made breaks, where they mean something."""
    for item in unit.items:
        if unit.collapses or not isinstance(item, Text) or not re.search(r"[\t\n\r\v]", item.text):
            yield item
            continue
        for part in re.split(r"(\t+|\r\n|[\n\r\v])", item.text):
            if part and part[0] in "\t\n\r\v":
                yield Break(Text(part), soft=part[0] != "\t", style=item.style)
            elif part:
                yield Text(part, item.style)


def _text_after(items: Sequence[Item], index: int) -> str:
    found = ""
    for item in items[index + 1 :]:
        if isinstance(item, Break):
            break
        found += item.text if isinstance(item, Text) else item.shown
        if len(found.strip()) > 1:
            break
    return found


def _joint(before: str, after: str) -> str | None:
    """Return what joins two lines of one sentence; None where a line end is meant."""
    before, after = before.strip(), after.strip()
    if not before or not after:
        return None
    last, first = before[-1], after[0]
    if _CJK.match(last) and _CJK.match(first):
        return "" if len(before) >= _FULL_LINE_CJK else None
    if first.islower() and (last.isalnum() or last in _SOFT_ENDS):
        return " "
    if len(before) >= _FULL_LINE and (last.islower() or last == ",") and first.isalpha():
        return " "
    return None


def _composed(items: Sequence[Item], *, collapses: bool) -> Chunk:
    """Make a passage of items: what stands before the first word and after the last is kept out."""
    first, last = _extent(items)
    lead, core, trail = list(items[:first]), list(items[first : last + 1]), list(items[last + 1 :])
    _move_spaces(lead, core, trail)
    text = ""
    stretches: list[_Stretch] = []
    found: list[tuple[Anchor, int]] = []
    for item in core:
        start = len(text)
        if isinstance(item, Text):
            added = _WHITE.sub(" ", item.text) if collapses else item.text
            text += added[1:] if added.startswith(" ") and text.endswith(" ") else added
            stretches.append(_Stretch(Span(start, len(text)), item.style))
        elif isinstance(item, Anchor) and item.shown:
            text += item.shown
            stretches.append(_Stretch(Span(start, len(text)), item.style, item))
        elif isinstance(item, Anchor):
            found.append((item, start))
            if item.eats_space and not text.endswith(" "):
                text += " "
                stretches.append(_Stretch(Span(start, len(text)), _style_at(stretches)))
    points = tuple(_point(anchor, offset, text) for anchor, offset in found)
    base = _base_style(stretches)
    marks = [
        Mark(one.span.start, one.span.end, key)
        for key, one in enumerate(stretches)
        if (one.style != base or one.anchor) and text[one.span.start : one.span.end].strip()
    ]
    marks += [
        Mark(point.word.start, point.word.end, len(stretches) + number)
        for number, point in enumerate(points)
        if point.word
    ]
    return Chunk(
        tuple(items),
        Passage(text, tuple(marks)),
        base,
        tuple(lead),
        tuple(trail),
        tuple(stretches),
        points,
    )


def _extent(items: Sequence[Item]) -> tuple[int, int]:
    """Return the first and the last item that is seen as text."""
    seen = [
        index
        for index, item in enumerate(items)
        if (isinstance(item, Text) and item.text.strip())
        or (isinstance(item, Anchor) and item.shown)
    ]
    return (seen[0], seen[-1]) if seen else (len(items), len(items) - 1)


def _move_spaces(lead: list[Item], core: list[Item], trail: list[Item]) -> None:
    if core and isinstance(core[0], Text):
        text = core[0].text
        bare = text.lstrip()
        if bare != text:
            lead.append(Text(text[: len(text) - len(bare)], core[0].style))
            core[0] = Text(bare, core[0].style)
    if core and isinstance(core[-1], Text):
        text = core[-1].text
        bare = text.rstrip()
        if bare != text:
            trail.insert(0, Text(text[len(bare) :], core[-1].style))
            core[-1] = Text(bare, core[-1].style)


def _style_at(stretches: Sequence[_Stretch]) -> Hashable:
    return stretches[-1].style if stretches else None


def _base_style(stretches: Sequence[_Stretch]) -> Hashable:
    """Return the style of most characters: the one that needs no mark."""
    sizes: dict[Hashable, int] = {}
    for one in stretches:
        if one.anchor is None:
            sizes[one.style] = sizes.get(one.style, 0) + one.span.end - one.span.start
    return max(sizes, key=sizes.__getitem__) if sizes else None


def _point(anchor: Anchor, offset: int, text: str) -> _Point:
    if not 0 < offset < len(text):
        return _Point(anchor, offset, None, follows=offset > 0)
    if text[offset - 1].isspace() and text[offset] not in _CLOSING:
        word = _WORD_AFTER.search(text, offset)
        follows = False
    else:
        word = _WORD_BEFORE.search(text, 0, offset)
        follows = True
    if word is None:
        return _Point(anchor, offset, None, follows)
    start, end = word.span()
    if _CJK.search(word[0]):  # no spaces there: the characters next to it are word enough
        start, end = (max(start, end - 2), end) if follows else (start, min(end, start + 2))
    return _Point(anchor, offset, Span(start, end), follows)


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

    def _target_of(self, point: _Point, key: int) -> int:
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
        if self._source[point.offset - 1].isspace():  # "word {picture}, ...": after the space
            return end + 1 if self._text[end : end + 1].isspace() else end
        # After a comma there, after the comma here; a note's number never splits "word,".
        if self._source[point.offset - 1] in _CLOSING:
            while end < len(self._text) and self._text[end] in _CLOSING:
                end += 1
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
        return before.isalnum() and after.isalnum() and not _CJK.match(after)
