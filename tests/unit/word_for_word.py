"""A translation word for word that keeps marks, for the tests of what wraps one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop_app.tasks.translation.passages import (
    Mark,
    Origin,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
)
from desktop_app.text.segmentation import Span

ENGLISH_PORTUGUESE = {
    "the": "o",
    "well": "furo",
    "wells": "furos",
    "is": "está",
    "are": "estão",
    "dry": "seco",
    "broken": "quebrado",
    "road": "rua",
    "and": "e",
    "health": "saúde",
    "post": "poste",
    "closed": "fechado",
}


@dataclass
class WordForWord:
    """Translates word for word; what it does not know stays. `seen` are all texts it was given.

    `garbles` are words that it makes unrecognisable, even where somebody put them in.
    """

    dictionary: dict[str, str] = field(default_factory=lambda: dict(ENGLISH_PORTUGUESE))
    garbles: frozenset[str] = frozenset()
    seen: list[str] = field(default_factory=list)

    def __call__(self, passages: Sequence[Passage]) -> list[TranslatedPassage]:
        self.seen += [passage.text for passage in passages]
        return [self._translated(passage) for passage in passages]

    def _translated(self, passage: Passage) -> TranslatedPassage:
        parts: list[str] = []
        moved: list[tuple[int, int, int, int]] = []
        length = 0
        for match in re.finditer(r"\w+|\W+", passage.text):
            text = self._word(match.group())
            moved.append((match.start(), match.end(), length, length + len(text)))
            parts.append(text)
            length += len(text)
        text = "".join(parts)
        marks = []
        for mark in passage.marks:
            inside = [m for m in moved if m[0] < mark.end and m[1] > mark.start]
            if inside:
                marks.append(Mark(inside[0][2], inside[-1][3], mark.key))
        segment = TranslatedSegment(
            Span(0, len(passage.text)), Span(0, len(text)), 0.9, Origin.MODEL
        )
        return TranslatedPassage(text, tuple(marks), (segment,) if text.strip() else ())

    def _word(self, word: str) -> str:
        if word.lower() in self.garbles:
            return "???" if word.isalpha() else word
        translation = self.dictionary.get(word.lower(), word)
        return translation.capitalize() if word[0].isupper() else translation
