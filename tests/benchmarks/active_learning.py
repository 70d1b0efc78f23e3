"""Macro-F1 by number of labels: the texts that `review` would choose, against a random order.

Usage: python tests/benchmarks/active_learning.py [DATA] [--embeddings FOLDER] [--seeds N]

DATA (or SATCHEL_DATA) is a folder with `topics/ag_news.dev.tsv` and `topics/emotion.train.tsv`. For
each seed half of the texts are the pool to choose from and the other half is measured on; the
learner is the same logistic regression for every order, and all begin without a label. "unsure"
takes the texts the learner is least sure of and nothing else. Needs scikit-learn. The numbers in
`tasks/active_learning.py` were chosen on these texts, so these are development figures.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from data_folder import add_data_folder
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.active_learning import suggest, uncertainty
from desktop_app.text.normalisation import normalise

SIZES = (20, 40, 60, 80, 120, 160, 240)
SETS = (("AG News", "topics/ag_news.dev.tsv"), ("Emotions", "topics/emotion.train.tsv"))
ORDERS = ("random", "unsure", "review")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument("--embeddings", type=Path, help="a folder to keep embeddings in")
    parser.add_argument("--seeds", type=int, default=5)
    arguments = parser.parse_args()
    print(f"{'macro-F1 at labels:':20}" + "".join(f"{size:14}" for size in SIZES))
    for title, file in SETS:
        texts, labels = read(Path(arguments.data) / file)
        vectors = embedded(texts, file, arguments.embeddings)
        for order in ORDERS:
            curves = np.array(
                [
                    curve(vectors, labels, texts, order, np.random.default_rng(seed))
                    for seed in range(arguments.seeds)
                ]
            )
            cells = zip(curves.mean(axis=0), curves.std(axis=0), strict=True)
            figures = "".join(f"{mean:8.1f} ±{spread:4.1f}" for mean, spread in cells)
            print(f"{f'{title}, {order}':20}{figures}", flush=True)


def curve(vectors, labels, texts: Sequence[str], order: str, random) -> list[float]:
    """Return the macro-F1 (per cent) at each of SIZES of one order of labelling."""
    shuffled = random.permutation(len(vectors))
    pool, held_out = np.array_split(shuffled, 2)
    pool_texts = [texts[index] for index in pool]
    middle = vectors[pool].mean(axis=0)
    features, names = 5 * (vectors - middle), np.unique(labels)
    chosen: list[int] = []
    found: list[float] = []
    learner = None
    while len(chosen) < SIZES[-1]:
        step = 10 if len(chosen) < 80 else 20
        probabilities = None if learner is None else learner.predict_proba(features[pool])
        if order == "random" or (order == "unsure" and probabilities is None):
            chosen += range(len(chosen), len(chosen) + step)  # the pool is in random order
        elif order == "unsure":
            unsure = uncertainty(probabilities)
            unsure[chosen] = -1
            chosen += np.argsort(-unsure)[:step].tolist()
        else:
            unsure = None if probabilities is None else uncertainty(probabilities)
            best = suggest(vectors[pool], unsure, chosen, step, pool_texts)
            chosen += [one.index for one in best]
        taught = pool[chosen]
        if len(np.unique(labels[taught])) > 1:
            learner = LogisticRegression(max_iter=300).fit(features[taught], labels[taught])
        if len(chosen) in SIZES:
            given = learner.predict(features[held_out])
            score = f1_score(labels[held_out], given, average="macro", labels=names)
            found.append(100 * score)
    return found


def embedded(texts: Sequence[str], file: str, folder: Path | None):
    """Return the texts' embeddings, from `folder` if they were kept there."""
    kept = folder / f"{Path(file).stem}.npy" if folder else None
    if kept and kept.is_file():
        return np.load(kept)
    vectors = AnalysisModels().encoder.encode([normalise(text) for text in texts])
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.save(kept, vectors)
    return vectors


def read(path: Path):
    rows = [
        line.partition("\t") for line in path.read_text("utf-8").split("\n")[1:] if "\t" in line
    ]
    return [text for _, _, text in rows], np.array([label for label, _, _ in rows])


if __name__ == "__main__":
    main()
