"""Text to token ids: SentencePiece and the tokenizers of Hugging Face behind one interface."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

TokenizerKind = Literal["sentencepiece", "wordpiece", "tokenizers"]
TokenIds = NDArray[np.int32]

SENTENCEPIECE_NAME = "sentencepiece.model"
WORDPIECE_NAME = "tokenizer.json"
TOKENIZERS_NAME = "tokenizer.json"

# A tokenizer builds a lattice over all it is given at once. A page and a half at a time keeps that
# small, and a cut at white space changes no token.
_LONGEST_PIECE = 4096  # characters


class Tokenizer(Protocol):
    """Turns texts into ids of the model's vocabulary, without marks around them."""

    size: int
    begin: int
    end: int

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        """Return the ids of each text. White space alone gives none."""
        ...


def load_tokenizer(kind: TokenizerKind, folder: Path, threads: int) -> Tokenizer:
    """Return the tokenizer in `folder`; `OSError` or `ValueError` if there is no sound one."""
    if kind == "sentencepiece":
        return _SentencePiece(folder / SENTENCEPIECE_NAME, threads)
    if kind == "wordpiece":
        return _WordPiece(folder / WORDPIECE_NAME)
    return _Tokenizers(folder / TOKENIZERS_NAME)


def split_long_text(text: str, longest: int = _LONGEST_PIECE) -> Iterator[str]:
    """Yield `text` in pieces of at most `longest` characters, cut at white space where there is."""
    text = text.strip()
    start = 0
    while len(text) - start > longest:
        limit = start + longest
        cut = max(text.rfind(space, start + 1, limit + 1) for space in " \n\t")
        yield text[start : cut if cut > 0 else limit]
        start = cut if cut > 0 else limit
        while text[start].isspace():  # ends before the text does, which was stripped
            start += 1
    if text:
        yield text[start:]


class _SentencePiece:
    """The tokenizer of e5 and its like."""

    def __init__(self, path: Path, threads: int) -> None:
        import sentencepiece

        self._processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self._threads = threads
        self.size: int = self._processor.get_piece_size()
        self.begin: int = self._processor.bos_id()
        self.end: int = self._processor.eos_id()

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        ids = self._processor.encode(list(texts), num_threads=self._threads)
        return [np.array(row, np.int32) for row in ids]


class _Tokenizers:
    """A tokenizer of Hugging Face, which itself tells what it puts around a text."""

    def __init__(self, path: Path) -> None:
        import tokenizers

        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception for every fault
            raise ValueError(str(error)) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self.size: int = self._tokenizer.get_vocab_size()
        self.begin, self.end = self._marks()

    def encode(self, texts: Sequence[str]) -> list[TokenIds]:
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [np.array(encoding.ids, np.int32) for encoding in encodings]

    def _marks(self) -> tuple[int, int]:
        around = self._tokenizer.encode("").ids
        if len(around) != 2:  # noqa: PLR2004
            raise ValueError("the tokenizer does not put a mark on either side of a text")
        return int(around[0]), int(around[1])


class _WordPiece(_Tokenizers):
    """The tokenizer of BERT and its like, whatever marks the file puts around a text."""

    def _marks(self) -> tuple[int, int]:
        return self._id_of("[CLS]"), self._id_of("[SEP]")

    def _id_of(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token}")
        return int(found)
