"""The numbers of a text, however written: 1,200 or 1.200, three, três, 三."""

import re

from desktop_app.text.normalisation import fold
from desktop_app.text.tokens import words

_AMOUNT = re.compile(r"\d+(?:[.,\u00a0\u202f']\d+)*")
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")
_KANJI_NUMBER = re.compile("[〇一二三四五六七八九十百千万]+")
_NAMES = (
    # English, Portuguese in the masculine of Portugal and in the feminine of Brazil.
    """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen twenty""",
    """zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze
    dezasseis dezassete dezoito dezanove vinte""",
    """zero uma duas três quatro cinco seis sete oito nove dez onze doze treze quatorze quinze
    dezesseis dezessete dezoito dezenove vinte""",
)
_SPELT = {fold(word): str(n) for names in _NAMES for n, word in enumerate(names.split())}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIAD = 10_000


def amounts(text: str, *, spelt: bool = True) -> set[str]:
    """Return the numbers of a text as digits alone; with `spelt` those in words too."""
    folded = fold(text)
    found = {_digits(match) for match in _AMOUNT.findall(folded)}
    if spelt:
        found |= {_SPELT[word] for word in words(folded) if word in _SPELT}
        found |= {str(_kanji_value(match)) for match in _KANJI_NUMBER.findall(folded)}
    return found


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number).lstrip("0") or "0"


def _kanji_value(text: str) -> int:
    if not any(sign in text for sign in "十百千万"):
        return int(text.translate(_KANJI_DIGITS))
    total = part = digit = 0
    for sign in text:
        if sign == "万":
            total += (part + digit or 1) * _MYRIAD
            part = digit = 0
        elif sign in _TENS:
            part += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            digit = int(sign.translate(_KANJI_DIGITS))
    return total + part + digit
