"""Cuts a sentence that is too long for a model in two, where a reader would take breath."""

import re

# The strongest mark first; of one kind, the one nearest to the middle.
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?…。！？।؟][\"'”’»)\]」』]*\s+|[。！？]",
        r"[;:；：]\s*(?=\s|[^\x00-\x7f])|\s[–—-]\s",
        r",\s+|[，、،]\s*",
        r"\s+(?=(?:and|but|or|which|because|when|that|e|mas|ou|porque|quando|que|y|pero|et|und)\s)",
        r"\s+",
    )
)
_LEAST_SHARE = 0.2
"""A part is no shorter than this share of the sentence, unless there is nowhere else to cut."""


def cut_position(text: str) -> int:
    """Return where the second half of `text` begins; `text` has at least two characters."""
    middle = len(text) / 2
    for least in (_LEAST_SHARE, 0.0):
        low, high = max(1, round(len(text) * least)), len(text) - max(1, round(len(text) * least))
        for pattern in _CUTS:
            ends = [m.end() for m in pattern.finditer(text) if low <= m.end() <= high]
            if ends:
                return min(ends, key=lambda end: abs(end - middle))
    return max(1, len(text) // 2)
