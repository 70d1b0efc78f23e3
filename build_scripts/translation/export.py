"""Writes a student as a CTranslate2 int8 model, and reads one back to train it further."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from ctranslate2.converters import utils
from ctranslate2.specs import common_spec, model_spec, transformer_spec
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from torch import nn

from build_scripts.translation.network import Attention, FeedForward, Translator

_LONGEST = 512  # positions kept in the file
_INT8_LIMIT = 127
# How far from a whole number a value may lie to count as on the grid, and how large a row's
# largest value must be so that the finding means something.
_ON_GRID = 2e-3
_SMALLEST_PEAK = 3.0


def save_student(
    student: Translator, vocabulary: Path, folder: Path, multipliers: Sequence[float] = ()
) -> None:
    """Write `student` into `folder` in int8, with `source.spm` for both sides.

    A row of weights that still lies on one of the teacher's int8 grids (`multipliers`) keeps it, so
    that what training left alone is not rounded a second time. All other rows get a scale of their
    own, as CTranslate2 does.
    """
    spec = _specification(student)
    pieces = SentencePieceProcessor(model_file=str(vocabulary))
    names = [pieces.id_to_piece(index) for index in range(pieces.vocab_size())]
    spec.register_source_vocabulary(names)
    spec.register_target_vocabulary(names)
    spec.config.add_source_eos = True
    spec.validate()
    _quantize(spec, multipliers)
    folder.mkdir(parents=True, exist_ok=True)
    spec.save(str(folder))
    (folder / "source.spm").write_bytes(vocabulary.read_bytes())


def load_student(student: Translator, folder: Path) -> None:
    """Fill `student` with the dequantised weights of the model that `save_student` wrote."""
    variables = _read_variables((folder / "model.bin").read_bytes())

    def fill(linear: nn.Linear, name: str, part: int = 0, parts: int = 1) -> None:
        rows = variables[f"{name}/weight"].shape[0] // parts
        chosen = slice(part * rows, (part + 1) * rows)
        linear.weight.data = torch.from_numpy(variables[f"{name}/weight"][chosen].copy())
        linear.bias.data = torch.from_numpy(variables[f"{name}/bias"][chosen].copy())

    def norm(module: nn.LayerNorm, name: str) -> None:
        module.weight.data = torch.from_numpy(variables[f"{name}/gamma"].copy())
        module.bias.data = torch.from_numpy(variables[f"{name}/beta"].copy())

    def attention(module: Attention, name: str, *, own: bool) -> None:
        projections = (module.query, module.key, module.value)
        if own:
            for part, linear in enumerate(projections):
                fill(linear, f"{name}/linear_0", part, 3)
        else:
            fill(module.query, f"{name}/linear_0")
            for part, linear in enumerate(projections[1:]):
                fill(linear, f"{name}/linear_1", part, 2)
        fill(module.output, f"{name}/linear_{1 if own else 2}")
        norm(module.norm, f"{name}/layer_norm")

    def feed(module: FeedForward, name: str) -> None:
        fill(module.inner, f"{name}/linear_0")
        fill(module.outer, f"{name}/linear_1")
        norm(module.norm, f"{name}/layer_norm")

    for index in range(student.shape.encoder_layers):
        attention(
            student.encoder.attentions[index], f"encoder/layer_{index}/self_attention", own=True
        )
        feed(student.encoder.feeds[index], f"encoder/layer_{index}/ffn")
    for index in range(student.shape.decoder_layers):
        name = f"decoder/layer_{index}"
        attention(student.decoder.mixers[index], f"{name}/self_attention", own=True)
        attention(student.decoder.contexts[index], f"{name}/attention", own=False)
        feed(student.decoder.feeds[index], f"{name}/ffn")


def _specification(student: Translator) -> Any:
    shape = student.shape
    spec = transformer_spec.TransformerSpec.from_config(
        (shape.encoder_layers, shape.decoder_layers),
        shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.RELU,
        # Marian's guided alignment is trained on the first head of the last layer.
        alignment_layer=-1,
        alignment_heads=1,
    )
    embedding, positions = _array(student.embedding), _array(student.positions[:_LONGEST])
    spec.encoder.embeddings[0].weight = embedding
    spec.decoder.embeddings.weight = embedding
    spec.encoder.position_encodings.encodings = positions
    spec.decoder.position_encodings.encodings = positions
    spec.decoder.start_from_zero_embedding = True
    spec.decoder.projection.weight = embedding
    spec.decoder.projection.bias = _array(student.bias)
    for index, layer in enumerate(spec.encoder.layer):
        _set_attention(layer.self_attention, student.encoder.attentions[index], own=True)
        _set_feed(layer.ffn, student.encoder.feeds[index])
    for index, layer in enumerate(spec.decoder.layer):
        _set_attention(layer.self_attention, student.decoder.mixers[index], own=True)
        _set_attention(layer.attention, student.decoder.contexts[index], own=False)
        _set_feed(layer.ffn, student.decoder.feeds[index])
    return spec


def _set_attention(spec: Any, module: Attention, *, own: bool) -> None:
    parts = [common_spec.LinearSpec() for _ in range(3)]
    for part, linear in zip(parts, (module.query, module.key, module.value), strict=True):
        _set_linear(part, linear)
    if own:
        utils.fuse_linear(spec.linear[0], parts)
    else:
        _set_linear(spec.linear[0], module.query)
        utils.fuse_linear(spec.linear[1], parts[1:])
    _set_linear(spec.linear[-1], module.output)
    _set_norm(spec.layer_norm, module.norm)


def _set_feed(spec: Any, module: FeedForward) -> None:
    _set_linear(spec.linear_0, module.inner)
    _set_linear(spec.linear_1, module.outer)
    _set_norm(spec.layer_norm, module.norm)


def _set_linear(spec: Any, module: nn.Linear) -> None:
    spec.weight, spec.bias = _array(module.weight), _array(module.bias)


def _set_norm(spec: Any, module: nn.LayerNorm) -> None:
    spec.gamma, spec.beta = _array(module.weight), _array(module.bias)


def _array(tensor: torch.Tensor) -> NDArray[np.float32]:
    # A copy: CTranslate2 works on the arrays in place.
    return tensor.detach().float().clone().contiguous().numpy()


def _quantize(spec: Any, multipliers: Sequence[float]) -> None:
    def visit(owner: Any, name: str, value: Any) -> None:
        if not isinstance(value, model_spec.Variable) or value.is_scalar():
            return
        key = name.rsplit("/", maxsplit=1)[-1]
        if not hasattr(owner, f"{key}_scale"):
            return
        whole, scales = quantize_rows(value.to("float32").numpy(), multipliers)
        setattr(owner, key, model_spec.NumpyVariable(whole))
        setattr(owner, f"{key}_scale", model_spec.NumpyVariable(scales))

    # Replaces the step of `optimize` that chooses the scales; shared variables are found after it.
    spec._quantize = lambda *_: spec._visit(visit)  # noqa: SLF001
    spec.optimize(quantization="int8")


def quantize_rows(
    weights: NDArray[np.float32], multipliers: Sequence[float]
) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Return `weights` [rows, columns] in int8 and a scale a row: int8 = weight · scale."""
    peaks = np.abs(weights).max(axis=1)
    scales = np.where(peaks > 0, _INT8_LIMIT / np.maximum(peaks, 1e-30), 1.0).astype(np.float32)
    settled = np.zeros(len(weights), bool)
    for multiplier in multipliers:
        scaled = weights * np.float32(multiplier)
        largest = np.abs(scaled).max(axis=1)
        on_grid = np.abs(scaled - np.rint(scaled)).max(axis=1) < _ON_GRID
        on_grid &= (largest < _INT8_LIMIT + 0.4) & (largest > _SMALLEST_PEAK) & ~settled
        scales[on_grid] = multiplier
        settled |= on_grid
    whole = np.clip(np.rint(weights * scales[:, None]), -_INT8_LIMIT, _INT8_LIMIT)
    return whole.astype(np.int8), scales


def _read_variables(data: bytes) -> dict[str, NDArray[np.float32]]:
    """Return the variables of a `model.bin` (CTranslate2's binary version 6), dequantised."""
    kinds: dict[int, Any] = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
    offset = 4
    offset = _skip_text(data, offset) + 4
    (count,) = struct.unpack_from("<I", data, offset)
    offset += 4
    raw: dict[str, NDArray[Any]] = {}
    for _ in range(count):
        end = _skip_text(data, offset)
        name = data[offset + 2 : end - 1].decode()
        rank = data[end]
        shape = struct.unpack_from(f"<{rank}I", data, end + 1)
        kind, size = struct.unpack_from("<BI", data, end + 1 + 4 * rank)
        offset = end + 1 + 4 * rank + 5
        raw[name] = np.frombuffer(data[offset : offset + size], kinds[kind]).reshape(shape)
        offset += size
    return {
        name: values.astype(np.float32) / raw[f"{name}_scale"][:, None]
        if f"{name}_scale" in raw
        else values.astype(np.float32)
        for name, values in raw.items()
    }


def _skip_text(data: bytes, offset: int) -> int:
    (length,) = struct.unpack_from("<H", data, offset)
    return offset + 2 + length
