"""What is known about languages before a model is asked: scripts, frequency, function words."""

import re
from functools import cache

from desktop_app.text.languages import known_languages

WRITTEN_LANGUAGE = {
    # Labels of lid.176 that people do not look for apart from the language they write in.
    "arz": "ar",
    "azb": "az",
    "wuu": "zh",
    "yue": "zh",
    "nn": "no",
    "sh": "sr",
    "als": "de",
    "bar": "de",
    "dty": "ne",
}

_LANGUAGES_OF_SCRIPT = {
    "Kana": ("ja",),
    "Hangul": ("ko",),
    "Han": ("zh", "ja", "wuu", "yue"),
    "Thai": ("th",),
    "Lao": ("lo",),
    "Khmer": ("km",),
    "Myanmar": ("my",),
    "Greek": ("el",),
    "Armenian": ("hy",),
    "Georgian": ("ka", "xmf"),
    "Hebrew": ("he", "yi"),
    "Ethiopic": ("am",),
    "Gujarati": ("gu",),
    "Gurmukhi": ("pa",),
    "Tamil": ("ta",),
    "Telugu": ("te",),
    "Kannada": ("kn",),
    "Malayalam": ("ml",),
    "Sinhala": ("si",),
    "Oriya": ("or",),
    "Tibetan": ("bo",),
    "Thaana": ("dv",),
    "Bengali": ("bn", "as", "bpy"),
    "Devanagari": ("hi", "mr", "ne", "sa", "bh", "mai", "new", "gom", "dty"),
    "Arabic": ("ar", "fa", "ur", "ps", "arz", "ckb", "ku", "sd", "ug", "pnb", "azb", "mzn", "az"),
    "Cyrillic": (
        *("ru", "uk", "bg", "sr", "mk", "be", "mn", "kk", "ky", "tg", "tt", "ba", "cv", "os", "ce"),
        *("sah", "sh", "uz", "az", "mhr", "mrj", "myv", "rue", "tyv", "xal", "krc", "kv", "lez"),
    ),
}
# Written in the script above and in Latin letters as well.
_ALSO_LATIN = frozenset({"sr", "sh", "uz", "az", "ku", "kk", "tt", "hif"})
_NEVER_LATIN = (
    frozenset(language for languages in _LANGUAGES_OF_SCRIPT.values() for language in languages)
    - _ALSO_LATIN
)

# How much likelier a document is in a language than the model, trained on as much Wikipedia of
# each, takes for granted. Three steps suffice: languages with a name in `languages`, of those the
# ones often guessed wrongly for a large neighbour, and the hundred others. Chosen once by size of
# the written record, not fitted to data.
_RARER = frozenset(
    ("af", "bs", "ca", "cy", "eu", "ga", "gl", "ht", "la", "mg", "ms", "mt", "sk", "sl", "so")
)
_PRIOR_RARER = 0.1
_PRIOR_UNLISTED = 0.01
# These have a name because a pack covers them, and are as rare as the hundred others.
_NAMED_BUT_RARE = frozenset(
    ("br", "eo", "fil", "fy", "gd", "ha", "jv", "nb", "om", "sa", "sd", "su", "ug", "xh")
)
_LISTED = frozenset(known_languages()) - _NAMED_BUT_RARE

# Words that hold a sentence together. A word that neighbours share stands in the list of each.
_FUNCTION_WORDS = {
    "en": "the of and to is that it with this are you be have not they from my your what but we "
    "his her which were been there their would do for i'm it's don't",
    "pt": "o os do dos das da em na nas nos não um uma com ao à aos às é são foi mais mas pelo "
    "pela por para seu sua muito eu você isso este esta está eles elas também já até ou tem meu "
    "minha e pra pro só bem porque quando",
    "es": "el la los las y en un una del con es por para su al lo más pero muy yo usted esto este "
    "esta está ellos también ya hasta tiene mi sin hay fue son cuando donde porque",
    "fr": "le la les et des du est dans un une pour pas sur au aux avec ce cette je il elle nous "
    "vous ils mais plus sont qui ou être c'est j'ai",
    "it": "il la lo gli e di del della da dei che è per non un una sono con nel nella più anche ma "
    "questo ho ha mi ti ci dal alla o degli delle",
    "de": "der die das und ist nicht ein eine zu den mit auf für ich es sich auch von dem im des "
    "wir sie aber wie noch nur hab habe mal",
    "nl": "het een van ik je niet dat met voor op zijn er maar ook aan bij nog naar wat die we is",
    "id": "yang dan di ini itu dengan untuk tidak dari saya ke ada pada juga akan bisa sudah kami "
    "kita lebih karena atau nya sangat sekali banget gak",
    "ro": "și în să cu pe nu un o la este din că mai sunt pentru eu",
    "ca": "el la els les i un una amb per és del al",
}
# The odds for a language grow so with each of its function words, up to these many. Beyond a dozen
# words the model needs no help.
_ODDS = 5.0
_MOST_HITS = 4
_SHORT = 12

