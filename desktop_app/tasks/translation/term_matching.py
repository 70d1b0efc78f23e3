"""Finds glossary terms in a text whatever their case and number: "well" also in "Wells".

Scripts without spaces between words are searched for substrings; others by whole words, of which
an ending may differ as the plural does.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.text.normalisation import find_folded, fold

_UNSPACED = re.compile(
    "[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f"
    "\u1780-\u17ff]"
)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SHORTEST_INFLECTED = 3
"""Letters of a term that may take an ending: "is" is not a plural of "i"."""
_SHORTEST_STEM = 2
_FREE_ENDING = 2
"""Letters by which a word may differ at its end in a language without rules here."""
_LONGEST_ENDING = 3
"""Letters of the longest ending below: what comes before them stands in every form of a word."""

# Endings that make one word of another's number, singular first, in folded letters.
_ROMANCE = (("", "s"), ("", "es"))
_PARADIGMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (("", "s"), ("", "es"), ("y", "ies"), ("", "'s"), ("", "s'"), ("", "’s"), ("", "s’")),
    "pt": (*_ROMANCE, ("m", "ns"), ("l", "is"), ("il", "eis"), ("ao", "oes"), ("ao", "aes")),
    "es": (*_ROMANCE, ("z", "ces")),
    "gl": (*_ROMANCE, ("l", "is")),
    "ca": (*_ROMANCE, ("a", "es"), ("", "ns")),
    "fr": (*_ROMANCE, ("", "x"), ("al", "aux"), ("ail", "aux")),
    "it": (("o", "i"), ("a", "e"), ("e", "i"), ("co", "chi"), ("ca", "che"), ("go", "ghi")),
    "de": (("", "e"), ("", "en"), ("", "n"), ("", "er"), ("", "s"), ("", "es"), ("", "ern")),
    "nl": (("", "s"), ("", "en"), ("", "n"), ("", "'s")),
}
_WITHOUT_NUMBER = frozenset({"vi", "id", "ms", "zh", "ja", "ko", "th"})


@dataclass(frozen=True, slots=True)
class Found:
    """Where a term stands, and which of the terms given it is.

    `inflected` tells that it stands in another form than the term was given in.
    """

    start: int
    end: int
    index: int
    inflected: bool


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    folded: str
    start: int
    end: int


class TermFinder:
    """Finds any of some terms of one language. `exact_case[i]` makes the i-th heed its case."""

    def __init__(self, terms: Sequence[str], language: str, exact_case: Sequence[bool]) -> None:
        self._language = language
        self._exact_case = exact_case
        self._substrings: dict[int, str] = {}
        self._terms: dict[int, list[_Word]] = {}
        self._by_start: dict[str, list[int]] = defaultdict(list)
        for index, term in enumerate(terms):
            words = list(_words(term))
            if _UNSPACED.search(term) or not words:
                self._substrings[index] = term
            else:
                self._terms[index] = words
                self._by_start[_unaltered(words[0].folded)].append(index)

    def find(self, text: str) -> list[Found]:
        """Return the terms in `text`, in order; of those that overlap, the longest."""
        found = sorted(
            (*self._by_words(text), *self._by_substring(text)),
            key=lambda one: (one.start - one.end, one.inflected, one.start, one.index),
        )
        kept: list[Found] = []
        for one in found:
            if all(one.end <= other.start or one.start >= other.end for other in kept):
                kept.append(one)
        return sorted(kept, key=lambda one: one.start)

    def _by_words(self, text: str) -> Iterator[Found]:
        if not self._terms:
            return
        words = list(_words(text))
        for position, word in enumerate(words):
            for index in self._candidates(word.folded):
                term = self._terms[index]
                stretch = words[position : position + len(term)]
                if len(stretch) < len(term) or not _are_together(text, stretch):
                    continue
                if self._exact_case[index]:
                    if [w.text for w in stretch] == [w.text for w in term]:
                        yield Found(word.start, stretch[-1].end, index, inflected=False)
                elif all(
                    is_form_of(w.folded, t.folded, self._language)
                    for w, t in zip(stretch, term, strict=True)
                ):
                    inflected = any(
                        w.folded != t.folded for w, t in zip(stretch, term, strict=True)
                    )
                    yield Found(word.start, stretch[-1].end, index, inflected)

    def _candidates(self, word: str) -> Iterator[int]:
        """Yield the terms whose first word may be a form of this one."""
        for length in range(1, len(word) + 1):
            yield from self._by_start.get(word[:length], ())

    def _by_substring(self, text: str) -> Iterator[Found]:
        for index, term in self._substrings.items():
            if self._exact_case[index]:
                for match in re.finditer(re.escape(term), text):
                    yield Found(match.start(), match.end(), index, inflected=False)
            else:
                for place in find_folded(text, term):
                    yield Found(place.start, place.end, index, inflected=False)


def is_form_of(word: str, term: str, language: str) -> bool:
    """Tell whether two folded words are the singular or plural of one word, in either order."""
    if word == term:
        return True
    shorter = min(len(word), len(term))
    if shorter < _SHORTEST_INFLECTED or language in _WITHOUT_NUMBER:
        return False
    common = _common_prefix(word, term)
    if common < _SHORTEST_STEM:
        return False
    paradigms = _PARADIGMS.get(language)
    if paradigms is None:
        # Without rules: the same beginning and endings of a letter or two, as cases have.
        longest = max(len(word), len(term))
        return common >= max(_SHORTEST_INFLECTED, longest - _FREE_ENDING)
    return any(
        _swaps(word, term, singular, plural) or _swaps(term, word, singular, plural)
        for singular, plural in paradigms
    )


def plural_of(term: str, language: str) -> str:
    """Return the plural of a term in Portuguese, Spanish or English, else the term itself.

    In English the last word takes it; in the other two the first, with the adjectives after it up
    to a preposition: "unidades sanitárias", "postos de saúde".
    """
    words = term.split(" ")
    if language == "en":
        inflected = range(len(words) - 1, len(words))
    else:
        ends = (i for i, word in enumerate(words) if word.lower() in _PREPOSITIONS)
        inflected = range(next(ends, len(words)))
    plurals = [
        _plural_word(word, language) if index in inflected else word
        for index, word in enumerate(words)
    ]
    return " ".join(plurals)


def _plural_word(word: str, language: str) -> str:
    for pattern, ending in _PLURALS.get(language, ()):
        if re.search(pattern, word, re.IGNORECASE):
            return re.sub(pattern, ending, word, count=1, flags=re.IGNORECASE)
    return word


_PREPOSITIONS = frozenset(
    {"a", "à", "ao", "com", "con", "contra", "da", "das", "de", "del", "do", "dos", "em", "en",
     "entre", "no", "na", "para", "por", "sem", "sin", "sobre", "e", "y"}
)  # fmt: skip
_PLURALS = {
    "en": (
        (r"(?<=[^aeiou])y$", "ies"),
        (r"(?<=s|x|z)$|(?<=ch|sh)$", "es"),
        (r"(?<=[a-z])$", "s"),
    ),
    "pt": (
        (r"ão$", "ões"),
        (r"(?<=[aeou])l$", "is"),
        (r"m$", "ns"),
        (r"(?<=[rz])$", "es"),
        (r"(?<=[aeiouáéíóúâêôãõà])$", "s"),
    ),
    "es": (
        (r"ión$", "iones"),
        (r"z$", "ces"),
        (r"(?<=[rldnj])$", "es"),
        (r"(?<=[aeiouáéó])$", "s"),
    ),
}


def _unaltered(word: str) -> str:
    """Return the beginning that all forms of a folded word share."""
    return word[: max(min(_SHORTEST_STEM, len(word)), len(word) - _LONGEST_ENDING)]


def _swaps(first: str, second: str, singular: str, plural: str) -> bool:
    stem = second[: len(second) - len(plural)] if second.endswith(plural) else None
    return stem is not None and len(stem) >= _SHORTEST_STEM and first == stem + singular


def _words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        yield _Word(match.group(), fold(match.group()), match.start(), match.end())


def _are_together(text: str, words: Sequence[_Word]) -> bool:
    """Tell whether nothing but a space or a hyphen stands between the words."""
    return all(
        re.fullmatch(r"\s+|\s?[-‐‑–'’]\s?|\.\s?", text[before.end : after.start])
        for before, after in pairwise(words)
    )


def _common_prefix(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count
