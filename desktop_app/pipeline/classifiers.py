"""Taught and imported classifiers: packs of task `classify`, opened and checked for use."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import Pack, find_pack
from desktop_app.packs.heads import Head
from desktop_app.packs.opening import open_encoder, open_head, open_text_classifier
from desktop_app.packs.text_classifiers import TextClassifier

_CHUNK = 8192  # texts at a time: bounds memory
_MULTI_LABEL_THRESHOLD = 0.5


class Vectors(Protocol):
    """Makes a row of numbers of each text, by which a classifier judges it."""

    def encode(
        self, texts: Sequence[str], checkpoint: Callable[[int], None] | None = None
    ) -> Matrix:
        """Return a row for each text: zeros where there is nothing to judge."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Classifier:
    """A head with the encoder it belongs to. `threshold`: from which probability it gives labels.

    One that others made may be a network as a whole, without a `head`: then its `encoder_pack` is
    the pack itself, and the vectors of texts are their probabilities already.

    Labels that exclude each other: the most probable one is given, if it reaches the threshold.
    Others (`multi_label`): all that reach it.
    """

    pack: Pack
    encoder_pack: Pack
    head: Head | None
    threshold: float

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the labels."""
        return self.pack.manifest.labels

    @property
    def multi_label(self) -> bool:
        """Whether a text may have several labels."""
        return self.pack.manifest.multi_label

    def open_encoder(self, jobs: int | None = None) -> Vectors:
        """Return what makes the vectors that `probabilities` takes."""
        if self.head is None:
            return _Judged(open_text_classifier(self.pack, jobs))
        return open_encoder(self.encoder_pack, jobs)

    def probabilities(self, vectors: Matrix) -> Matrix:
        """Return the probability of each label [n, labels]. Of no text (zeros) nothing is known."""
        dimension = len(self.labels) if self.head is None else self.head.dimension
        if vectors.shape[1] != dimension:
            raise PackError(
                _("The classifier {name} does not fit the encoder {encoder}.").format(
                    name=self.pack.id, encoder=self.encoder_pack.id
                )
            )
        result = np.empty((len(vectors), len(self.labels)), np.float32)
        for start in range(0, len(vectors), _CHUNK):
            rows = slice(start, start + _CHUNK)
            part = vectors[rows].astype(np.float32, copy=False)
            result[rows] = part if self.head is None else self.head.probabilities(part)
        result[~vectors.any(axis=1)] = 0.0 if self.multi_label else 1 / len(self.labels)
        return result

    def given(self, probabilities: Matrix, *, empty: bool) -> tuple[str, ...]:
        """Return the labels that a text with these probabilities [labels] is given, if any."""
        if empty:
            return ()
        if self.multi_label:
            above = np.flatnonzero(probabilities >= self.threshold)
            return tuple(self.labels[index] for index in above)
        best = int(probabilities.argmax())
        return (self.labels[best],) if probabilities[best] >= self.threshold else ()


def open_classifier(name: str, min_confidence: float | None = None) -> Classifier:
    """Return the classifier pack of this id or folder.

    `min_confidence` takes the place of the threshold it was taught with.

    Raises:
        PackError: it is no classifier, damaged, or belongs to an encoder that is not here.

    """
    pack = find_pack(name)
    head = None if pack.manifest.stands_alone else open_head(pack)
    if pack.manifest.task != "classify":
        raise PackError(
            _("The pack {pack} is for another task: {task}.").format(
                pack=pack.id, task=pack.manifest.task
            )
        )
    encoder_pack = pack if head is None else find_pack(pack.manifest.encoder or "")
    training = pack.manifest.training
    if training is not None and training.encoder_fingerprint != encoder_pack.fingerprint:
        raise PackError(
            _(
                "The classifier {name} was taught with another version of the encoder {encoder}. "
                "Teach it again with: satchel train"
            ).format(name=pack.id, encoder=encoder_pack.id)
        )
    threshold = _MULTI_LABEL_THRESHOLD if pack.manifest.multi_label else 0.0
    if training is not None and training.threshold:
        threshold = training.threshold
    return Classifier(
        pack, encoder_pack, head, threshold if min_confidence is None else min_confidence
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Judged:
    """A network that gives probabilities in place of vectors."""

    classifier: TextClassifier

    def encode(
        self, texts: Sequence[str], checkpoint: Callable[[int], None] | None = None
    ) -> Matrix:
        """Return the probabilities of each text."""
        return self.classifier.probabilities(texts, checkpoint)
