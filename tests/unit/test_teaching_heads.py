"""Teaching: from names alone over a handful of examples to many, and the awkward cases."""

import numpy as np
import pytest

from desktop_app.errors import CancelledError
from desktop_app.tasks.teaching import Examples, Pool, teach
from desktop_app.tasks.teaching.fitting import Problem, fit, softmax
from tests.unit.teaching_examples import (
    DIMENSION,
    accuracy,
    centres,
    examples,
    label_vectors,
    texts,
)

NAMES = ("water", "health", "roads", "schools")


def taught(given, names=NAMES, **more):
    return teach(names, label_vectors(len(names)), given, **more)


def test_a_fit_without_examples_changes_nothing():
    empty = np.zeros((0, 8), np.float32)
    nothing = np.zeros((0, 3), np.float32)
    found = fit(Problem(empty, nothing, np.zeros(0, np.float32), nothing, independent=False), 1.0)
    assert not found.weights.any()
    assert not found.bias.any()


def test_a_fit_in_fewer_dimensions_is_the_same_fit():
    random = np.random.default_rng(3)
    few = random.normal(size=(10, 30)).astype(np.float32)
    targets = np.eye(3, dtype=np.float32)[random.integers(0, 3, 10)]
    prior = random.normal(size=(10, 3)).astype(np.float32)

    def solved(rows):
        stacked = [np.concatenate([part] * rows) for part in (few, targets, prior)]
        weights = np.full(10 * rows, 1 / rows, np.float32)
        return fit(Problem(stacked[0], stacked[1], weights, stacked[2], independent=False), 0.5)

    asked = random.normal(size=(20, 30)).astype(np.float32)
    zero = np.zeros((20, 3), np.float32)
    reduced, whole = (softmax(solved(rows).logits(asked, zero)) for rows in (1, 4))
    assert np.abs(reduced - whole).max() < 0.02


def test_more_examples_teach_more_and_names_help_where_there_are_few():
    scores = [accuracy(taught(examples([n] * 4)).head, [200] * 4) for n in (1, 8, 64)]
    assert scores[0] < scores[1] <= scores[2] + 0.01
    nameless = teach(NAMES, label_vectors(4, noise=50.0), examples([1] * 4))
    assert scores[0] > accuracy(nameless.head, [200] * 4) + 0.03


def test_names_that_mislead_are_outvoted_by_examples():
    swapped = label_vectors(4, noise=0.0)
    directions = swapped.directions[[1, 2, 3, 0]]
    wrong = type(swapped)(directions, swapped.middle, swapped.sharpness)
    head = teach(NAMES, wrong, examples([60] * 4)).head
    assert accuracy(head, [200] * 4) > 0.95 * accuracy(taught(examples([60] * 4)).head, [200] * 4)


def test_texts_without_a_label_help_where_their_guesses_are_right():
    vectors, labels = texts([60] * 4, seed=9)
    pool = Pool(vectors, (0.85 * np.eye(4)[labels] + 0.15 / 4).astype(np.float32))
    with_pool = taught(examples([1] * 4), pool=pool).head
    assert accuracy(with_pool, [200] * 4) > accuracy(taught(examples([1] * 4)).head, [200] * 4)


def test_probabilities_are_calibrated():
    result = taught(examples([80] * 4, spread=2.5))
    assert result.lesson.calibration_after < 0.08
    vectors, labels = texts([300] * 4, seed=5, spread=2.5)
    shares = result.head.probabilities(vectors)
    right = shares.argmax(axis=1) == labels
    assert abs(shares.max(axis=1).mean() - right.mean()) < 0.08


def test_a_label_with_few_examples_is_found_too():
    vectors, labels = texts([200] * 4, seed=77, spread=2.2)
    head = taught(examples([60, 60, 60, 6], spread=2.2)).head
    found = head.probabilities(vectors).argmax(axis=1)
    recall = [(found[labels == one] == one).mean() for one in range(4)]
    assert recall[3] > 0.4 * np.mean(recall[:3])


def test_more_examples_are_asked_of_the_label_with_few_that_is_often_mistaken():
    assert taught(examples([40, 40, 8, 40], spread=2.2)).lesson.learning.wanted == "roads"
    alike = taught(examples([40, 40, 30, 40], spread=2.2)).lesson.learning
    assert (alike.wanted, alike.rises) == (None, True)
    sure = taught(examples([40, 40, 8, 40], spread=0.1)).lesson.learning
    assert (sure.wanted, sure.rises) == (None, False)


