"""Puts paragraphs together again that a page layout broke into lines."""

import re
from collections.abc import Iterable, Sequence

_CJK = "\u3001-\u303f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60"
_CJK_END = re.compile(f"[{_CJK}]$")
_CJK_START = re.compile(f"^[{_CJK}]")
_BROKEN_WORD = re.compile(r"[^\W\d_]{2,}[-\u00ad\u2010]$")
_LOWER_START = re.compile(r"^[^\W\d_A-Z]*[a-zà-öø-ÿа-яα-ω]")
_SENTENCE_END = re.compile(r"[.!?…:;。！？：][\"'”’»）)\]」』]*$")
_ITEM = re.compile(r"^(?:[-–—•‣◦▪·*o]\s|\(?\d{1,3}[.)]\s|\(?[a-z][.)]\s|[①-⑳]|[・●○◎■□])")
_WIDE = 0.75
"""Share of the widest lines' width from which a line was probably broken for want of room."""
_NARROW = 25
"""Columns narrower than this many characters are tables and captions, not paragraphs."""


def reflowed(pages: Iterable[Sequence[str]]) -> str:
    """Return the text of pages, each a list of lines, with paragraphs on one line each.

    A line is joined to the next where it fills the column and the next goes on in it; a word
    broken by a hyphen is mended. A paragraph may run on over the end of a page.
    """
    paragraphs: list[str] = []
    for lines in pages:
        usual = _usual_width(lines)
        previous = ""
        for index, line in enumerate(lines):
            before = previous or (paragraphs[-1] if index == 0 and paragraphs else "")
            if paragraphs and before and _goes_on(before, line, usual, first=index == 0):
                paragraphs[-1] = _joined(paragraphs[-1], line)
            else:
                paragraphs.append(line)
            previous = line
    return "\n".join(paragraphs)


def _usual_width(lines: Sequence[str]) -> int:
    widths = sorted(map(_width, lines))
    return widths[int(len(widths) * 0.9)] if widths else 0


def _width(line: str) -> int:
    return sum(2 if _CJK_START.match(character) else 1 for character in line)


def _goes_on(before: str, line: str, usual: int, *, first: bool) -> bool:
    if _ITEM.match(line) or "\t" in before or "\t" in line:
        return False
    if _BROKEN_WORD.search(before) and _LOWER_START.match(line):
        return True
    if _SENTENCE_END.search(before):
        # A full line that ends with a sentence may still be followed by the next one of its
        # paragraph; nothing but the width of the line tells.
        return not first and usual >= _NARROW and _width(before) >= 0.95 * usual
    if first:  # over the end of a page only a sentence that goes on is sure
        return bool(_LOWER_START.match(line))
    if _LOWER_START.match(line):
        return _width(before) >= _WIDE * usual / 2
    return usual >= _NARROW and _width(before) >= _WIDE * usual


def _joined(before: str, line: str) -> str:
    if _BROKEN_WORD.search(before) and _LOWER_START.match(line):
        return before[:-1] + line
    if _CJK_END.search(before) and _CJK_START.match(line):
        return before + line
    return f"{before} {line}"
