"""Words broken at the ends of lines, made whole: whether the hyphen is theirs or the typesetter's.

The document's other lines tell, not a dictionary: that works in every language.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_HYPHEN_END = re.compile(r"[^\W\d_]-$")
_COMPOUND = re.compile(r"([^\W\d_]+)-([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=-$)")
_ADDRESS_END = re.compile(r"(?:://|www\.|@)\S*$")
"""The address of a page or a mailbox: its hyphens are its own."""
_COMMON_ENDING = 2
"""Compounds with one last part, from which on it is an ending: "-se" in Portuguese, "-vous"."""
_CONJUNCTIONS = frozenset(("and", "or", "und", "oder", "bzw", "sowie"))
"""Words before which a hyphen stands for a part left out: "pre- and post-war", "Ein- und Aus-"."""


def ends_in_hyphen(text: str) -> bool:
    """Say whether a line's last word may go on in the next line."""
    return bool(_HYPHEN_END.search(text))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that stand unbroken in a document, its compounds and what these end in."""

    words: frozenset[str]
    compounds: frozenset[str]
    endings: frozenset[str]


def vocabulary(lines: Iterable[str]) -> Vocabulary:
    """Return what a document's lines say about its words."""
    lines = [line.lower() for line in lines]
    if not any(map(ends_in_hyphen, lines)):  # nobody will ask
        return Vocabulary(frozenset(), frozenset(), frozenset())
    pairs = {match.groups() for line in lines for match in _COMPOUND.finditer(line)}
    endings = Counter(last for _, last in pairs)
    return Vocabulary(
        words=frozenset(word for line in lines for word in _WORD.findall(line)),
        compounds=frozenset("-".join(pair) for pair in pairs),
        endings=frozenset(word for word, times in endings.items() if times >= _COMMON_ENDING),
    )


def mended(line: str, following: str, known: Vocabulary) -> str:
    """Join a line that ends in a hyphen with the one that follows it."""
    first, second = _LAST_WORD.search(line), _WORD.match(following)
    if first is None or second is None:
        return line + (following if following[:1].isdigit() else f" {following}")
    if _ADDRESS_END.search(line):
        return line + following
    start, end = first[0], second[0]
    if end in _CONJUNCTIONS:
        return f"{line} {following}"
    lowered = (start + end).lower()
    goes_on = end.islower() or (start.isupper() and end.isupper())
    is_compound = f"{start}-{end}".lower() in known.compounds or (
        end.lower() in known.endings and lowered not in known.words
    )
    return (line[:-1] if goes_on and not is_compound else line) + following
