"""What is translated and what comes of it: passages, formatted stretches, segments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.text.segmentation import Span


class Origin(StrEnum):
    """Where a translated segment comes from. The value is stored, so it never changes."""

    MODEL = "model"
    MEMORY = "memory"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Mark:
    """A formatted stretch of a passage (bold, a link): characters `start` up to `end`.

    `key` is the caller's own and comes back unchanged; in a translation one key may stand on
    several stretches, or, where its words have no counterpart, on none.
    """

    start: int
    end: int
    key: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is translated as one: a paragraph, a cell, a subtitle, a line."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class TranslatedSegment:
    """A sentence in the passage and in its translation.

    What stands between segments (white space) is the same in both. `confidence` is 0 to 1.
    """

    source: Span
    target: Span
    confidence: float
    origin: Origin


@dataclass(frozen=True, slots=True)
class TranslatedPassage:
    """The translation of a passage, its formatted stretches and its segments, in order."""

    text: str
    marks: tuple[Mark, ...]
    segments: tuple[TranslatedSegment, ...]


TranslatePassages = Callable[[Sequence[Passage]], list[TranslatedPassage]]
"""What translates passages, whatever is behind: a pack, a pivot, a memory, a glossary."""
