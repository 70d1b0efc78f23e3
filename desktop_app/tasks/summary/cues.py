"""What speaks for a sentence beside its meaning: where it stands, and that it is one."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from desktop_app.text.tokens import words

if TYPE_CHECKING:
    from desktop_app.tasks.summary.choosing import Sentence

Matrix = NDArray[np.float32]

_FEWEST_WORDS = 5
_FEWEST_CHARACTERS = 10  # of a sentence in Japanese or Chinese
_MOST_CHARACTERS = 600
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_ENDED = re.compile(r"[.!?…。！？｡।؟۔][\"'”’»)\]」』）]*$")
_HALF_SAID = re.compile(r"[:：]$")
_ASKED = re.compile(r"[?？؟][\"'”’»)\]」』）]*$")
_LETTER = re.compile(r"[^\W\d_]")
_NO_PROSE = re.compile(r"https?://|www\.|\t|\s\|\s|[{}<>=\\]{2}|\S+@\S+\.\S+")
_LETTERS_OF_PROSE = 0.6
_UNENDED, _QUESTION = 0.5, 0.6
_ENDS_WITH_GIST = 20  # sentences; a short text ends with a greeting as often
_END = 0.3  # what standing in the last tenth is worth; the first sentence is worth 1


def position_cues(sentences: Sequence["Sentence"]) -> Matrix:
    """Return what its place promises of each sentence: texts begin, and often end, with the gist.

    Between them it falls with the square root, so that long texts are not judged by their first
    lines alone.
    """
    ordinals = np.array([one.ordinal for one in sentences], np.float32)
    lengths = np.array([max(1, one.of) for one in sentences], np.float32)
    last = (ordinals >= lengths - lengths / 10) & (lengths >= _ENDS_WITH_GIST)
    cue: Matrix = 1 / np.sqrt(1 + ordinals) + _END * last
    return cue.astype(np.float32)


def quality(texts: Sequence[str]) -> Matrix:
    """Return how fit each text is to stand in a summary: 1 a sentence, 0 what is none."""
    return np.array([_quality(text) for text in texts], np.float32)


def _quality(text: str) -> float:
    text = text.strip()
    letters = len(_LETTER.findall(text))
    enough = (
        letters >= _FEWEST_CHARACTERS if _CJK.search(text) else len(words(text)) >= _FEWEST_WORDS
    )
    prose = letters >= _LETTERS_OF_PROSE * len(text.replace(" ", ""))
    if not enough or not prose or _HALF_SAID.search(text) or _NO_PROSE.search(text):
        return 0.0
    if len(text) > _MOST_CHARACTERS:
        return _UNENDED
    if _ASKED.search(text):
        return _QUESTION
    return 1.0 if _ENDED.search(text) else _UNENDED
