"""Sentence pairs to train on: files of them, and batches of like length drawn from several."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from torch import Tensor

END = 0  # the id of </s> in Bergamot vocabularies
_LONGEST = 110  # pieces of either side; longer sentences are rare and slow
_WINDOW = 6000  # examples sorted by length at a time


class Kind(StrEnum):
    """Where the target of a pair comes from."""

    OWN = "own"
    """The student's or the teacher's own translation: only the teacher's distribution counts."""
    REAL = "real"
    """Written by a person: the words themselves count as well."""
    EXACT = "exact"
    """Only the words count: what the teacher gets wrong."""


WORD_SHARES = {Kind.OWN: 0.0, Kind.REAL: 0.5, Kind.EXACT: 1.0}
"""How much of the loss is the words of the target; the rest is the teacher's distribution."""


@dataclass(slots=True)
class Source:
    """A file of `source<TAB>target` lines, and how large its share of the training is.

    The file may still grow; `reverse` swaps its columns.
    """

    path: Path
    kind: Kind
    share: float
    reverse: bool = False
    pairs: list[tuple[NDArray[np.int32], NDArray[np.int32]]] = field(default_factory=list)
    position: int = 0

    def refresh(self, pieces: SentencePieceProcessor) -> None:
        """Read the lines that have been added."""
        if not self.path.exists():
            return
        with self.path.open("rb") as file:
            file.seek(self.position)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self.position += len(whole)
        columns = [line.split("\t") for line in whole.decode("utf-8", "replace").splitlines()]
        rows = [row[:2] for row in columns if len(row) >= 2]  # noqa: PLR2004
        if self.reverse:
            rows = [row[::-1] for row in rows]
        for source, target in zip(
            pieces.encode([row[0] for row in rows]),
            pieces.encode([row[1] for row in rows]),
            strict=True,
        ):
            if 1 <= len(source) < _LONGEST and 1 <= len(target) < _LONGEST:
                self.pairs.append(
                    (np.array([*source, END], np.int32), np.array([*target, END], np.int32))
                )


class Batch(NamedTuple):
    """Padded sentences, [sentences, length]; masks are true where a piece stands."""

    source: Tensor
    source_mask: Tensor
    target: Tensor
    target_mask: Tensor
    word_shares: Tensor
    """For each piece of the targets that the mask keeps: its `WORD_SHARES`."""


def draw_batches(
    sources: Sequence[Source], pieces: SentencePieceProcessor, tokens: int, seed: int
) -> Iterator[Batch]:
    """Yield batches of about `tokens` target pieces, for ever, mixed by the sources' shares."""
    chance = random.Random(seed)  # noqa: S311  nothing secret is drawn
    orders: list[list[int]] = [[] for _ in sources]
    while True:
        for source in sources:
            source.refresh(pieces)
        filled = [index for index, source in enumerate(sources) if source.pairs]
        if not filled:
            raise ValueError("there are no sentence pairs to train on")
        shares = [sources[index].share for index in filled]
        window = []
        for index in chance.choices(filled, shares, k=_WINDOW):
            if not orders[index]:
                orders[index] = list(range(len(sources[index].pairs)))
                chance.shuffle(orders[index])
            pair = sources[index].pairs[orders[index].pop()]
            window.append((pair, WORD_SHARES[sources[index].kind]))
        window.sort(key=lambda item: (len(item[0][1]), len(item[0][0])))
        batches = list(_grouped(window, tokens))
        chance.shuffle(batches)
        yield from map(_batch, batches)


def padded(rows: Sequence[NDArray[np.int32]]) -> tuple[Tensor, Tensor]:
    """Return `rows` as one matrix [rows, length], and where in it their pieces stand."""
    lengths = torch.tensor([len(row) for row in rows])
    matrix = torch.zeros(len(rows), int(lengths.max()), dtype=torch.long)
    for index, row in enumerate(rows):
        matrix[index, : len(row)] = torch.from_numpy(row.astype(np.int64))
    return matrix, torch.arange(matrix.shape[1])[None] < lengths[:, None]


_Item = tuple[tuple[NDArray[np.int32], NDArray[np.int32]], float]


def _grouped(window: Sequence[_Item], tokens: int) -> Iterator[list[_Item]]:
    group: list[_Item] = []
    for item in window:
        if group and (len(group) + 1) * len(item[0][1]) > tokens:
            yield group
            group = []
        group.append(item)
    if group:
        yield group


def _batch(items: Sequence[_Item]) -> Batch:
    source, source_mask = padded([pair[0] for pair, _ in items])
    target, target_mask = padded([pair[1] for pair, _ in items])
    shares = torch.tensor([share for _, share in items])[:, None].expand_as(target_mask)
    return Batch(source, source_mask[:, None, None], target, target_mask, shares[target_mask])
