"""Sorts texts by labels that have a name, perhaps a description, and not one example.

Each text is compared with a few phrases about each label. With a few dozen texts or more, the texts
themselves then sharpen what each label means: its prototype moves towards the texts that it
attracts (a soft k-means). That helps where the texts fall into groups the labels name, and harms
where nearly all texts belong to one label, which the prototypes would then share out between them;
so it is only believed as far as the labels are in balanced use and the groups are truly apart.
Nothing is random: the same texts and labels give the same probabilities.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.codebook import Label
from desktop_app.tasks.everyday_texts import EVERYDAY_TEXTS
from desktop_app.tasks.language_offsets import without_language

if TYPE_CHECKING:
    from desktop_app.engine.encoder import Encoder

Matrix = NDArray[np.float32]

VERSION = 2
"""Changes whenever the same texts and labels would get other probabilities."""

# All numbers below were tuned on the AG News development texts (whole, samples of 12 to 300, one
# topic 90 %, one or more topics absent, labels that fit nothing) and the emotion training tweets.
_PHRASES = ("{} news", "This text is about {}.", "A message about {}.")
_JAPANESE_PHRASES = ("{}のニュース", "これは{}についての文章です。", "{}についてのメッセージ")
_NAME_SHARPNESS = 1.2  # logits per standard deviation of everyday texts along a label
_GROUP_SHARPNESS = 10.0  # logits per unit of cosine with a prototype
_NAME_SHARE = 0.4  # of the evidence of the names that stays beside that of the groups
_NAME_PULL = 0.3  # of a label's name on the direction of its prototype
_PRIOR_SHARE = 0.5  # of the log frequency of a label in its logit
_PRIOR_TEXTS = 5  # added to the count of each label
_TRUSTED_TEXTS = 10  # texts at which a prototype counts half
_ROUNDS = 12  # the assignments have settled by then
_FEWEST_TEXTS = 20  # fewer say nothing about groups
_SAMPLE = 4096  # texts that the prototypes are learned from; more did not change them
_CHUNK = 8192  # texts scored at a time: bounds memory


@dataclass(frozen=True, slots=True, eq=False)
class LabelVectors:
    """What an encoder makes of labels.

    `directions` [labels, dimension] are unit vectors of what sets each label apart from the others,
    `middle` [dimension] is the mean of texts about everything, and `sharpness` turns a product of
    both into a logit.
    """

    directions: Matrix
    middle: Matrix
    sharpness: float


def label_vectors(encoder: "Encoder", labels: Sequence[Label]) -> LabelVectors:
    """Encode phrases made of the names and descriptions of two or more labels."""
    phrases = [_phrases(label) for label in labels]
    flat = [phrase for group in phrases for phrase in group]
    encoded = encoder.encode([*EVERYDAY_TEXTS, *flat])
    everyday, encoded = encoded[: len(EVERYDAY_TEXTS)], encoded[len(EVERYDAY_TEXTS) :]
    ends = np.cumsum([len(group) for group in phrases])[:-1]
    means = np.stack([group.mean(axis=0) for group in np.split(encoded, ends)])
    directions = _unit(_unit(means) - _unit(means).mean(axis=0))
    middle = everyday.mean(axis=0)
    spread = float(np.sqrt(np.mean(((everyday - middle) @ directions.T) ** 2)))
    return LabelVectors(directions, middle, _NAME_SHARPNESS / max(spread, 1e-6))


def classify(
    labels: LabelVectors, vectors: Matrix, languages: Sequence[str] | None = None
) -> Matrix:
    """Return the probability of each label [texts, labels] for `vectors` [texts, dimension].

    With the language of each text, what sets languages apart is taken out of the vectors first. A
    zero vector (a text with nothing in it) has every label equally probable.
    """
    filled = np.flatnonzero(vectors.any(axis=1))
    if languages is not None:
        vectors = without_language(vectors, languages)
    groups = _find_groups(labels, vectors, filled)
    result = np.empty((len(vectors), len(labels.directions)), np.float32)
    for rows in _chunks(len(vectors)):
        centred = vectors[rows].astype(np.float32) - labels.middle
        logits = _name_logits(labels, centred)
        if groups is not None:
            logits += groups.trust * (groups.logits(centred, logits) - logits)
        result[rows] = _softmax(logits)
    empty = np.ones(len(vectors), bool)
    empty[filled] = False
    result[empty] = 1 / len(labels.directions)
    return result


@dataclass(frozen=True, slots=True, eq=False)
class _Groups:
    """Where the texts that each label attracts lie, and how far to believe it (0 to 1)."""

    centre: Matrix
    prototypes: Matrix
    prior: Matrix
    trust: float = 1.0

    def logits(self, centred: Matrix, names: Matrix) -> Matrix:
        near = _unit(centred - self.centre) @ self.prototypes.T
        return _GROUP_SHARPNESS * near + _NAME_SHARE * names + self.prior


def _find_groups(labels: LabelVectors, vectors: Matrix, filled: NDArray[np.intp]) -> _Groups | None:
    if len(filled) < _FEWEST_TEXTS:
        return None
    step = -(-len(filled) // _SAMPLE)
    centred = vectors[filled[::step]].astype(np.float32) - labels.middle
    names = _name_logits(labels, centred)
    balance = _balance(names.argmax(axis=1), names.shape[1])
    if balance == 0:
        return None
    shares = _softmax(names)
    for _ in range(_ROUNDS):
        sizes = shares.sum(axis=0)
        means = (shares.T @ centred) / np.maximum(sizes, 1e-6)[:, None]
        groups = _groups(labels, means, sizes)
        shares = _softmax(groups.logits(centred, names))
    trust = balance * _apartness(centred, shares.argmax(axis=1), means)
    return _Groups(groups.centre, groups.prototypes, groups.prior, trust)


def _groups(labels: LabelVectors, means: Matrix, sizes: Matrix) -> _Groups:
    centre = means.mean(axis=0)  # of the groups, not of the texts: large groups do not shift it
    weight = (sizes / (sizes + _TRUSTED_TEXTS))[:, None]
    prototypes = _unit(weight * _unit(means - centre) + _NAME_PULL * labels.directions)
    frequency = (sizes + _PRIOR_TEXTS) / (sizes.sum() + _PRIOR_TEXTS * len(sizes))
    prior: Matrix = (_PRIOR_SHARE * np.log(frequency)).astype(np.float32)
    return _Groups(centre, prototypes, prior)


def _balance(assigned: NDArray[np.intp], labels: int) -> float:
    """Return how evenly the labels are used by name alone, as a degree of belief in groups.

    Measured as normalised entropy: at most 0.83 where one topic was 90 % of the texts, at least
    0.86 where topics had like shares or one or two of them none.
    """
    shares = np.bincount(assigned, minlength=labels) / len(assigned)
    used = shares[shares > 0]
    entropy = float(-(used * np.log(used)).sum() / np.log(labels))
    return float(np.clip((entropy - 0.8) / 0.1, 0, 1))


def _apartness(centred: Matrix, assigned: NDArray[np.intp], means: Matrix) -> float:
    """Return how far the groups are apart, as a degree of belief in them.

    Between two true groups few texts lie half-way; where one group was split, most do. Measured as
    the number half-way over the number near the emptier end: 0.5 for the topics of AG News, over
    1.7 where one of them was split.
    """
    total = pairs = 0.0
    members = [np.flatnonzero(assigned == label) for label in range(len(means))]
    for one in range(len(means)):
        for other in range(one):
            count = min(len(members[one]), len(members[other]))
            axis = means[one] - means[other]
            length = float(axis @ axis)
            if count < _PRIOR_TEXTS or length == 0:
                continue
            both = np.concatenate([members[one], members[other]])
            position = (centred[both] - (means[one] + means[other]) / 2) @ axis * (2 / length)
            ends = min(_near(position, -1), _near(position, 1))
            weight = float(len(members[one])) * len(members[other])
            total += weight * min(_near(position, 0) / max(ends, 1), 3)
            pairs += weight
    if pairs == 0:
        return 0.0
    return float(np.clip((1.6 - total / pairs) / 0.7, 0, 1))


def _near(positions: Matrix, point: float) -> int:
    """Count the positions within an eighth of the way between two groups (which is 2 long)."""
    return int(np.count_nonzero(np.abs(positions - point) < 0.25))  # noqa: PLR2004


def _phrases(label: Label) -> list[str]:
    templates = _JAPANESE_PHRASES if _JAPANESE.search(label.name) else _PHRASES
    phrases = [template.format(part) for part in _parts(label.name) for template in templates]
    if label.description:
        # As many as the phrases of the name: a description says more than the name, or differently.
        phrases += [label.description, f"{label.name}: {label.description}"] * (len(phrases) // 2)
    return phrases


_JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
_SHORTEST_PART = 2  # "R&D" is one thing


def _parts(name: str) -> list[str]:
    """Return the things a name joins: "Sci/Tech" is about either."""
    parts = [part.strip() for part in re.split(r"[/&／＆・]", name)]
    return parts if all(len(part) >= _SHORTEST_PART for part in parts) else [name]


def _name_logits(labels: LabelVectors, centred: Matrix) -> Matrix:
    logits: Matrix = labels.sharpness * (centred @ labels.directions.T)
    return logits


def _chunks(count: int) -> Iterator[slice]:
    return (slice(start, start + _CHUNK) for start in range(0, count, _CHUNK))


def _unit(rows: Matrix) -> Matrix:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Matrix = rows / np.maximum(lengths, 1e-9)
    return unit


def _softmax(logits: Matrix) -> Matrix:
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    shares: Matrix = exponentials / exponentials.sum(axis=1, keepdims=True)
    return shares
