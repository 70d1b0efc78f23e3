"""Words of a text, and how many it has, in scripts with and without spaces between words."""

import math
import re
from dataclasses import dataclass

# Japanese and Chinese are written without spaces. Beside other languages a count is fair when it
# follows the words' average length: about 2 characters in Japanese, 1.6 in Chinese. Thai, Lao,
# Khmer and Burmese words average some four letters and marks.
_PER_WORD = {"ja": 2.0, "zh": 1.6}
_UNSPACED_PER_WORD = 4

_KANJI = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff々〆ヶヵ"
_KATAKANA = "\u30a1-\u30f4\u30fc\u31f0-\u31ff\uff66-\uff9f"
_CJK = re.compile(f"[{_KANJI}{_KATAKANA}\u3041-\u3096]")
_UNSPACED = re.compile("[\u0e00-\u0e4e\u0e80-\u0ecd\u1000-\u104f\u1780-\u17d3]")
_SPACED_WORD = re.compile(
    # Numbers with their points and signs, then words with inner apostrophes and hyphens. Marks
    # (of Arabic, Devanagari ...) are not \w, so a word goes on over them.
    r"[+-]?\d+(?:[.,:/]\d+)*%?|[^\W_](?:[\w\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0900-\u0e4e]"
    r"|['’‑-](?=\w))*"
)
_RUN = re.compile(f"[{_KANJI}]+|[{_KATAKANA}]+|[\u3041-\u3096]+")
_SCRIPT_CHANGE = re.compile(
    f"[{_KANJI}{_KATAKANA}\u3041-\u3096]+|[^{_KANJI}{_KATAKANA}\u3041-\u3096]+"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, and where it starts and ends there."""

    text: str
    start: int
    end: int


def words(text: str) -> list[str]:
    """Return the words of `text` in order.

    Japanese and Chinese are cut where the kind of character changes (kanji, katakana, hiragana).
    """
    if not _CJK.search(text):
        return _SPACED_WORD.findall(text)
    found: list[str] = []
    for stretch in _SCRIPT_CHANGE.findall(text):
        found += (_RUN if _CJK.match(stretch) else _SPACED_WORD).findall(stretch)
    return found


def find_words(text: str) -> list[Word]:
    """Return the words of `text` as `words` does, with their places."""
    found = []
    for stretch in _SCRIPT_CHANGE.finditer(text):
        pattern = _RUN if _CJK.match(stretch[0]) else _SPACED_WORD
        found += [
            Word(match[0], match.start(), match.end())
            for match in pattern.finditer(text, stretch.start(), stretch.end())
        ]
    return found


def count_words(text: str, language: str) -> int:
    """Return the number of words of `text`, much as a word processor counts them.

    Where no spaces divide words, their number is estimated from the number of letters.
    """
    if text.isascii():
        return sum(1 for _word in _SPACED_WORD.finditer(text))
    ideographs = sum(1 for _character in _CJK.finditer(text))
    unspaced = sum(1 for _character in _UNSPACED.finditer(text))
    if ideographs or unspaced:
        text = _UNSPACED.sub(" ", _CJK.sub(" ", text))
    estimated = math.ceil(ideographs / _PER_WORD.get(language, _PER_WORD["ja"]))
    estimated += math.ceil(unspaced / _UNSPACED_PER_WORD)
    return estimated + sum(1 for _word in _SPACED_WORD.finditer(text))
