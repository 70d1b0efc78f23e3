"""Folds, figures and calibration, against values worked out by hand or by scikit-learn."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from desktop_app.tasks.teaching import Examples
from desktop_app.tasks.teaching.abstaining import abstain_curve
from desktop_app.tasks.teaching.calibration import calibration_error
from desktop_app.tasks.teaching.folds import split_into_folds
from desktop_app.tasks.teaching.measures import given_labels, measure


def one_hot(labels, count):
    return np.eye(count, dtype=bool)[np.asarray(labels)]


def folds_of(labels, groups, count=3):
    has = one_hot(labels, count)
    vectors = np.zeros((len(has), 2), np.float32)
    return split_into_folds(Examples(vectors, has, np.asarray(groups, np.int64)))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 30)), min_size=1, max_size=80))
def test_a_group_is_never_divided(pairs):
    labels, groups = zip(*pairs, strict=True)
    folds = folds_of(labels, groups)
    assert len(folds) == len(pairs)
    for group in set(groups):
        assert len({int(f) for f, g in zip(folds, groups, strict=True) if g == group}) == 1
    assert len(set(folds.tolist())) == min(5, len(set(groups)))


def test_every_label_is_shared_out_evenly():
    labels = [0] * 50 + [1] * 10 + [2] * 5
    folds = folds_of(labels, range(65))
    for label, each in ((0, 10), (1, 2), (2, 1)):
        held = np.bincount(folds[np.array(labels) == label], minlength=5)
        assert held.tolist() == [each] * 5


def test_figures_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    true, told = random.integers(0, 4, 200), random.integers(0, 4, 200)
    names = ("a", "b", "c", "d")
    found = measure(names, one_hot(true, 4), one_hot(told, 4), np.arange(200), multi_label=False)
    precision, recall, f1, support = precision_recall_fscore_support(true, told)
    assert [one.precision for one in found.labels] == pytest.approx(precision)
    assert [one.recall for one in found.labels] == pytest.approx(recall)
    assert [one.f1 for one in found.labels] == pytest.approx(f1)
    assert [one.support for one in found.labels] == support.tolist()
    assert found.macro_f1.value == pytest.approx(f1.mean())
    assert found.accuracy == pytest.approx((true == told).mean())
    assert np.array(found.confusion).tolist() == confusion_matrix(true, told).tolist()


def test_the_interval_holds_the_value_and_widens_with_copies():
    random = np.random.default_rng(1)
    true = random.integers(0, 2, 100)
    told = np.where(random.random(100) < 0.8, true, 1 - true)
    has, given_ = one_hot(np.tile(true, 4), 2), one_hot(np.tile(told, 4), 2)
    apart = measure("ab", has, given_, np.arange(400), multi_label=False).macro_f1
    copies = measure("ab", has, given_, np.tile(np.arange(100), 4), multi_label=False).macro_f1
    assert apart.low < apart.value < apart.high
    assert copies.value == apart.value
    assert copies.high - copies.low > 1.5 * (apart.high - apart.low)


def test_a_label_no_text_has_does_not_lower_the_mean():
    found = measure(
        "abc", one_hot([0, 1, 0], 3), one_hot([0, 1, 0], 3), np.arange(3), multi_label=False
    )
    assert found.macro_f1.value == 1
    assert found.labels[2].support == 0


def test_calibration_error_by_hand():
    shares = np.array([[0.85, 0.15], [0.85, 0.15], [0.35, 0.65], [0.35, 0.65]], np.float32)
    has = one_hot([0, 1, 1, 1], 2)
    # Two texts at 0.85 of which half are right, two at 0.65 which all are.
    assert calibration_error(shares, has, independent=False) == pytest.approx(0.35)
    sure = one_hot([0, 1, 1, 1], 2).astype(np.float32)
    assert calibration_error(sure, has, independent=False) == 0


def test_a_higher_threshold_labels_fewer_texts_more_rightly():
    shares = np.array([[0.95, 0.05], [0.75, 0.25], [0.55, 0.45], [0.45, 0.55]], np.float32)
    points = abstain_curve(shares, one_hot([0, 0, 1, 1], 2), multi_label=False)
    assert [(one.threshold, one.coverage) for one in points] == [
        (0.0, 1.0), (0.6, 0.5), (0.8, 0.25),
    ]  # fmt: skip
    assert [one.precision for one in points] == [0.75, 1.0, 1.0]


def test_labels_given_one_or_several():
    shares = np.array([[0.6, 0.3, 0.7], [0.1, 0.2, 0.3]], np.float32)
    assert given_labels(shares, 0.5, multi_label=True).tolist() == [
        [True, False, True], [False, False, False],
    ]  # fmt: skip
    assert given_labels(shares, 0.5, multi_label=False).argmax(axis=1).tolist() == [2, 2]
