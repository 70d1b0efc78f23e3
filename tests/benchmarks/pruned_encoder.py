"""Measures what pruning e5's vocabulary costs, against the same encoder with the whole of it.

    python tests/benchmarks/pruned_encoder.py --data FOLDER --unpruned FOLDER [--catalogues FOLDER]

The unpruned pack comes from `build_scripts/encoder/make_packs.py --unpruned`. The data folder (or
SATCHEL_DATA) holds tab-separated files of labelled texts; catalogues are any folder of `.po` files
with a `locale/LANGUAGE/LC_MESSAGES` layout, such as Django's source.
"""

import argparse
import csv
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from babel.messages.pofile import read_po
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from desktop_app.engine.encoder import Encoder
from desktop_app.packs.catalogue import open_folder
from desktop_app.packs.opening import open_encoder
from desktop_app.paths import models_folder

_TWEETS = ["arabic", "english", "french", "german", "hindi", "italian", "portuguese", "spanish"]
_REVIEWS = ("japanese", "chinese", "indonesian")
_CATALOGUES = [
    "ru",
    "uk",
    "bg",
    "sr",
    "mk",
    "el",
    "ko",
    "ja",
    "zh_Hans",
    "ar",
    "fa",
    "ur",
    "hi",
    "mr",
    "tr",
    "pl",
    "fi",
    "vi",
    "sw",
    "af",
    "cy",
    "az",
]
_MOST_TEXTS = 300
_SHORTEST_MESSAGE = 25  # characters; shorter ones are menu words, not sentences

Texts = list[str]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Labelled:
    """Texts and their labels, in order."""

    texts: Texts
    labels: Texts

    def first(self, count: int) -> "Labelled":
        """Return the first `count` of them."""
        return Labelled(self.texts[:count], self.labels[:count])


def main() -> None:
    """Print cosines by language, then the scores of classifiers on either encoder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    data = os.environ.get("SATCHEL_DATA")
    parser.add_argument("--data", type=Path, default=data, required=data is None)
    parser.add_argument("--pruned", type=Path, default=models_folder() / "encoder-e5-small")
    parser.add_argument("--unpruned", type=Path, required=True)
    parser.add_argument("--catalogues", type=Path)
    options = parser.parse_args()
    pruned = open_encoder(open_folder(options.pruned))
    unpruned = open_encoder(open_folder(options.unpruned))
    _print_cosines(_samples(options.data, options.catalogues), pruned, unpruned)
    _print_scores(options.data, pruned, unpruned)


def _samples(data: Path, catalogues: Path | None) -> dict[str, Texts]:
    sentiment = data / "sentiment"
    samples = {name: _read(sentiment / "xlmt" / f"{name}.val.tsv").texts for name in _TWEETS}
    samples["english (tweeteval)"] = _read(sentiment / "tweeteval" / "val.tsv").texts
    for name in _REVIEWS:
        samples[name] = _read(sentiment / "evaluate_only" / f"{name}.val.tsv").texts
    if catalogues:
        samples |= {f"{code} (catalogue)": _messages(catalogues, code) for code in _CATALOGUES}
    return {name: texts[:_MOST_TEXTS] for name, texts in samples.items() if texts}


def _print_cosines(samples: dict[str, Texts], pruned: Encoder, unpruned: Encoder) -> None:
    print(f"{'cosine pruned / unpruned':26}{'texts':>6}{'mean':>9}{'p1':>9}{'least':>9}{'same':>7}")
    for name, texts in samples.items():
        cosines = (pruned.encode(texts) * unpruned.encode(texts)).sum(axis=1)
        figures = (cosines.mean(), np.percentile(cosines, 1), cosines.min())
        same = (cosines > 0.9999).mean()  # no token changed
        print(f"{name:26}{len(texts):6}" + "".join(f"{x:9.4f}" for x in figures) + f"{same:7.0%}")


def _print_scores(data: Path, pruned: Encoder, unpruned: Encoder) -> None:
    print(f"\n{'macro-F1 of logistic regression':34}{'pruned':>8}{'unpruned':>10}")
    sentiment = data / "sentiment"
    train = [_read(sentiment / "xlmt" / f"{name}.train.tsv").first(600) for name in _TWEETS]
    tests = {f"sentiment, {n}": _read(sentiment / "xlmt" / f"{n}.val.tsv") for n in _TWEETS}
    tests["sentiment, tweeteval"] = _read(sentiment / "tweeteval" / "val.tsv").first(1000)
    for name in _REVIEWS:
        path = sentiment / "evaluate_only" / f"{name}.val.tsv"
        tests[f"sentiment, {name}"] = _read(path).first(600)
    mixed = Labelled(
        [text for part in train for text in part.texts],
        [label for part in train for label in part.labels],
    )
    _compare(mixed, tests, pruned, unpruned)
    news = _read(data / "topics" / "ag_news.dev.tsv")
    half = min(1000, len(news.texts) // 2)
    rest = Labelled(news.texts[half : 2 * half], news.labels[half : 2 * half])
    _compare(news.first(half), {"topics, AG News": rest}, pruned, unpruned)


def _compare(
    train: Labelled, tests: dict[str, Labelled], pruned: Encoder, unpruned: Encoder
) -> None:
    scores = [_scores(train, tests, encoder.encode) for encoder in (pruned, unpruned)]
    for name in tests:
        print(f"{name:34}{scores[0][name]:8.1f}{scores[1][name]:10.1f}")


def _scores(
    train: Labelled, tests: dict[str, Labelled], encode: Callable[[Texts], Vectors]
) -> dict[str, float]:
    # C is that of the weakly regularised heads; it favours neither encoder.
    model = LogisticRegression(C=30, max_iter=1000).fit(encode(train.texts), train.labels)
    return {
        name: 100 * f1_score(test.labels, model.predict(encode(test.texts)), average="macro")
        for name, test in tests.items()
    }


def _read(path: Path) -> Labelled:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Labelled([row["text"] for row in rows], [row["label"] for row in rows])


def _messages(folder: Path, code: str) -> Texts:
    found: dict[str, None] = {}
    for path in sorted(folder.rglob(f"locale/{code}/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                text = message.string if isinstance(message.string, str) else ""
                # East Asian text says in a third of the characters what others say.
                least = (
                    _SHORTEST_MESSAGE // 3 if code[:2] in {"ja", "zh", "ko"} else _SHORTEST_MESSAGE
                )
                if message.id and len(text) >= least:
                    found[text] = None
    return list(found)


if __name__ == "__main__":
    main()
