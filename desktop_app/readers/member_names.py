"""Names of files inside archives and e-mails, made safe to show. They are never used as paths."""

import re
import unicodedata
from collections.abc import Sequence

_NAME_CHARACTERS = 255  # what file systems allow in one name
_DRIVE = re.compile(r"[A-Za-z]:$")


def display_path(path: str) -> str:
    """Return `path` with slashes only, and without the parts that would climb out of a folder."""
    parts = (part.strip() for part in printable(path).replace("\\", "/").split("/"))
    kept = (part[:_NAME_CHARACTERS] for part in parts if part not in ("", ".", ".."))
    return "/".join(part for part in kept if not _DRIVE.match(part)) or "unnamed"


def last_part(path: str) -> str:
    """Return the file name at the end of a displayed path."""
    return path.rpartition("/")[2]


def printable(name: str) -> str:
    """Return `name` on one line: controls, unpaired surrogates and direction marks are replaced.

    A right-to-left mark makes `exe.txt` out of `txt.exe`.
    """
    if name.isprintable():  # nearly always, and a hundred times faster
        return name
    return "".join(
        "\ufffd" if unicodedata.category(character) in ("Cc", "Cf", "Cs") else character
        for character in name
    )


def decode_names(names: Sequence[bytes]) -> list[str]:
    """Decode the names of one archive that does not say its encoding.

    UTF-8 if they are that; Shift-JIS if they make running Japanese in it; else the code page of
    western MS-DOS, which Windows' own zip folders write.
    """
    for encoding in ("utf-8", "cp932"):
        try:
            decoded = [name.decode(encoding) for name in names]
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" or _looks_japanese("\n".join(decoded)):
            return decoded
    return [name.decode("cp850") for name in names]


# Kana, CJK ideographs, their punctuation and full-width forms.
_JAPANESE = re.compile("[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]+")


def _looks_japanese(text: str) -> bool:
    """Tell Japanese from a western name whose accents happen to decode as Shift-JIS.

    `Köln.txt` reads `K売n.txt`: a lone sign amid Latin letters. Real words come in runs.
    """
    foreign = sum(not character.isascii() for character in text)
    in_runs = sum(len(run) for run in _JAPANESE.findall(text) if len(run) > 1)
    return in_runs * 2 > foreign
