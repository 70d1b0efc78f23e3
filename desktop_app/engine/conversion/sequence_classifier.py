"""Text classifiers of Hugging Face (BERT and its kin) to CTranslate2 and a head, without torch.

What is not the encoder (a hidden layer and the output) comes back as arrays. The token type of a
single text is always the first, so its vector is added to those of the positions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.conversion.marian import ConversionError
from desktop_app.engine.conversion.safetensors import SafetensorsError, SafetensorsFile

Array = NDArray[np.float32]

Family = Literal["bert", "distilbert", "roberta"]
FAMILIES: dict[str, Family] = {
    "BertForSequenceClassification": "bert",
    "DistilBertForSequenceClassification": "distilbert",
    "RobertaForSequenceClassification": "roberta",
    "XLMRobertaForSequenceClassification": "roberta",
    "CamembertForSequenceClassification": "roberta",
}
"""The architectures that can be converted."""

_MOST_LAYERS = 100
_WIDEST = 2**14
_MOST_LABELS = 10_000


class ClassifierConfig(msgspec.Struct, frozen=True):
    """What `config.json` says. DistilBERT has other names for most of it."""

    architectures: tuple[str, ...]
    vocab_size: int
    max_position_embeddings: int = 512
    hidden_size: int = 0
    num_hidden_layers: int = 0
    num_attention_heads: int = 0
    hidden_act: str = "gelu"
    layer_norm_eps: float = 1e-12
    dim: int = 0
    n_layers: int = 0
    n_heads: int = 0
    activation: str = "gelu"
    pad_token_id: int | None = None
    position_embedding_type: str | None = None
    is_decoder: bool = False
    problem_type: str | None = None
    id2label: dict[str, str] = {}

    @property
    def family(self) -> Family:
        """How its tensors are named and its head is built."""
        return FAMILIES[self.architectures[0]]

    @property
    def first_position(self) -> int:
        """Which row of the table of positions belongs to the first token."""
        if self.family != "roberta":
            return 0
        return (1 if self.pad_token_id is None else self.pad_token_id) + 1

    @property
    def positions(self) -> int:
        """How many tokens fit."""
        return self.max_position_embeddings - self.first_position


@dataclass(frozen=True, slots=True, eq=False)
class HeadLayers:
    """The layers after the encoder: a hidden one with its activation, and the output."""

    hidden_weights: Array
    hidden_bias: Array
    activation: Literal["relu", "tanh"]
    weights: Array
    bias: Array


@dataclass(frozen=True, slots=True)
class _Names:
    """How a family names its tensors; `{}` stands for the number of a layer."""

    words: str
    positions: str
    types: str
    first_norm: str
    query: str
    key: str
    value: str
    attended: str
    attention_norm: str
    widening: str
    narrowing: str
    last_norm: str
    hidden: str
    output: str


def _bert_names(root: str, hidden: str, output: str) -> _Names:
    layer = f"{root}.encoder.layer.{{}}."
    return _Names(
        words=f"{root}.embeddings.word_embeddings",
        positions=f"{root}.embeddings.position_embeddings",
        types=f"{root}.embeddings.token_type_embeddings",
        first_norm=f"{root}.embeddings.LayerNorm",
        query=layer + "attention.self.query",
        key=layer + "attention.self.key",
        value=layer + "attention.self.value",
        attended=layer + "attention.output.dense",
        attention_norm=layer + "attention.output.LayerNorm",
        widening=layer + "intermediate.dense",
        narrowing=layer + "output.dense",
        last_norm=layer + "output.LayerNorm",
        hidden=hidden,
        output=output,
    )


_DISTILBERT_LAYER = "distilbert.transformer.layer.{}."
_NAMES: dict[Family, _Names] = {
    "bert": _bert_names("bert", "bert.pooler.dense", "classifier"),
    "roberta": _bert_names("roberta", "classifier.dense", "classifier.out_proj"),
    "distilbert": _Names(
        words="distilbert.embeddings.word_embeddings",
        positions="distilbert.embeddings.position_embeddings",
        types="",
        first_norm="distilbert.embeddings.LayerNorm",
        query=_DISTILBERT_LAYER + "attention.q_lin",
        key=_DISTILBERT_LAYER + "attention.k_lin",
        value=_DISTILBERT_LAYER + "attention.v_lin",
        attended=_DISTILBERT_LAYER + "attention.out_lin",
        attention_norm=_DISTILBERT_LAYER + "sa_layer_norm",
        widening=_DISTILBERT_LAYER + "ffn.lin1",
        narrowing=_DISTILBERT_LAYER + "ffn.lin2",
        last_norm=_DISTILBERT_LAYER + "output_layer_norm",
        hidden="pre_classifier",
        output="classifier",
    ),
}


def convert_sequence_classifier(
    config: ClassifierConfig,
    weights: Path,
    tokens: Sequence[str],
    rows: Sequence[int] | None,
    unknown: str,
    destination: Path,
    *,
    quantization: str | None = "int8",
) -> HeadLayers:
    """Write the encoder into the new folder `destination`, and return the head.

    `tokens` are the model's vocabulary by id. `rows`, if given, say which row of the table of words
    belongs to each of them, where the tokenizer counts otherwise than the model. Without a
    `quantization` the weights stay 32-bit floats.

    Raises:
        ConversionError: the files contradict one another, or the network is an unusual one.

    """
    try:
        arrays = _Arrays(SafetensorsFile(weights))
        spec = _specification(config, arrays, rows)
        head = _head(config, arrays)
        model = _model(config, spec, tokens, unknown)
        model.optimize(quantization=quantization)
    except SafetensorsError as error:
        raise ConversionError(f"model.safetensors is not sound: {error}") from error
    except KeyError as error:
        raise ConversionError(f"it lacks {error}") from error
    destination.mkdir(parents=True)
    model.save(str(destination))
    return head


class _Arrays:
    """The tensors, each checked to be of the shape it should have and of finite numbers."""

    def __init__(self, file: SafetensorsFile) -> None:
        self._file = file

    def __contains__(self, name: str) -> bool:
        return name in self._file

    def get(self, name: str, *shape: int) -> Array:
        if name not in self._file:
            # Checkpoints that were made of TensorFlow's name the parts of norms so.
            older = name.replace("LayerNorm.weight", "LayerNorm.gamma")
            name = older.replace("LayerNorm.bias", "LayerNorm.beta")
        found = self._file.shape(name)
        if found != shape:
            raise ConversionError(
                f"the tensor {name} is of the shape {list(found)}, not {list(shape)}"
            )
        values = np.array(self._file[name], np.float32)  # a copy: the converter changes it
        if not np.isfinite(values).all():
            raise ConversionError(f"the tensor {name} holds what is not a finite number")
        return values

    def rows(self, name: str) -> int:
        shape = self._file.shape(name)
        return shape[0] if shape else 0


def _specification(config: ClassifierConfig, arrays: _Arrays, rows: Sequence[int] | None) -> Any:
    from ctranslate2.converters import utils
    from ctranslate2.specs import common_spec, transformer_spec

    width, layers, heads, activation = _checked_sizes(config)
    names = _NAMES[config.family]
    activations = {
        "gelu": common_spec.Activation.GELU,
        "gelu_new": common_spec.Activation.GELUTanh,
        "gelu_pytorch_tanh": common_spec.Activation.GELUTanh,
        "relu": common_spec.Activation.RELU,
        "silu": common_spec.Activation.SWISH,
    }
    if activation not in activations:
        raise ConversionError(f"its activation is {activation}")
    encoder: Any = transformer_spec.TransformerEncoderSpec(
        layers,
        heads,
        pre_norm=False,
        activation=activations[activation],
        layernorm_embedding=True,
    )
    encoder.scale_embeddings = False
    words = arrays.get(names.words + ".weight", config.vocab_size, width)
    if rows is not None:
        if max(rows) >= len(words):
            raise ConversionError("its tokenizer has more tokens than the model")
        words = words[list(rows)]
    encoder.embeddings[0].weight = words
    positions = arrays.get(names.positions + ".weight", config.max_position_embeddings, width)
    positions = positions[config.first_position :].copy()
    if names.types:
        table = names.types + ".weight"
        positions += arrays.get(table, arrays.rows(table), width)[0]
    encoder.position_encodings.encodings = positions
    _fill_norm(encoder.layernorm_embedding, arrays, names.first_norm, width)
    inner = arrays.rows(names.widening.format(0) + ".weight")
    if not 1 <= inner <= 4 * _WIDEST:
        raise ConversionError(f"its layers claim to be {inner} wide")
    for number, layer in enumerate(encoder.layer):
        attention = layer.self_attention
        inputs = [common_spec.LinearSpec() for _ in range(3)]
        for linear, name in zip(inputs, (names.query, names.key, names.value), strict=True):
            _fill_linear(linear, arrays, name.format(number), width, width)
        utils.fuse_linear(attention.linear[0], inputs)
        attended = names.attended.format(number)
        _fill_linear(attention.linear[1], arrays, attended, width, width)
        _fill_norm(attention.layer_norm, arrays, names.attention_norm.format(number), width)
        _fill_linear(layer.ffn.linear_0, arrays, names.widening.format(number), inner, width)
        _fill_linear(layer.ffn.linear_1, arrays, names.narrowing.format(number), width, inner)
        _fill_norm(layer.ffn.layer_norm, arrays, names.last_norm.format(number), width)
    return encoder


def _checked_sizes(config: ClassifierConfig) -> tuple[int, int, int, str]:
    """Return width, layers, heads and activation, none of them beyond what models have."""
    if config.family == "distilbert":
        width, layers, heads = config.dim, config.n_layers, config.n_heads
        activation = config.activation
    else:
        width, layers, heads = (
            config.hidden_size,
            config.num_hidden_layers,
            config.num_attention_heads,
        )
        activation = config.hidden_act
    if not 1 <= width <= _WIDEST or not 1 <= heads <= width or width % heads:
        raise ConversionError(f"it claims to be {width} wide, with {heads} heads")
    if not 1 <= layers <= _MOST_LAYERS:
        raise ConversionError(f"it claims to have {layers} layers")
    if config.position_embedding_type not in (None, "absolute"):
        raise ConversionError(f"its positions are of the kind {config.position_embedding_type}")
    if config.is_decoder:
        raise ConversionError("it is a decoder")
    if not 0 < config.layer_norm_eps < 1:
        raise ConversionError(f"its layer_norm_eps is {config.layer_norm_eps}")
    if not 0 <= config.first_position < config.max_position_embeddings:
        raise ConversionError(f"it claims to have {config.max_position_embeddings} positions")
    return width, layers, heads, activation


def _head(config: ClassifierConfig, arrays: _Arrays) -> HeadLayers:
    width = _checked_sizes(config)[0]
    names = _NAMES[config.family]
    count = arrays.rows(names.output + ".weight")
    if count != len(config.id2label) or count > _MOST_LABELS:
        raise ConversionError(
            f"it tells {count} labels apart, and config.json names {len(config.id2label)}"
        )
    return HeadLayers(
        hidden_weights=arrays.get(names.hidden + ".weight", width, width),
        hidden_bias=arrays.get(names.hidden + ".bias", width),
        activation="relu" if config.family == "distilbert" else "tanh",
        weights=arrays.get(names.output + ".weight", count, width),
        bias=arrays.get(names.output + ".bias", count),
    )


def _model(config: ClassifierConfig, encoder: Any, tokens: Sequence[str], unknown: str) -> Any:
    from ctranslate2.specs import transformer_spec

    model = transformer_spec.TransformerEncoderModelSpec(encoder)
    try:
        model.register_vocabulary(list(tokens))
        model.config.unk_token = unknown
        model.config.layer_norm_epsilon = config.layer_norm_eps
        model.validate()
    except ValueError as error:
        raise ConversionError(str(error)) from error
    return model


def _fill_norm(norm: Any, arrays: _Arrays, name: str, width: int) -> None:
    norm.gamma = arrays.get(name + ".weight", width)
    norm.beta = arrays.get(name + ".bias", width)


def _fill_linear(linear: Any, arrays: _Arrays, name: str, outputs: int, inputs: int) -> None:
    linear.weight = arrays.get(name + ".weight", outputs, inputs)
    linear.bias = arrays.get(name + ".bias", outputs)
