"""Sentiment: of segments from their embeddings, of a document from its segments."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from desktop_app.corpus.records import Prediction
from desktop_app.packs.heads import Head

Matrix = NDArray[np.float32]

LABELS = ("negative", "neutral", "positive")
"""What a segment can be, in the order of a sentiment head's outputs."""

MIXED = "mixed"
"""What a document is that speaks strongly both ways and leans to neither."""

# Film reviews (whole, half of them negative) and documents put together from rated sentences gave
# the numbers below.
_STRONG = 0.6  # probability from which a segment counts as strongly positive or negative
_STRONG_SHARE = 0.2  # of a mixed document's text is strongly positive, and as much negative
_LEAN = 1.67  # times as much of one polarity as of the other is a lean
_GLOOM = 0.42  # log odds by which long texts sound more negative than they are: they tell troubles
_NEUTRAL_SHARE = 0.41  # mean probability of neutral from which a long document is neutral
_INDEPENDENCE = 0.4  # n segments of a text, which agree too readily, count as n ** this


_CHUNK = 4096  # segments at a time: the hidden layer takes 8 kB for each


class SentimentClassifier:
    """Tells the sentiment of segments from their embeddings, with a head of three labels."""

    def __init__(self, head: Head) -> None:
        if head.labels != LABELS:
            raise ValueError(f"a sentiment head has the labels {LABELS}, not {head.labels}")
        self._head = head

    def segments(self, embeddings: Matrix) -> Matrix:
        """Return the probabilities of `LABELS` [n, 3]. A zero vector, of no text, is neutral."""
        result = np.empty((len(embeddings), len(LABELS)), np.float32)
        for start in range(0, len(embeddings), _CHUNK):
            rows = slice(start, start + _CHUNK)
            result[rows] = self._head.probabilities(embeddings[rows].astype(np.float32))
        result[~embeddings.any(axis=1)] = (0.0, 1.0, 0.0)
        return result


def document_sentiment(probabilities: Matrix, lengths: Sequence[int]) -> Prediction:
    """Return the sentiment of a document of segments with these `probabilities` and `lengths`.

    A single segment's sentiment is the document's. Over several, the probabilities are averaged by
    length and grow surer with the number of segments; where a fifth or more of the text is strongly
    positive, as much strongly negative, and neither prevails, the label is "mixed". Its
    probability is then that of neither prevailing. A document without segments is neutral.
    """
    weights = np.asarray(lengths, np.float64)
    if not weights.sum():
        return Prediction("neutral", 1.0, {"negative": 0.0, "neutral": 1.0, "positive": 0.0})
    weights /= weights.sum()
    count = 1 / float((weights**2).sum())  # of segments, if they were of like length
    negative, neutral, positive = np.clip(weights @ probabilities, 1e-6, 1.0)
    certainty = count**_INDEPENDENCE
    fade = 1 - count**-0.5  # nothing to mend in a single segment
    lean = float(np.log(positive / negative)) + _GLOOM * fade
    opinionated = _logistic(
        certainty * (np.log((1 - neutral) / neutral) - fade * _log_odds(1 - _NEUTRAL_SHARE))
    )
    share = _logistic(certainty * lean)
    scores = {
        "negative": opinionated * (1 - share),
        "neutral": 1 - opinionated,
        "positive": opinionated * share,
    }
    if _is_mixed(probabilities, weights, lean):
        return Prediction(MIXED, 2 * min(share, 1 - share), scores)
    label = max(scores, key=scores.__getitem__)
    return Prediction(label, scores[label], scores)


def _is_mixed(probabilities: Matrix, weights: NDArray[np.float64], lean: float) -> bool:
    strong = weights @ (probabilities[:, (0, 2)] >= _STRONG)
    return bool((strong >= _STRONG_SHARE).all() and abs(lean) <= np.log(_LEAN))


def _logistic(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
