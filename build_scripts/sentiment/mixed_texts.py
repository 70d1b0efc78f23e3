"""Mixes the sentiment corpora, and other texts, into batches of token ids of like length."""

import csv
import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from corpora import LABELS, Corpus
from sentencepiece import SentencePieceProcessor

from desktop_app.text.normalisation import normalise

_SOFTNESS = 0.1  # of a rating around the cuts, as train_head.py has it
_EDGE = 0.5  # the cuts
_ROUND = 20  # batches drawn together and sorted by length
_SHARE_POWER = 0.7  # corpora are drawn by their size to this power: large ones less than their size
# Drawn more or less often than that. Hindi is the worst language and has the noisiest labels;
# film sentences and phrases of pros and cons are many and odd.
_WEIGHTS = {"umsab hindi": 1.3, "vader films": 0.5, "pros and cons": 0.5}
_APART = 20  # one text in so many calibrates the head and measures fidelity; none teaches
_BEGIN, _PAD, _END = 0, 1, 2
_TEXT_SUFFIXES = frozenset({".txt", ".md", ".csv", ".srt"})


@dataclass(frozen=True, slots=True)
class Item:
    """A text as token ids. Without a `target` (the classes' probabilities) it teaches no label."""

    ids: tuple[int, ...]
    target: tuple[float, ...] | None = None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Source:
    """Items of one kind, and how often one of them is drawn."""

    name: str
    items: tuple[Item, ...]
    share: float


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Ids [n, length] with their mask; targets [n, 3] and weights [n], zero where unlabelled."""

    ids: np.ndarray
    mask: np.ndarray
    targets: np.ndarray
    weights: np.ndarray


@dataclass(slots=True)
class Tokens:
    """Cuts texts as the program's encoder does, up to `longest` tokens."""

    model: Path
    prefix: str
    longest: int
    _pieces: SentencePieceProcessor = field(init=False)
    _before: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self._pieces = SentencePieceProcessor(model_file=str(self.model))
        self._before = [_BEGIN, *self._pieces.encode(self.prefix.strip())]

    def __call__(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the ids of each text, marks and prefix included."""
        room = self.longest - len(self._before) - 1
        found = self._pieces.encode([normalise(text) for text in texts])
        return [(*self._before, *ids[:room], _END) for ids in found]


def labelled_sources(corpora: Sequence[Corpus], tokens: Tokens) -> tuple[list[Source], list[Item]]:
    """Return a source for each corpus, and the items set apart to calibrate."""
    sources, apart = [], []
    for corpus in corpora:
        ids = tokens([example.text for example in corpus.examples])
        items = [
            Item(row, target, weight)
            for row, target, weight in zip(ids, _targets(corpus), _balance(corpus), strict=True)
        ]
        held = [is_apart(example.text) for example in corpus.examples]
        kept = tuple(item for item, is_held in zip(items, held, strict=True) if not is_held)
        apart += [item for item, is_held in zip(items, held, strict=True) if is_held]
        share = len(kept) ** _SHARE_POWER * _WEIGHTS.get(corpus.name, 1.0)
        sources.append(Source(corpus.name, kept, share))
    return sources, apart


def unlabelled_source(texts: Sequence[str], tokens: Tokens) -> tuple[Source, list[str]]:
    """Return a source of texts whose vectors are to stay, and the texts set apart to measure it."""
    distinct = sorted(set(texts))
    kept = [text for text in distinct if not is_apart(text)]
    items = tuple(Item(ids) for ids in tokens(kept))
    return Source("other", items, 0.0), [text for text in distinct if is_apart(text)]


def other_texts(data: Path, samples: Path, files: Sequence[Path]) -> list[str]:
    """Return texts without a sentiment label: tweets of emotions, sample documents, `files`."""
    texts = []
    with (data / "topics/emotion.train.tsv").open(encoding="utf-8") as lines:
        next(lines)
        texts += [line.rstrip("\n").partition("\t")[2] for line in lines]
    for path in sorted(samples.rglob("*")):
        if path.suffix in _TEXT_SUFFIXES and "broken" not in path.parts:
            content = path.read_text("utf-8", errors="replace")
            rows = csv.reader(content.splitlines()) if path.suffix == ".csv" else None
            texts += [cell for row in rows for cell in row] if rows else content.splitlines()
    for path in files:
        texts += path.read_text("utf-8").splitlines()
    return [text for text in texts if len(text.strip()) > 3]  # noqa: PLR2004


def draw_batches(
    sources: Sequence[Source], other: Source, other_share: float, size: int, seed: str
) -> Iterator[Batch]:
    """Yield batches without end. `size` is in texts; of each, `other_share` come from `other`."""
    chance = random.Random(seed)  # noqa: S311
    streams = {source.name: _cycle(source.items, chance) for source in (*sources, other)}
    names = [source.name for source in sources] + [other.name]
    total = sum(source.share for source in sources)
    shares = [(1 - other_share) * source.share / total for source in sources] + [other_share]
    while True:
        chosen = chance.choices(names, shares, k=size * _ROUND)
        items = sorted((next(streams[name]) for name in chosen), key=lambda item: len(item.ids))
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        chance.shuffle(batches)
        yield from map(padded, batches)


def padded(items: Sequence[Item]) -> Batch:
    """Return one batch of these items."""
    length = max(len(item.ids) for item in items)
    ids = np.full((len(items), length), _PAD, np.int64)
    mask = np.zeros((len(items), length), bool)
    for row, item in enumerate(items):
        ids[row, : len(item.ids)] = item.ids
        mask[row, : len(item.ids)] = True
    none = (0.0,) * len(LABELS)
    targets = np.array([item.target or none for item in items], np.float32)
    weights = np.array([item.weight if item.target else 0.0 for item in items], np.float32)
    return Batch(ids, mask, targets, weights)


def is_apart(text: str) -> bool:
    """Tell whether a text teaches nothing: it calibrates the head and measures what stayed."""
    # Another hash than that of `corpora.is_held_out`, which has taken its fifth already.
    return int(hashlib.sha256(b"apart" + text.encode()).hexdigest()[:8], 16) % _APART == 0


def _cycle(items: Sequence[Item], chance: random.Random) -> Iterator[Item]:
    order = list(items)
    while order:
        chance.shuffle(order)
        yield from order


def _targets(corpus: Corpus) -> list[tuple[float, ...]]:
    """Return the probability of each class: certain for labels, graded around a rating's cuts."""
    rows: list[tuple[float, ...]] = []
    for example in corpus.examples:
        if example.rating is None:
            rows.append(tuple(float(example.label == index) for index in range(len(LABELS))))
        else:
            positive = 1 / (1 + float(np.exp((_EDGE - example.rating) / _SOFTNESS)))
            negative = 1 / (1 + float(np.exp((_EDGE + example.rating) / _SOFTNESS)))
            rows.append((negative, 1 - positive - negative, positive))
    return rows


def _balance(corpus: Corpus) -> list[float]:
    """Return a weight for each example: the root of what would balance the classes it has."""
    labels = np.array([example.label for example in corpus.examples])
    shares = np.bincount(labels, minlength=len(LABELS)) / len(labels)
    weights = 1 / np.sqrt(np.maximum(shares, 1e-6))[labels]
    return [float(weight) for weight in weights / weights.mean()]
