"""Writes a BERT encoder as a CTranslate2 model, from its weights alone."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, transformer_spec
from numpy.typing import NDArray
from tensors import Tensors

EPSILON = 1e-12
"""BERT's own addition to a variance."""


def write_bert_encoder(
    tensors: Tensors,
    vocabulary: Sequence[str],
    folder: Path,
    *,
    heads: int,
    unknown: str,
    quantization: str | None = "int8",
) -> None:
    """Write `model.bin`, `config.json` and `vocabulary.json` into `folder`.

    `tensors` are named as in Hugging Face's BertModel; no pooler is kept. Without a `quantization`
    the weights stay 32-bit floats.
    """
    if tensors["embeddings.word_embeddings.weight"].shape[0] != len(vocabulary):
        raise ValueError("a row of the embedding table for each token of the vocabulary, please")
    layers = sum(name.endswith("attention.self.query.weight") for name in tensors)
    encoder = transformer_spec.TransformerEncoderSpec(
        layers,
        heads,
        pre_norm=False,
        activation=common_spec.Activation.GELU,
        layernorm_embedding=True,
        num_source_embeddings=2,  # words and token types, added
        embeddings_merge=common_spec.EmbeddingsMerge.ADD,
    )
    encoder.scale_embeddings = False
    _fill(encoder, tensors)
    model = transformer_spec.TransformerEncoderModelSpec(encoder)
    model.register_vocabulary(list(vocabulary))
    model.config.unk_token = unknown
    model.config.layer_norm_epsilon = EPSILON
    model.validate()
    model.optimize(quantization=quantization)
    folder.mkdir(parents=True, exist_ok=True)
    model.save(str(folder))


def _fill(encoder: Any, tensors: Tensors) -> None:
    encoder.embeddings[0].weight = _own(tensors["embeddings.word_embeddings.weight"])
    encoder.embeddings[1].weight = _own(tensors["embeddings.token_type_embeddings.weight"])
    encoder.position_encodings.encodings = _own(tensors["embeddings.position_embeddings.weight"])
    _fill_norm(encoder.layernorm_embedding, tensors, "embeddings.LayerNorm")
    for number, layer in enumerate(encoder.layer):
        prefix = f"encoder.layer.{number}."
        attention = layer.self_attention
        inputs = [common_spec.LinearSpec() for _ in range(3)]
        for linear, name in zip(inputs, ("query", "key", "value"), strict=True):
            _fill_linear(linear, tensors, f"{prefix}attention.self.{name}")
        utils.fuse_linear(attention.linear[0], inputs)
        _fill_linear(attention.linear[1], tensors, prefix + "attention.output.dense")
        _fill_norm(attention.layer_norm, tensors, prefix + "attention.output.LayerNorm")
        _fill_linear(layer.ffn.linear_0, tensors, prefix + "intermediate.dense")
        _fill_linear(layer.ffn.linear_1, tensors, prefix + "output.dense")
        _fill_norm(layer.ffn.layer_norm, tensors, prefix + "output.LayerNorm")


def _fill_norm(norm: Any, tensors: Tensors, name: str) -> None:
    norm.gamma = _own(tensors[name + ".weight"])
    norm.beta = _own(tensors[name + ".bias"])


def _fill_linear(linear: Any, tensors: Tensors, name: str) -> None:
    linear.weight = _own(tensors[name + ".weight"])
    linear.bias = _own(tensors[name + ".bias"])


def _own(tensor: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.array(tensor, np.float32)  # a copy, since the converter quantizes in place
