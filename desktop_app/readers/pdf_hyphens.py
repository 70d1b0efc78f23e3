"""Words and addresses broken at the ends of lines, made whole.

Whether a hyphen is the word's own or the typesetter's, the document's other lines tell, not a
dictionary: that works in every language.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

_HYPHEN_END = re.compile(r"[^\W\d_]-$")
_COMPOUND = re.compile(r"([^\W\d_]+)-([^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+")
_LAST_WORD = re.compile(r"[^\W\d_]+(?=-$)")
_ADDRESS = r"(?:://|www\.|@)\S*"
_HYPHEN_IN_ADDRESS = re.compile(_ADDRESS + r"\w-$")
_BROKEN_ADDRESS = re.compile(_ADDRESS + r"[/#?&=_-]$")
"""The address of a page, broken where typesetters break it. Its hyphens are its own."""
_NO_ADDRESS_PART = re.compile(r"\w+://|www\.|[\w-]+:(?:\s|$)|[^\w.~%#?&=/-]")
"""Another address, a name with a colon, a bracket: what begins anew after an address."""
_COMMON_ENDING = 2
"""Compounds with one last part, from which on it is an ending: "-se" in Portuguese, "-vous"."""
_CONJUNCTIONS = frozenset(("and", "or", "und", "oder", "bzw", "sowie"))
"""Words before which a hyphen stands for a part left out: "pre- and post-war", "Ein- und Aus-"."""


def ends_in_hyphen(text: str) -> bool:
    """Say whether a line's last word may go on in the next line."""
    return bool(_HYPHEN_END.search(text))


def is_broken(text: str) -> bool:
    """Say whether a line ends inside a word or an address."""
    return ends_in_hyphen(text) or bool(_BROKEN_ADDRESS.search(text))


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
    """Join a line that ends inside a word with the one that follows it."""
    if _BROKEN_ADDRESS.search(line):
        if _NO_ADDRESS_PART.match(following):
            return f"{line} {following}"
        is_added = line.endswith("-") and not _HYPHEN_IN_ADDRESS.search(line)  # "org/-"
        return (line[:-1] if is_added else line) + following
    first, second = _LAST_WORD.search(line), _WORD.match(following)
    if first is None or second is None:
        return line + (following if following[:1].isdigit() else f" {following}")
    start, end = first[0], second[0]
    if end in _CONJUNCTIONS:
        return f"{line} {following}"
    lowered = (start + end).lower()
    goes_on = end.islower() or (start.isupper() and end.isupper())
    is_compound = f"{start}-{end}".lower() in known.compounds or (
        end.lower() in known.endings and lowered not in known.words
    )
    return (line[:-1] if goes_on and not is_compound else line) + following
