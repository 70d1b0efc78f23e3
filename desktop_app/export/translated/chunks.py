"""Cuts a unit into chunks that are translated as one, and joins what comes of them."""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace

from desktop_app.export.translated.units import Anchor, Break, Item, Text, Unit
from desktop_app.tasks.translation.passages import Mark, Passage
from desktop_app.text.segmentation import Span

_WHITE = re.compile(r"[ \t\r\n\f]+")
_WORD_BEFORE = re.compile(r"[\w\u2019'’-]+(?=\W*$)")
_WORD_AFTER = re.compile(r"[\w\u2019'’-]+")
CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
CLOSING = frozenset('.,;:!?)]}»”’"…。、，．！？；：）」』')
_SOFT_ENDS = frozenset(",;-–—)\"'”’%")
_LONGEST_WORD = 60
"""Characters before an anchor in which its word is looked for."""
_FULL_LINE, _FULL_LINE_CJK = 40, 20
"""Characters of a line that ended because it was full, and not because something was said."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the passage in one style, or the result of a field that stands in it."""

    span: Span
    style: Hashable
    anchor: Anchor | None = None


@dataclass(frozen=True, slots=True)
class Point:
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
    stretches: tuple[Stretch, ...]
    points: tuple[Point, ...]


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
    if CJK.match(last) and CJK.match(first):
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
    stretches: list[Stretch] = []
    found: list[tuple[Anchor, int]] = []
    for item in core:
        start = len(text)
        if isinstance(item, Text):
            added = _WHITE.sub(" ", item.text) if collapses else item.text
            text += added[1:] if added.startswith(" ") and text.endswith(" ") else added
            stretches.append(Stretch(Span(start, len(text)), item.style))
        elif isinstance(item, Anchor) and item.shown:
            text += item.shown
            stretches.append(Stretch(Span(start, len(text)), item.style, item))
        elif isinstance(item, Anchor):
            found.append((item, start))
            if item.eats_space and not text.endswith(" "):
                text += " "
                stretches.append(Stretch(Span(start, len(text)), _style_at(stretches)))
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


def _style_at(stretches: Sequence[Stretch]) -> Hashable:
    return stretches[-1].style if stretches else None


def _base_style(stretches: Sequence[Stretch]) -> Hashable:
    """Return the style of most characters: the one that needs no mark."""
    sizes: dict[Hashable, int] = {}
    for one in stretches:
        if one.anchor is None:
            sizes[one.style] = sizes.get(one.style, 0) + one.span.end - one.span.start
    return max(sizes, key=sizes.__getitem__) if sizes else None


def _point(anchor: Anchor, offset: int, text: str) -> Point:
    if not 0 < offset < len(text):
        return Point(anchor, offset, None, follows=offset > 0)
    if text[offset - 1].isspace() and text[offset] not in CLOSING:
        word = _WORD_AFTER.search(text, offset)
        follows = False
    else:
        word = _WORD_BEFORE.search(text, max(0, offset - _LONGEST_WORD), offset)
        follows = True
    if word is None:
        return Point(anchor, offset, None, follows)
    start, end = word.span()
    if CJK.search(word[0]):  # no spaces there: the characters next to it are word enough
        start, end = (max(start, end - 2), end) if follows else (start, min(end, start + 2))
    return Point(anchor, offset, Span(start, end), follows)
