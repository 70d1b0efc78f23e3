"""Keeps each sentence once, no more of a source than its share, in a random but fixed order."""

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from build_scripts.translation.gather.cleaning import Line, Pair
from build_scripts.translation.gather.sources import Source

_SEED = 20240229
_Item = TypeVar("_Item")


class Selection:
    """The sentences and pairs chosen so far."""

    def __init__(self, excluded: frozenset[str]) -> None:
        self._excluded = excluded
        self._seen: dict[str, set[int]] = {"en": set(), "pt": set(), "pair": set()}
        self._lines: dict[str, dict[str, list[str]]] = {"en": {}, "pt": {}}
        self._pairs: dict[str, list[Pair]] = {}

    def add(self, source: Source, found: Iterable[Line | Pair]) -> None:
        """Take what a source has, up to its share; both sides of its pairs are lines too.

        Readers give pairs first, then lines, English ones last: reading stops when these suffice.
        """
        pairs: list[Pair] = []
        lines: dict[str, list[str]] = {"en": [], "pt": []}
        for one in found:
            if isinstance(one, Line):
                self._take(one.text, one.language, lines[one.language])
                if one.language == "en" and len(lines["en"]) >= source.lines:
                    break
                continue
            folded = one.english.casefold(), one.portuguese.casefold()
            if self._excluded.isdisjoint(folded) and self._is_new("pair", "\t".join(folded)):
                pairs.append(one)
                self._take(one.english, "en", lines["en"])
                self._take(one.portuguese, "pt", lines["pt"])
        self._pairs[source.name] = _drawn(pairs, source.pairs)
        for language, texts in lines.items():
            self._lines[language][source.name] = _drawn(texts, source.lines)

    def lines(self, language: str) -> list[str]:
        """Return the chosen sentences of a language, shuffled."""
        every = [line for lines in self._lines[language].values() for line in lines]
        return _drawn(every, len(every))

    def pairs(self) -> list[Pair]:
        """Return the chosen pairs, shuffled."""
        every = [pair for pairs in self._pairs.values() for pair in pairs]
        return _drawn(every, len(every))

    def summary(self, name: str) -> str:
        """Say how much was taken of a source."""
        english, portuguese = (len(self._lines[one][name]) for one in ("en", "pt"))
        return f"{name:22} en {english:7} pt {portuguese:7} pairs {len(self._pairs[name]):7}"

    def _take(self, text: str, language: str, into: list[str]) -> None:
        folded = text.casefold()
        if folded not in self._excluded and self._is_new(language, folded):
            into.append(text)

    def _is_new(self, kind: str, text: str) -> bool:
        key = hash(text)
        if key in self._seen[kind]:
            return False
        self._seen[kind].add(key)
        return True


def write_lines(path: Path, lines: Sequence[str]) -> None:
    """Write the lines so that a reader meets either the old file or the whole new one."""
    partial = path.with_name(f"{path.name}.partial")
    partial.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    partial.replace(path)


def _drawn(items: Sequence[_Item], most: int) -> list[_Item]:
    drawn = list(items)
    random.Random(_SEED).shuffle(drawn)  # noqa: S311
    return drawn[:most]
