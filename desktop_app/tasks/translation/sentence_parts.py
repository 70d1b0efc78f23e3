"""Takes a passage apart: sentences, and in each what is translated and what only frames it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop_app.text.segmentation import Span, segment

# What may stand before a sentence and is none of it: bullets, numbers of a list, headings and
# quotations of Markdown, check boxes, pictures.
_PICTURE = "[\u00a9\u00ae\u2190-\u21ff\u2300-\u27bf\u2900-\u2bff\u3030\u303d\U0001f000-\U0001faff]"
_PICTURES = (
    rf"(?:{_PICTURE}[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*\s*)+"
)
_LEAD = re.compile(
    rf"(?:{_PICTURES}|\|\s+|(?:[-*+•‣▪●○◦·–—・※►✓✔□■☐☑]|#{{1,6}}|>+|\[[ xX]\]"
    r"|\(?(?:\d{1,3}(?:\.\d{1,3}){0,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)]|\d{1,3}(?:\.\d{1,3}){1,3})"
    r"(?:\s+|$))+"
)
_TRAIL = re.compile(rf"(?:\s*{_PICTURES}|\s+[#@]\w+|\s+\|)+\s*$")
_CELLS = re.compile(r"\s*\t\s*|\s+\|\s+|^\|\s+|\s+\|$")


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
    """Yield the cells of a row of a table, each with the separator after it, or the sentence."""
    start = span.start
    for match in _CELLS.finditer(text, span.start, span.end):
        content = text[start : match.start()]
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
