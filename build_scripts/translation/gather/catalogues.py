"""Sentence pairs from localisation catalogues: gettext .mo files and key-to-text JSON."""

import gettext
import json
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from build_scripts.translation.gather.cleaning import (
    Pair,
    Variant,
    pairs_of_paragraph,
    without_key_marks,
)

FOLDERS = {"pt_BR": Variant.BRAZIL, "pt": Variant.PORTUGAL, "pt_PT": Variant.PORTUGAL}
_JSON = {"pt-br": Variant.BRAZIL, "pt": Variant.PORTUGAL}
_CONTEXT_END = "\x04"
_METADATA = "translator-credits"


def gettext_pairs(root: Path, source: str) -> Iterator[Pair]:
    """Yield the pairs of all Portuguese .mo files below the folder."""
    for folder, variant in FOLDERS.items():
        for path in sorted(root.rglob(f"{folder}/LC_MESSAGES/*.mo")):
            with path.open("rb") as file:
                try:
                    yield from messages(file, variant, source)
                except (OSError, UnicodeDecodeError, struct.error):
                    print(f"left out, cannot be read: {path}")


def messages(file: BinaryIO, variant: Variant, source: str) -> Iterator[Pair]:
    """Yield the pairs of one .mo file."""
    catalogue = gettext.GNUTranslations(file)
    entries: dict[str | tuple[str, int], str] = catalogue._catalog  # type: ignore[attr-defined]  # noqa: SLF001
    for key, translated in entries.items():
        message = key if isinstance(key, str) else key[0]
        if isinstance(key, tuple) and key[1] == 0:
            continue  # the singular: its msgid is kept, its text counts one thing only
        if isinstance(key, tuple):
            continue  # plurals: the catalogue no longer has the plural msgid
        message = message.rpartition(_CONTEXT_END)[2]
        if not message or _METADATA in message.casefold() or "@" in translated:
            continue
        yield from _paragraphs(message, translated, variant, source)


def json_pairs(root: Path, source: str) -> Iterator[Pair]:
    """Yield the pairs of `i18n/en.json` files and their Portuguese neighbours."""
    for path in sorted(root.rglob("i18n/**/en.json")):
        english = json.loads(path.read_text(encoding="utf-8"))
        for name, variant in _JSON.items():
            other = path.with_name(f"{name}.json")
            if not other.exists():
                continue
            for key, text in json.loads(other.read_text(encoding="utf-8")).items():
                original = english.get(key)
                if isinstance(text, str) and isinstance(original, str) and "{{" not in text:
                    yield from _paragraphs(original, text, variant, source)


def _paragraphs(english: str, portuguese: str, variant: Variant, source: str) -> Iterator[Pair]:
    parts = english.split("\n\n"), portuguese.split("\n\n")
    if len(parts[0]) != len(parts[1]):
        parts = [english], [portuguese]
    for one, other in zip(*parts, strict=True):
        yield from pairs_of_paragraph(
            without_key_marks(one), without_key_marks(other), variant, source
        )
