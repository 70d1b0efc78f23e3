"""How far people agree who labelled the same texts: Cohen's kappa and Krippendorff's alpha.

Alpha (Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011) takes any number of people
and gaps in their work; kappa (Cohen, "A coefficient of agreement for nominal scales", 1960) is of
two people, and of more the mean over pairs (Light 1971). Where a text may have several labels,
alpha counts those that agree in part by the distance MASI (Passonneau 2006), which of single labels
is plain equality. Intervals come from drawing texts anew (bootstrap).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
_Ints = NDArray[np.int64]

RELIABLE = 0.8
TENTATIVE = 0.667
"""Krippendorff's bounds: from 0.8 labels can be relied on, from 0.667 for tentative conclusions."""

_ROUNDS = 1000
_SHARE = 0.95
_CELLS = 4_000_000  # numbers of a block of bootstrap rounds: bounds memory at 32 MB


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of a text: its labels, one or several."""

    item: str
    annotator: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A coefficient and its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of all labels (`label` None) or of one against the rest.

    `items` were judged by two people or more, and `given` counts how often they gave the label. A
    coefficient is None where there is nothing to agree on: too few texts, or all with one label.
    """

    label: str | None
    items: int
    given: int
    alpha: Estimate | None
    kappa: Estimate | None


@dataclass(frozen=True, slots=True)
class AgreementReport:
    """The agreement of `annotators` on everything, then on each label, the commonest first."""

    annotators: tuple[str, ...]
    overall: Agreement
    labels: tuple[Agreement, ...]


def measure_agreement(judgements: Iterable[Judgement], rounds: int = _ROUNDS) -> AgreementReport:
    """Return how far people agree on the texts that two or more of them labelled."""
    by_item: dict[str, dict[str, frozenset[str]]] = {}
    for judgement in judgements:
        said = by_item.setdefault(judgement.item, {})
        said[judgement.annotator] = said.get(judgement.annotator, frozenset()) | judgement.labels
    shared = [said for said in by_item.values() if len(said) > 1]
    annotators = tuple(sorted({name for said in shared for name in said}))
    if not shared:
        return AgreementReport((), Agreement(None, 0, 0, None, None), ())
    values = sorted({labels for said in shared for labels in said.values()}, key=sorted)
    numbers = {labels: number for number, labels in enumerate(values)}
    columns = {name: column for column, name in enumerate(annotators)}
    table = np.full((len(shared), len(annotators)), -1, np.int64)
    for row, said in enumerate(shared):
        for name, labels in said.items():
            table[row, columns[name]] = numbers[labels]
    distances = np.array([[_masi(one, other) for other in values] for one in values])
    overall = _agreement(None, table, distances, int((table >= 0).sum()), rounds)
    return AgreementReport(
        annotators, overall, tuple(sorted(_of_labels(table, values, rounds), key=_commonest_first))
    )


def krippendorff_alpha(table: _Ints, distances: _Floats | None = None) -> float:
    """Return alpha of `table` [texts, people], of value numbers, -1 where a person gave none.

    `distances` [values, values] are 0 between equal values; without them any other is 1 away. It is
    not a number where there is but one value.
    """
    counts = _counts(table)
    if distances is None:
        distances = 1 - np.eye(counts.shape[1])
    return float(_alphas(counts, distances, np.ones((1, len(counts))))[0])


def cohen_kappa(one: _Ints, other: _Ints) -> float:
    """Return kappa of two people's value numbers for the same texts."""
    return float(_kappas(one, other, np.ones((1, len(one))))[0])


def _of_labels(table: _Ints, values: Sequence[frozenset[str]], rounds: int) -> Iterator[Agreement]:
    for label in sorted({label for labels in values for label in labels}):
        holds = np.array([label in labels for labels in values], np.int64)
        chosen = np.where(table >= 0, holds[table], -1)
        given = int((chosen == 1).sum())
        yield _agreement(label, chosen, 1 - np.eye(2), given, rounds)


