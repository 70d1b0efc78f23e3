"""Themes: how documents are grouped, how many groups there are, and what they are called."""

from collections import Counter

import numpy as np
import pytest

from desktop_app.errors import CancelledError
from desktop_app.packs.opening import default_encoder
from desktop_app.tasks.theme_names import theme_terms
from desktop_app.tasks.themes import find_themes
from tests.unit.topic_sentences import SENTENCES


def groups(sizes, dimension=48, noise=0.05, seed=0):
    random = np.random.default_rng(seed)
    middles = random.normal(size=(len(sizes), dimension)) / dimension**0.5
    truth = np.repeat(np.arange(len(sizes)), sizes)
    vectors = 1 / dimension**0.5 + middles[truth] * 0.5
    vectors = vectors + random.normal(size=vectors.shape) * noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32), truth


def agreement(members, truth):
    """The share of documents whose theme is mostly of their own group."""
    found = 0
    for theme in set(members.tolist()) - {-1}:
        found += Counter(truth[members == theme].tolist()).most_common(1)[0][1]
    return found / len(truth)


@pytest.mark.parametrize("count", [3, 5, 8])
def test_as_many_themes_are_found_as_there_are_groups(count):
    vectors, truth = groups([60] * count)
    grouping = find_themes(vectors, ["en"] * len(vectors))
    assert len(grouping.centres) == count
    assert agreement(grouping.members, truth) > 0.97


def test_the_largest_theme_comes_first():
    vectors, _truth = groups([30, 120, 60])
    members = find_themes(vectors, ["en"] * 210, 3).members
    sizes = np.bincount(members)
    assert sizes.tolist() == sorted(sizes.tolist(), reverse=True)


def test_a_number_that_was_asked_for_is_kept():
    vectors, _truth = groups([50, 50, 50])
    assert len(find_themes(vectors, ["en"] * 150, 7).centres) == 7


def test_documents_without_text_belong_to_no_theme():
    vectors, _truth = groups([30, 30, 30])
    vectors[5] = 0
    grouping = find_themes(vectors, ["en"] * 90)
    assert grouping.members[5] == -1
    assert (np.delete(grouping.members, 5) >= 0).all()


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_few_documents_are_one_theme(count):
    vectors, _truth = groups([10])
    grouping = find_themes(vectors[:count], ["en"] * count)
    assert len(grouping.centres) == min(count, 1)


def test_all_alike_are_told_apart_no_more_than_they_are():
    vectors = np.repeat(groups([1])[0], 40, axis=0)
    members = find_themes(vectors, ["en"] * 40).members
    assert len(set(members.tolist())) == 1


def test_the_same_documents_give_the_same_themes():
    vectors, _truth = groups([40, 40, 40, 40], noise=0.12)
    one, other = (find_themes(vectors, ["en"] * 160).members for _ in range(2))
    assert np.array_equal(one, other)


def test_more_documents_than_the_sample_are_all_grouped():
    vectors, truth = groups([5000, 4000, 3000])
    grouping = find_themes(vectors, ["en"] * 12_000, 3)
    assert agreement(grouping.members, truth) > 0.97


def test_themes_are_subjects_and_not_languages():
    encoder = default_encoder(1)
    rows = [(text, topic, code) for code, told in SENTENCES.items() for text, topic in told]
    vectors = encoder.encode([text for text, _topic, _code in rows])
    languages = [code for _text, _topic, code in rows]
    members = find_themes(vectors, languages, 4).members
    truth = np.array([topic for _text, topic, _code in rows])
    spoken = np.array([sorted(set(languages)).index(code) for code in languages])
    assert agreement(members, truth) > 0.9
    assert agreement(members, spoken) < 0.55


def test_it_can_be_stopped():
    def stop():
        raise CancelledError

    vectors, _truth = groups([30, 30])
    with pytest.raises(CancelledError):
        find_themes(vectors, ["en"] * 60, None, stop)


def test_a_theme_is_named_by_what_others_lack():
    water = Counter({"pump": 30, "village": 40, "clean water": 25, "water": 26})
    roads = Counter({"road": 30, "village": 40, "bridge": 12, "pump": 1})
    named = theme_terms([water, roads], [50, 50], 3)
    assert named[0][:2] == ("clean water", "pump")
    assert named[1][0] == "road"
    assert "village" not in (*named[0], *named[1])
    assert "water" not in named[0]


def test_a_term_of_one_document_names_no_large_theme():
    assert theme_terms([Counter({"oddity": 1}), Counter()], [50, 50], 3) == [(), ()]
    assert theme_terms([Counter({"pump": 1})], [1], 3) == [("pump",)]
