"""The passages of a summary: numbered sentences, so that every claim can name where it is from."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence sent to a large model, under a number from 1.

    It is the span `start` to `end` of its document's text; `document_id` is None outside a corpus.
    """

    number: int
    text: str
    start: int = 0
    end: int = 0
    document_id: int | None = None
    path: str = ""
    locator: str = ""


def in_parts(sizes: Sequence[int], room: int) -> list[slice]:
    """Return consecutive parts whose sizes add up to at most `room` each.

    One that alone is larger makes a part of its own.
    """
    parts: list[slice] = []
    start = total = 0
    for index, size in enumerate(sizes):
        if index > start and total + size > room:
            parts.append(slice(start, index))
            start, total = index, 0
        total += size
    if start < len(sizes):
        parts.append(slice(start, len(sizes)))
    return parts
