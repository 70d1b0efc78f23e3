"""How much of the neighbourhoods of meaning the map keeps, beside the two principal directions.

Usage: python tests/benchmarks/map_of_meaning.py [DATA] [--vectors FILE.npy]

DATA (or SATCHEL_DATA) is a folder with `topics/ag_news.dev.tsv`; `--vectors` are embeddings of its
texts made before. Prints the share of the 15 nearest documents (by all 384 dimensions) that are
among the 15 nearest on the map, the share of those on the map that are of the same topic, and the
time; then the same for 50,000 documents mixed from pairs of them.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from data_folder import add_data_folder

from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.projection import project
from desktop_app.text.normalisation import normalise

NEAREST = 15
ASKED = 400
MANY = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument("--vectors", type=Path)
    arguments = parser.parse_args()
    lines = (Path(arguments.data) / "topics/ag_news.dev.tsv").read_text("utf-8").splitlines()[1:]
    labels = np.array([line.split("\t", 1)[0] for line in lines])
    if arguments.vectors:
        vectors = np.load(arguments.vectors).astype(np.float32)
    else:
        texts = [normalise(line.split("\t", 1)[1]) for line in lines]
        vectors = AnalysisModels().encoder.encode(texts)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    print(f"{'':38}{'kept':>8}{'topic':>8}{'CPU s':>8}")
    report("AG News", vectors, labels)
    random = np.random.default_rng(1)
    first, second = random.integers(0, len(vectors), (2, MANY))
    part = random.uniform(0, 0.35, (MANY, 1)).astype(np.float32)
    mixed = vectors[first] * (1 - part) + vectors[second] * part
    mixed += 0.01 * random.normal(size=mixed.shape).astype(np.float32)
    mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
    report("50,000 mixed", mixed, labels[first])


def report(name: str, vectors: np.ndarray, labels: np.ndarray) -> None:
    rows = np.random.default_rng(0).choice(len(vectors), ASKED, replace=False)
    centred = vectors - vectors.mean(axis=0)
    _values, directions = np.linalg.eigh(centred.T @ centred)
    ways = {"two principal directions": lambda: centred @ directions[:, -2:]}
    ways["map"] = lambda: project(vectors, ["en"] * len(vectors))
    true = nearest(centred, rows)
    for way, lay_out in ways.items():
        begun = time.process_time()
        places = lay_out()
        seconds = time.process_time() - begun
        near = nearest(places, rows)
        kept = np.mean([len(set(a) & set(b)) for a, b in zip(true, near, strict=True)]) / NEAREST
        topic = (labels[near] == labels[rows][:, None]).mean()
        print(f"{name + ', ' + way:38}{kept:8.3f}{topic:8.3f}{seconds:8.1f}", flush=True)


def nearest(points: np.ndarray, rows: np.ndarray) -> np.ndarray:
    found = []
    for row in rows:
        apart = ((points - points[row]) ** 2).sum(axis=1)
        apart[row] = np.inf
        found.append(np.argpartition(apart, NEAREST)[:NEAREST])
    return np.array(found)


if __name__ == "__main__":
    main()
