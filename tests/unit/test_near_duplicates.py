"""Which texts count as copies of one another."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.tasks.near_duplicates import group_near_duplicates

LETTER = (
    "To the district office: the pump at Namalunde has been dry since Tuesday, and the women of "
    "the village walk two hours to the river. We ask you to send the mechanic before the rains."
)


def together(*texts):
    return len(set(group_near_duplicates(texts).tolist())) == 1


def test_every_text_has_a_group_numbered_by_first_appearance():
    texts = ["The road is bad.", "The clinic is shut.", "The road is bad.", "Prices rose."]
    assert group_near_duplicates(texts).tolist() == [0, 1, 0, 2]


def test_no_texts_have_no_groups():
    assert group_near_duplicates([]).tolist() == []


@pytest.mark.parametrize(
    "copy",
    [
        LETTER.upper(),
        LETTER.replace(" ", "\n\n"),
        f"  {LETTER}!!",
        LETTER.replace("Tuesday", "Wednesday"),
        f"Fwd: {LETTER}",
        LETTER.replace("mechanic", "mecanic").replace("village", "vilage"),
    ],
)
def test_copies_with_small_changes_are_together(copy):
    assert together(LETTER, copy)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The water is clean.", "The water is dirty."),
        (LETTER, LETTER[: len(LETTER) // 2]),
        ("yes", "no"),
        ("水が出ません。", "薬がありません。"),
        ("A água está suja.", "A água está limpa."),
    ],
)
def test_texts_that_say_something_else_are_apart(one, other):
    assert not together(one, other)


def test_japanese_copies_are_together():
    assert together(
        "役場のみなさまへ。井戸の水が先週から止まっていて、村の人はとても困っています。",
        "役場の皆さまへ。井戸の水が先週から止まっていて、村の人はとても困っています！",
    )


def test_full_width_letters_are_letters():
    assert together("ＰＵＭＰ １２ is broken", "pump 12 is broken")


def test_copies_of_a_copy_are_together():
    words = LETTER.split()
    chain = [" ".join(words[:-cut] if cut else words) for cut in range(0, 8, 2)]
    assert together(*chain)


def test_copies_are_found_among_many_texts():
    chance = random.Random(4)
    words = [f"word{number}" for number in range(2000)]
    texts = [" ".join(chance.choices(words, k=25)) for _ in range(3000)]
    copies = [text + " indeed" for text in texts[:200]]
    groups = group_near_duplicates([*texts, *copies])
    assert np.array_equal(groups[3000:], np.arange(200))
    assert len(np.unique(groups)) == 3000


def test_thousands_of_copies_of_one_text_are_one_group():
    texts = [f"{LETTER} No. {number}" for number in range(3000)]
    assert together(*texts)


@given(st.lists(st.text(max_size=40), max_size=30))
def test_any_texts_are_grouped_and_equal_ones_together(texts):
    groups = group_near_duplicates(texts)
    assert groups.shape == (len(texts),)
    for one, first in zip(texts, groups, strict=True):
        for other, second in zip(texts, groups, strict=True):
            assert one != other or first == second
