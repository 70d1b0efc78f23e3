"""Token ids to batches: long texts become windows, windows of one length run together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from desktop_app.engine.tokenization import TokenIds

BATCH_TOKENS = 2048
"""Tokens of one batch. Larger is no faster and takes more memory (benchmarks/threads.py)."""


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """A run of tokens of one text that fits the model. `text` is the text's index."""

    text: int
    ids: TokenIds


def split_into_windows(ids: Sequence[TokenIds], capacity: int) -> Iterator[Window]:
    """Yield the windows of every text, each at most `capacity` tokens; none for an empty text.

    The windows of one text differ by at most a token, so that none is a stub without context.
    """
    for text, tokens in enumerate(ids):
        count = -(-len(tokens) // capacity)
        bounds = [len(tokens) * part // count for part in range(count + 1)] if count else []
        for start, end in pairwise(bounds):
            yield Window(text, tokens[start:end])


def gather_batches(
    windows: Sequence[Window], overhead: int = 0, budget: int = BATCH_TOKENS
) -> Iterator[list[Window]]:
    """Yield batches of windows of one length, longest first, each within `budget` tokens.

    Without padding a third of the work goes, and a text's embedding is the same to the last bit
    whatever texts are encoded with it. `overhead` is what the model adds to each window. A window
    over the budget runs alone.
    """
    ordered = sorted(windows, key=lambda window: -len(window.ids))
    for length, group in groupby(ordered, key=lambda window: len(window.ids)):
        size = max(1, budget // max(1, length + overhead))
        same = list(group)
        for start in range(0, len(same), size):
            yield same[start : start + size]
