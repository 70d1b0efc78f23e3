"""The networks of Bergamot's tiny models, in PyTorch: encoder, SSRU decoder, attention decoder.

Post-norm Transformer with ReLU (Vaswani et al. 2017) and, in the decoder, the simpler simple
recurrent unit (Kim et al. 2019, "From Research to Production and Back"):
f = sigmoid(x W_f + b), c = f c' + (1 - f) x W, output relu(c). The student's decoder has causal
self-attention in its place and is otherwise the same.
"""

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

_NORM_EPSILON = 1e-6  # Marian's


class Shape(NamedTuple):
    """Sizes of a model."""

    width: int
    heads: int
    inner: int
    encoder_layers: int
    decoder_layers: int


class Attention(nn.Module):
    """A multi-head attention sublayer: norm(x + attention(x, memory))."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.query = nn.Linear(shape.width, shape.width)
        self.key = nn.Linear(shape.width, shape.width)
        self.value = nn.Linear(shape.width, shape.width)
        self.output = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, _NORM_EPSILON)

    def forward(
        self, inputs: Tensor, memory: Tensor, mask: Tensor | None = None, *, causal: bool = False
    ) -> Tensor:
        """Return the sublayer's output, [batch, length, width]; `mask` is true where to look."""
        attended = functional.scaled_dot_product_attention(
            self._split(self.query(inputs)),
            self._split(self.key(memory)),
            self._split(self.value(memory)),
            attn_mask=mask,
            is_causal=causal,
        )
        joined = attended.transpose(1, 2).reshape(inputs.shape)
        return self.norm(inputs + self.output(joined))

    def _split(self, states: Tensor) -> Tensor:
        batch, length, width = states.shape
        return states.view(batch, length, self.heads, width // self.heads).transpose(1, 2)


class FeedForward(nn.Module):
    """A feed-forward sublayer with ReLU."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.inner = nn.Linear(shape.width, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.width)
        self.norm = nn.LayerNorm(shape.width, _NORM_EPSILON)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the sublayer's output, of the same shape."""
        return self.norm(inputs + self.outer(functional.relu(self.inner(inputs))))


class Recurrence(nn.Module):
    """An SSRU sublayer."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.candidate = nn.Linear(shape.width, shape.width, bias=False)
        self.forget = nn.Linear(shape.width, shape.width)
        self.norm = nn.LayerNorm(shape.width, _NORM_EPSILON)

    def forward(self, inputs: Tensor) -> Tensor:
        """Return the sublayer's output for every position."""
        forget = torch.sigmoid(self.forget(inputs).float())
        fresh = (1 - forget) * self.candidate(inputs).float()
        cell = torch.zeros_like(fresh[:, 0])
        cells = []
        for position in range(inputs.shape[1]):
            cell = forget[:, position] * cell + fresh[:, position]
            cells.append(cell)
        return self.norm(inputs + functional.relu(torch.stack(cells, 1)))

    def step(self, inputs: Tensor, cell: Tensor) -> tuple[Tensor, Tensor]:
        """Return the output for one position [batch, width], and the cell after it."""
        forget = torch.sigmoid(self.forget(inputs))
        cell = forget * cell + (1 - forget) * self.candidate(inputs)
        return self.norm(inputs + functional.relu(cell)), cell


class Encoder(nn.Module):
    """The stack of encoder layers."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        layers = range(shape.encoder_layers)
        self.attentions = nn.ModuleList(Attention(shape) for _ in layers)
        self.feeds = nn.ModuleList(FeedForward(shape) for _ in layers)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """Return the memory, [batch, length, width]."""
        for attention, feed in zip(self.attentions, self.feeds, strict=True):
            states = feed(attention(states, states, mask))
        return states


class Decoder(nn.Module):
    """The stack of decoder layers; `recurrent` tells the teacher's from the student's."""

    def __init__(self, shape: Shape, *, recurrent: bool) -> None:
        super().__init__()
        layers = range(shape.decoder_layers)
        self.recurrent = recurrent
        self.mixers = nn.ModuleList(
            Recurrence(shape) if recurrent else Attention(shape) for _ in layers
        )
        self.contexts = nn.ModuleList(Attention(shape) for _ in layers)
        self.feeds = nn.ModuleList(FeedForward(shape) for _ in layers)

    def forward(self, states: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return the last hidden states, [batch, length, width]."""
        for index in range(len(self.mixers)):
            states = self.after_mixing(index, self.mix(index, states), memory, mask)
        return states

    def mix(self, index: int, states: Tensor) -> Tensor:
        """Return the output of a layer's recurrence or self-attention."""
        mixer = self.mixers[index]
        return mixer(states) if self.recurrent else mixer(states, states, causal=True)

    def after_mixing(self, index: int, states: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return a layer's output, given what its recurrence or self-attention made."""
        return self.feeds[index](self.contexts[index](states, memory, mask))


class Translator(nn.Module):
    """A whole model: one table of embeddings for source, target and output."""

    def __init__(self, shape: Shape, pieces: int, *, recurrent: bool) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = nn.Parameter(torch.zeros(pieces, shape.width), requires_grad=False)
        self.bias = nn.Parameter(torch.zeros(pieces), requires_grad=False)
        self.encoder = Encoder(shape)
        self.decoder = Decoder(shape, recurrent=recurrent)
        self.register_buffer("positions", positions(1024, shape.width), persistent=False)

    def encode(self, source: Tensor, mask: Tensor) -> Tensor:
        """Return the memory of `source` [batch, length]; `mask` is true where a piece stands."""
        scale = math.sqrt(self.shape.width)
        states = self.embedding[source] * scale + self.positions[: source.shape[1]]
        return self.encoder(states, mask)

    def decoder_inputs(self, target: Tensor) -> Tensor:
        """Return the decoder's inputs for `target` [batch, length]: shifted, zeros at the start."""
        shifted = self.embedding[target[:, :-1]] * math.sqrt(self.shape.width)
        start = torch.zeros_like(self.embedding[target[:, :1]])
        return torch.cat([start, shifted], 1) + self.positions[: target.shape[1]]

    def decode(self, target: Tensor, memory: Tensor, mask: Tensor) -> Tensor:
        """Return the hidden states that predict each piece of `target`."""
        return self.decoder(self.decoder_inputs(target), memory, mask)


def positions(count: int, width: int) -> Tensor:
    """Return Marian's sinusoidal positions, [count, width]: a half of sines, a half of cosines."""
    half = width // 2
    rates = torch.exp(torch.arange(half) * -(math.log(10000.0) / (half - 1)))
    angles = torch.arange(count)[:, None] * rates[None]
    return torch.cat([angles.sin(), angles.cos()], 1)
