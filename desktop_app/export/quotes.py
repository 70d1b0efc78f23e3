"""Chooses the sentences that speak for a corpus: those whose tone is clearest."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field

from desktop_app.corpus.records import SegmentRecord

QUOTES_OF_A_TONE = 5

# Shorter sentences ("Great!") say nothing without their neighbours; longer ones are not read.
_SHORTEST = 40
_LONGEST = 280
# A Chinese, Japanese or Korean character carries about as much as two and a half Latin ones.
_DENSE_LANGUAGES = frozenset({"ja", "zh", "ko", "yue", "wuu"})
_DENSITY = 2.5

# Enough that five remain after those of the same document or wording are left out.
_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Quotes:
    """The clearest sentences of either tone, clearest first."""

    negative: tuple[SegmentRecord, ...]
    positive: tuple[SegmentRecord, ...]


def choose_quotes(segments: Iterator[SegmentRecord]) -> Quotes:
    """Walk all segments once and choose the quotes: at most one a document, none twice."""
    found = {"negative": _Clearest(), "positive": _Clearest()}
    for segment in segments:
        sentiment = segment.sentiment
        if sentiment and sentiment.label in found and _is_quotable(segment):
            found[sentiment.label].offer(sentiment.probability, segment)
    return Quotes(found["negative"].quotes(), found["positive"].quotes())


@dataclass(slots=True)
class _Clearest:
    """Keeps the segments with the highest probability; of equals, the earliest."""

    heap: list[tuple[float, int, SegmentRecord]] = field(default_factory=list)
    offered: int = 0

    def offer(self, probability: float, segment: SegmentRecord) -> None:
        self.offered += 1
        entry = (probability, -self.offered, segment)
        if len(self.heap) < _CANDIDATES:
            heapq.heappush(self.heap, entry)
        else:
            heapq.heappushpop(self.heap, entry)

    def quotes(self) -> tuple[SegmentRecord, ...]:
        chosen: list[SegmentRecord] = []
        seen: set[int | str] = set()
        for _probability, _order, segment in sorted(self.heap, reverse=True):
            wording = " ".join(segment.text.casefold().split())
            if segment.document_id in seen or wording in seen:
                continue
            seen.update((segment.document_id, wording))
            chosen.append(segment)
            if len(chosen) == QUOTES_OF_A_TONE:
                break
        return tuple(chosen)


def _is_quotable(segment: SegmentRecord) -> bool:
    length = len(segment.text.strip())
    if segment.language in _DENSE_LANGUAGES:
        length = int(length * _DENSITY)
    return _SHORTEST <= length <= _LONGEST
