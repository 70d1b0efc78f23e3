"""The values of translation that a corpus gives out and takes in: results, memory, glossary."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class TranslationOutcome(StrEnum):
    """What became of a document that was to be translated. The value is stored."""

    TRANSLATED = "translated"
    COPIED = "copied"
    """It is in that language already, or holds nothing to translate."""
    UNAVAILABLE = "unavailable"
    """No pack translates from its languages."""


@dataclass(frozen=True, slots=True)
class TranslationCounts:
    """How many documents were translated into `target`, and which sentences could not be.

    `without_route` counts documents by each of their languages that no pack translates from.
    """

    target: str
    outcomes: Mapping[TranslationOutcome, int]
    without_route: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TranslationNeed:
    """How many documents were translated into `target` already, and the others by language."""

    target: str
    done: int
    languages: Mapping[str, int]

    @property
    def left(self) -> int:
        """How many documents were not."""
        return sum(self.languages.values())


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment of a stored document, see `AnalysedSegment`."""

    start: int
    end: int
    language: str
    text_id: int


@dataclass(frozen=True, slots=True)
class UntranslatedDocument:
    """A document waiting for translation, with its segments in order."""

    id: int
    text: str
    segments: tuple[StoredSegment, ...]


@dataclass(frozen=True, slots=True)
class SegmentKey:
    """What is translated once: a distinct text in what was taken for its language."""

    text_id: int
    source: str


@dataclass(frozen=True, slots=True)
class SegmentTranslation:
    """The translation of a distinct segment text; `origin` is model or memory.

    `made_with` changes whenever the translation could; `confidence` is 0 to 1.
    """

    text: str
    origin: str
    confidence: float
    made_with: str


@dataclass(frozen=True, slots=True)
class DocumentTranslation:
    """What became of a document; `text` only where something was translated."""

    document_id: int
    outcome: TranslationOutcome
    text: str | None


@dataclass(frozen=True, slots=True)
class MemoryEntry:
    """A sentence and its translation by a person; languages are ISO 639 codes.

    `edited` ones were corrected in this corpus and win over imported ones. `changed` is ISO 8601.
    """

    source: str
    target: str
    source_text: str
    target_text: str
    edited: bool = False
    changed: str = ""


@dataclass(frozen=True, slots=True)
class GlossaryTerm:
    """A term and the translation it must get; an empty language stands for any."""

    source: str
    target: str
    source_language: str = ""
    target_language: str = ""
    case_sensitive: bool = False
