"""The claims of a summary, the passages each names, and which of them to doubt.

A claim is doubted that names no passage, or one that was not sent; that holds a number which none
of its passages has; or whose passages are about something else, by their embeddings.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from desktop_app.llm.amounts import amounts
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment
from desktop_app.text.tokens import words

Matrix = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Matrix]
"""Returns a unit vector for each text."""


class Doubt(StrEnum):
    """Why a claim is doubted. The value is stored, so it never changes."""

    NO_SOURCE = "no source"
    NO_SUCH_PASSAGE = "no such passage"
    NUMBER_MISSING = "number missing"
    UNLIKE = "unlike its source"


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence of a summary: the span `start` to `end` of it, and the passages it names."""

    text: str
    start: int
    end: int
    passages: tuple[int, ...]
    doubt: Doubt | None = None


# A citation: [3], [2, 5], [2][5], [3-6], also in Japanese brackets and commas.
_CITED = re.compile(r"[\[［【]\s*((?:\d{1,6})(?:\s*[,、，;–-]\s*\d{1,6})*)\s*[\]］】]")
_RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")
_LONGEST_RANGE = 50
_LINE = re.compile(r"[^\n]+")
_MARK = re.compile(
    r"\s*(?:[-*•・–—]\s+|\d{1,2}[.)]\s+|(?:Q|A|P|R|質問|回答)\s*[:：]\s*|\*\*|>)*\s*"
)
_QUESTION = re.compile(r"^\s*(?:Q|P|質問)\s*[:：]")
_HEADING = re.compile(r"^\s*#|[:：]\s*\**\s*$|^\s*\*\*[^*]+\*\*\s*$")
_FEWEST_WORDS = 3


def find_claims(text: str, language: str) -> list[Claim]:
    """Return the claims of a summary in a language (its code), in order.

    Headings and questions claim nothing. A sentence without a citation of its own shares that of
    the next sentence in its paragraph, if there is one: some models cite once for two sentences.
    """
    return [claim for line in _LINE.finditer(text) for claim in _of_line(line, language)]


def _of_line(line: re.Match[str], language: str) -> list[Claim]:
    content = line.group()
    if _HEADING.search(content) or _QUESTION.search(content):
        return []
    found: list[Claim] = []
    for start, end, cited in _stretches(content):
        sentences = [
            Claim(body, line.start() + first, line.start() + last, cited)
            for body, first, last in _sentences(content, start, end, language)
        ]
        if not sentences and found and cited:  # [2][5], or one behind the full stop
            found[-1] = replace(found[-1], passages=_merged(found[-1].passages, cited))
        found += sentences
    return found


def _stretches(content: str) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Yield each stretch between citations, with the numbers of the citation that ends it."""
    start = 0
    for match in _CITED.finditer(content):
        yield start, match.start(), _numbers(match[1])
        start = match.end()
    yield start, len(content), ()


def _sentences(content: str, start: int, end: int, language: str) -> Iterator[tuple[str, int, int]]:
    stretch = content[start:end]
    for span in segment(stretch, language):
        mark = _MARK.match(stretch, span.start, span.end) if not start else None
        first = mark.end() if mark else span.start
        body = stretch[first : span.end].strip()
        if _is_claim(body):
            yield body, start + first, start + span.end


def _is_claim(body: str) -> bool:
    wide = not body.isascii() and len(body) >= 2 * _FEWEST_WORDS
    return len(words(body)) >= _FEWEST_WORDS or wide


def _numbers(cited: str) -> tuple[int, ...]:
    found: list[int] = []
    rest = cited
    for match in _RANGE.finditer(cited):
        first, last = int(match[1]), int(match[2])
        if first <= last < first + _LONGEST_RANGE:
            found += range(first, last + 1)
            rest = rest.replace(match[0], "")
    found += [int(number) for number in re.findall(r"\d+", rest)]
    return tuple(sorted(set(found)))


def _merged(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(sorted({*one, *other}))


# Measured on 180 sentences that people wrote about parts of papers and marked these parts, and on
# 400 Portuguese sentences beside their English originals among 20 others. Right citations that are
# doubted: 5 % and none. Wrong ones that are: half of those within one paper, all of whose sentences
# are alike, and four in five where passages differ in subject.
_NEARER = 0.4  # standard deviations over the mean nearness of all passages
_FEWEST_TO_COMPARE = 5
_MOST_COMPARED = 200  # passages beside those named; they only tell what is usual
_LEAST_ALIKE = 0.2  # cosine, less what all texts share


def judge_claims(
    claims: Sequence[Claim], passages: Mapping[int, str], encode: Encode, middle: Matrix
) -> list[Claim]:
    """Return the claims with their doubts.

    `passages` are the texts sent, by number; `middle` [dimension] is the mean of texts about
    everything.
    """
    formal = [_formal_doubt(claim, passages) for claim in claims]
    open_ones = [claim for claim, doubt in zip(claims, formal, strict=True) if doubt is None]
    unlike = _unlike(open_ones, passages, encode, middle) if open_ones else set()
    return [
        replace(claim, doubt=doubt or (Doubt.UNLIKE if claim in unlike else None))
        for claim, doubt in zip(claims, formal, strict=True)
    ]


def _formal_doubt(claim: Claim, passages: Mapping[int, str]) -> Doubt | None:
    if not claim.passages:
        return Doubt.NO_SOURCE
    known = [passages[number] for number in claim.passages if number in passages]
    if len(known) < len(claim.passages):
        return Doubt.NO_SUCH_PASSAGE
    said = {number for text in known for number in amounts(text)}
    return None if amounts(claim.text, spelt=False) <= said else Doubt.NUMBER_MISSING


def _unlike(
    claims: Sequence[Claim], passages: Mapping[int, str], encode: Encode, middle: Matrix
) -> set[Claim]:
    named = {number for claim in claims for number in claim.passages}
    others = [number for number in passages if number not in named]
    step = max(1, len(others) // _MOST_COMPARED)
    order = [*sorted(named), *others[::step]]
    rows = {number: row for row, number in enumerate(order)}
    sent = encode([normalise(passages[number]) for number in order])
    said = encode([normalise(claim.text) for claim in claims])
    alike = said @ sent.T
    shared = _unit(said - middle) @ _unit(sent - middle).T
    found = set()
    for row, claim in enumerate(claims):
        own = [rows[number] for number in claim.passages]
        nearest = float(alike[row, own].max())
        spread = max(float(alike[row].std()), 1e-3)
        far = (
            len(order) >= _FEWEST_TO_COMPARE
            and len(own) < len(order)
            and (nearest - float(alike[row].mean())) / spread < _NEARER
        )
        if far or float(shared[row, own].max()) < _LEAST_ALIKE:
            found.add(claim)
    return found


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, 1e-9)
    return unit