def test_teaching_the_same_gives_the_same():
    one, other = (taught(examples([9, 5, 7, 6])) for _ in range(2))
    assert (one.head.weights == other.head.weights).all()
    assert one.lesson == other.lesson


@pytest.mark.parametrize(
    "counts", [[1, 1], [2, 0], [1, 40], [1, 1, 1, 1], [0, 0, 3], [30, 1, 0]], ids=str
)
def test_few_or_no_examples_of_a_label_are_enough(counts):
    names = NAMES[: len(counts)]
    result = taught(examples(counts), names)
    assert np.isfinite(result.head.weights).all()
    shares = result.head.probabilities(centres(len(counts)))
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(counts)), abs=1e-4)
    if 0 in counts:  # the text that is as the name says gets it all the same
        assert shares.argmax(axis=1)[counts.index(0)] == counts.index(0)
        assert result.lesson.learning.wanted == names[counts.index(0)]


def test_no_example_at_all_leaves_names_and_unlabelled_texts():
    none = Examples(
        np.zeros((0, DIMENSION), np.float32), np.zeros((0, 4), bool), np.zeros(0, np.int64)
    )
    vectors, labels = texts([20] * 4)
    pool = Pool(vectors, (0.7 * np.eye(4)[labels] + 0.3 / 4).astype(np.float32))
    result = taught(none, pool=pool)
    assert result.lesson is None
    assert accuracy(result.head, [100] * 4) > 0.7


def test_a_single_text_is_taught_but_not_measured():
    result = taught(examples([1, 0, 0, 0]))
    assert result.lesson is None


def test_copies_do_not_make_it_look_better():
    random = np.random.default_rng(2)
    vectors = random.normal(size=(20, DIMENSION)).astype(np.float32)  # nothing to be learned
    has = np.eye(2, dtype=bool)[random.integers(0, 2, 20)]
    doubled = [np.concatenate([part] * 5) for part in (vectors, has)]
    apart = teach(NAMES[:2], label_vectors(2), Examples(*doubled, np.tile(np.arange(20), 5)))
    leaking = teach(NAMES[:2], label_vectors(2), Examples(*doubled, np.arange(100)))
    assert leaking.lesson.measures.macro_f1.value > 0.9
    assert apart.lesson.measures.macro_f1.value < 0.75


def test_many_labels():
    names = tuple(map(str, range(100)))
    result = teach(names, label_vectors(100), examples([3] * 100))
    assert len(result.lesson.measures.labels) == 100
    assert result.lesson.measures.macro_f1.value > 0.2


def test_several_labels_a_text():
    rng = np.random.default_rng(4)
    has = rng.random((120, 3)) < 0.4
    noise = rng.normal(size=(120, DIMENSION)) * 0.5 / DIMENSION**0.5
    vectors = (has @ centres(3) + noise).astype(np.float32)
    result = teach(NAMES[:3], label_vectors(3), Examples(vectors, has, np.arange(120), True))
    assert result.head.independent
    assert result.lesson.measures.macro_f1.value > 0.8
    assert result.lesson.measures.confusion == ()
    both = result.head.probabilities((centres(3)[0] + centres(3)[1])[None])[0]
    assert both[0] > 0.5
    assert both[1] > 0.5
    assert both[2] < 0.5


def test_headings_are_measured_where_labels_share_one():
    names = ("Health/Clinics", "Health/Medicine", "Roads/Bridges", "Roads/Buses")
    lesson = taught(examples([20] * 4), names).lesson
    assert [one.label for one in lesson.above.labels] == ["Health", "Roads"]
    assert lesson.above.accuracy >= lesson.measures.accuracy
    assert taught(examples([20] * 4)).lesson.above is None


def test_the_label_that_is_badly_known_is_the_one_to_add_examples_of():
    vectors, labels = texts([60, 60, 60, 8], spread=2.0)
    given = Examples(vectors, np.eye(4, dtype=bool)[labels], np.arange(len(labels)))
    assert taught(given).lesson.learning.wanted == "schools"


def test_teaching_can_be_stopped():
    def stop():
        raise CancelledError

    with pytest.raises(CancelledError):
        taught(examples([5] * 4), checkpoint=stop)


def test_examples_that_contradict_themselves_are_refused():
    vectors = np.zeros((2, 4), np.float32)
    with pytest.raises(ValueError, match="none or several"):
        Examples(vectors, np.ones((2, 2), bool), np.arange(2))
    with pytest.raises(ValueError, match="vectors"):
        Examples(vectors, np.ones((3, 2), bool), np.arange(2), True)
