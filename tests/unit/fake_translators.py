"""Translators whose results are known beforehand."""

from collections.abc import Sequence

from desktop_app.tasks.translation.passages import (
    Mark,
    Origin,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
)
from desktop_app.text.segmentation import Span


def shout(passages: Sequence[Passage]) -> list[TranslatedPassage]:
    """Translate to capitals: every character keeps its place, and every mark its words."""
    return [
        _whole(passage, "".join(map(_capital, passage.text)), passage.marks) for passage in passages
    ]


def turn_around(passages: Sequence[Passage]) -> list[TranslatedPassage]:
    """Say the words in the opposite order; marks go with their words."""
    return [_turned(passage) for passage in passages]


def forget(passages: Sequence[Passage]) -> list[TranslatedPassage]:
    """Translate to other words and lose every mark."""
    return [
        TranslatedPassage(" ".join(f"x{word}" for word in passage.text.split()), (), ())
        for passage in passages
    ]


def dictionary(words: dict[str, str]):
    """Return what translates whole passages by a list, and shouts the others."""

    def translate(passages: Sequence[Passage]) -> list[TranslatedPassage]:
        return [
            _whole(passage, words[passage.text], ())
            if passage.text in words
            else shout([passage])[0]
            for passage in passages
        ]

    return translate


def _capital(character: str) -> str:
    capital = character.upper()
    return capital if len(capital) == 1 else character


def _whole(passage: Passage, text: str, marks: tuple[Mark, ...]) -> TranslatedPassage:
    segment = TranslatedSegment(Span(0, len(passage.text)), Span(0, len(text)), 0.3, Origin.MODEL)
    return TranslatedPassage(text, marks, (segment,))


def _turned(passage: Passage) -> TranslatedPassage:
    words: list[tuple[int, str]] = []
    at = 0
    for word in passage.text.split(" "):
        words.append((at, word))
        at += len(word) + 1
    text = ""
    marks = []
    for start, word in reversed(words):
        for mark in passage.marks:
            left, right = max(mark.start, start), min(mark.end, start + len(word))
            if left < right:
                new = len(text) + left - start
                marks.append(Mark(new, new + right - left, mark.key))
        text += f"{word} "
    return _whole(passage, text.removesuffix(" "), tuple(marks))
