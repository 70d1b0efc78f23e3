"""The lines of a PDF page in reading order, with where they stand on the page."""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place: points from the page's left and bottom edges.

    `size` is the height of its characters. Cells of a table row are apart by tabs; `cell` is where
    the last of them begins, or the text behind a list's bullet: there it goes on below.
    """

    text: str
    left: float
    right: float
    bottom: float
    top: float
    page: int = 0
    cell: float | None = None

    @property
    def size(self) -> float:
        """Return the height of the line."""
        return self.top - self.bottom


def page_lines(text_page: Any, number: int) -> list[Line]:
    """Return the lines of a page: columns one after the other, each line once."""
    fragments = list(_distinct(_fragments(text_page, number)))
    if _is_vertical(fragments):
        return _upright(fragments)
    lines = _rows(_columns_apart(fragments))
    lines = _sorted_down(lines) if _is_scattered(lines) else lines
    return [whole for line in lines if (whole := _without_leaders(line)).text]


LIST_MARKER = re.compile(
    r"(?:[•‣▪▫●○◦·∙■□▶►➢✓✔❖*–—-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]|[・※①-⑳]|"
    r"\d{1,2}(?:\.\d{1,2})+\.?)(?:\s|$)"
)
"""What stands before an item of a list: a bullet, a number, a letter."""

_GAP = 1.2
"""Width of a gap, in line heights, that divides columns; a justified line's spaces are narrower."""
_WORD_GAP = 0.6
"""Width of a gap, in line heights, that is surely no space between words in running text."""
_SENTENCE_GAP = 1.6
"""The same behind a sentence, where old printers and typewriters leave a wide space."""
_SAME_LINE = 0.6
"""Share of the lower of two pieces' heights by which they overlap if they stand on one line."""
_PROSE = 25
"""Characters a side of a divided line has on average if the sides are columns of running text."""
_FEWEST_ROWS = 4
_SCATTERED = 0.2
"""Share of the lines drawn above the one before, in its column, if drawing order is no order."""
_FEWEST_VERTICAL = 10
_TINY = 0.1
_LINE_ENDS = frozenset((0, 10, 13))
_HYPHENS = "\x02\xad"
_FONT_BULLET = re.compile("^[\uf020-\uf0ff](?=\\s|$)")
"""A character of a symbol font before a line's text, whatever it looks like there."""
_SENTENCE_END = re.compile(r"[.!?:;]['\"”’»)]*$")
_LEADERS = re.compile(r"(?:[ \t]?[.·・]){5,}[ \t]*|(?:[ \t]?[…‥]){3,}[ \t]*")
"""Dots from a heading to its page, or along a form's blank; four may end a sentence."""


@dataclass(slots=True)
class _Glyph:
    text: str
    left: float
    bottom: float
    right: float
    top: float


def _glyphs(text_page: Any) -> Iterator[_Glyph]:
    """Yield the characters in drawing order; an empty text stands for a line end.

    Spaces have no place: where words stand says enough.
    """
    from pypdfium2 import raw

    handle, box = text_page.raw, raw.FS_RECTF()
    place = ctypes.byref(box)
    code_at, box_at, angle_at = (
        raw.FPDFText_GetUnicode,
        raw.FPDFText_GetLooseCharBox,
        raw.FPDFText_GetCharAngle,
    )
    quarters: int | None = None
    for index in range(text_page.count_chars()):
        code = code_at(handle, index)
        if code in _LINE_ENDS:
            quarters = None
            yield _Glyph("", 0, 0, 0, 0)
            continue
        character = chr(code)
        if character.isspace():
            quarters = None
            yield _Glyph(character, 0, 0, 0, 0)
            continue
        if quarters is None:  # asked once a word: a word does not turn, and asking takes time
            quarters = round(angle_at(handle, index) / (math.pi / 2)) % 4
        box_at(handle, index, place)
        glyph = _Glyph(
            "-" if character in _HYPHENS else character, box.left, box.bottom, box.right, box.top
        )
        yield _turned(glyph, quarters) if quarters else glyph


def _turned(glyph: _Glyph, quarters: int) -> _Glyph:
    """Turn a character of text that runs up, down or upside down, so that it runs to the right."""
    left, bottom, right, top = glyph.left, glyph.bottom, glyph.right, glyph.top
    if quarters == 1:
        return _Glyph(glyph.text, -top, left, -bottom, right)
    if quarters == 2:  # noqa: PLR2004  half a turn
        return _Glyph(glyph.text, -right, -top, -left, -bottom)
    return _Glyph(glyph.text, bottom, -right, top, -left)


def _fragments(text_page: Any, number: int) -> Iterator[Line]:
    """Yield runs of characters that follow each other on a line without a wide gap."""
    run: list[_Glyph] = []
    last: _Glyph | None = None
    for glyph in _glyphs(text_page):
        if run and last and (not glyph.text or _breaks(last, glyph)):
            yield from _line(run, number)
            run = []
        if glyph.text:
            run.append(glyph)
            if not glyph.text.isspace():
                last = glyph
    yield from _line(run, number)


def _breaks(last: _Glyph, glyph: _Glyph) -> bool:
    """Say whether `glyph` stands on another line than `last`, or far from it."""
    if glyph.text.isspace():
        return False
    height = last.top - last.bottom
    if last.bottom != glyph.bottom or last.top != glyph.top:  # mostly they are the same
        height = min(height, glyph.top - glyph.bottom)
        overlap = min(last.top, glyph.top) - max(last.bottom, glyph.bottom)
        if height >= _TINY and overlap < (1 - _SAME_LINE) * height:
            return True
    if height < _TINY:
        return False
    gap = glyph.left - last.right
    return gap > _GAP * height or gap < -3 * height


