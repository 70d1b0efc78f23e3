"""The claims of a summary: where each begins, which passages it names, and which are doubted."""

import pytest

from desktop_app.llm.amounts import amounts
from desktop_app.llm.claims import Doubt, find_claims, judge_claims
from desktop_app.packs.opening import default_encoder
from desktop_app.tasks.everyday_texts import EVERYDAY_TEXTS

PASSAGES = {
    1: "The pump in Namalunde broke in March and nobody has repaired it.",
    2: "Women walk 2,400 metres to the river for water.",
    3: "The clinic has one nurse for nine thousand people.",
    4: "Rice costs twice as much as last year.",
    5: "The school has three new classrooms and eighty pupils.",
    6: "A ponte caiu e já não vem nenhum autocarro.",
    7: "看護師さんは親切でしたが、マラリアの薬がありませんでした。",
    8: "Thieves took two chickens and a bicycle at night.",
}


@pytest.fixture(scope="module")
def judge():
    encoder = default_encoder(1)
    middle = encoder.encode(list(EVERYDAY_TEXTS)).mean(axis=0)

    def judged(text, language="en"):
        found = judge_claims(find_claims(text, language), PASSAGES, encoder.encode, middle)
        return [claim.doubt for claim in found]

    return judged


def cited(text, language="en"):
    return [(claim.text, claim.passages) for claim in find_claims(text, language)]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The pump broke [1].", [("The pump broke", (1,))]),
        ("The pump broke. [1] Rice is dear. [4]",
         [("The pump broke.", (1,)), ("Rice is dear.", (4,))]),
        ("The pump broke [1][2], and rice is dear [4].",
         [("The pump broke", (1, 2)), (", and rice is dear", (4,))]),
        ("- The pump broke [1, 3]\n- Rice is dear [4-6]",
         [("The pump broke", (1, 3)), ("Rice is dear", (4, 5, 6))]),
        ("## The situation\nThe pump broke [1].", [("The pump broke", (1,))]),
        ("Q: What broke there?\nA: The pump broke [1].", [("The pump broke", (1,))]),
        ("The pump broke. Nobody came to see it [1].",
         [("The pump broke.", (1,)), ("Nobody came to see it", (1,))]),
        ("The pump broke at last.", [("The pump broke at last.", ())]),
        ("", []),
    ],
)  # fmt: skip
def test_each_claim_carries_its_passages(text, claims):
    assert cited(text) == claims


def test_claims_in_japanese():
    text = "看護師は親切でした[7]。橋が崩れました【6】。"
    assert [passages for _text, passages in cited(text, "ja")] == [(7,), (6,)]


def test_claims_are_spans_of_the_summary():
    text = "Two things:\n- The pump broke [1]\n* Rice is dear. [4]\n"
    for claim in find_claims(text, "en"):
        assert text[claim.start : claim.end].strip() == claim.text


def test_a_range_that_never_ends_is_not_followed():
    assert cited("The pump broke [1-999999].") == [("The pump broke", (1, 999999))]


def test_what_the_passages_say_is_not_doubted(judge):
    told = (
        "- The pump at Namalunde has been broken since March [1]\n"
        "- Women walk 2400 metres to the river to fetch water [2]\n"
        "- The bridge collapsed and no bus comes any more [6]\n"
        "- The nurse was kind but had no malaria medicine [7]\n"
        "- The school has 3 new classrooms and many pupils [5]"
    )
    assert judge(told) == [None] * 5


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("The pump has been broken since March.", Doubt.NO_SOURCE),
        ("The pump has been broken since March [99].", Doubt.NO_SUCH_PASSAGE),
        ("Women walk 4,200 metres to the river for water [2].", Doubt.NUMBER_MISSING),
        ("Women walk 2,400 metres to the river for water [3].", Doubt.NUMBER_MISSING),
        ("Rice costs twice as much as it did [8].", Doubt.UNLIKE),
        ("The bridge collapsed and no bus comes any more [4].", Doubt.UNLIKE),
        ("O arroz custa o dobro do ano passado [3].", Doubt.UNLIKE),
    ],
)
def test_what_they_do_not_say_is_doubted(judge, text, doubt):
    assert judge(text) == [doubt]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1,200 and 1.200 metres", {"1200"}),
        ("three pumps, Três poços", {"3"}),
        ("二十三人と三千五百円、２０２４年", {"23", "3500", "2024"}),
        ("一万二千", {"12000"}),
    ],
)
def test_numbers_are_the_same_however_written(text, found):
    assert found <= amounts(text)
