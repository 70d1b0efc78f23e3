"""The map of meaning: what lies together stays together, whatever its language."""

import numpy as np
import pytest

from desktop_app.errors import CancelledError
from desktop_app.tasks.neighbours import nearest_neighbours
from desktop_app.tasks.projection import project


def planted(groups, each, dimension=96, spread=0.35, seed=3):
    """Return unit vectors in groups, shuffled, and the group of each."""
    random = np.random.default_rng(seed)
    centres = random.normal(size=(groups, dimension)) / dimension**0.5
    members = random.permutation(np.repeat(np.arange(groups), each))
    vectors = centres[members] + spread * random.normal(size=(len(members), dimension)) / 10
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), members


def neighbours(places, count):
    apart = ((places[:, None] - places[None]) ** 2).sum(axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.argsort(apart, axis=1)[:, :count]


def together(places, members, count=10):
    """Return the share of nearest neighbours on the map that are of the same group."""
    return (members[neighbours(places, count)] == members[:, None]).mean()


def test_planted_groups_lie_together_where_two_principal_directions_mix_them():
    vectors, members = planted(24, 15, spread=0.6)
    places = project(vectors, ["en"] * len(vectors))
    centred = vectors - vectors.mean(axis=0)
    plain = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    assert together(places, members) > 0.9
    assert together(plain, members) < 0.8
    assert np.abs(places).max() == pytest.approx(1)


def test_languages_do_not_make_the_groups():
    vectors, members = planted(5, 40)
    languages = np.where(np.arange(len(vectors)) % 2 == 0, "en", "ja")
    vectors[languages == "ja", :8] += 0.15
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    places = project(vectors, languages.tolist())
    near = neighbours(places, 10)
    assert together(places, members) > 0.9
    assert (languages[near] == languages[:, None]).mean() < 0.85  # it was 1.00 before


def test_the_same_documents_give_the_same_map():
    vectors, _members = planted(4, 20)
    assert np.array_equal(project(vectors, ["pt"] * 80), project(vectors, ["pt"] * 80))


def test_an_empty_document_has_no_place():
    vectors, _members = planted(3, 10)
    vectors[7] = 0
    places = project(vectors, ["en"] * len(vectors))
    assert np.flatnonzero(np.isnan(places).any(axis=1)).tolist() == [7]


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 17])
def test_few_documents_have_places_too(count):
    vectors, _members = planted(1, max(count, 1))
    places = project(vectors[:count], ["en"] * count)
    assert places.shape == (count, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(4), axis=0)) == count


def test_equal_documents_do_not_break_the_map():
    vectors, _members = planted(1, 1)
    places = project(np.repeat(vectors, 30, axis=0), ["en"] * 30)
    assert np.isfinite(places).all()


def test_it_stops_when_asked():
    vectors, _members = planted(4, 50)
    calls = iter(range(30))

    def checkpoint():
        if next(calls, None) is None:
            raise CancelledError

    with pytest.raises(CancelledError):
        project(vectors, ["en"] * len(vectors), checkpoint)


def test_nearly_all_nearest_neighbours_are_found_among_many():
    vectors, _members = planted(60, 110, dimension=24)
    found = nearest_neighbours(vectors, 10)
    rows = np.arange(0, len(vectors), 97)
    true = np.argsort(-(vectors[rows] @ vectors.T), axis=1)[:, :10]
    hits = [len(set(found[row]) & set(best)) for row, best in zip(rows, true, strict=True)]
    assert np.mean(hits) > 9
