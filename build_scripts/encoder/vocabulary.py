"""Decides which pieces of the multilingual vocabulary the pack keeps."""

import unicodedata
from collections.abc import Sequence

MARKS = 4
"""<s>, <pad>, </s> and <unk> keep the ids 0 to 3."""

# Pieces are ordered by their share of the text the vocabulary was made from (a hundred languages,
# the small ones given more weight). Those beyond this rank make up under 2 % of the tokens of any
# kept language in development texts, and are then spelled with shorter pieces.
_LAST_RANK = 200_000

# Scripts the pack does not serve, by the first word of their characters' Unicode names.
_DROPPED_SCRIPTS = frozenset(
    {
        *("HEBREW", "THAI", "GEORGIAN", "ARMENIAN", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM"),
        *("BENGALI", "GUJARATI", "GURMUKHI", "SINHALA", "KHMER", "LAO", "MYANMAR", "ETHIOPIC"),
        *("ORIYA", "TIBETAN", "MONGOLIAN", "CHEROKEE", "SYRIAC", "THAANA", "TIFINAGH", "NKO"),
        *("YI", "VAI", "BALINESE", "JAVANESE", "SUNDANESE", "CANADIAN", "COPTIC", "GOTHIC"),
    }
)


def kept_pieces(pieces: Sequence[str]) -> list[int]:
    """Return the ids to keep, in order: the marks, every single character, frequent pieces.

    Single characters stay in every script, so that no text turns into unknown tokens alone.
    """
    return [
        number
        for number, piece in enumerate(pieces)
        if number < MARKS
        or len(piece.lstrip("▁")) == 1
        or (number < _LAST_RANK and not _is_dropped(piece))
    ]


def _is_dropped(piece: str) -> bool:
    return any(unicodedata.name(sign, "").split(" ")[0] in _DROPPED_SCRIPTS for sign in piece)
