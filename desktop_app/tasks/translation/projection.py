"""Puts the formatting of a sentence on the words of its translation that stand for the same."""

import re
from collections.abc import Sequence

from desktop_app.engine.alignment import Link
from desktop_app.tasks.translation.passages import Mark
from desktop_app.text.segmentation import Span

_SPACED = re.compile(r"\S+")
_UNSPACED = re.compile(
    "[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\u0e00-\u0eff\u1780-\u17ff]"  # each its own word
    "|[^\\s\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f\u0e00-\u0eff\u1780-\u17ff]+"
)
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_HALF = 0.5


def project(
    marks: Sequence[Mark], source: str, target: str, links: Sequence[Link]
) -> tuple[Mark, ...]:
    """Return `marks` of `source`, a sentence, on the words of its translation `target`.

    Words that are the same in both keep theirs. Else a word belongs to a mark as far as the model
    looked at the words under it; the stretch that gains most by that is taken, so that a word amid
    others is not left out. A mark with words has at least one in the translation.
    """
    words = [Span(*match.span()) for match in _UNSPACED.finditer(target)]
    if not words:
        return ()
    placed = [_placed(mark, source, target, words, links) for mark in marks]
    return tuple(mark for mark in placed if mark is not None)


def _placed(
    mark: Mark, source: str, target: str, words: Sequence[Span], links: Sequence[Link]
) -> Mark | None:
    start, end = max(0, mark.start), min(mark.end, len(source))
    marked = source[start:end]
    if not marked.strip():
        return None
    if not source[:start].strip() and not source[end:].strip():
        return Mark(0, len(target), mark.key)
    shares = _shares(Span(start, end), words, links, len(source), len(target))
    same = _same_words(marked, target, words, shares)
    if same is not None:
        return Mark(same.start, same.end, mark.key)
    first, last = _best_run(shares)
    return _trimmed(Mark(words[first].start, words[last].end, mark.key), marked, target)


def _shares(
    marked: Span,
    words: Sequence[Span],
    links: Sequence[Link],
    source_length: int,
    target_length: int,
) -> list[float]:
    """Return for each target word the share under the mark of what the model looked at."""
    inside, total = [0.0] * len(words), [0.0] * len(words)
    for link in links:
        length = max(1, link.source.end - link.source.start)
        covered = min(link.source.end, marked.end) - max(link.source.start, marked.start)
        for index, word in enumerate(words):
            if link.target.start < word.end and word.start < max(link.target.end, word.start):
                total[index] += link.weight
                inside[index] += link.weight * max(0, covered) / length
    return [
        hit / all_ if all_ > 0 else _by_position(word, marked, source_length, target_length)
        for hit, all_, word in zip(inside, total, words, strict=True)
    ]


def _by_position(word: Span, marked: Span, source_length: int, target_length: int) -> float:
    """Tell by its place whether a word without links may be under the mark: weakly, 0.4 or 0.6."""
    middle = (word.start + word.end) / 2 * source_length / max(1, target_length)
    return 0.6 if marked.start <= middle <= marked.end else 0.4


def _best_run(shares: Sequence[float]) -> tuple[int, int]:
    """Return the first and last word of the run that gains most over what lies outside."""
    best, best_run = float("-inf"), (0, 0)
    gain, start = 0.0, 0
    for index, share in enumerate(shares):
        if gain <= 0:
            gain, start = 0.0, index
        gain += share - _HALF
        if gain > best:
            best, best_run = gain, (start, index)
    return best_run


def _same_words(
    marked: str, target: str, words: Sequence[Span], shares: Sequence[float]
) -> Span | None:
    """Return where the marked words stand in the translation as they are: names, numbers, URLs."""
    finds: list[Span] = []
    for wanted in (marked.strip(), _EDGES.sub("", marked)):
        if len(wanted) > 1 and not finds:  # a letter or a mark is nothing in particular
            pattern = rf"(?<!\w){re.escape(wanted)}(?!\w)"
            finds = [Span(*match.span()) for match in re.finditer(pattern, target)]
    if not finds:
        return None

    def share(span: Span) -> float:
        return max(
            (s for word, s in zip(words, shares, strict=True)
             if word.start < span.end and span.start < word.end),
            default=0.0,
        )  # fmt: skip

    return max(finds, key=lambda span: (share(span), -span.start))


def _trimmed(mark: Mark, marked: str, target: str) -> Mark:
    """Leave out punctuation at the edges that is not under the mark in the source either."""
    start, end = mark.start, mark.end
    if marked.strip()[-1:].isalnum():
        while end - start > 1 and not target[end - 1].isalnum():
            end -= 1
    if marked.strip()[:1].isalnum():
        while end - start > 1 and not target[start].isalnum():
            start += 1
    return Mark(start, end, mark.key)
