"""Words and their number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.text.tokens import count_words, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don't stop: it's 3.5%!", ["Don't", "stop", "it's", "3.5%"]),
        ("Falta água-de-coco.", ["Falta", "água-de-coco"]),
        ("नमस्ते दुनिया", ["नमस्ते", "दुनिया"]),
        ("ワクチン接種は3月", ["ワクチン", "接種", "は", "3", "月"]),
        ("— … !", []),
    ],
)
def test_words(text, expected):
    assert words(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("en", "Hello, world: 3.5 litres.", 4),
        ("pt", "Não há água.", 3),
        ("ja", "日本語の文章です。", 4),
        ("zh", "我们需要干净的水", 5),
        ("ja", "Windows 11を使う。", 4),
        ("th", "สวัสดีครับ", 3),
        ("en", "", 0),
        ("en", " \n– ", 0),
    ],
)
def test_count_is_what_a_person_would_accept(language, text, count):
    assert count_words(text, language) == count


@given(st.text(alphabet="ab é-'1. \n", max_size=80))
def test_count_is_the_number_of_words_where_spaces_divide_them(text):
    assert count_words(text, "en") == len(words(text))
