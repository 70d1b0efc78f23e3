"""Byte pair encoding from a list of merges, in the format of subword-nmt (`bpe.codes`)."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

_END = "</w>"
_GOES_ON = "@@"
_LONGEST_WORD = 200  # characters; merging takes the square of it


class BytePairs:
    """Splits words by the merges that were learnt from a training text.

    After Sennrich, Haddow and Birch (2016), "Neural Machine Translation of Rare Words with Subword
    Units". A piece that does not end its word is followed by `@@`.
    """

    def __init__(self, codes: str) -> None:
        lines = codes.split("\n")
        self._marks_last_letter = False
        if lines[0].startswith("#version:"):
            # In version 0.1 the end of the word was a symbol of its own.
            self._marks_last_letter = lines[0].split()[-1] != "0.1"
            lines = lines[1:]
        self._ranks: dict[tuple[str, str], int] = {}
        for line in lines:
            symbols = line.strip("\r ").split(" ")
            if len(symbols) == 2:  # noqa: PLR2004  a merge joins two
                self._ranks.setdefault((symbols[0], symbols[1]), len(self._ranks))
            elif line.strip():
                raise ValueError(f"{line[:40]!r} is no merge of two symbols")
        self._split_word = lru_cache(maxsize=20_000)(self._merge)

    def split(self, words: Sequence[str]) -> list[str]:
        """Return the pieces of all words."""
        return [piece for word in words if word for piece in self._split_word(word)]

    def _merge(self, word: str) -> list[str]:
        if len(word) > _LONGEST_WORD:
            halves = word[:_LONGEST_WORD], word[_LONGEST_WORD:]
            first, rest = (self._merge(half) for half in halves)
            return [*first[:-1], first[-1] + _GOES_ON, *rest]
        symbols = [*word[:-1], word[-1] + _END] if self._marks_last_letter else [*word, _END]
        while len(symbols) > 1:
            best = min(pairwise(symbols), key=lambda pair: self._ranks.get(pair, len(self._ranks)))
            if best not in self._ranks:
                break
            symbols = _joined(symbols, best)
        if symbols[-1] == _END:
            symbols.pop()
        else:
            symbols[-1] = symbols[-1].removesuffix(_END)
        return [*(symbol + _GOES_ON for symbol in symbols[:-1]), symbols[-1]]


def _joined(symbols: Sequence[str], pair: tuple[str, str]) -> list[str]:
    joined: list[str] = []
    position = 0
    while position < len(symbols):
        if tuple(symbols[position : position + 2]) == pair:
            joined.append("".join(pair))
            position += 2
        else:
            joined.append(symbols[position])
            position += 1
    return joined
