"""One spelling for hashing, one for matching, and finds in the text as it was given."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.text.normalisation import find_folded, fold, normalise


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\t\tspaces \r\n here ", "two spaces here"),
        ("A\u0301gua", "\u00c1gua"),
        ("soft\u00adhyphen\ufeff \u200bzero\x00\x07", "softhyphen zero"),
        ("日本\n  語の\r\n文", "日本語の文"),
        ("日本 語\nand English\n文", "日本 語 and English 文"),
        ("bad \ud800 half", "bad half"),
        ("👨\u200d👩 می\u200cخواهم", "👨\u200d👩 می\u200cخواهم"),
        ("e\u200b\u0301", "\u00e9"),
    ],
)
def test_normalised_text_is_composed_visible_and_single_spaced(text, expected):
    assert normalise(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ÁGUA Potável", "agua potavel"),
        ("ＡＢＣ　１２", "abc 12"),
        ("Straße Łódź Øre", "strasse lodz ore"),
        ("ｶﾞｽ が か", "ガス が か"),
        ("Ёлка й", "ёлка й"),
        ("İstanbul ığ", "istanbul ig"),
    ],
)
def test_folding_forgets_case_width_and_latin_accents_only(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "query", "finds"),
    [
        ("A Água e a agua.", "ÁGUA", ["Água", "agua"]),
        ("A\u0301gua", "agua", ["A\u0301gua"]),
        ("clean \n water", "Clean water", ["clean \n water"]),
        ("Straße", "s", ["S", "ß"]),
        ("東京ガスとｶﾞｽ", "ガス", ["ガス", "ｶﾞｽ"]),
        ("banana", "ana", ["ana"]),
        ("text", "  ", []),
        ("text", "", []),
    ],
)
def test_finds_are_stretches_of_the_text_as_given(text, query, finds):
    assert [text[m.start : m.end] for m in find_folded(text, query)] == finds


@given(st.text(max_size=60), st.text(max_size=60))
def test_finds_are_in_order_apart_and_contain_the_query(text, query):
    end = 0
    for match in find_folded(text, query):
        assert match.start >= end
        assert fold(query).strip() in fold(text[match.start : match.end])
        end = match.end


@given(st.text(alphabet="aAáÁ ßŁ東ｶﾞ\u0301\n", min_size=1, max_size=30), st.data())
def test_every_word_of_a_text_is_found_in_it(text, data):
    words = text.split()
    if words:
        assert find_folded(text, data.draw(st.sampled_from(words)))
