"""What a large model wrote as paragraphs: citations are links, doubted claims are marked."""

import re
from collections.abc import Iterator, Sequence

from desktop_app.documents import place_text
from desktop_app.gui.summarise.linked_text import Stretch
from desktop_app.llm.claims import Claim, Doubt
from desktop_app.llm.passages import Passage
from desktop_app.messages import _
from desktop_app.pipeline.large_summaries import LargeSummary

_CITED = re.compile(r"[\[［【]\s*\d{1,6}(?:\s*[,、，;–-]\s*\d{1,6})*\s*[\]］】]")
_NUMBER = re.compile(r"\d+")
_LINE = re.compile(r"[^\n]+")
_HEADING = re.compile(r"#{1,6}\s+")
_LONGEST_SOURCE = 300


def answer_paragraphs(summary: LargeSummary) -> list[list[Stretch]]:
    """Return the answer, then the passages it names. Links are the passages' numbers."""
    known = {one.number for one in summary.sources}
    paragraphs = [
        list(_line(summary.text, line.start(), line.end(), summary.claims, known))
        for line in _LINE.finditer(summary.text)
        if line.group().strip()
    ]
    if summary.sources:
        paragraphs.append([Stretch(_("Sources"), strong=True)])
        paragraphs += [_source(one) for one in summary.sources]
    return paragraphs


def doubt_text(doubt: Doubt) -> str:
    """Return why a claim is doubted."""
    return {
        Doubt.NO_SOURCE: _("Check this: it names no source."),
        Doubt.NO_SUCH_PASSAGE: _("Check this: its source was not sent."),
        Doubt.NUMBER_MISSING: _("Check this: its source lacks the number."),
        Doubt.UNLIKE: _("Check this: its source is about something else."),
    }[doubt]


def passage_place(one: Passage) -> str:
    """Return the file and place of a passage, as people name them."""
    name = one.path.replace("\\", "/").rpartition("/")[2]
    return f"{name} › {place_text(one.locator)}" if one.locator else name


def _line(
    text: str, start: int, end: int, claims: Sequence[Claim], known: set[int]
) -> Iterator[Stretch]:
    heading = _HEADING.match(text, start, end)
    if heading is not None:
        yield Stretch(text[heading.end() : end], strong=True)
        return
    at = start
    for claim in claims:
        first, last = max(claim.start, at), min(claim.end, end)
        if first >= last:
            continue
        yield from _cited(text[at:first], "", known)
        yield from _cited(
            text[first:last], doubt_text(claim.doubt) if claim.doubt is not None else "", known
        )
        at = last
    yield from _cited(text[at:end], "", known)


def _cited(text: str, doubt: str, known: set[int]) -> Iterator[Stretch]:
    at = 0
    for group in _CITED.finditer(text):
        for number in _NUMBER.finditer(text, group.start(), group.end()):
            if int(number.group()) in known:
                yield from _plain(text[at : number.start()], doubt)
                yield Stretch(number.group(), int(number.group()))
                at = number.end()
    yield from _plain(text[at:], doubt)


def _plain(text: str, doubt: str) -> Iterator[Stretch]:
    if text:
        yield Stretch(text, doubt=doubt)


def _source(one: Passage) -> list[Stretch]:
    text = one.text
    if len(text) > _LONGEST_SOURCE:
        text = text[: _LONGEST_SOURCE - 1].rstrip() + "…"
    place = passage_place(one)
    return [
        Stretch(f"[{one.number}]", one.number),
        Stretch(f" {text}"),
        *([Stretch(f"   {place}", one.number, quiet=True)] if place else []),
    ]
