"""Finds out under which licence a model may be used, from what lies beside it."""

import re
from pathlib import PurePosixPath

from desktop_app.packs.importing.sources import Source, read
from desktop_app.packs.manifest import OWN_LICENCE

UNKNOWN = "unknown"
"""What a manifest says where the model does not tell its licence."""

_LARGEST_FILE = 1024**2
# Names of Hugging Face's model cards, and what people write, in lower case; SPDX's in their place.
_SPDX = {
    "apache-2.0": "Apache-2.0",
    "apache 2.0": "Apache-2.0",
    "mit": "MIT",
    "cc0": "CC0-1.0",
    "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc by 4.0": "CC-BY-4.0",
    "cc-by 4.0": "CC-BY-4.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "cc-by-sa-3.0": "CC-BY-SA-3.0",
    "cc-by-nc-4.0": "CC-BY-NC-4.0",
    "cc by-nc 4.0": "CC-BY-NC-4.0",
    "cc-by-nc-sa-4.0": "CC-BY-NC-SA-4.0",
    "cc-by-nc-nd-4.0": "CC-BY-NC-ND-4.0",
    "bsd-3-clause": "BSD-3-Clause",
    "mpl-2.0": "MPL-2.0",
    "gpl-3.0": "GPL-3.0-only",
    "agpl-3.0": "AGPL-3.0-only",
    "lgpl-3.0": "LGPL-3.0-only",
}
# Words of the licences' texts, the more particular first.
_WORDING = (
    ("attribution-noncommercial-sharealike 4.0", "CC-BY-NC-SA-4.0"),
    ("attribution-noncommercial-noderivatives 4.0", "CC-BY-NC-ND-4.0"),
    ("attribution-noncommercial 4.0", "CC-BY-NC-4.0"),
    ("attribution-sharealike 4.0", "CC-BY-SA-4.0"),
    ("attribution-sharealike 3.0", "CC-BY-SA-3.0"),
    ("attribution 4.0 international", "CC-BY-4.0"),
    ("cc0 1.0 universal", "CC0-1.0"),
    ("mozilla public license version 2.0", "MPL-2.0"),
    ("gnu affero general public license", "AGPL-3.0-only"),
    ("gnu lesser general public license", "LGPL-3.0-only"),
    ("gnu general public license", "GPL-3.0-only"),
    ("apache license", "Apache-2.0"),
    ("permission is hereby granted, free of charge", "MIT"),
    ("redistributions in binary form", "BSD-3-Clause"),
)
_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n(.*?)\r?\n---", re.DOTALL)
_FIELD = re.compile(r"^license:[ \t]*['\"]?([A-Za-z0-9. -]+)", re.MULTILINE | re.IGNORECASE)
_MENTION = re.compile(
    r"licen[cs]ed?[*_:\s]+(?:under\s+)?(?:the\s+)?\[?([A-Za-z0-9.+ -]{3,40})", re.IGNORECASE
)


def find_licence(source: Source) -> str:
    """Return the licence as SPDX writes it, or as the model does; "unknown" if it says nothing."""
    cards = [_text(source, name) for name in card_files(source)]
    for card in cards:
        front = _FRONT_MATTER.match(card)
        field = _FIELD.search(front[1]) if front else None
        if field and field[1].strip().lower() not in ("other", "unknown"):
            return _spdx(field[1]) or field[1].strip()
    for name in licence_files(source):
        text = " ".join(_text(source, name).lower().split())
        for words, licence in _WORDING:
            if words in text:
                return licence
    for card in cards:
        for mention in _MENTION.finditer(card):
            if found := _spdx(mention[1]):
                return found
    return OWN_LICENCE if licence_files(source) else UNKNOWN


def licence_files(source: Source) -> list[str]:
    """Return the names of the files that hold the licence's text."""
    return _named(source, "license", "licence", "copying", "notice")


def card_files(source: Source) -> list[str]:
    """Return the names of the files that describe the model."""
    return _named(source, "readme", "model_card", "modelcard")


def card_text(source: Source) -> str:
    """Return all that the model's own descriptions say."""
    return "\n".join(_text(source, name) for name in card_files(source))


def _named(source: Source, *stems: str) -> list[str]:
    """Return the files at the root of one of these names, whatever their extension."""
    found = [
        name
        for name, size in source.files.items()
        if "/" not in name
        and size <= _LARGEST_FILE
        and PurePosixPath(name).name.lower().split(".")[0] in stems
    ]
    return sorted(found)


def _text(source: Source, name: str) -> str:
    return read(source, name, _LARGEST_FILE).decode("utf-8", "replace")


def _spdx(name: str) -> str | None:
    known = " ".join(name.lower().replace("license", "").split()).rstrip(".")
    longest = sorted(_SPDX, key=len, reverse=True)
    return next((_SPDX[start] for start in longest if _starts(known, start)), None)


def _starts(text: str, start: str) -> bool:
    following = text[len(start) : len(start) + 1]
    return text.startswith(start) and not (following.isalnum() or following == "-")
