"""Numbers as the current language writes them."""

from collections.abc import Iterator

import pytest

from desktop_app.documents import place_text
from desktop_app.messages import set_language
from desktop_app.text.numbers import count_text, decimal_text, share_text, signed_text


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize(
    ("language", "count", "decimal"),
    [
        ("en", "1,234,567", "1,234.50"),
        ("ja", "1,234,567", "1,234.50"),
        ("pt", "1.234.567", "1.234,50"),
    ],
)
def test_signs_are_those_of_the_language(language: str, count: str, decimal: str) -> None:
    set_language(language)
    assert count_text(1_234_567) == count
    assert decimal_text(1234.5) == decimal


def test_a_negative_number_has_the_sign_of_the_printed_page() -> None:
    assert decimal_text(-0.5) == "−0.50"
    assert decimal_text(-0.004) == "0.00"
    assert [signed_text(value, 1) for value in (1.25, 0, -2)] == ["+1.2", "+0.0", "−2.0"]
    set_language("pt")
    assert signed_text(-1234.5, 1) == "−1.234,5"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 0, "0%"), (0, 5, "0%"), (1, 1000, "<1%"), (999, 1000, ">99%"), (5, 5, "100%"),
     (1, 3, "33%")],
)  # fmt: skip
def test_shares_are_never_rounded_to_nothing_or_all(part: int, whole: int, text: str) -> None:
    assert share_text(part, whole) == text


@pytest.mark.parametrize(
    ("language", "locator", "shown"),
    [
        ("en", "row 12", "row 12"),
        ("pt", "row 12", "linha 12"),
        ("ja", "Answers row 12", "Answers 12行目"),
        ("pt", "message 3/row 7", "mensagem 3/linha 7"),
        ("pt", "letters/row 3.docx", "letters/row 3.docx"),
        ("pt", "letters/may.docx", "letters/may.docx"),
    ],
)
def test_places_in_a_file_are_told_in_the_language(language: str, locator: str, shown: str) -> None:
    set_language(language)
    assert place_text(locator) == shown
