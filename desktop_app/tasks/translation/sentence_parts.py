"""Takes a passage apart: sentences, and in each what is translated and what only frames it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.text.segmentation import Span, segment

# What may stand before a sentence and is none of it: bullets, numbers of a list, headings and
# quotations of Markdown, check boxes, pictures.
_PICTURE = "[\u00a9\u00ae\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
_PICTURE_WHOLE = (
    rf"{_PICTURE}[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*+"
)
# Possessive (++), so that a long row of pictures that ends in a word costs no time.
_LEAD = re.compile(
    rf"(?:{_PICTURE_WHOLE}\s*+|\|\s++|(?:[-*+•‣▪●○◦·–—・※►✓✔□■☐☑]|#{{1,6}}|>+|\[[ xX]\]"
    r"|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,3})"
    r"(?:\s++|$))++"
)
_TRAIL = re.compile(rf"(?:\s*+{_PICTURE_WHOLE}|\s++[#@]\w++|\s++\|)++\s*$")
_BREAK = r"(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
_CELLS = re.compile(rf"[^\S\n]*\t\s*|\s+\|\s+|^\|\s+|\s+\|$|[ \t]*{_BREAK}\s*")
_SINGLE_BREAK = re.compile(rf"[ \t]*{_BREAK}[ \t]*")
_NARROWEST_WRAP = 40
"""Characters of a line that a program may have broken in the middle of a sentence."""


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A sentence of a passage, and the core of it that is translated."""

    span: Span
    core: Span


def sentence_parts(text: str, language: str) -> list[SentencePart]:
    """Return the sentences of `text`, in order, together covering all but white space."""
    if not text.strip():
        return []
    spans = segment(text, language) if len(text) > 1 else [Span(0, 1)]
    return [SentencePart(cell, _core(text, cell)) for span in spans for cell in _cells(text, span)]


def _cells(text: str, span: Span) -> Iterator[Span]:
    """Yield the cells of a row of a table or the lines of a verse; most often the sentence itself.

    A cell has the line that separates it from the next.
    """
    start = span.start
    for match in _CELLS.finditer(text, span.start, span.end):
        content = text[start : match.start()]
        if _SINGLE_BREAK.fullmatch(match.group()):
            line = content[max(map(content.rfind, "\n\r")) + 1 :]
            if len(line.strip()) >= _NARROWEST_WRAP:
                continue  # the sentence goes on
        separator_end = match.start() + len(match.group().rstrip())
        if not content.strip() or separator_end <= start:
            continue
        yield Span(start, max(separator_end, start + len(content.rstrip())))
        start = match.end()
    if text[start : span.end].strip():
        yield Span(start, span.end)


def _core(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    lead = _LEAD.match(text, start, end)
    if lead and lead.end() < end:
        start = lead.end()
    trail = _TRAIL.search(text, start, end)
    if trail and trail.start() > start:
        end = trail.start()
    return Span(start, end)
