"""A Bergamot model folder: its files, and its network with weights in PyTorch."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from build_scripts.translation.marian_file import MarianModel, read_marian
from build_scripts.translation.network import Attention, FeedForward, Shape, Translator


@dataclass(frozen=True, slots=True)
class Bergamot:
    """The teacher network, its SentencePiece vocabulary, and the grids of its int8 weights."""

    network: Translator
    vocabulary: Path
    multipliers: tuple[float, ...]


def read_bergamot(folder: Path) -> Bergamot:
    """Return the model in `folder` (`model.*.bin`, `vocab.*.spm`).

    Raises:
        ValueError: if it is not a Transformer with an SSRU decoder and one vocabulary.

    """
    model = read_marian(_only(folder, "model.*.bin"))
    tensors = model.tensors
    multipliers = {t.multiplier for t in tensors.values() if t.multiplier is not None}
    return Bergamot(
        network=_network(model),
        vocabulary=_only(folder, "vocab.*.spm"),
        multipliers=tuple(sorted(multipliers)),
    )


def _only(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise ValueError(f"{folder} holds {len(found)} files {pattern}; one is needed")
    return found[0]


def _network(model: MarianModel) -> Translator:
    tensors, settings = model.tensors, model.settings
    if settings.get("dec-cell", "ssru") != "ssru" or "decoder_l1_rnn_Wf" not in tensors:
        raise ValueError("the decoder is not of SSRU layers")
    if "Wemb" not in tensors:
        raise ValueError("source and target have vocabularies of their own, which is not supported")
    pieces, width = tensors["Wemb"].values.shape
    shape = Shape(
        width=width,
        heads=int(settings.get("transformer-heads", "8")),
        inner=tensors["encoder_l1_ffn_W1"].values.shape[1],
        encoder_layers=_layers(model, "encoder"),
        decoder_layers=_layers(model, "decoder"),
    )
    network = Translator(shape, pieces, recurrent=True)
    network.embedding.data = torch.from_numpy(tensors["Wemb"].values)
    network.bias.data = torch.from_numpy(tensors["decoder_ff_logit_out_b"].values)
    for index in range(shape.encoder_layers):
        name = f"encoder_l{index + 1}"
        _fill_attention(network.encoder.attentions[index], model, f"{name}_self")
        _fill_feed(network.encoder.feeds[index], model, f"{name}_ffn")
    for index in range(shape.decoder_layers):
        name = f"decoder_l{index + 1}"
        mixer = network.decoder.mixers[index]
        mixer.candidate.weight.data = _matrix(model, f"{name}_rnn_W")
        mixer.forget.weight.data = _matrix(model, f"{name}_rnn_Wf")
        mixer.forget.bias.data = _vector(model, f"{name}_rnn_bf")
        _fill_norm(mixer.norm, model, f"{name}_rnn_ffn")
        _fill_attention(network.decoder.contexts[index], model, f"{name}_context")
        _fill_feed(network.decoder.feeds[index], model, f"{name}_ffn")
    return network.requires_grad_(False)


def _layers(model: MarianModel, part: str) -> int:
    return sum(name.startswith(f"{part}_l") and name.endswith("_ffn_W1") for name in model.tensors)


def _fill_attention(module: Attention, model: MarianModel, name: str) -> None:
    parts = {"q": module.query, "k": module.key, "v": module.value, "o": module.output}
    for letter, linear in parts.items():
        linear.weight.data = _matrix(model, f"{name}_W{letter}")
        linear.bias.data = _vector(model, f"{name}_b{letter}")
    _fill_norm(module.norm, model, f"{name}_Wo")


def _fill_feed(module: FeedForward, model: MarianModel, name: str) -> None:
    for number, linear in (("1", module.inner), ("2", module.outer)):
        linear.weight.data = _matrix(model, f"{name}_W{number}")
        linear.bias.data = _vector(model, f"{name}_b{number}")
    _fill_norm(module.norm, model, f"{name}_ffn")


def _fill_norm(module: nn.LayerNorm, model: MarianModel, name: str) -> None:
    module.weight.data = _vector(model, f"{name}_ln_scale")
    module.bias.data = _vector(model, f"{name}_ln_bias")


def _matrix(model: MarianModel, name: str) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(_values(model, name).T))


def _vector(model: MarianModel, name: str) -> torch.Tensor:
    return torch.from_numpy(_values(model, name))


def _values(model: MarianModel, name: str) -> NDArray[np.float32]:
    if name not in model.tensors:
        raise ValueError(f"the model lacks {name}")
    return model.tensors[name].values
