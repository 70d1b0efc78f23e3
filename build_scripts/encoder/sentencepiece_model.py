"""Builds a SentencePiece unigram model from pieces and scores."""

import io
from collections.abc import Sequence

import sentencepiece
from sentencepiece import sentencepiece_model_pb2

_UNIGRAM = 1
_NORMAL, _UNKNOWN, _CONTROL = 1, 2, 3
_TYPES = {"<s>": _CONTROL, "<pad>": _CONTROL, "</s>": _CONTROL, "<unk>": _UNKNOWN}


def build_sentencepiece_model(pieces: Sequence[str], scores: Sequence[float]) -> bytes:
    """Return a model whose ids are the positions in `pieces`: <s>, <pad>, </s>, <unk>, the rest."""
    if list(pieces[:4]) != list(_TYPES):
        raise ValueError(f"the vocabulary begins with {pieces[:4]}")
    model = sentencepiece_model_pb2.ModelProto()
    trainer = model.trainer_spec
    trainer.model_type = _UNIGRAM
    trainer.bos_id, trainer.pad_id, trainer.eos_id, trainer.unk_id = range(4)
    trainer.pad_piece, trainer.unk_piece = "<pad>", "<unk>"
    trainer.vocab_size = len(pieces)
    normalizer = model.normalizer_spec
    normalizer.name = "nmt_nfkc"
    normalizer.precompiled_charsmap = charsmap("nmt_nfkc")
    normalizer.add_dummy_prefix = True
    normalizer.remove_extra_whitespaces = True
    normalizer.escape_whitespaces = True
    for piece, score in zip(pieces, scores, strict=True):
        entry = model.pieces.add()
        entry.piece, entry.score = piece, float(score)
        entry.type = _TYPES.get(piece, _NORMAL)
    return bytes(model.SerializeToString())


def charsmap(rule: str) -> bytes:
    """Return the compiled normalisation table of `rule`, which every trained model carries."""
    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter([f"some words to train on {number}" for number in range(200)]),
        model_writer=trained,
        vocab_size=40,
        hard_vocab_limit=False,
        normalization_rule_name=rule,
        minloglevel=2,
    )
    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(trained.getvalue())
    return bytes(model.normalizer_spec.precompiled_charsmap)
