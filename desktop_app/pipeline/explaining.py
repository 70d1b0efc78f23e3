"""Adds to answers about lines of text which words moved them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.pipeline.classifiers import Classifier, Vectors
from desktop_app.pipeline.lines import LineLabel, LineLabels, LineSentiment, Reason
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.explanation import Score, explain_words
from desktop_app.text.normalisation import normalise
from desktop_app.text.numbers import signed_text

_DECIMALS = 3
_SHOWN_WORDS = 3
_SHOWN_WEIGHT = 0.1  # of log odds: less is noise


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Explains the answers of one model: its labels in order, its encoder, and how it scores."""

    labels: Sequence[str]
    encoder: Vectors
    score: Score

    def why(self, text: str, label: str) -> tuple[Reason, ...]:
        """Return what each word of `text` does for `label`, in the order of the text."""
        found = explain_words(text, self.labels.index(label), self._encode, self.score)
        return tuple(Reason(one.word, round(one.weight, _DECIMALS)) for one in found)

    def sentiments(self, lines: Iterable[LineSentiment]) -> Iterator[LineSentiment]:
        """Yield each line with its reasons."""
        for line in lines:
            yield replace(line, why=self.why(line.text, line.label))

    def labelled(self, lines: Iterable[LineLabel | LineLabels]) -> Iterator[LineLabel | LineLabels]:
        """Yield each line with the reasons of its label; of one too unsure, of the likeliest."""
        for line in lines:
            label = line.label or max(line.scores, key=line.scores.__getitem__)
            yield replace(line, why=self.why(line.text, label))

    def _encode(self, texts: Sequence[str]) -> Matrix:
        return self.encoder.encode([normalise(text) for text in texts])


def explain_sentiment(models: AnalysisModels) -> Explainer:
    """Return what explains the sentiment of lines."""
    return Explainer(models.sentiment_model.labels, models.encoder, models.sentiment.segments)


def explain_names(models: AnalysisModels, codebook: Codebook) -> Explainer:
    """Return what explains labels given by name.

    Each version of a text is compared with the names alone, not with the other versions.
    """
    vectors = zero_shot.label_vectors(models.encoder, codebook.labels)

    def score(rows: Matrix) -> Matrix:
        return np.concatenate([zero_shot.classify(vectors, row[None]) for row in rows])

    return Explainer(codebook.names, models.encoder, score)


def explain_taught(classifier: Classifier, encoder: Vectors) -> Explainer:
    """Return what explains the labels of a taught classifier."""
    return Explainer(classifier.labels, encoder, classifier.probabilities)


def reasons_text(why: Iterable[Reason]) -> str:
    """Return the words that moved an answer most, for people: "wonderful +2.1, late −0.4"."""
    strongest = sorted(why, key=lambda reason: -abs(reason.weight))[:_SHOWN_WORDS]
    return ", ".join(
        f"{reason.word} {signed_text(reason.weight, 1)}"
        for reason in strongest
        if abs(reason.weight) >= _SHOWN_WEIGHT
    )
