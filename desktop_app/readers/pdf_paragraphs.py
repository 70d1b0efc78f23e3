"""Paragraphs from the lines of PDF pages: no line ends inside sentences, running heads once."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from desktop_app.readers.pdf_hyphens import (
    Vocabulary,
    ends_in_hyphen,
    is_broken,
    mended,
    vocabulary,
)
from desktop_app.readers.pdf_lines import LIST_MARKER, Line


def paragraphs(pages: Sequence[Sequence[Line]]) -> list[str]:
    """Return the paragraphs of a document from the lines of its pages."""
    lines = [line for page in _without_running_heads(pages) for line in page]
    lines = lines or [line for page in pages for line in page]  # nothing but page numbers
    known = vocabulary(line.text for line in lines)
    return [_joined(group, known) for group in _groups(lines)]


_MARGIN_LINES = 3
"""Lines at each edge of a page among which running heads and page numbers are sought."""
_FEWEST_REPEATS = 3
_SAME_HEIGHT = 6.0
"""Points by which a running head moves between pages, at most."""
_STAMPED = 0.3
"""Share of the pages on which a line stands in the same place, if it is part of their layout."""
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|página|pág\.|pagina|seite|стр\.|第)?\s*[-–—(\[]?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*"
    r"[-–—)\]]?\s*(?:頁|ページ|页)?(?:\s*(?:of|de|di|von|sur|из|/|\|)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d{1,5}")
_ROMAN = re.compile(r"(?:^|(?<=\s))[ivxlc]{1,7}(?=\s|$)")
"""The page numbers of forewords: too few to follow from page to page."""

_CJK = re.compile("[\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff00-\uffef]")
_ENDED = re.compile(r"[.!?:;…。！？]['\"”’»)\]」』]*$")
_FIRST_WORD = re.compile(r"\S+")

_LEADING = 1.3
"""Distance to the next line, in usual distances, from which on a new paragraph begins."""
_INDENT = 0.8
"""Line heights by which a first line is indented, or more."""
_SIZE_CHANGE = 1.2
"""Ratio of heights from which on two lines are not the same text (a heading, a note)."""
_NEIGHBOURS = 8
"""Lines before and after that tell how far to the right the column goes."""
_SLACK = 0.5
"""Line heights left over at the end of a wrapped line beside the room the next word lacked."""


def _without_running_heads(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """Leave out heads, feet and page numbers after their first time."""
    edges = [_edge_lines(page) for page in pages]
    running = _running_keys(edges)
    stamped = _stamped_texts(pages)
    told: set[str] = set()
    kept: list[list[Line]] = []
    for page, margin in zip(pages, edges, strict=True):
        remaining = []
        for line in page:
            if line in margin and len(pages) > 1 and _PAGE_NUMBER.fullmatch(line.text):
                continue
            keys = {line.text} & stamped
            if line in margin:
                keys |= _keys(line) & running
            if not keys & told:
                remaining.append(line)
            told |= keys
        kept.append(remaining)
    return kept


def _running_keys(edges: Sequence[set[Line]]) -> set[str]:
    """Return what stands at the same height on several pages."""
    places: Counter[tuple[str, int]] = Counter()
    for lines in edges:
        heights = {
            (key, round(line.bottom / _SAME_HEIGHT)) for line in lines for key in _keys(line)
        }
        places.update(heights)
    fewest = min(_FEWEST_REPEATS, max(2, len(edges)))
    return {
        key
        for key, height in places
        if sum(places[key, height + step] for step in (-1, 0, 1)) >= fewest
    }


def _stamped_texts(pages: Sequence[Sequence[Line]]) -> set[str]:
    """Return what stands in one place on many pages, wherever on the page that is."""
    places = Counter(
        place
        for page in pages
        for place in {
            (line.text, round(line.bottom / _SAME_HEIGHT), round(line.left / _SAME_HEIGHT))
            for line in page
        }
    )
    fewest = max(_FEWEST_REPEATS, _STAMPED * len(pages))
    return {text for (text, _, _), times in places.items() if times >= fewest}


def _edge_lines(page: Sequence[Line]) -> set[Line]:
    by_height = sorted(page, key=lambda line: line.bottom)
    return {*by_height[:_MARGIN_LINES], *by_height[-_MARGIN_LINES:]}


def _keys(line: Line) -> set[str]:
    """Return what a running line may have on every page: its text, or that less a page number.

    A document's first page may have any number, so the step from page to page is what counts.
    """
    return {line.text, _ROMAN.sub("#", line.text)} | {
        f"{line.text[: match.start()]}#{int(match[0]) - line.page}#{line.text[match.end() :]}"
        for match in _DIGITS.finditer(line.text)
    }


def _groups(lines: Sequence[Line]) -> Iterator[list[Line]]:
    distance = _usual_distance(lines)
    rights = _column_rights(lines)
    group: list[Line] = []
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else line
        if group and not (
            _goes_on(group, line, rights[index - 1], distance)
            and _is_aligned(group, line, following)
        ):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _usual_distance(lines: Sequence[Line]) -> float:
    """Return the distance between lines of running text, in line heights."""
    steps = [
        (one.bottom - two.bottom) / one.size
        for one, two in pairwise(lines)
        if one.page == two.page and 0 < one.bottom - two.bottom < 3 * one.size
    ]
    return median(steps) if steps else 1.2


def _column_rights(lines: Sequence[Line]) -> list[float]:
    rights: list[float] = []
    for index, line in enumerate(lines):
        around = lines[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        rights.append(
            max(
                other.right
                for other in around
                if (
                    other.page == line.page
                    # Rows of tables, and running heads, may reach beyond the text's column.
                    and ("\t" not in other.text or "\t" in line.text)
                    and min(other.right, line.right) - max(other.left, line.left)
                    > (other.right - other.left) / 2
                )
                or other is line
            )
        )
    return rights


def _goes_on(group: Sequence[Line], line: Line, right: float, distance: float) -> bool:
    """Say whether `line` continues the paragraph in `group`, whose column ends at `right`."""
    last = group[-1]
    if "\t" in line.text or LIST_MARKER.match(line.text):
        return False
    if "\t" in last.text and not _is_under_cell(last, line):
        return False
    if not last.size or max(last.size, line.size) > _SIZE_CHANGE * min(last.size, line.size):
        return False
    if not _is_full(last, line, right):
        return False
    step = last.bottom - line.bottom
    below = line.page == last.page and step > 0 and line.left < last.right
    if not below:  # the top of the next column or page
        goes_on = line.text[:1].islower() or bool(_CJK.match(line.text))
        return goes_on and not _ENDED.search(last.text)
    return step <= _LEADING * distance * last.size


def _is_aligned(group: Sequence[Line], line: Line, following: Line) -> bool:
    """Say whether `line` stands where its paragraph goes on, under it or hanging."""
    last = group[-1]
    if line.left - last.left <= _INDENT * line.size or line.page != last.page:
        return True
    if _is_under_cell(last, line):
        return True
    if line.left >= last.right:  # the next column
        return True
    hangs = abs(following.left - line.left) < _INDENT and following.bottom < line.bottom
    return len(group) == 1 and (hangs or bool(LIST_MARKER.match(last.text)))


def _is_under_cell(last: Line, line: Line) -> bool:
    return last.cell is not None and abs(line.left - last.cell) <= line.size / 2


def _is_full(last: Line, line: Line, right: float) -> bool:
    """Say whether `last` was wrapped: the next word would not have fitted on it."""
    if ends_in_hyphen(last.text):
        return True
    match = _FIRST_WORD.match(line.text)
    letters = len(match[0]) if match and not _CJK.match(line.text) else 1
    width = (last.right - last.left) / max(1, len(last.text)) * (letters + 1)
    return last.right + width + _SLACK * last.size >= right


def _joined(group: Sequence[Line], known: Vocabulary) -> str:
    text = group[0].text
    for line in group[1:]:
        if is_broken(text):
            text = mended(text, line.text, known)
        elif _CJK.match(text[-1]) and _CJK.match(line.text):
            text += line.text
        else:
            text += " " + line.text
    return text
