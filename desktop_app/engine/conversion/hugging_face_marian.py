"""Marian models of Hugging Face (`config.json`, `model.safetensors`) to CTranslate2, without torch.

The weights go where the converter of CTranslate2 for `transformers` would put them.
"""

from collections.abc import Sequence
from math import sqrt
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from desktop_app.engine.conversion.marian import ConversionError
from desktop_app.engine.conversion.safetensors import SafetensorsError, SafetensorsFile

_PADDING = "<pad>"
_MOST_LAYERS = 100
_POSITIONS = 2048  # as many as Marian's own models get


class MarianConfig(msgspec.Struct, frozen=True):
    """What `config.json` must say."""

    model_type: str
    d_model: int
    encoder_layers: int
    decoder_layers: int
    encoder_attention_heads: int
    decoder_attention_heads: int
    activation_function: str = "swish"
    scale_embedding: bool = True
    normalize_before: bool = False
    normalize_embedding: bool = False


def convert_hugging_face_marian(
    config: MarianConfig,
    weights: Path,
    source_tokens: Sequence[str],
    target_tokens: Sequence[str],
    destination: Path,
) -> None:
    """Write the int8 model into the new folder `destination`. Tokens stand at their ids."""
    try:
        spec = _specification(config, SafetensorsFile(weights))
        for tokens, register in (
            (source_tokens, spec.register_source_vocabulary),
            (target_tokens, spec.register_target_vocabulary),
        ):
            register(_without_padding(tokens))
        spec.config.eos_token = "</s>"  # noqa: S105  a mark in the text
        spec.config.unk_token = "<unk>"  # noqa: S105
        # Any token would do: the decoder starts from a zero embedding.
        spec.config.decoder_start_token = "</s>"  # noqa: S105
        spec.config.add_source_eos = True
        spec.validate()
        spec.optimize(quantization="int8")
    except KeyError as error:
        raise ConversionError(f"it lacks {error}") from error
    except SafetensorsError as error:
        raise ConversionError(f"model.safetensors is not sound: {error}") from error
    except (ValueError, AttributeError, IndexError) as error:
        raise ConversionError(str(error)) from error
    destination.mkdir(parents=True)
    spec.save(str(destination))


def _specification(config: MarianConfig, weights: SafetensorsFile) -> Any:
    from ctranslate2.specs import TransformerSpec, common_spec

    activations = {
        "swish": common_spec.Activation.SWISH,
        "silu": common_spec.Activation.SWISH,
        "relu": common_spec.Activation.RELU,
        "gelu": common_spec.Activation.GELU,
        "gelu_new": common_spec.Activation.GELUTanh,
    }
    if config.activation_function not in activations:
        raise ConversionError(f"its activation is {config.activation_function}")
    if config.encoder_attention_heads != config.decoder_attention_heads:
        raise ConversionError("its encoder and decoder have different numbers of heads")
    if config.normalize_before or config.normalize_embedding:
        raise ConversionError("it normalizes before the layers or after the embeddings")
    if not 1 <= config.d_model <= 2**14 or config.d_model % 2:
        raise ConversionError(f"it claims to be {config.d_model} wide")
    if not all(1 <= n <= _MOST_LAYERS for n in (config.encoder_layers, config.decoder_layers)):
        raise ConversionError("it claims an impossible number of layers")
    spec = TransformerSpec.from_config(
        (config.encoder_layers, config.decoder_layers),
        config.encoder_attention_heads,
        pre_norm=False,
        activation=activations[config.activation_function],
    )
    spec.decoder.start_from_zero_embedding = True
    positions = _sinusoids(config.d_model)
    for name, side in (("encoder", spec.encoder), ("decoder", spec.decoder)):
        embeddings = side.embeddings[0] if isinstance(side.embeddings, list) else side.embeddings
        side.scale_embeddings = sqrt(config.d_model) if config.scale_embedding else 1.0
        embeddings.weight = _embeddings(weights, f"model.{name}.embed_tokens.weight")
        side.position_encodings.encodings = positions
        for number, layer in enumerate(side.layer):
            _fill_layer(layer, weights, f"model.{name}.layers.{number}")
    projection = "lm_head.weight" if "lm_head.weight" in weights else None
    spec.decoder.projection.weight = (
        _without_last_row(weights[projection]) if projection else spec.decoder.embeddings.weight
    )
    if "final_logits_bias" in weights:
        bias = weights["final_logits_bias"].reshape(-1)
        spec.decoder.projection.bias = bias[:-1]
    return spec


def _fill_layer(layer: Any, weights: SafetensorsFile, name: str) -> None:
    _fill_attention(layer.self_attention, weights, f"{name}.self_attn", crossing=False)
    if hasattr(layer, "attention"):
        _fill_attention(layer.attention, weights, f"{name}.encoder_attn", crossing=True)
    _fill_linear(layer.ffn.linear_0, weights, f"{name}.fc1")
    _fill_linear(layer.ffn.linear_1, weights, f"{name}.fc2")
    _fill_norm(layer.ffn.layer_norm, weights, f"{name}.final_layer_norm")


def _fill_attention(spec: Any, weights: SafetensorsFile, name: str, *, crossing: bool) -> None:
    # In self-attention one multiplication makes queries, keys and values; across, the queries come
    # from the decoder and the rest from the encoder.
    groups = ("q", "kv") if crossing else ("qkv",)
    for linear, group in zip(spec.linear, groups, strict=False):
        linear.weight = np.concatenate([weights[f"{name}.{part}_proj.weight"] for part in group])
        linear.bias = np.concatenate([weights[f"{name}.{part}_proj.bias"] for part in group])
    _fill_linear(spec.linear[-1], weights, f"{name}.out_proj")
    _fill_norm(spec.layer_norm, weights, f"{name}_layer_norm")


def _fill_linear(spec: Any, weights: SafetensorsFile, name: str) -> None:
    spec.weight = weights[f"{name}.weight"]
    spec.bias = weights[f"{name}.bias"]


def _fill_norm(spec: Any, weights: SafetensorsFile, name: str) -> None:
    spec.gamma = weights[f"{name}.weight"]
    spec.beta = weights[f"{name}.bias"]


def _embeddings(weights: SafetensorsFile, name: str) -> NDArray[np.float32]:
    # Tied embeddings are stored once.
    return _without_last_row(weights[name if name in weights else "model.shared.weight"])


def _without_last_row(table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a table without the row of the padding, which `transformers` adds at its end."""
    return table[:-1]


def _without_padding(tokens: Sequence[str]) -> list[str]:
    if not tokens or tokens[-1] != _PADDING:
        raise ConversionError("its vocabulary does not end with <pad>")
    return list(tokens[:-1])


def _sinusoids(width: int) -> NDArray[np.float32]:
    """Return the positions as Marian computes them: the sines first, then the cosines."""
    steps = np.power(10000.0, 2 * np.arange(width // 2) / width)
    angles = np.arange(_POSITIONS)[:, None] / steps[None, :]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)
