"""Which characters of a sentence those of its translation stand for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from desktop_app.text.segmentation import Span

_LEAST_WEIGHT = 0.05  # of a piece's attention; below it is noise
_BYTE_PIECE = re.compile(r"<0x[0-9A-F]{2}>")


@dataclass(frozen=True, slots=True)
class Link:
    """Characters of the source that characters of the translation stand for, and how surely."""

    source: Span
    target: Span
    weight: float


def links_between(
    sources: Sequence[Span], targets: Sequence[Span], weights: NDArray[np.float32]
) -> tuple[Link, ...]:
    """Return the links of pieces by the attention [target, source] that was paid to them."""
    return tuple(
        Link(sources[column], targets[row], float(weights[row, column]))
        for row, column in zip(*np.nonzero(weights >= _LEAST_WEIGHT), strict=True)
    )


def piece_spans(pieces: Sequence[str], text: str) -> list[Span]:
    """Return where in `text` the characters of each piece stand, white space left out.

    Tokenizers normalise (ﬁ becomes fi), so it is counted in normalised characters. A piece without
    characters of its own has an empty span where it stands.
    """
    origins = [
        index
        for index, character in enumerate(text)
        for part in unicodedata.normalize("NFKC", character)
        if not part.isspace()
    ]
    spans: list[Span] = []
    position = 0
    for piece in pieces:
        end = min(position + _length(piece), len(origins))
        if end > position:
            spans.append(Span(origins[position], origins[end - 1] + 1))
        else:
            here = origins[position] if position < len(origins) else len(text)
            spans.append(Span(here, here))
        position = end
    return spans


@lru_cache(maxsize=65536)  # the pieces of one or two models
def _length(piece: str) -> int:
    if _BYTE_PIECE.fullmatch(piece):
        # The first byte of a character counts for it, those that follow for nothing.
        return 0 if 0x80 <= int(piece[3:5], 16) < 0xC0 else 1  # noqa: PLR2004
    bare = piece.removesuffix("@@").removesuffix("</w>").replace("▁", "")
    return sum(not part.isspace() for part in unicodedata.normalize("NFKC", bare))
