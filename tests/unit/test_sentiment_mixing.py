"""Batches for fine-tuning the encoder: mixed, balanced, of like length, the same for a seed."""

import itertools
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parents[2] / "build_scripts" / "sentiment"))

from corpora import Corpus, Example
from mixed_texts import Item, Source, Tokens, draw_batches, is_apart, labelled_sources, padded

MODEL = Path(__file__).parents[2] / "models/encoder-e5-small/sentencepiece.model"


def items(length, count, target=None):
    return tuple(Item((0, *range(4, 4 + length), 2), target) for _ in range(count))


def test_shares_are_kept_and_a_seed_repeats():
    sources = [
        Source("often", items(3, 5, (1.0, 0.0, 0.0)), 3.0),
        Source("seldom", items(5, 500, (0.0, 0.0, 1.0)), 1.0),
    ]
    other = Source("other", items(7, 50), 0.0)

    def drawn(seed):
        return list(itertools.islice(draw_batches(sources, other, 0.2, 16, seed), 100))

    batches = drawn("a")
    targets = np.concatenate([batch.targets for batch in batches])
    assert abs(targets[:, 0].mean() - 0.6) < 0.05
    assert abs(targets[:, 2].mean() - 0.2) < 0.05
    weights = np.concatenate([batch.weights for batch in batches])
    assert ((weights == 0) == (targets.sum(axis=1) == 0)).all()
    assert all((one.ids == two.ids).all() for one, two in zip(batches, drawn("a"), strict=True))


def test_padding_is_masked():
    batch = padded([Item((0, 9, 2)), Item((0, 9, 9, 9, 2))])
    assert batch.ids.tolist() == [[0, 9, 2, 1, 1], [0, 9, 9, 9, 2]]
    assert batch.mask.sum(axis=1).tolist() == [3, 5]


def test_texts_set_apart_teach_nothing_and_ratings_are_graded():
    texts = [f"The pump number {number} works well." for number in range(200)]
    corpus = Corpus("vader tweets", tuple(Example(text, 2, 0.5) for text in texts))
    (source,), apart = labelled_sources([corpus], Tokens(MODEL, "query: ", 16))
    assert len(apart) == sum(map(is_apart, texts)) > 0
    assert len(source.items) == len(texts) - len(apart)
    assert all(len(item.ids) <= 16 for item in source.items)
    assert abs(source.items[0].target[2] - 0.5) < 1e-6  # on the cut
