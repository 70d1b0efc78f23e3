"""Measures a sentiment head on held-out segments and on whole documents."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from corpora import LABELS, Corpus
from network import Matrix
from numpy.typing import NDArray

from desktop_app.tasks.sentiment import MIXED, SentimentClassifier, document_sentiment
from desktop_app.text.normalisation import normalise
from desktop_app.text.segmentation import segment

Encode = Callable[[list[str]], Matrix]
Labels = NDArray[np.intp]

_DOCUMENTS = 400  # film reviews measured; each has some thirty sentences
_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure, as a pack's manifest states it."""

    dataset: str
    split: str
    metric: str
    value: float


def segment_figures(
    corpora: Sequence[Corpus], classifier: SentimentClassifier, encode: Encode
) -> list[Figure]:
    """Return the figure of each corpus, the average over the tweets' languages, and calibration."""
    figures = []
    tweets: list[tuple[Labels, Matrix]] = []
    for corpus in corpora:
        labels = np.array([example.label for example in corpus.examples])
        shares = classifier.segments(encode([example.text for example in corpus.examples]))
        figures.append(_figure(corpus, labels, shares))
        if corpus.name.startswith("umsab"):
            tweets.append((labels, shares))
    if tweets:
        average = float(np.mean([macro_f1(labels, shares.argmax(1)) for labels, shares in tweets]))
        labels = np.concatenate([labels for labels, _ in tweets])
        shares = np.concatenate([shares for _, shares in tweets])
        error = calibration_error(labels, shares)
        figures.append(Figure("umsab, average of 8", "validation", "macro-F1", round(average, 4)))
        figures.append(Figure("umsab, all of 8", "validation", "ECE", round(error, 4)))
    return figures


def document_figures(
    reviews: Corpus, classifier: SentimentClassifier, encode: Encode
) -> list[Figure]:
    """Return how film reviews, each negative or positive as a whole, are judged."""
    examples = reviews.examples[:_DOCUMENTS]
    texts = [normalise(example.text) for example in examples]
    pieces = [[text[span.start : span.end] for span in segment(text, "en")] for text in texts]
    shares = classifier.segments(encode([piece for parts in pieces for piece in parts]))
    start = right = decided = mixed = 0
    confidence = []
    for example, parts in zip(examples, pieces, strict=True):
        found = document_sentiment(
            shares[start : start + len(parts)], [len(part) for part in parts]
        )
        start += len(parts)
        polarity = found.scores["positive"] > found.scores["negative"]
        right += (LABELS[example.label] == "positive") == polarity
        if found.label == MIXED:
            mixed += 1
        else:
            decided += 1
            confidence.append((found.probability, found.label == LABELS[example.label]))
    sure = np.array(confidence)
    split = f"development, {len(examples)} documents"
    return [
        Figure("film reviews", split, "polarity accuracy", round(right / len(examples), 4)),
        Figure("film reviews", split, "share called mixed", round(mixed / len(examples), 4)),
        Figure("film reviews", split, "accuracy of the others", round(float(sure[:, 1].mean()), 4)),
    ]


def macro_f1(labels: Labels, found: Labels) -> float:
    """Return the mean F1 of the classes present."""
    scores = []
    for label in np.unique(labels):
        hits = np.count_nonzero((labels == label) & (found == label))
        scores.append(
            2 * hits / (np.count_nonzero(labels == label) + np.count_nonzero(found == label))
        )
    return float(np.mean(scores))


def macro_recall(labels: Labels, found: Labels) -> float:
    """Return the mean recall of the classes present."""
    return float(np.mean([(found[labels == label] == label).mean() for label in np.unique(labels)]))


def calibration_error(labels: Labels, shares: Matrix) -> float:
    """Return the expected calibration error: the mean gap of confidence and accuracy, ten bins."""
    confidence = shares.max(axis=1)
    right = shares.argmax(axis=1) == labels
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(right[bins == index].mean() - confidence[bins == index].mean()) * (bins == index).mean()
        for index in np.unique(bins)
    ]
    return float(np.sum(gaps))


def _figure(corpus: Corpus, labels: Labels, shares: Matrix) -> Figure:
    found = shares.argmax(axis=1)
    if corpus.name == "tweeteval":
        split = f"validation, the {len(labels)} tweets that are not in umsab"
        return Figure(corpus.name, split, "macro-recall", round(macro_recall(labels, found), 4))
    if corpus.name == "pros and cons":
        right = (shares[:, 2] > shares[:, 0]) == (labels == LABELS.index("positive"))
        split = "development, held-out part"
        return Figure(corpus.name, split, "polarity accuracy", round(float(right.mean()), 4))
    split = "development, held-out fifth" if corpus.name.startswith("vader") else "validation"
    return Figure(corpus.name, split, "macro-F1", round(macro_f1(labels, found), 4))
