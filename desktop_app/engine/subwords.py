"""Text to the pieces a translation model reads, and its pieces back to text.

The pieces are strings of the model's vocabulary, without the tokens that name languages or end a
sentence.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Protocol

SubwordKind = Literal["sentencepiece", "bpe", "tokenizers"]

SOURCE_NAME = "source.spm"
TARGET_NAME = "target.spm"
"""The SentencePiece model of the target, where it is not that of the source."""
CODES_NAME = "bpe.codes"
TOKENIZERS_NAME = "tokenizer.json"

_LARGEST_MODEL = 64 * 1024**2  # bytes; the largest in use, of 256,000 pieces, take a tenth


class Subwords(Protocol):
    """Splits texts of one language and joins pieces of another."""

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the pieces of each text."""
        ...

    def join(self, pieces: Sequence[str]) -> str:
        """Return the text that the pieces of the target language make."""
        ...

    def inventory(self) -> frozenset[str]:
        """Return all pieces the source can be split into; empty where they are not listed."""
        ...


def load_subwords(kind: SubwordKind, folder: Path, source: str, target: str) -> Subwords:
    """Return what splits `source` and joins `target`, two language codes.

    Raises:
        OSError, ValueError: there is none in the folder, or it is not sound.

    """
    for name in (SOURCE_NAME, TARGET_NAME, CODES_NAME, TOKENIZERS_NAME):
        path = folder / name
        if path.is_file() and path.stat().st_size > _LARGEST_MODEL:
            raise ValueError(f"{name} is too large")
    if kind == "sentencepiece":
        return _SentencePiece(folder)
    if kind == "bpe":
        return _MosesPairs(folder / CODES_NAME, source, target)
    return _Tokenizers(folder / TOKENIZERS_NAME)


class _SentencePiece:
    """SentencePiece, as most translation models have it: one model a side, or one for both."""

    def __init__(self, folder: Path) -> None:
        self._source = _load_sentencepiece(folder / SOURCE_NAME)
        own = (folder / TARGET_NAME).is_file()
        self._target = _load_sentencepiece(folder / TARGET_NAME) if own else self._source

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        pieces: list[list[str]] = self._source.encode(list(texts), out_type=str)
        return pieces

    def join(self, pieces: Sequence[str]) -> str:
        return str(self._target.decode(list(pieces)))

    def inventory(self) -> frozenset[str]:
        size = self._source.get_piece_size()
        return frozenset(
            self._source.id_to_piece(number)
            for number in range(size)
            if not (self._source.is_control(number) or self._source.is_unknown(number))
        )


class _Tokenizers:
    """A `tokenizer.json` of Hugging Face."""

    def __init__(self, path: Path) -> None:
        import tokenizers

        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(path))
        except Exception as error:  # the library raises bare Exception for every fault
            raise ValueError(str(error)) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        encodings = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [list(encoding.tokens) for encoding in encodings]

    def join(self, pieces: Sequence[str]) -> str:
        decoder = self._tokenizer.decoder
        text = decoder.decode(list(pieces)) if decoder else "".join(pieces).replace("▁", " ")
        return str(text).strip()

    def inventory(self) -> frozenset[str]:
        return frozenset(self._tokenizer.get_vocab(with_added_tokens=False))


class _MosesPairs:
    """Byte pair encoding of words that Moses' tokenizer split, as models before SentencePiece.

    What the tokenizer changes (quotation marks, spaces) its counterpart changes back.
    """

    def __init__(self, path: Path, source: str, target: str) -> None:
        from sacremoses import MosesDetokenizer, MosesPunctNormalizer, MosesTokenizer

        from desktop_app.engine.byte_pairs import BytePairs

        self._pairs = BytePairs(path.read_text("utf-8"))
        self._normalizer = MosesPunctNormalizer(source)
        self._tokenizer = MosesTokenizer(source)
        self._detokenizer = MosesDetokenizer(target)

    def split(self, texts: Sequence[str]) -> list[list[str]]:
        return [
            self._pairs.split(self._tokenizer.tokenize(self._normalizer.normalize(text)))
            for text in texts
        ]

    def join(self, pieces: Sequence[str]) -> str:
        words = " ".join(pieces).replace("@@ ", "").removesuffix("@@").split()
        return str(self._detokenizer.detokenize(words))

    def inventory(self) -> frozenset[str]:
        return frozenset()


def _load_sentencepiece(path: Path) -> Any:
    import sentencepiece

    try:
        return sentencepiece.SentencePieceProcessor(model_file=str(path))
    except RuntimeError as error:
        raise ValueError(f"{path.name} is no SentencePiece model") from error
