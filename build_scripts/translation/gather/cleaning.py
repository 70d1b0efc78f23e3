"""Decides which sentences and which sentence pairs are clean enough to train on."""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sentencex import segment

_SHORTEST, _LONGEST = 8, 400  # characters of a sentence
_LEAST_LETTERS = 0.72  # share of letters and spaces; below it is a table, code or a path
_LARGEST_RATIO = 1.9  # of the lengths of two sentences that mean the same
_SLACK = 12  # characters by which short sentences may differ however large the ratio
_FEWEST_WORDS = 4
_MOST_PLACEHOLDERS = 2

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]"
)
_SPACE = re.compile(r"\s+")
_KEY_MARK = re.compile(r"(?<![&\w])&(?=\w)|(?<=\w)&(?=\w)|(?<![\w_])_(?=[^\W_]+\b(?!_))|~(?=\w)")
_KEY_AT_END = re.compile(r"\s?\([&_]\w\)")
_PLACEHOLDER = re.compile(
    r"%(?:\d+\$)?[-+ #0]*\d*(?:\.\d+)?(?:l|ll|z)?[sdifugxc]|%\d+|\{\w*\}|%\(\w+\)[sd]|\$\{?\w+\}?"
)
_CODE = re.compile(r"[{}\\|<>=]{2,}|\w\(\)|::|->|https?://\S+.*https?://|[_#@]{2,}|\.{4,}|~~|\\n")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENGLISH = frozenset(
    (  # noqa: SIM905
        "the of and to in is are was for with that this it you be on by from not or an as "
        "have will can at which they he his we if but all your when has were their one "
        "there any may"
    ).split()
)
_PORTUGUESE = frozenset(
    (  # noqa: SIM905
        "de da do das dos que não um uma para com em no na os ao à por se é são ser está "
        "foi mais como ou seu sua este esta pode pelo pela também quando ele ela você "
        "isto nos nas às já tem sem sobre entre até muito ter há aos num numa deve"
    ).split()
)


class Variant(StrEnum):
    """Which Portuguese a text is written in."""

    BRAZIL = "br"
    PORTUGAL = "pt"


@dataclass(frozen=True, slots=True)
class Pair:
    """An English sentence and its translation by a person."""

    english: str
    portuguese: str
    variant: Variant
    source: str


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of one language."""

    text: str
    language: str
    source: str


def tidy(text: str) -> str:
    """Return the text on one line, without markup, entities and invisible characters."""
    text = _INVISIBLE.sub("", html.unescape(_TAG.sub("", text)))
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(" \t•·*")


def without_key_marks(text: str) -> str:
    """Return the label of a menu or button without the marks of its shortcut key."""
    return _KEY_MARK.sub("", _KEY_AT_END.sub("", text))


def sentences(text: str, language: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [found for one in segment(language, text) if (found := one.strip())]


def is_prose(text: str, language: str) -> bool:
    """Tell whether the line is a sentence of the language, rather than code or a table."""
    if not _SHORTEST <= len(text) <= _LONGEST or _CODE.search(text):
        return False
    letters = sum(map(str.isalpha, text)) + text.count(" ")
    words = [word.casefold() for word in _WORD.findall(text)]
    if letters < _LEAST_LETTERS * len(text) or len(words) < _FEWEST_WORDS:
        return False
    if len(_PLACEHOLDER.findall(text)) > _MOST_PLACEHOLDERS:
        return False
    return language_by_words(words) in {language, ""}


def language_by_words(words: list[str]) -> str:
    """Return "en" or "pt" by the commonest words, or "" where they do not tell."""
    english = sum(word in _ENGLISH for word in words)
    portuguese = sum(word in _PORTUGUESE for word in words)
    if english == portuguese:
        return ""
    return "en" if english > portuguese else "pt"


def is_translation(english: str, portuguese: str) -> bool:
    """Tell whether the two may mean the same: by length, numbers and placeholders."""
    if english.casefold() == portuguese.casefold():
        return False
    short, long = sorted((len(english), len(portuguese)))
    if long > _LARGEST_RATIO * short and long - short > _SLACK:
        return False
    if sorted(_PLACEHOLDER.findall(english)) != sorted(_PLACEHOLDER.findall(portuguese)):
        return False
    numbers = re.findall(r"\d+", english), re.findall(r"\d+", portuguese)
    return sorted(numbers[0]) == sorted(numbers[1])


def pairs_of_paragraph(
    english: str, portuguese: str, variant: Variant, source: str
) -> Iterator[Pair]:
    """Yield the clean sentence pairs of a translated paragraph.

    Sentence by sentence where both sides have as many, else the paragraph as a whole.
    """
    english, portuguese = tidy(english), tidy(portuguese)
    parts = sentences(english, "en"), sentences(portuguese, "pt")
    if len(parts[0]) != len(parts[1]):
        parts = [english], [portuguese]
    for one, other in zip(*parts, strict=True):
        if is_prose(one, "en") and is_prose(other, "pt") and is_translation(one, other):
            yield Pair(one, other, variant, source)


def lines_of_paragraph(text: str, language: str, source: str) -> Iterator[Line]:
    """Yield the clean sentences of a paragraph."""
    for sentence in sentences(tidy(text), language):
        if is_prose(sentence, language) and (sentence[0].isupper() or not sentence[0].isalpha()):
            yield Line(sentence, language, source)
