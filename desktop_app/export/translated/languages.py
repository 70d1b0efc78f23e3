"""The language tags that office programs understand, from the codes of the translator."""

_REGIONS = {
    "ar": "ar-SA", "bg": "bg-BG", "ca": "ca-ES", "cs": "cs-CZ", "da": "da-DK", "de": "de-DE",
    "el": "el-GR", "en": "en-US", "es": "es-ES", "et": "et-EE", "fa": "fa-IR", "fi": "fi-FI",
    "fr": "fr-FR", "he": "he-IL", "hi": "hi-IN", "hr": "hr-HR", "hu": "hu-HU", "id": "id-ID",
    "it": "it-IT", "ja": "ja-JP", "ko": "ko-KR", "lt": "lt-LT", "lv": "lv-LV", "nb": "nb-NO",
    "nl": "nl-NL", "pl": "pl-PL", "pt": "pt-BR", "ro": "ro-RO", "ru": "ru-RU", "sk": "sk-SK",
    "sl": "sl-SI", "sv": "sv-SE", "th": "th-TH", "tr": "tr-TR", "uk": "uk-UA", "vi": "vi-VN",
    "zh": "zh-CN",
}  # fmt: skip
_EAST_ASIAN = frozenset(("ja", "zh", "ko"))
_RIGHT_TO_LEFT = frozenset(("ar", "he", "fa", "ur", "yi", "ps", "sd", "ug"))


def primary(code: str) -> str:
    """Return the language of a code without script and region: "pt" of "pt-BR" or "por_Latn"."""
    return code.replace("_", "-").split("-")[0].lower()


def tag(code: str) -> str:
    """Return a language with a region, as spelling checkers want it: "pt-BR" for "pt"."""
    clean = code.replace("_", "-")
    return clean if "-" in clean else _REGIONS.get(clean.lower(), clean)


def is_east_asian(code: str) -> bool:
    """Say whether office programs keep this language apart as an East Asian one."""
    return primary(code) in _EAST_ASIAN


def is_right_to_left(code: str) -> bool:
    """Say whether the language is written from right to left."""
    return primary(code) in _RIGHT_TO_LEFT
