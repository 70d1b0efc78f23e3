"""Vectors around known centres, and label vectors that point there: teaching without an encoder."""

import numpy as np

from desktop_app.tasks.teaching import Examples
from desktop_app.tasks.zero_shot import LabelVectors

DIMENSION = 24


def centres(labels, seed=1):
    rows = np.random.default_rng(seed).normal(size=(labels, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def label_vectors(labels, noise=0.3):
    """What names tell of the centres: about the right directions."""
    random = np.random.default_rng(5)
    rows = centres(labels) + noise * random.normal(size=(labels, DIMENSION)) / DIMENSION**0.5
    rows -= rows.mean(axis=0)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return LabelVectors(rows.astype(np.float32), np.zeros(DIMENSION, np.float32), 3.0)


def texts(counts, seed=0, spread=0.9):
    """Vectors of so many texts of each label, and the labels."""
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(counts)), counts)
    noise = random.normal(size=(len(labels), DIMENSION)) * spread / DIMENSION**0.5
    return (centres(len(counts))[labels] + noise).astype(np.float32), labels


def examples(counts, seed=0, spread=0.9):
    vectors, labels = texts(counts, seed, spread)
    has = np.eye(len(counts), dtype=bool)[labels]
    return Examples(vectors, has, np.arange(len(labels)))


def accuracy(head, counts, seed=77, spread=0.9):
    vectors, labels = texts(counts, seed, spread)
    return float((head.probabilities(vectors).argmax(axis=1) == labels).mean())
