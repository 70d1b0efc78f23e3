"""Prints what a fine-tuned encoder gained and what it lost, beside the shipped packs.

python build_scripts/sentiment/compare.py DATA --tuned FOLDER [--quick] [--cache FOLDER]

FOLDER is the --out of `fine_tune.py`. In per cent: sentiment on development texts as the packs'
manifests have it, and in languages nobody taught; then what other tasks would notice: the cosine of
a text's vectors before and after (plain, and less the mean vector, where differences show), whose
nearest neighbours stay the same, and news sorted by the names of four topics alone.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from cached_encoder import CachedEncoder
from corpora import Corpus, film_reviews, held_out_corpora, training_corpora, transfer_corpora
from measures import Encode, document_figures, segment_figures
from network import Matrix

sys.path.append(str(Path(__file__).parents[1] / "encoder"))

from mixed_texts import is_apart, other_texts

from desktop_app.engine.encoder import Encoder, EncoderSpec
from desktop_app.packs.catalogue import DEFAULT_ENCODER, find_pack
from desktop_app.packs.opening import open_encoder, open_head
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Label
from desktop_app.tasks.sentiment import SentimentClassifier

_TOPICS = ("World", "Sports", "Business", "Sci/Tech")
_QUICK = 120  # texts of a corpus
_NEWS = 1000
_LARGE = 1_000_000
_ROOT = Path(__file__).parents[2]


def main() -> None:
    """Measure both and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--tuned", type=Path, required=True, help="what fine_tune.py wrote")
    parser.add_argument("--pool", choices=("mean", "first"), default="mean", help="as it was tuned")
    parser.add_argument("--quick", action="store_true", help=f"{_QUICK} texts of each corpus")
    parser.add_argument("--cache", type=Path, help="keeps the shipped encoder's vectors")
    asked = parser.parse_args()
    if asked.cache:
        asked.cache.mkdir(parents=True, exist_ok=True)
    limit = _QUICK if asked.quick else _LARGE
    shipped = CachedEncoder(
        open_encoder(find_pack(DEFAULT_ENCODER)), asked.cache and asked.cache / "shipped.npz"
    )
    tuned = CachedEncoder(_encoder(asked.tuned / "encoder", "mean"), None)
    read = (
        tuned
        if asked.pool == "mean"
        else CachedEncoder(_encoder(asked.tuned / "encoder", "first"), None)
    )
    corpora = [_cut(one, limit) for one in held_out_corpora(asked.data)]
    corpora += [_cut(one, limit) for one in transfer_corpora(asked.data)]
    reviews = None if asked.quick else film_reviews(asked.data)
    before = _figures(find_pack("sentiment-e5-small").folder, shipped, corpora, reviews)
    after = _figures(asked.tuned / "head", read, corpora, reviews)
    print(f"{'':44}{'shipped':>10}{'tuned':>10}")
    for (name, old), (_same, new) in zip(before, after, strict=True):
        print(f"{name:44}{100 * old:10.1f}{100 * new:10.1f}{100 * (new - old):+8.1f}")
    _print_fidelity(asked.data, shipped, tuned, limit)
    _print_news(asked.data, shipped, tuned, min(_NEWS, 4 * limit))


def _encoder(folder: Path, pooling: str) -> Encoder:
    manifest = find_pack(str(folder)).manifest
    spec = EncoderSpec(
        name=manifest.id,
        tokenizer="sentencepiece",
        prefix=manifest.prefix or "",
        max_tokens=manifest.max_tokens or 512,
        pooling="first" if pooling == "first" else "mean",
    )
    return Encoder(folder, spec)


def _figures(
    head: Path, encode: Encode, corpora: Sequence[Corpus], reviews: Corpus | None
) -> list[tuple[str, float]]:
    classifier = SentimentClassifier(open_head(find_pack(str(head))))
    figures = segment_figures(corpora, classifier, encode)
    if reviews is not None:
        figures += document_figures(reviews, classifier, encode)
    return [(f"{figure.dataset}, {figure.metric}", figure.value) for figure in figures]


def _print_fidelity(data: Path, shipped: Encode, tuned: Encode, limit: int) -> None:
    texts = other_texts(data, _ROOT / "resources/samples", [])
    texts += [
        example.text for corpus in training_corpora(data, 2000) for example in corpus.examples
    ]
    sets = {"texts set apart": sorted({text for text in texts if is_apart(text)})}
    for language in ("en", "pt"):
        file = data / f"flores/dev.en-pt.{language}"
        sets[f"encyclopaedia, {language}"] = file.read_text("utf-8").splitlines()
    print(f"\n{'':34}{'texts':>8}{'cosine':>10}{'centred':>10}{'neighbour':>11}")
    for name, rows in sets.items():
        chosen = rows[: min(limit, 1500)]
        old, new = shipped(chosen), tuned(chosen)
        same = float((_nearest(old) == _nearest(new)).mean())
        print(
            f"{name:34}{len(chosen):8}{_cosine(old, new):10.4f}"
            f"{_cosine(old - old.mean(0), new - new.mean(0)):10.4f}{100 * same:11.1f}"
        )


def _cosine(one: Matrix, other: Matrix) -> float:
    lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
    return float(((one * other).sum(1) / np.maximum(lengths, 1e-9)).mean())


def _nearest(vectors: Matrix) -> np.ndarray:
    likeness = vectors @ vectors.T
    np.fill_diagonal(likeness, -1)
    nearest: np.ndarray = likeness.argmax(axis=1)
    return nearest


def _print_news(data: Path, shipped: Encode, tuned: Encode, count: int) -> None:
    lines = (data / "topics/ag_news.dev.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.partition("\t") for line in lines if "\t" in line]
    order = np.random.default_rng(0).permutation(len(rows))[:count]
    texts = [rows[row][2] for row in order]
    labels = np.array([_TOPICS.index(rows[row][0]) for row in order])
    print(f"\n{'news by topic names alone':44}{'shipped':>10}{'tuned':>10}")
    found = []
    for encode in (shipped, tuned):
        vectors, names = encode(texts), encode(list(_TOPICS))
        learnt = zero_shot.label_vectors(_Encodes(encode), [Label(name) for name in _TOPICS])
        found.append(
            (
                float(((vectors @ names.T).argmax(1) == labels).mean()),
                float((zero_shot.classify(learnt, vectors).argmax(1) == labels).mean()),
            )
        )
    for number, title in enumerate(("nearest name, accuracy", "as the program does, accuracy")):
        print(f"{title:44}{100 * found[0][number]:10.1f}{100 * found[1][number]:10.1f}")


class _Encodes:
    """An encoder as `zero_shot` asks for it."""

    def __init__(self, encode: Encode) -> None:
        self._encode = encode

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return a row for each text."""
        return self._encode(list(texts))


def _cut(corpus: Corpus, limit: int) -> Corpus:
    if len(corpus.examples) <= limit:
        return corpus
    rows = np.random.default_rng(0).permutation(len(corpus.examples))[:limit]
    return replace(corpus, examples=tuple(corpus.examples[row] for row in rows))


if __name__ == "__main__":
    main()
