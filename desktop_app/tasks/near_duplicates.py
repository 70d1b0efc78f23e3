"""Finds copies and near-copies among texts: reprints, forwarded mail, answers pasted twice.

Texts are compared by their runs of characters (shingles), so word order counts, spelling slips cost
little and no language needs words. MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman &
Ullman, "Mining of Massive Datasets", ch. 3) propose pairs, whose true overlap is then counted.
Nothing is random: the same texts give the same groups.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Groups = NDArray[np.int64]
_Hashes = NDArray[np.uint64]

SIMILARITY = 0.7
"""Share of two texts' runs that are common (Jaccard) from which they count as near-copies.

One word changed in a sentence of twelve leaves about 0.7; "clean" against "dirty" in a sentence of
four leaves 0.5: short answers with opposite meanings stay apart.
"""

_WIDTH = 5
_CJK_WIDTH = 3  # characters that are nearly words
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SEPARATORS = re.compile(r"[\W_]+")

_BANDS = 16
_ROWS = 4
"""A pair at 0.7 is proposed with probability 0.99, one at 0.3 with 0.12 (and then refused)."""
_PLAUSIBLE = 0.5  # agreement of signatures; that of a pair at 0.7 is less once in three thousand
_CHUNK_CHARACTERS = 2_000_000  # hashed at a time: bounds memory at some 60 MB
_LONGEST = 20_000  # characters of a text that are looked at; copies differ or agree long before


def group_near_duplicates(texts: Sequence[str], similarity: float = SIMILARITY) -> Groups:
    """Return a group number for each text ([n], from 0, by first appearance).

    Near-copies share a number, also through a third text; a text without a copy has its own. Texts
    without a letter or digit are all copies of one another.
    """
    plain = [_plain(text) for text in texts]
    first_of: dict[str, int] = {}
    distinct = np.array([first_of.setdefault(text, len(first_of)) for text in plain], np.int64)
    roots = _roots(list(first_of), similarity)[distinct] if len(texts) else distinct
    _values, firsts, members = np.unique(roots, return_index=True, return_inverse=True)
    numbers: Groups = np.argsort(np.argsort(firsts))[members].astype(np.int64)
    return numbers


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    return _SEPARATORS.sub(" ", folded).strip()


def _roots(texts: Sequence[str], similarity: float) -> Groups:
    """Return for each distinct text the index of one that stands for its group."""
    parents = list(range(len(texts)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    refused: set[tuple[int, int]] = set()
    for one, other in _proposals(_signatures(texts)):
        first, second = root(one), root(other)
        if first == second or (one, other) in refused:
            continue
        if _overlap(texts[one], texts[other]) >= similarity:
            parents[max(first, second)] = min(first, second)
        else:
            refused.add((one, other))
    return np.array([root(index) for index in range(len(texts))], np.int64)


def _proposals(signatures: _Hashes) -> Iterator[tuple[int, int]]:
    """Yield pairs that agree in a band: each member of a bucket with the one before and the first.

    That is enough, since groups are joined through their members, and keeps a bucket of thousands
    linear.
    """
    for band in range(_BANDS):
        columns = signatures[:, band * _ROWS : (band + 1) * _ROWS]
        keys = _mixed(columns)
        order = np.argsort(keys, kind="stable")
        same = keys[order][1:] == keys[order][:-1]
        starts = np.r_[True, ~same]
        heads = order[np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))]
        later = np.flatnonzero(~starts)
        pairs = np.concatenate(
            [
                np.stack([order[later - 1], order[later]], axis=1),
                np.stack([heads[later], order[later]], axis=1),
            ]
        )
        agreement = (signatures[pairs[:, 0]] == signatures[pairs[:, 1]]).mean(axis=1)
        plausible = pairs[(agreement >= _PLAUSIBLE) & (pairs[:, 0] != pairs[:, 1])]
        yield from map(tuple, np.unique(np.sort(plausible, axis=1), axis=0).tolist())


def _mixed(columns: _Hashes) -> _Hashes:
    keys = np.zeros(len(columns), np.uint64)
    for column in columns.T:
        keys = (keys ^ column) * _MULTIPLIERS[0]
        keys ^= keys >> np.uint64(29)
    return keys


def _signatures(texts: Sequence[str]) -> _Hashes:
    result = np.empty((len(texts), _BANDS * _ROWS), np.uint64)
    for width in (_WIDTH, _CJK_WIDTH):
        rows = [index for index, text in enumerate(texts) if _width(text) == width]
        for chunk in _chunks(rows, texts):
            hashes, firsts = _shingles([texts[index] for index in chunk], width)
            for number, multiplier in enumerate(_MULTIPLIERS):
                mixed = hashes * multiplier
                mixed ^= mixed >> np.uint64(32)
                result[chunk, number] = np.minimum.reduceat(mixed, firsts)
    return result


def _chunks(rows: Sequence[int], texts: Sequence[str]) -> Iterator[list[int]]:
    chunk: list[int] = []
    characters = 0
    for row in rows:
        chunk.append(row)
        characters += len(texts[row])
        if characters >= _CHUNK_CHARACTERS:
            yield chunk
            chunk, characters = [], 0
    if chunk:
        yield chunk


def _shingles(texts: Sequence[str], width: int) -> tuple[_Hashes, NDArray[np.intp]]:
    """Return the hashes of the runs of all texts, one after another, and where each text begins.

    A text shorter than a run is padded to one run.
    """
    padded = [text.ljust(width, "\0") for text in texts]
    codes = np.frombuffer("".join(padded).encode("utf-32-le", "replace"), "<u4").astype(np.uint64)
    lengths = np.array([len(text) for text in padded])
    hashes = np.zeros(len(codes) - width + 1, np.uint64)
    for offset in range(width):
        hashes = hashes * _BASE + codes[offset : offset + len(hashes)]
    hashes ^= hashes >> np.uint64(31)
    # Runs that cross from one text into the next are left out.
    keep = np.ones(len(codes), bool)
    for back in range(1, width):
        keep[np.cumsum(lengths) - back] = False
    counts = lengths - width + 1
    return hashes[keep[: len(hashes)]], np.cumsum(counts) - counts


def _overlap(one: str, other: str) -> float:
    width = _width(one)
    if _width(other) != width:
        return 0.0
    first, second = _runs(one, width), _runs(other, width)
    common = len(first & second)
    return common / (len(first) + len(second) - common)


def _runs(text: str, width: int) -> set[str]:
    return {text[start : start + width] for start in range(max(1, len(text) - width + 1))}


def _width(text: str) -> int:
    return _CJK_WIDTH if _CJK.search(text) else _WIDTH


_BASE = np.uint64(0x9E3779B97F4A7C15)
_MULTIPLIERS: _Hashes = np.random.default_rng(20_240_501).integers(
    1, 2**63, _BANDS * _ROWS, dtype=np.uint64
) * np.uint64(2) + np.uint64(1)
