"""The tokenizers that lie beside foreign classifiers, made into the two files the engine reads.

Those of BERT, DistilBERT and RoBERTa become a `tokenizer.json`; SentencePiece stays what it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.engine.conversion.marian import ConversionError
from desktop_app.engine.tokenization import TOKENIZERS_NAME, TokenizerKind, load_tokenizer

_MOST_TOKENS = 2_000_000
_FIRST_PIECE = 3  # after SentencePiece's own <unk>, <s>, </s>


@dataclass(frozen=True, slots=True)
class ClassifierTokenizer:
    """A tokenizer in its new place.

    `tokens` are its own by id, `rows` the model's ids for them where those differ (None: they are
    the same), `unknown` the token for what it does not know.
    """

    kind: TokenizerKind
    tokens: tuple[str, ...]
    rows: tuple[int, ...] | None
    unknown: str


def take_sentencepiece(path: Path, model_tokens: int) -> ClassifierTokenizer:
    """Read the tokenizer of XLM-RoBERTa, whose model counts otherwise than SentencePiece does.

    The model's ids are fairseq's: <s>, <pad>, </s>, <unk>, then the pieces, and <mask> at the end.
    """
    import sentencepiece

    try:
        processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
    except (OSError, RuntimeError, ValueError) as error:
        raise ConversionError("its SentencePiece model is damaged") from error
    size = processor.get_piece_size()
    tokens = tuple(processor.id_to_piece(number) for number in range(size))
    if size <= _FIRST_PIECE or tokens[:_FIRST_PIECE] != ("<unk>", "<s>", "</s>"):
        raise ConversionError("its SentencePiece model does not begin with <unk>, <s> and </s>")
    if model_tokens not in (size + 1, size + 2):
        raise ConversionError(
            f"its SentencePiece model has {size} pieces, and the model knows {model_tokens} tokens"
        )
    rows = (3, 0, 2, *(number + 1 for number in range(_FIRST_PIECE, size)))
    return ClassifierTokenizer("sentencepiece", tokens, rows, "<unk>")


def write_wordpiece(tokens: list[str], settings: Mapping[str, Any], folder: Path) -> None:
    """Write the `tokenizer.json` of a `vocab.txt` of BERT, whose lines are the tokens."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    ids = {token: number for number, token in enumerate(tokens)}
    if len(ids) != len(tokens):
        raise ConversionError("its vocabulary names a token twice")
    missing = [mark for mark in ("[UNK]", "[CLS]", "[SEP]") if mark not in ids]
    if missing:
        raise ConversionError(f"its vocabulary lacks {missing[0]}")
    tokenizer = Tokenizer(models.WordPiece(ids, unk_token="[UNK]"))  # noqa: S106  a mark in the text
    strips = settings.get("strip_accents")
    tokenizer.normalizer = normalizers.BertNormalizer(
        lowercase=settings.get("do_lower_case", True) is not False,
        strip_accents=strips if isinstance(strips, bool) else None,
        handle_chinese_chars=settings.get("tokenize_chinese_chars", True) is not False,
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(
        ("[SEP]", ids["[SEP]"]), ("[CLS]", ids["[CLS]"])
    )
    tokenizer.save(str(folder / TOKENIZERS_NAME))


def write_byte_pairs(
    ids: Mapping[str, int], merges: list[tuple[str, str]], settings: Mapping[str, Any], folder: Path
) -> None:
    """Write the `tokenizer.json` of RoBERTa's `vocab.json` and `merges.txt`."""
    from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, processors

    missing = [mark for mark in ("<s>", "</s>", "<unk>") if mark not in ids]
    if missing:
        raise ConversionError(f"its vocabulary lacks {missing[0]}")
    spaced = settings.get("add_prefix_space") is True
    try:
        tokenizer = Tokenizer(models.BPE(dict(ids), merges, unk_token=None))
    except Exception as error:  # the library raises bare Exception for every fault
        raise ConversionError(f"its merges do not fit its vocabulary ({error})") from error
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=spaced)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", ids["</s>"]), ("<s>", ids["<s>"]), add_prefix_space=spaced
    )
    marks = [mark for mark in ("<s>", "<pad>", "</s>", "<unk>") if mark in ids]
    tokenizer.add_special_tokens([AddedToken(mark, normalized=False) for mark in marks])
    tokenizer.save(str(folder / TOKENIZERS_NAME))


def take_tokenizer_json(folder: Path, model_tokens: int) -> ClassifierTokenizer:
    """Check the `tokenizer.json` in `folder` against the model, and return its tokens by id."""
    from tokenizers import Tokenizer

    try:
        load_tokenizer("tokenizers", folder, 1)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZERS_NAME))
    except Exception as error:  # the library raises bare Exception for every fault
        raise ConversionError(f"its tokenizer is damaged or unlike its kin's ({error})") from error
    known = {number: token for token, number in tokenizer.get_vocab().items()}
    highest = max(known, default=-1)
    if highest >= model_tokens or not 0 < model_tokens <= _MOST_TOKENS:
        raise ConversionError(
            f"its tokenizer has tokens up to {highest}, and the model knows only {model_tokens}"
        )
    # Some models have a few rows more than tokens, so that their number is a round one.
    tokens = tuple(known.get(number, f"[unused row {number}]") for number in range(model_tokens))
    unknown = next((token for token in ("[UNK]", "<unk>") if token in tokens), tokens[0])
    return ClassifierTokenizer("tokenizers", tokens, None, unknown)
