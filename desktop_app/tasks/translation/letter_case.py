"""Sentences in capitals: small models know words by their small letters."""

import re

_WORD = re.compile(r"[^\W\d_]{2,}")
_LEAST_LETTERS = 8
_LEAST_WORDS = 2
"""Fewer may be an abbreviation, which stays as it is."""


def is_in_capitals(text: str) -> bool:
    """Tell whether `text` is a sentence or heading all in capitals."""
    if not text.isupper():  # letters without case (Japanese) count neither way
        return False
    words = _WORD.findall(text)
    return len(words) >= _LEAST_WORDS and sum(map(len, words)) >= _LEAST_LETTERS


def in_small_letters(text: str) -> str:
    """Return a sentence in capitals as one would write it otherwise; of the same length."""
    lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    first = re.search(r"[^\W\d_]", lowered)
    if first is None:
        return lowered
    at = first.start()
    return lowered[:at] + text[at] + lowered[at + 1 :]


def in_capitals(text: str) -> str:
    """Return a translation in capitals; of the same length, so ß stays."""
    return "".join(one.upper() if len(one.upper()) == 1 else one for one in text)
