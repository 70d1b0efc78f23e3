"""Splits examples into folds that have like shares of every label and no copies in common."""

import numpy as np
from numpy.typing import NDArray

from desktop_app.tasks.teaching.examples import Examples

MOST_FOLDS = 5
"""The customary number: each round still learns from four fifths."""


def split_into_folds(examples: Examples, folds: int = MOST_FOLDS) -> NDArray[np.int64]:
    """Return the fold of each example [n]: fewer than asked for where there are fewer groups.

    Texts of a group stay together. Rare labels and large groups are placed first, each where its
    labels are fewest. Nothing is random.
    """
    _numbers, group_of = np.unique(examples.groups, return_inverse=True)
    groups = int(group_of.max()) + 1 if len(examples) else 0
    folds = max(1, min(folds, groups))
    has = np.zeros((groups, examples.has.shape[1]), np.int64)
    np.add.at(has, group_of, examples.has)
    sizes = np.bincount(group_of, minlength=groups)
    totals = np.maximum(examples.counts, 1)
    rarest = np.where(has > 0, totals, totals.max(initial=1) + 1).min(axis=1)
    held = np.zeros((folds, has.shape[1]))
    texts = np.zeros(folds)
    fold_of_group = np.zeros(groups, np.int64)
    for group in np.lexsort((-sizes, rarest)):
        share = has[group] / totals
        crowd = held @ share
        # Of equally fit folds the one with the fewest texts.
        fold = int(np.lexsort((texts, np.round(crowd, 9)))[0])
        fold_of_group[group] = fold
        held[fold] += share
        texts[fold] += sizes[group]
    return fold_of_group[group_of]
