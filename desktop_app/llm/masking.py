"""Hides addresses, numbers and chosen words from a model, and puts them back into its answer."""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial


class Mask(StrEnum):
    """What can be hidden. The value stands in the settings."""

    EMAIL = "email"
    PHONE = "phone"
    ID = "id"


_SEPARATOR = r"[ \t\u3000.\-/()\u2010-\u2015\u2212\uff0d\u30fc]"
_LOCAL_PART = r"\w.!#$%&'*+/=?^`{|}~-"
# Every repetition has a bound, so that no text makes them slow.
_PATTERNS = {
    # Quoted local parts and addresses by number occur in no text of people.
    Mask.EMAIL: re.compile(
        rf"(?<![{_LOCAL_PART}])[{_LOCAL_PART}]{{1,64}}@\w[\w-]{{0,62}}(?:\.\w[\w-]{{0,62}}){{1,8}}"
    ),
    # Bank accounts (IBAN); passports, tax numbers and the like: up to four letters, six digits or
    # more, a letter at the end.
    Mask.ID: re.compile(
        r"(?<!\w)(?:[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
        r"|[A-Za-z]{1,4}-?\d(?:[ .\-/]?\d){5,33}-?[A-Za-z]?"
        r"|\d{6,34}-?[A-Za-z]?)(?!\w)"
    ),
    # At least eight digits, as no number has fewer with its area's; at most fifteen (E.164).
    Mask.PHONE: re.compile(
        rf"(?<![\w.,])(?:\((?=[+\uff0b]?\d{{1,5}}\)))?[+\uff0b]?\d(?:{_SEPARATOR}{{0,2}}\d){{7,14}}(?!\w)"
    ),
}
_DATE = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
_PLACEHOLDER = re.compile(r"\[[A-Z]+_\d+\]")
_LONGEST_PLACEHOLDER = 24


@dataclass(frozen=True, slots=True)
class Masking:
    """What is to be hidden: kinds of data, and words of the person's own choice."""

    kinds: tuple[Mask, ...] = ()
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.words)


class Masker:
    """Masks texts and unmasks answers; the same data gets the same placeholder all along."""

    def __init__(self, masking: Masking) -> None:
        patterns = [
            (str(kind).upper(), pattern)
            for kind, pattern in _PATTERNS.items()
            if kind in masking.kinds
        ]
        words = _words_pattern(masking.words)
        self._patterns = [("NAME", words), *patterns] if words else patterns
        self._placeholders: dict[tuple[str, str], str] = {}
        self._originals: dict[str, str] = {}
        self._taken: set[str] = set()

    def mask(self, texts: Sequence[str]) -> list[str]:
        """Return the texts with placeholders for what is hidden."""
        # A placeholder that stands in a text already would be taken for one of ours afterwards.
        for text in texts:
            self._taken.update(_PLACEHOLDER.findall(text))
        return [self._mask_one(text) for text in texts]

    def unmask(self, text: str, *, in_json: bool = False) -> str:
        """Return the text with what was hidden in the place of its placeholders."""

        def original(found: re.Match[str]) -> str:
            hidden = self._originals.get(found[0])
            if hidden is None:
                return found[0]
            return json.dumps(hidden, ensure_ascii=False)[1:-1] if in_json else hidden

        return _PLACEHOLDER.sub(original, text)

    def _mask_one(self, text: str) -> str:
        for name, pattern in self._patterns:
            text = pattern.sub(partial(self._hidden, name), text)
        return text

    def _hidden(self, name: str, found: re.Match[str]) -> str:
        original = found[0]
        if name not in {"NAME", "EMAIL"} and _DATE.fullmatch(original):
            return original
        known = self._placeholders.get((name, original))
        if known is not None:
            return known
        number = 1 + sum(1 for kind, _original in self._placeholders if kind == name)
        while (placeholder := f"[{name}_{number}]") in self._taken:
            number += 1
        self._taken.add(placeholder)
        self._placeholders[name, original] = placeholder
        self._originals[placeholder] = original
        return placeholder


class Unmasking:
    """Unmasks an answer that comes in pieces: holds back what may be a placeholder cut in two."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held = ""

    def add(self, piece: str) -> str:
        """Take the next piece; return what can be shown."""
        self._held += piece
        start = self._held.rfind("[")
        is_open = start >= 0 and "]" not in self._held[start:]
        if is_open and len(self._held) - start < _LONGEST_PLACEHOLDER:
            ready, self._held = self._held[:start], self._held[start:]
        else:
            ready, self._held = self._held, ""
        return self._masker.unmask(ready)

    def end(self) -> str:
        """Return what was held back, now that nothing more comes."""
        ready, self._held = self._held, ""
        return self._masker.unmask(ready)


def _words_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds any of the words, whole where they are of letters that stand apart."""
    wanted = sorted({word.strip() for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return None
    # Where words are not written apart, as in Japanese, a word is found within others too.
    parts = [
        rf"(?<!\w){re.escape(word)}(?!\w)" if _stands_apart(word) else re.escape(word)
        for word in wanted
    ]
    return re.compile("|".join(parts), re.IGNORECASE)


def _stands_apart(word: str) -> bool:
    return all(ord(character) < 0x2E80 for character in word)  # noqa: PLR2004  CJK begins there
