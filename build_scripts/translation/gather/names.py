"""Names of countries, regions and languages in English and Portuguese, from iso-codes."""

import gettext
from pathlib import Path

_CATALOGUES = ("iso_3166-1", "iso_3166-2", "iso_639-2", "iso_639-3", "iso_4217")
_LONGEST = 30


def name_pairs(unpacked: Path) -> list[tuple[str, str]]:
    """Return English names and their Portuguese ones, each English name once."""
    found: dict[str, str] = {}
    locale = unpacked / "iso-codes/usr/share/locale"
    for catalogue in _CATALOGUES:
        for language in ("pt_BR", "pt"):
            path = locale / language / "LC_MESSAGES" / f"{catalogue}.mo"
            if not path.exists():
                continue
            with path.open("rb") as file:
                entries = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001
            for english, portuguese in entries.items():
                if isinstance(english, str) and is_name(english) and is_name(portuguese):
                    found.setdefault(english, portuguese)
    return sorted(found.items())


def place_pairs(names: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the names of one or two capitalised words, which can stand for one another."""
    return [
        (one, other)
        for one, other in names
        if one[0].isupper() and other[0].isupper() and len(one.split()) <= 2  # noqa: PLR2004
    ]


def is_name(text: str) -> bool:
    """Tell whether the text is a plain name: no brackets, lists or numbers."""
    return (
        2 < len(text) <= _LONGEST  # noqa: PLR2004
        and not any(char in ",;()/[]\n\t" or char.isdigit() for char in text)
    )