def _line(run: list[_Glyph], number: int) -> Iterator[Line]:
    text = "".join(glyph.text for glyph in run).strip()
    inked = [glyph for glyph in run if not glyph.text.isspace()]
    if not text or not inked:
        return
    # Unicode beyond 16 bits may come as two halves.
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    yield Line(
        _FONT_BULLET.sub("•", " ".join(text.split())),
        min(glyph.left for glyph in inked),
        max(glyph.right for glyph in inked),
        min(glyph.bottom for glyph in inked),
        max(glyph.top for glyph in inked),
        number,
    )


def _distinct(fragments: Iterator[Line]) -> Iterator[Line]:
    """Leave out what is drawn again in the same place: how some programs make bold type."""
    seen: set[tuple[str, int, int]] = set()
    for line in fragments:
        left, bottom = round(line.left / 2), round(line.bottom / 2)
        if any((line.text, left + x, bottom + y) in seen for x in (-1, 0, 1) for y in (-1, 0, 1)):
            continue
        seen.add((line.text, left, bottom))
        yield line


def _is_vertical(fragments: list[Line]) -> bool:
    """Say whether the page is written from top to bottom: its pieces are single characters."""
    single = sum(len(line.text) == 1 for line in fragments)
    below = sum(
        abs(one.left - two.left) < one.size and two.top <= one.top
        for one, two in pairwise(fragments)
    )
    enough = len(fragments) >= _FEWEST_VERTICAL
    return enough and single * 10 > len(fragments) * 8 and below * 10 > len(fragments) * 7


def _upright(fragments: list[Line]) -> list[Line]:
    """Join the characters of each vertical line."""
    lines: list[Line] = []
    for one in fragments:
        last = lines[-1] if lines else None
        if last and abs(last.left - one.left) < one.size / 2 and one.top <= last.bottom + one.size:
            lines[-1] = Line(
                last.text + one.text, last.left, max(last.right, one.right), one.bottom, last.top,
                one.page,
            )  # fmt: skip
        else:
            lines.append(one)
    return lines


def _on_one_line(one: Line, two: Line) -> bool:
    overlap = min(one.top, two.top) - max(one.bottom, two.bottom)
    return overlap >= _SAME_LINE * min(one.size, two.size)


def _columns_apart(fragments: list[Line]) -> list[Line]:
    """Put columns of running text that were drawn line by line across the page into order.

    Pieces beside each other are table cells if they are short, columns if they are prose.
    """
    pairs = [
        (one, two)
        for one, two in pairwise(fragments)
        if _on_one_line(one, two) and two.left - one.right > _WORD_GAP * one.size
    ]
    lefts = Counter(round(two.left / 10) for _, two in pairs)
    if not lefts:
        return fragments
    place, times = lefts.most_common(1)[0]
    sides = [pair for pair in pairs if abs(round(pair[1].left / 10) - place) <= 1]
    average = sum(min(len(one.text), len(two.text)) for one, two in sides) / len(sides)
    if times < _FEWEST_ROWS or average < _PROSE:
        return fragments
    border = min(two.left for _, two in sides)
    ordered: list[Line] = []
    right_column: list[Line] = []
    for line in fragments:
        if line.left >= border - 1:
            right_column.append(line)
        elif line.right <= border:
            ordered.append(line)
        else:  # a heading across both columns ends them
            ordered.extend([*right_column, line])
            right_column = []
    return ordered + right_column


def _rows(fragments: list[Line]) -> list[Line]:
    """Join the pieces of a line that follow each other: cells by tabs, words by spaces."""
    rows: list[Line] = []
    for line in fragments:
        last = rows[-1] if rows else None
        if last is None or not _on_one_line(last, line) or line.left < last.right - line.size:
            rows.append(line)
            continue
        is_item = bool(LIST_MARKER.fullmatch(last.text))
        space = " " if is_item else _space(last, line)
        rows[-1] = Line(
            last.text + space + line.text,
            last.left,
            line.right,
            min(last.bottom, line.bottom),
            max(last.top, line.top),
            line.page,
            line.left if is_item or space == "\t" else last.cell,
        )
    return rows


def _space(last: Line, line: Line) -> str:
    """Return what parts two pieces of a line: a tab between cells, a space between words."""
    gap = (line.left - last.right) / max(_TINY, line.size)
    if gap <= _TINY:
        return ""
    widest = _SENTENCE_GAP if _SENTENCE_END.search(last.text) else _WORD_GAP
    return " " if gap <= widest else "\t"


def _without_leaders(line: Line) -> Line:
    text = _LEADERS.sub("\t", line.text).strip()
    return replace(line, text=text) if text != line.text else line


def _is_scattered(lines: list[Line]) -> bool:
    upward = sum(
        two.bottom > one.top and two.left < one.right and two.right > one.left
        for one, two in pairwise(lines)
    )
    return len(lines) > _FEWEST_ROWS and upward > _SCATTERED * len(lines)


def _sorted_down(lines: list[Line]) -> list[Line]:
    """Sort lines from top to bottom, pieces of one line from left to right."""
    ordered: list[Line] = []
    row: list[Line] = []
    for line in sorted(lines, key=lambda item: -item.top):
        if row and not _on_one_line(row[0], line):
            ordered.extend(sorted(row, key=lambda item: item.left))
            row = []
        row.append(line)
    ordered.extend(sorted(row, key=lambda item: item.left))
    return _rows(ordered)
