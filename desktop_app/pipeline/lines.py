"""Sentiment and classification of single lines of text, outside any corpus."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import msgspec
import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.pipeline.classifiers import Classifier, Vectors
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Codebook
from desktop_app.text.normalisation import normalise

_DECIMALS = 4
"""Of a printed probability; calibration is not exact beyond that."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A word, and what it adds to the log odds of the label: negative, it speaks against it."""

    word: str
    weight: float


Why = tuple[Reason, ...] | msgspec.UnsetType
"""There only when asked for."""


@dataclass(frozen=True, slots=True)
class LineSentiment:
    """A line, its language, and the probabilities of negative, neutral and positive."""

    text: str
    language: str
    label: str
    scores: Mapping[str, float]
    why: Why = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class LineLabel:
    """A line, its most probable label (None: too unsure), and the probability of each."""

    text: str
    label: str | None
    scores: Mapping[str, float]
    why: Why = msgspec.UNSET


@dataclass(frozen=True, slots=True)
class LineLabels:
    """A line, all labels it is given, the most probable of these, and the probability of each."""

    text: str
    label: str | None
    labels: tuple[str, ...]
    scores: Mapping[str, float]
    why: Why = msgspec.UNSET


def line_sentiments(models: AnalysisModels, lines: Sequence[str]) -> Iterator[LineSentiment]:
    """Yield the sentiment of each line, in order; an empty line is neutral."""
    labels = models.sentiment_model.labels
    probabilities = models.sentiment.segments(_encoded(models, lines))
    for line, row in zip(lines, probabilities, strict=True):
        scores = _scores(labels, row) if line.strip() else _certain(labels, "neutral")
        yield LineSentiment(
            text=line,
            language=models.languages.identify(line).language,
            label=max(scores, key=scores.__getitem__),
            scores=scores,
        )


def classified_lines(
    models: AnalysisModels,
    batches: Iterable[Sequence[str]],
    codebook: Codebook,
    min_confidence: float = 0.0,
) -> Iterator[LineLabel]:
    """Yield the label of each line, in order, once all were read and compared."""
    lines: list[str] = []
    parts: list[Matrix] = []
    for batch in batches:
        lines += batch
        parts.append(_encoded(models, batch).astype(np.float16))  # half the memory of a long list
    if not lines:
        return
    vectors = np.concatenate(parts).astype(np.float32)
    label_vectors = zero_shot.label_vectors(models.encoder, codebook.labels)
    languages = [models.languages.identify(line).language for line in lines]
    probabilities = zero_shot.classify(label_vectors, vectors, languages)
    for line, row in zip(lines, probabilities, strict=True):
        scores = _scores(codebook.names, row)
        best = max(scores, key=scores.__getitem__)
        yield LineLabel(line, best if scores[best] >= min_confidence else None, scores)


def taught_lines(
    classifier: Classifier, batches: Iterable[Sequence[str]], encoder: Vectors
) -> Iterator[LineLabel | LineLabels]:
    """Yield the label of each line as it comes, or the labels if it may have several."""
    for batch in batches:
        vectors = encoder.encode([normalise(line) for line in batch])
        for line, vector, row in zip(
            batch, vectors, classifier.probabilities(vectors), strict=True
        ):
            given = classifier.given(row, empty=not vector.any())
            scores = _scores(classifier.labels, row)
            best = max(given, key=scores.__getitem__, default=None)
            if classifier.multi_label:
                yield LineLabels(line, best, given, scores)
            else:
                yield LineLabel(line, best, scores)


def _encoded(models: AnalysisModels, lines: Sequence[str]) -> Matrix:
    return models.encoder.encode([normalise(line) for line in lines])


def _scores(labels: Sequence[str], row: Matrix) -> dict[str, float]:
    return {
        label: round(value, _DECIMALS) for label, value in zip(labels, row.tolist(), strict=True)
    }


def _certain(labels: Sequence[str], label: str) -> dict[str, float]:
    return {name: float(name == label) for name in labels}
