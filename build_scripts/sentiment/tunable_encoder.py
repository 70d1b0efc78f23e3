"""The multilingual encoder in PyTorch, with a small head: what fine-tuning changes."""

import copy
from collections.abc import Iterable
from typing import Literal

import numpy as np
import torch
from tensors import FourBitModel, Tensors
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertConfig, BertModel

Pooling = Literal["mean", "first"]


class Judge(nn.Module):
    """An encoder and a linear head on its unit vector: the mean of the tokens, or the first."""

    def __init__(self, model: FourBitModel, pooling: Pooling, classes: int, dropout: float) -> None:
        super().__init__()
        self.encoder = _bert(model, dropout)
        self.encoder.embeddings.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.pooling = pooling
        self.dropout = nn.Dropout(dropout)
        self.head = nn.Linear(width, classes)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        self.register_buffer("centre", torch.zeros(width))
        self.register_buffer("spread", torch.ones(width))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the unit mean vectors [n, width], which are to stay, and the logits."""
        mean, read = self.vectors(ids, mask)
        return mean, self.head(self.dropout((read - self.centre) / self.spread))

    def vectors(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Return the unit mean vectors, and the unit vectors that the head reads."""
        states = self.encoder(input_ids=ids, attention_mask=mask.long()).last_hidden_state.float()
        weights = mask[..., None].float()
        mean = functional.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)
        if self.pooling == "mean":
            return mean, mean
        return mean, functional.normalize(states[:, 0], dim=-1)

    def standardise(self, vectors: Tensor) -> None:
        """Let the head see vectors like these with mean 0 and spread 1."""
        self.centre.copy_(vectors.mean(0))
        self.spread.copy_(vectors.std(0))

    def rate_groups(self, rate: float, decay: float, head_rate: float) -> list[dict[str, object]]:
        """Return the optimiser's groups: each layer learns `decay` times as fast as the next."""
        layers = self.encoder.encoder.layer
        groups = []
        for number, layer in enumerate(layers):
            own = rate * decay ** (len(layers) - 1 - number)
            matrices = [weight for weight in layer.parameters() if weight.ndim > 1]
            others = [weight for weight in layer.parameters() if weight.ndim == 1]
            groups += [
                {"params": matrices, "lr": own},
                {"params": others, "lr": own, "weight_decay": 0.0},
            ]
        return [*groups, {"params": list(self.head.parameters()), "lr": head_rate}]

    def learnt(self) -> list[nn.Parameter]:
        """Return the parameters that training changes."""
        return [parameter for parameter in self.parameters() if parameter.requires_grad]

    def tensors(self) -> Tensors:
        """Return the encoder's weights, named as the pack's writer wants them."""
        return {
            name: tensor.detach().numpy().astype(np.float32)
            for name, tensor in self.encoder.state_dict().items()
            if "position_ids" not in name and "token_type_ids" not in name
        }

    def head_layer(self, temperature: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the head's weights and bias, standardisation and temperature folded in."""
        weights = self.head.weight.detach() / self.spread
        bias = self.head.bias.detach() - weights @ self.centre
        return (weights / temperature).numpy(), (bias / temperature).numpy()


class Averaged:
    """An exponential average of parameters over the steps, which begins short and grows."""

    def __init__(self, parameters: Iterable[nn.Parameter], decay: float) -> None:
        self._parameters = list(parameters)
        self._decay = decay
        self.steps = 0
        self.values = [parameter.detach().clone() for parameter in self._parameters]

    def update(self) -> None:
        """Take in the parameters as they are now."""
        self.steps += 1
        share = 1 - min(self._decay, self.steps / (self.steps + 9))
        with torch.no_grad():
            torch._foreach_lerp_(self.values, self._parameters, share)

    def applied_to(self, judge: Judge) -> Judge:
        """Return a copy of `judge` with the averages in place."""
        other = copy.deepcopy(judge)
        with torch.no_grad():
            for parameter, value in zip(other.learnt(), self.values, strict=True):
                parameter.copy_(value)
        return other.eval()


def _bert(model: FourBitModel, dropout: float) -> BertModel:
    words = model.tensors["embeddings.word_embeddings.weight"]
    inner = model.tensors["encoder.layer.0.intermediate.dense.weight"]
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=words.shape[1],
        num_hidden_layers=model.layers,
        num_attention_heads=model.heads,
        intermediate_size=inner.shape[0],
        layer_norm_eps=model.epsilon,
        type_vocab_size=len(model.tensors["embeddings.token_type_embeddings.weight"]),
        max_position_embeddings=len(model.tensors["embeddings.position_embeddings.weight"]),
        hidden_dropout_prob=dropout,
        attention_probs_dropout_prob=dropout,
    )
    bert = BertModel(config, add_pooling_layer=False)
    weights = {name: torch.tensor(values) for name, values in model.tensors.items()}
    missing, unexpected = bert.load_state_dict(weights, strict=False)
    if unexpected or any("ids" not in name for name in missing):
        raise ValueError(f"weights do not fit: {missing}, {unexpected}")
    return bert
