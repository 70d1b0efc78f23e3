"""One spelling of a text: for hashing and encoding (`normalise`), for matching (`fold`)."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_INVISIBLE = re.compile(
    # Controls that are not white space, the byte order mark, soft hyphen, zero-width space,
    # direction marks, lone surrogates. The zero-width joiners stay: Persian, Indic scripts and
    # emoji mean something by them.
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_CJK = "\u3001-\u303f\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"
_BROKEN_CJK_LINE = re.compile(rf"(?<=[{_CJK}])[ \t]*(?:\r\n|[\n\r\u2028])\s*(?=[{_CJK}])")
_CLUSTER = re.compile(
    # What folds together: white space, Korean letters that compose, a character and its marks.
    r"\s+|[\u1100-\u11ff]+|.[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\u3099\u309a\uff9e\uff9f]*",
    re.DOTALL,
)
_LATIN_WITH_MARKS = re.compile("([A-Za-z\u00aa-\u024f\u1e00-\u1eff])[\u0300-\u036f]+")
_UNDECOMPOSED = str.maketrans(
    # Latin letters that Unicode does not decompose, as people without the key type them.
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a query was found: `start` to `end` in the text as it was given."""

    start: int
    end: int


def normalise(text: str) -> str:
    """Return `text` composed (NFC), without invisible characters, white space collapsed.

    A line break inside Chinese or Japanese disappears; anywhere else it becomes a space.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    text = _BROKEN_CJK_LINE.sub("", text)
    # Taking an invisible character out may bring a letter and its accent together.
    return unicodedata.normalize("NFC", " ".join(text.split()))


def fold(text: str) -> str:
    """Return `text` without case, width and Latin accents: "Água" and "ＡＧＵＡ" become "agua".

    Marks that make another letter elsewhere stay: が is not か, й is not и.
    """
    if text.isascii():
        return _ASCII_SPACE.sub(" ", text.lower())
    return "".join(map(_fold_cluster, _CLUSTER.findall(text)))


def find_folded(text: str, query: str) -> list[Match]:
    """Return where `query` occurs in `text` when both are folded, left to right, not overlapping.

    A find that would begin or end inside a character (the s of ß) is widened to the whole of it.
    """
    wanted = fold(query).strip()
    if not wanted:
        return []
    folded, origins = _fold_with_origins(text)
    matches: list[Match] = []
    position = folded.find(wanted)
    while position >= 0:
        end = position + len(wanted)
        start_in_text, end_in_text = origins[position].start, origins[end - 1].end
        if not matches or start_in_text >= matches[-1].end:
            matches.append(Match(start_in_text, end_in_text))
        position = folded.find(wanted, end)
    return matches


_ASCII_SPACE = re.compile(r"\s+")


def _fold_with_origins(text: str) -> tuple[str, list[Match]]:
    folded: list[str] = []
    origins: list[Match] = []
    for cluster in _CLUSTER.finditer(text):
        characters = _fold_cluster(cluster.group())
        folded.append(characters)
        origins.extend([Match(cluster.start(), cluster.end())] * len(characters))
    return "".join(folded), origins


@lru_cache(maxsize=8192)  # bounds memory on text of many scripts; a corpus uses a few thousand
def _fold_cluster(cluster: str) -> str:
    if cluster.isspace():
        return " "
    compatible = unicodedata.normalize("NFKC", cluster).casefold()
    stripped = _LATIN_WITH_MARKS.sub(r"\1", unicodedata.normalize("NFD", compatible))
    return unicodedata.normalize("NFC", stripped).translate(_UNDECOMPOSED)
