"""Languages and scripts: codes, names for people, and which script a text is written in."""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from desktop_app.messages import N_, _

UNDETERMINED = "und"
"""ISO 639-2's code for a text whose language cannot be told (numbers, symbols, nothing)."""

_NAMES = {
    "af": N_("Afrikaans"),
    "am": N_("Amharic"),
    "ar": N_("Arabic"),
    "az": N_("Azerbaijani"),
    "be": N_("Belarusian"),
    "bg": N_("Bulgarian"),
    "bn": N_("Bengali"),
    "br": N_("Breton"),
    "bs": N_("Bosnian"),
    "ca": N_("Catalan"),
    "cs": N_("Czech"),
    "cy": N_("Welsh"),
    "da": N_("Danish"),
    "de": N_("German"),
    "el": N_("Greek"),
    "en": N_("English"),
    "eo": N_("Esperanto"),
    "es": N_("Spanish"),
    "et": N_("Estonian"),
    "eu": N_("Basque"),
    "fa": N_("Persian"),
    "fi": N_("Finnish"),
    "fil": N_("Filipino"),
    "fr": N_("French"),
    "fy": N_("West Frisian"),
    "ga": N_("Irish"),
    "gd": N_("Scottish Gaelic"),
    "gl": N_("Galician"),
    "gu": N_("Gujarati"),
    "ha": N_("Hausa"),
    "he": N_("Hebrew"),
    "hi": N_("Hindi"),
    "hr": N_("Croatian"),
    "ht": N_("Haitian Creole"),
    "hu": N_("Hungarian"),
    "hy": N_("Armenian"),
    "id": N_("Indonesian"),
    "is": N_("Icelandic"),
    "it": N_("Italian"),
    "ja": N_("Japanese"),
    "jv": N_("Javanese"),
    "ka": N_("Georgian"),
    "kk": N_("Kazakh"),
    "km": N_("Khmer"),
    "kn": N_("Kannada"),
    "ko": N_("Korean"),
    "ku": N_("Kurdish"),
    "ky": N_("Kyrgyz"),
    "la": N_("Latin"),
    "lo": N_("Lao"),
    "lt": N_("Lithuanian"),
    "lv": N_("Latvian"),
    "mg": N_("Malagasy"),
    "mk": N_("Macedonian"),
    "ml": N_("Malayalam"),
    "mn": N_("Mongolian"),
    "mr": N_("Marathi"),
    "ms": N_("Malay"),
    "mt": N_("Maltese"),
    "my": N_("Burmese"),
    "nb": N_("Norwegian Bokmål"),
    "ne": N_("Nepali"),
    "nl": N_("Dutch"),
    "no": N_("Norwegian"),
    "om": N_("Oromo"),
    "pa": N_("Punjabi"),
    "pl": N_("Polish"),
    "ps": N_("Pashto"),
    "pt": N_("Portuguese"),
    "ro": N_("Romanian"),
    "ru": N_("Russian"),
    "sa": N_("Sanskrit"),
    "sd": N_("Sindhi"),
    "si": N_("Sinhala"),
    "sk": N_("Slovak"),
    "sl": N_("Slovenian"),
    "so": N_("Somali"),
    "sq": N_("Albanian"),
    "sr": N_("Serbian"),
    "su": N_("Sundanese"),
    "sv": N_("Swedish"),
    "sw": N_("Swahili"),
    "ta": N_("Tamil"),
    "te": N_("Telugu"),
    "th": N_("Thai"),
    "tl": N_("Tagalog"),
    "tr": N_("Turkish"),
    "ug": N_("Uyghur"),
    "uk": N_("Ukrainian"),
    "ur": N_("Urdu"),
    "uz": N_("Uzbek"),
    "vi": N_("Vietnamese"),
    "xh": N_("Xhosa"),
    "zh": N_("Chinese"),
    UNDETERMINED: N_("Undetermined"),
}

# The scripts as Unicode's character names begin, where that differs from the name used here.
_SCRIPTS_BY_FIRST_WORD = {
    "CJK": "Han",
    "IDEOGRAPHIC": "Han",
    "FULLWIDTH": "Latin",
    "HALFWIDTH": "Katakana",
    "KATAKANA-HIRAGANA": "Katakana",
    "FEMININE": "Latin",
    "MASCULINE": "Latin",
}
_ASCII_LETTER = re.compile("[A-Za-z]")
_KANA = ("Hiragana", "Katakana")
# Signs of every script (the sign for "number", modifier letters) tell no script.
_SCRIPTLESS = frozenset({"MODIFIER", "MATHEMATICAL", "DOUBLE-STRUCK", "SCRIPT", "BLACK-LETTER"})


def known_languages() -> tuple[str, ...]:
    """Return the codes that have a name, in alphabetical order."""
    return tuple(code for code in _NAMES if code != UNDETERMINED)


def base_language(code: str) -> str:
    """Return the language of a code with a region or script: "pt" for "pt-BR" or "PT_br"."""
    return code.strip().replace("_", "-").split("-")[0].lower()


def language_name(code: str) -> str:
    """Return the name of a language as people read it, or the code itself where none is known."""
    return _(_NAMES[code]) if code in _NAMES else code


def english_name(code: str) -> str:
    """Return the English name of a language, whatever language is spoken: for a model to read."""
    return _NAMES.get(code, code)


def scripts(text: str) -> Counter[str]:
    """Return how many letters of each script ("Latin", "Han", "Hiragana" ...) `text` holds."""
    if text.isascii():
        latin = len(_ASCII_LETTER.findall(text))
        return Counter({"Latin": latin} if latin else {})
    counts: Counter[str] = Counter()
    for character, count in Counter(text).items():
        name = _script_of(character)
        if name:
            counts[name] += count
    return counts


def main_script(text: str) -> str | None:
    """Return the script most letters are in, or None without letters.

    Kana among ideographs means Japanese writing, whatever their proportion: "Kana".
    """
    return main_of(scripts(text))


def main_of(counts: Counter[str]) -> str | None:
    """Return the main script, as `main_script` does, of letters already counted by `scripts`."""
    if not counts:
        return None
    kana = sum(counts[name] for name in _KANA)
    # A stray kana in Chinese (a brand, の as ornament) is rarer than one in twenty ideographs.
    if kana and kana * 20 >= counts["Han"]:
        others = max((n for s, n in counts.items() if s not in {*_KANA, "Han"}), default=0)
        if kana + counts["Han"] >= others:
            return "Kana"
    return max(counts, key=lambda name: (counts[name], name))


@lru_cache(maxsize=65536)
def _script_of(character: str) -> str | None:
    if not character.isalpha():
        return None
    first = unicodedata.name(character, "").split(" ")[0]
    if not first or first in _SCRIPTLESS:
        return None
    return _script_named(first, unicodedata.name(character))


@cache
def _script_named(first: str, name: str) -> str:
    if first == "HALFWIDTH" and "HANGUL" in name:
        return "Hangul"
    return _SCRIPTS_BY_FIRST_WORD.get(first, first.capitalize())
