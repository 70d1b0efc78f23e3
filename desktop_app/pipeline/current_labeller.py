"""What labels a corpus now: the classifier chosen last, or the names in its codebook."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.classifiers import Classifier, Vectors, open_classifier
from desktop_app.pipeline.codebooks import required_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.taught_labelling import chosen_classifier
from desktop_app.tasks import zero_shot
from desktop_app.tasks.explanation import Score
from desktop_app.text.normalisation import normalise


@dataclass(frozen=True, slots=True, eq=False)
class Labeller:
    """Labels texts, each by itself: `score` gives probabilities for what `encode` makes of them.

    With `takes_stored` it also takes the embeddings that the corpus keeps. `classifier` is the one
    it works with, unless the labels' names are all it has.
    """

    labels: tuple[str, ...]
    score: Score
    takes_stored: bool
    open_encoder: Callable[[], Vectors]
    classifier: Classifier | None = None

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return what `score` takes, a row a text."""
        return self.open_encoder().encode([normalise(text) for text in texts])


def current_labeller(corpus: Corpus, models: AnalysisModels) -> Labeller:
    """Return what labels the documents of a corpus now; models are opened when they are needed.

    Raises:
        InputError: nothing does: there is no classifier and no codebook.
        PackError: the classifier cannot be used any more.

    """
    choice = chosen_classifier(corpus)
    if choice is None:
        return _by_names(corpus, models)
    classifier = open_classifier(choice.pack, choice.min_confidence)
    shared = classifier.encoder_pack.fingerprint == models.encoder_model.fingerprint
    return Labeller(
        classifier.labels,
        classifier.probabilities,
        shared,
        (lambda: models.encoder) if shared else cache(classifier.open_encoder),
        classifier,
    )


def no_embeddings(corpus: Corpus) -> InputError:
    """Return the fault of a corpus that was analysed without embeddings."""
    return InputError(
        _(
            "{name} holds no embeddings. Run “analyze” on it with the task “sentiment” or "
            "“classify” first."
        ).format(name=corpus.path.name)
    )


def _by_names(corpus: Corpus, models: AnalysisModels) -> Labeller:
    codebook = required_codebook(corpus)
    names = cache(lambda: zero_shot.label_vectors(models.encoder, codebook.labels))

    def score(rows: Matrix) -> Matrix:
        # One by one: each is compared with the names alone, not with the others.
        return np.concatenate([zero_shot.classify(names(), row[None]) for row in rows])

    return Labeller(codebook.names, score, True, lambda: models.encoder)
