"""Masking: what is hidden, what is not, and that everything comes back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.llm.masking import Mask, Masker, Masking, Unmasking

ALL = Masking(tuple(Mask), ("Maria Silva", "田中", "C.I.A."))


@pytest.mark.parametrize(
    ("kind", "hidden"),
    [
        (Mask.EMAIL, "ana.sousa+x@mail.example.org"),
        (Mask.EMAIL, "josé@exemplo.pt"),
        (Mask.PHONE, "+258 84 123 4567"),
        (Mask.PHONE, "(021) 555-0199-0"),
        (Mask.PHONE, "090-1234-5678"),
        (Mask.PHONE, "０９０−１２３４−５６７８"),
        (Mask.ID, "AB123456"),
        (Mask.ID, "123456789"),
        (Mask.ID, "PT50 0002 0123 1234 5678 9015 4"),
        (Mask.ID, "110100123456B"),
    ],
)
def test_is_hidden(kind: Mask, hidden: str) -> None:
    masker = Masker(Masking((kind,)))
    (masked,) = masker.mask([f"Write to {hidden}, please ({hidden})."])
    assert masked == f"Write to [{kind.upper()}_1], please ([{kind.upper()}_1])."
    assert masker.unmask(f"Ask [{kind.upper()}_1].") == f"Ask {hidden}."


@pytest.mark.parametrize(
    "text",
    [
        "On 2024-05-12, or 12/05/2024, or 3.12.2025.",
        "40,000 people paid 12.50 in 2023.",
        "a @ b, c@d, 5 @ 3, @handle",
        "Room 101, page 12345.",
        "1,234,567.89 meticais",
    ],
)
def test_stays(text: str) -> None:
    assert Masker(Masking(tuple(Mask))).mask([text]) == [text]


def test_chosen_words_are_hidden_whole_and_in_any_case() -> None:
    masker = Masker(ALL)
    texts = ["MARIA SILVA met 田中さん of the C.I.A.", "Maria Silvana came; so did maria silva."]
    masked = masker.mask(texts)
    assert masked == [
        "[NAME_1] met [NAME_2]さん of the [NAME_3]",
        "Maria Silvana came; so did [NAME_4].",
    ]
    assert [masker.unmask(text) for text in masked] == texts


def test_the_same_is_the_same_in_later_texts() -> None:
    masker = Masker(ALL)
    masker.mask(["a@b.org and c@d.org"])
    assert masker.mask(["c@d.org again"]) == ["[EMAIL_2] again"]


def test_placeholders_that_stand_in_a_text_stay_what_they_are() -> None:
    masker = Masker(ALL)
    text = "The form says [EMAIL_1]; mine is a@b.org."
    (masked,) = masker.mask([text])
    assert masked == "The form says [EMAIL_1]; mine is [EMAIL_2]."
    assert masker.unmask(masked) == text


def test_in_json_what_comes_back_is_escaped() -> None:
    masker = Masker(Masking(words=('the "boss"',)))
    masker.mask(['ask the "boss"'])
    assert masker.unmask('{"who": "[NAME_1]"}', in_json=True) == r'{"who": "the \"boss\""}'


@given(st.text("ab@.0129-+() [EMAIL_1]\n田中Maria Silva", max_size=200))
def test_everything_comes_back(text: str) -> None:
    masker = Masker(ALL)
    assert masker.unmask(masker.mask([text])[0]) == text


@given(st.text("[]EMAIL_1 x", max_size=60), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_come_back_as_the_whole_does(text: str, cuts: list[int]) -> None:
    masker = Masker(ALL)
    masker.mask(["a@b.org"])
    unmasking = Unmasking(masker)
    places = sorted(min(cut, len(text)) for cut in cuts)
    pieces = [text[a:b] for a, b in zip([0, *places], [*places, len(text)], strict=True)]
    shown = "".join(map(unmasking.add, pieces)) + unmasking.end()
    assert shown == masker.unmask(text)


@pytest.mark.parametrize(
    "text", ["1 " * 50_000, "a" * 100_000 + "@", "x@" + "a." * 50_000 + "!", "1" * 100_000 + "x"]
)
def test_no_text_makes_it_slow(text: str) -> None:
    masker = Masker(ALL)
    assert masker.unmask(masker.mask([text])[0]) == text
