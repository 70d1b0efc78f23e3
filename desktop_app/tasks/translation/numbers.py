"""Numbers in a translation are those of the source, written as its language writes them."""

import re
from collections import Counter
from dataclasses import dataclass

from desktop_app.tasks.translation.editing import Edit

_NUMBER = re.compile(
    r"(?<![\d.,])\d{1,3}(?:[\u00a0\u202f' ]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,:/-]\d+)*"
)
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2}")
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_IN_A_NAME = re.compile(r"^[\w/=_#@&?-](?<!\d)|[\w/=_#@&?](?<!\d)$")
"""Around a number that is part of an address or a code."""
_SWAPPED = str.maketrans(",.", ".,")
_DECADE = re.compile(r"\d{2,3}0(?='?s\b)")
_LONG = 3
"""Digits. Shorter numbers are often put in words, or hours counted otherwise, and rightly so."""

_POINT_LANGUAGES = frozenset({"en", "ja", "zh", "ko", "th", "he", "hi", "sw", "ms"})
_COMMA_LANGUAGES = frozenset(
    {"pt", "es", "fr", "de", "it", "nl", "ru", "uk", "pl", "cs", "sk", "ro", "bg", "hr", "sr", "sl",
     "da", "sv", "no", "fi", "el", "tr", "id", "vi", "ca", "gl", "hu"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """What must be changed in a translation, and whether a number got lost all the same."""

    edits: tuple[Edit, ...]
    lost: bool


def check_numbers(source: str, translation: str, target_language: str) -> NumberCheck:
    """Compare the numbers of a sentence and of its translation.

    One that was copied wrongly (two digits changed places) is set right; one that was written with
    points and commas of neither language gets those of the target.
    """
    if not re.search(r"\d", source):
        return NumberCheck((), lost=False)
    sources = list(_NUMBER.finditer(source))
    targets = list(_NUMBER.finditer(translation))
    wanted = Counter(_digits(m.group()) for m in sources)
    given = Counter(_digits(m.group()) for m in targets)
    decades = {m.group() for m in _DECADE.finditer(source)}
    missing = [m for m in sources if given[_digits(m.group())] < wanted[_digits(m.group())]
               and len(_digits(m.group())) >= _LONG and m.group() not in decades]  # fmt: skip
    extra = [m for m in targets if wanted[_digits(m.group())] < given[_digits(m.group())]]
    edits: list[Edit] = []
    left: list[re.Match[str]] = []
    for match in missing:
        twin = next((m for m in extra if _alike(_digits(match.group()), _digits(m.group()))), None)
        if twin is None:
            left.append(match)
        else:
            extra.remove(twin)
            text = _written(match.group(), target_language)
            edits.append(Edit(twin.start(), twin.end(), text))
    originals: dict[str, str] = {_digits(m.group()): m.group() for m in sources}
    for match in targets:
        original = originals.get(_digits(match.group()))
        if original is None or match.group() == original.translate(_SWAPPED):
            continue
        known = _THOUSANDS.fullmatch(original)  # 1,200 means another number in Portuguese
        if match.group() != original:
            known = _ENGLISH.fullmatch(original) or _CONTINENTAL.fullmatch(original)
        text = _written(original, target_language)
        if (
            known
            and text != match.group()
            and not _IN_A_NAME.search(translation[max(0, match.start() - 1) : match.end() + 1])
        ):
            edits.append(Edit(match.start(), match.end(), text))
    return NumberCheck(tuple(edits), lost=bool(left))


def number_spans(text: str) -> list[re.Match[str]]:
    """Return the numbers of `text` that must not be lost."""
    return [m for m in _NUMBER.finditer(text) if len(_digits(m.group())) >= _LONG]


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _alike(one: str, other: str) -> bool:
    """Tell whether a number is a slip of another: a digit wrong, left out or out of place."""
    if sorted(one) == sorted(other):
        return True
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 1
    shorter, longer = sorted((one, other), key=len)
    return len(longer) - len(shorter) == 1 and any(
        longer[:index] + longer[index + 1 :] == shorter for index in range(len(longer))
    )


def _written(number: str, language: str) -> str:
    """Return a number with the points and commas of a language."""
    wrong = _ENGLISH if language in _COMMA_LANGUAGES else _CONTINENTAL
    known = language in _COMMA_LANGUAGES or language in _POINT_LANGUAGES
    return number.translate(_SWAPPED) if known and wrong.fullmatch(number) else number
