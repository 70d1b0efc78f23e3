"""One path from no example to thousands: names and descriptions first, examples as they come.

The labels' names and descriptions (`zero_shot.label_vectors`) give a linear classifier to start
from. Texts without a label, sorted by the names as well as that goes, count as a few faint examples
of each label. What examples say is learned as a correction to both, so that with none the names
decide, with a handful both do, and with hundreds the examples alone.
"""

from dataclasses import dataclass

import numpy as np

from desktop_app.packs.heads import Head
from desktop_app.tasks.teaching.examples import Examples, Matrix, Pool
from desktop_app.tasks.teaching.fitting import Correction, Problem, fit
from desktop_app.tasks.zero_shot import LabelVectors

# The numbers below were chosen on samples of 1 to 64 examples a label of AG News development texts,
# the emotion training tweets, Portuguese tweets, four kinds of text and Debian's package sections.
_NAME_SHARE = 0.25  # of the logits of names that stay while each label has a few examples
_NAME_WORTH = 16.0  # examples a label at which names and unlabelled texts count half
_POOL_WORTH = 16.0  # examples a label that all unlabelled texts together count as at first
# Labels count alike, however many examples they have. Going only half that way (weights by the root
# of their number) cost 5 points of macro-F1 where one label had a ninth of the usual number of
# examples and another a third, and gained nothing in accuracy. Labels rarer still were not tried.
_MOST_WEIGHT = 10.0


@dataclass(frozen=True, slots=True)
class Setting:
    """How a blend is fitted: what its distance from the start costs, and whether to use the pool.

    Where the names tell little, texts sorted by them mislead.
    """

    penalty: float
    pool: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """A linear classifier over embeddings: weights [labels, dimension] and a bias [labels]."""

    weights: Matrix
    bias: Matrix

    def logits(self, vectors: Matrix) -> Matrix:
        """Return the logits [n, labels] of embeddings [n, dimension]."""
        result: Matrix = vectors @ self.weights.T + self.bias
        return result

    def head(self, labels: tuple[str, ...], temperature: float, *, independent: bool) -> Head:
        """Return it as a head whose probabilities are divided by a calibration temperature."""
        return Head(
            labels,
            (self.weights / temperature).astype(np.float32),
            (self.bias / temperature).astype(np.float32),
            independent=independent,
        )


class Teacher:
    """Fits blends of labels with these vectors; `pool` are texts without a label, if there are."""

    def __init__(self, labels: LabelVectors, examples: Examples, pool: Pool | None) -> None:
        self._labels = labels
        self._pool = pool
        self._independent = examples.multi_label
        known = examples.vectors if pool is None else np.r_[examples.vectors, pool.vectors]
        spread = np.sqrt(np.mean(np.sum((known - labels.middle) ** 2, axis=1)))
        self._scale = max(float(spread), 1e-6)
        self._usual: Matrix = known.mean(axis=0) if len(known) else labels.middle

    @property
    def has_pool(self) -> bool:
        """Whether there are texts without a label."""
        return self._pool is not None

    def fit(self, examples: Examples, setting: Setting) -> Blend:
        """Return the classifier that these examples teach."""
        count = len(self._labels.directions)
        fading = _NAME_WORTH / (_NAME_WORTH + len(examples) / count)
        unknown = np.flatnonzero(examples.counts == 0)
        names = self._names(1.0 if len(unknown) else _NAME_SHARE * fading)
        vectors = [examples.vectors]
        targets = [examples.has.astype(np.float32)]
        weights = [_weights(examples)]
        if setting.pool and self._pool is not None:
            vectors.append(self._pool.vectors)
            targets.append(self._pool.guesses)
            each = _POOL_WORTH * fading * count / len(self._pool.vectors)
            weights.append(np.full(len(self._pool.vectors), each, np.float32))
        if len(unknown):  # a text as the name would have it, or the label would never be given
            vectors.append(self._usual + self._scale * self._labels.directions[unknown])
            targets.append(np.eye(count, dtype=np.float32)[unknown])
            weights.append(np.full(len(unknown), _weights(examples).max(initial=1), np.float32))
        stacked = np.concatenate(vectors)
        problem = Problem(
            features=(stacked - self._labels.middle) / np.float32(self._scale),
            targets=np.concatenate(targets),
            weights=np.concatenate(weights),
            prior=names.logits(stacked),
            independent=self._independent,
        )
        return self._combined(names, fit(problem, setting.penalty))

    def _names(self, share: float) -> Blend:
        weights = np.float32(share * self._labels.sharpness) * self._labels.directions
        bias: Matrix = -(weights @ self._labels.middle).astype(np.float32)
        return Blend(weights, bias)

    def _combined(self, names: Blend, correction: Correction) -> Blend:
        weights = correction.weights / np.float32(self._scale)
        bias: Matrix = (correction.bias - weights @ self._labels.middle).astype(np.float32)
        return Blend(names.weights + weights, names.bias + bias)


def _weights(examples: Examples) -> Matrix:
    """Return a weight for each example, about 1 on average: labels count alike, rare or not."""
    if examples.multi_label or not len(examples):
        return np.ones(len(examples), np.float32)
    counts = np.maximum(examples.counts, 1)
    weights = 1 / counts[examples.has.argmax(axis=1)]
    result: Matrix = np.minimum(weights / weights.mean(), _MOST_WEIGHT).astype(np.float32)
    return result
