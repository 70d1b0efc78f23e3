"""What a person is asked to label next."""

import numpy as np
import pytest

from desktop_app.tasks.active_learning import suggest, uncertainty


def unit(rows):
    rows = np.asarray(rows, np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def clusters(count=3, size=20, dimension=16):
    """Return texts in tight groups around axes; of each group the first is its middle."""
    random = np.random.default_rng(0)
    centres = np.eye(count, dimension)
    rows = np.repeat(centres, size, axis=0) + random.normal(size=(count * size, dimension)) * 0.1
    rows[::size] = centres
    return unit(rows)


def indices(*args, **kwargs):
    return [one.index for one in suggest(*args, **kwargs)]


def test_two_equally_likely_labels_are_the_least_sure():
    rows = np.array([[0.5, 0.5, 0.0], [1.0, 0.0, 0.0], [0.4, 0.35, 0.25]])
    assert uncertainty(rows) == pytest.approx([1, 0, 0.95])


def test_of_labels_that_do_not_exclude_another_one_in_doubt_is_enough():
    rows = np.array([[0.99, 0.5], [0.99, 0.01], [0.0, 0.3]])
    assert uncertainty(rows, multi_label=True) == pytest.approx([1, 0.02, 0.6])


def test_what_is_unsure_comes_first():
    vectors = clusters()
    unsure = np.full(60, 0.1)
    unsure[[7, 33, 51]] = 1.0
    assert set(indices(vectors, unsure, [], 3)) == {7, 33, 51}


def test_no_two_alike_are_asked_for_at_once():
    vectors = clusters()
    for unsure in (None, np.ones(60)):
        chosen = indices(vectors, unsure, [], 3)
        assert sorted(index // 20 for index in chosen) == [0, 1, 2]


def test_a_strange_text_comes_after_typical_ones():
    vectors = np.concatenate([clusters(), unit([[0] * 15 + [1]])])
    assert 60 not in indices(vectors, np.ones(61), [], 3)


def test_without_a_classifier_what_is_unlike_the_labelled_comes_first():
    vectors = clusters()
    assert indices(vectors, None, [0, 1, 20, 21], 1)[0] // 20 == 2


def test_labelled_and_empty_texts_are_not_asked_for():
    vectors = clusters()
    vectors[59] = 0
    chosen = indices(vectors, np.ones(60), list(range(50)), 60)
    assert sorted(chosen) == list(range(50, 59))


def test_copies_of_labelled_or_chosen_texts_are_not_asked_for():
    vectors = clusters()
    texts = [f"text number {number} about subject {number // 20}" for number in range(60)]
    texts[5] = texts[0].upper()
    texts[31] = texts[30] + "!"
    chosen = indices(vectors, np.ones(60), [0], 60, texts)
    assert 5 not in chosen
    assert len({30, 31} & set(chosen)) == 1


def test_the_same_work_gives_the_same_texts():
    vectors, unsure = clusters(), np.random.default_rng(1).random(60)
    assert indices(vectors, unsure, [3], 10) == indices(vectors, unsure, [3], 10)


@pytest.mark.parametrize("count", [0, 5])
def test_where_nothing_is_left_nothing_is_asked_for(count):
    assert suggest(clusters(), None, list(range(60)), count) == []
    assert suggest(np.zeros((0, 16), np.float32), None, [], count) == []


def test_many_texts_take_little_memory_and_all_can_be_chosen_from():
    random = np.random.default_rng(0)
    vectors = unit(random.normal(size=(30_000, 32)))
    unsure = random.random(30_000)
    chosen = indices(vectors, unsure, list(range(10_000)), 50)
    assert len(set(chosen)) == 50
    assert min(chosen) >= 10_000
    assert unsure[chosen].min() > 0.9
