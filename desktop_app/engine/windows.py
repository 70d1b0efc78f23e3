"""Token ids to batches: long texts become windows, windows of like length run together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.engine.tokenization import TokenIds

BATCH_TOKENS = 2048
"""Padded tokens of one batch. Larger is no faster and takes more memory (benchmarks/threads.py)."""


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
    """Yield batches, longest windows first, whose padded size stays within `budget` tokens.

    `overhead` is what the model adds to each window. A window over the budget runs alone.
    """
    batch: list[Window] = []
    longest = 0
    # Equal lengths keep their order (sorted is stable), so batches do not vary between runs.
    for window in sorted(windows, key=lambda window: -len(window.ids)):
        if batch and longest * (len(batch) + 1) > budget:
            yield batch
            batch = []
        if not batch:
            longest = len(window.ids) + overhead
        batch.append(window)
    if batch:
        yield batch