# Ideographs as only Japan writes them, and as only simplified Chinese does (of the commonest).
_JAPANESE_FORMS = re.compile(
    "[働込畑峠辻匂枠栃込気対図駅広円読売様検険験発変総沢浄歩毎県実氷両戦単営団囲圧拡帰応従徳恵悪"
    "拝掲摂撃斎暁桜楽権歓済渋渓漢焼犠猟献畳疎発砕稲穏継続縦繊缶聴脳臓舗芸薬蔵訳証豊転軽辺遅遥郷"
    "鉄鉱銭錬録関闘陥隠雑霊頼顕騒験駆髄鶏黒黙齢]"
)
_CHINESE_FORMS = re.compile(
    "[们这个为来说时过还没给对开关经现实发见间问题东车长门马鸟鱼语认让请谢谁该读难电视听写买卖"
    "妈爸吗吧呢啊哪她你很怎么什业务员场动劳应该边远运进选适连单产亲觉机样条极构标气汉]"
)


def languages_written_in(script: str) -> tuple[str, ...]:
    """Return the labels of lid.176 written in `script`; nothing where it says little (Latin)."""
    return _LANGUAGES_OF_SCRIPT.get(script, ())


def is_never_written_in(language: str, script: str) -> bool:
    """Tell whether a label of lid.176 is out of question for text in `script`."""
    return script == "Latin" and language in _NEVER_LATIN


def may_be_written_in(language: str, script: str) -> bool:
    """Tell whether text in `script` may be part of a text in `language`."""
    possible = languages_written_in(script)
    return language in possible if possible else not is_never_written_in(language, script)


def prior(language: str) -> float:
    """Return the weight of a language before the text is seen."""
    if language in _RARER:
        return _PRIOR_RARER
    return 1.0 if language in _LISTED else _PRIOR_UNLISTED


_NOT_LANGUAGE = re.compile(r"https?\S*|www\.\S+|&#?\w+;|[\d_#]+|\bRT\b|[\n\r\t\0]")
_ADDRESS = re.compile(r"[\w.+-]{0,64}@\w*(?:\.\w+)*")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")


def cleaned(text: str) -> str:
    """Return `text` without what is no language: addresses, mentions, numbers, stretched letters.

    It comes out in small letters: lid.176 takes capitals for German, or for an acronym.
    """
    if "@" in text:
        text = _ADDRESS.sub(" ", text)
    text = _STRETCHED.sub(r"\1\1", _NOT_LANGUAGE.sub(" ", text))
    return " ".join(text.lower().split())


def function_word_odds(text: str, script: str) -> dict[str, float]:
    """Return the factors by which the function words of a short `text` change the odds."""
    words = text.split(maxsplit=_SHORT) if script == "Latin" else []
    if not words or len(words) > _SHORT:
        return {}
    hits: dict[str, int] = {}
    speakers = _speakers()
    for word in words:
        for language in speakers.get(word.strip(".,;:!?\"'()…"), ()):
            hits[language] = hits.get(language, 0) + 1
    return {language: _ODDS ** min(count, _MOST_HITS) for language, count in hits.items()}


@cache
def _speakers() -> dict[str, tuple[str, ...]]:
    speakers: dict[str, tuple[str, ...]] = {}
    for language, words in _FUNCTION_WORDS.items():
        for word in words.split():
            speakers[word] = (*speakers.get(word, ()), language)
    return speakers


def with_character_forms(text: str, weights: dict[str, float]) -> dict[str, float]:
    """Return `weights` after seeing in which country's forms the ideographs are written."""
    japanese = len(_JAPANESE_FORMS.findall(text))
    chinese = len(_CHINESE_FORMS.findall(text))
    return {
        language: weight * _ODDS ** max(-_MOST_HITS, min(_MOST_HITS, lead))
        for language, weight in weights.items()
        for lead in [japanese - chinese if language == "ja" else chinese - japanese]
    }