def _commonest_first(agreement: Agreement) -> tuple[int, str]:
    return -agreement.given, agreement.label or ""


def _agreement(
    label: str | None, table: _Ints, distances: _Floats, given: int, rounds: int
) -> Agreement:
    alphas: list[_Floats] = []
    kappas: list[_Floats] = []
    counts = _counts(table, len(distances))
    pairs = list(combinations(range(table.shape[1]), 2))
    for weights in _draws(len(table), rounds):
        alphas.append(_alphas(counts, distances, weights))
        kappas.append(_mean_kappas(table, pairs, weights))
    return Agreement(label, len(table), given, _estimate(alphas), _estimate(kappas))


def _draws(items: int, rounds: int) -> Iterator[_Floats]:
    """Yield how often each text counts: first once each, then as drawn, always the same draws."""
    yield np.ones((1, items))
    if items < 2:  # noqa: PLR2004
        return
    random = np.random.default_rng(0)
    block = max(1, min(rounds, _CELLS // items))
    for start in range(0, rounds, block):
        count = min(block, rounds - start)
        yield random.multinomial(items, np.full(items, 1 / items), count).astype(np.float64)


def _estimate(blocks: Sequence[_Floats]) -> Estimate | None:
    value, drawn = float(blocks[0][0]), np.concatenate(blocks)[1:]
    drawn = drawn[np.isfinite(drawn)]
    if not np.isfinite(value):
        return None
    if not len(drawn):
        return Estimate(value, value, value)
    rest = (1 - _SHARE) / 2
    low, high = np.quantile(drawn, [rest, 1 - rest])
    return Estimate(value, min(float(low), value), max(float(high), value))


def _counts(table: _Ints, values: int | None = None) -> _Floats:
    """Return how many people gave each value to each text [texts, values]."""
    width = values or int(table.max(initial=0)) + 1
    counts = np.zeros((len(table), width))
    for column in table.T:
        rows = np.flatnonzero(column >= 0)
        counts[rows, column[rows]] += 1
    return counts


def _alphas(counts: _Floats, distances: _Floats, weights: _Floats) -> _Floats:
    """Return alpha for each row of `weights` [rounds, texts]."""
    people = counts.sum(axis=1)
    paired = people > 1
    counts, people, weights = counts[paired], people[paired], weights[:, paired]
    disagreed = ((counts @ distances) * counts).sum(axis=1) / (people - 1)
    total = weights @ people
    sums = weights @ counts
    expected = ((sums @ distances) * sums).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas: _Floats = 1 - (total - 1) * (weights @ disagreed) / expected
    return alphas


def _mean_kappas(table: _Ints, pairs: Sequence[tuple[int, int]], weights: _Floats) -> _Floats:
    """Return the mean of the kappas of all pairs of people, for each row of `weights`."""
    sums, defined = np.zeros(len(weights)), np.zeros(len(weights))
    for one, other in pairs:
        both = (table[:, one] >= 0) & (table[:, other] >= 0)
        if not both.any():
            continue
        kappas = _kappas(table[both, one], table[both, other], weights[:, both])
        finite = np.isfinite(kappas)
        sums += np.where(finite, kappas, 0)
        defined += finite
    with np.errstate(divide="ignore", invalid="ignore"):
        means: _Floats = sums / defined
    return means


def _kappas(one: _Ints, other: _Ints, weights: _Floats) -> _Floats:
    values = int(max(one.max(initial=0), other.max(initial=0))) + 1
    total = weights.sum(axis=1)
    first, second = (weights @ np.eye(values)[numbers] for numbers in (one, other))
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = weights @ (one == other) / total
        expected = (first * second).sum(axis=1) / total**2
        kappas: _Floats = (observed - expected) / (1 - expected)
    kappas[expected >= 1 - 1e-12] = np.nan
    return kappas


def _masi(one: frozenset[str], other: frozenset[str]) -> float:
    common = len(one & other)
    if not common:
        return float(one != other)
    if one == other:
        return 0.0
    monotone = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - monotone * common / len(one | other)
