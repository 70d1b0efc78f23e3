"""Segmentation: sentences, lines, lists, wrapped text, endless sentences."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.text.segmentation import segment

LANGUAGES = ("en", "pt", "ja", "zh", "de", "ar", "th", "und", "")
# Pieces that the rules look at, so that random texts meet them in every order.
PIECES = st.sampled_from(
    [
        *("Water is far. ", "no", "Sr. ", "n. 12 ", "p.m. ", "etc. ", "e.g. ", "3.5", "a@b.org "),
        *("https://x.org/a.b?c ", "...", "!?", '"', "“", "”", "(", ")", "1. ", "- ", "–", "* * *"),
        *(
            "「",
            "」",
            "『",
            "。",
            "！",
            "、",
            "良い",
            "と言った",
            "カタカナ",
            "水",
            "\u3000",
            "😀",
            "e\u0301",
        ),
        *(
            "\n",
            "\r\n",
            "\n\n",
            "\t",
            " | ",
            " ",
            "\u2028",
            "\x00",
            "\ud800",
            "word " * 40,
            "x" * 50,
        ),
        *(
            "مرحبا؟ ",
            "ठीक है। ",
            "สวัสดี",
            "# Title",
            "a line that is long enough to be wrapped by one",
        ),
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(PIECES, max_size=40).map("".join),
    st.tuples(PIECES, st.integers(1, 300)).map(lambda pair: pair[0] * pair[1]),
)


def sentences(text: str, language: str = "en") -> list[str]:
    return [text[span.start : span.end] for span in segment(text, language)]


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_spans_are_ordered_trimmed_short_and_cover_all_but_white_space(text, language):
    position = 0
    for span in segment(text, language):
        assert text[position : span.start].strip() == ""
        assert position <= span.start < span.end <= len(text)
        content = text[span.start : span.end]
        assert content == content.strip()
        assert len(content) <= 600
        position = span.end
    assert text[position:].strip() == ""


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=50, deadline=None)
def test_same_text_is_always_cut_alike(text, language):
    assert segment(text, language) == segment(text, language)


@pytest.mark.parametrize("text", ["", " ", "\n\n\t", "\u3000\r\n"])
def test_white_space_has_no_segments(text):
    assert segment(text, "en") == []


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        (
            "en",
            "Dr. Smith came at 5 p.m. on Monday. Why?",
            ["Dr. Smith came at 5 p.m. on Monday.", "Why?"],
        ),
        (
            "en",
            "Write to a.b@c.org or see https://x.org/a.b?c=d. It costs 3.5 euros. Good",
            ["Write to a.b@c.org or see https://x.org/a.b?c=d.", "It costs 3.5 euros.", "Good"],
        ),
        ("en", "good water. bad road. no doctor", ["good water.", "bad road.", "no doctor"]),
        ("en", 'He said "Go. Now." and left. Fine.', ['He said "Go. Now." and left.', "Fine."]),
        (
            "pt",
            "O Sr. Silva chegou às 15h. O art. 5 da lei n. 12 diz isso. A av. Brasil é longa.",
            [
                "O Sr. Silva chegou às 15h.",
                "O art. 5 da lei n. 12 diz isso.",
                "A av. Brasil é longa.",
            ],
        ),
        ("pt", "A Ana disse: «Não há água.» Saiu.", ["A Ana disse: «Não há água.»", "Saiu."]),
        ("fr", "M. Dupont est là, c.-à-d. ici. Oui.", ["M. Dupont est là, c.-à-d. ici.", "Oui."]),
    ],
)
def test_abbreviations_addresses_numbers_and_quotations_do_not_end_a_sentence(
    language, text, expected
):
    assert sentences(text, language) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("「良い。」と彼は言った。次の文。", ["「良い。」と彼は言った。", "次の文。"]),
        ("彼は「良い。悪い。」と言った。雨だ。", ["彼は「良い。悪い。」と言った。", "雨だ。"]),
        ("「良い。」彼は笑った。", ["「良い。」", "彼は笑った。"]),
        ("えっ!?本当ですか。3.5%増加した。", ["えっ!?", "本当ですか。", "3.5%増加した。"]),
        ("良い。(本当に。)次。", ["良い。", "(本当に。)", "次。"]),
    ],
)
def test_japanese_quotation_stays_with_its_sentence(text, expected):
    assert sentences(text, "ja") == expected


def test_unclosed_bracket_does_not_swallow_the_rest():
    assert len(sentences("「" + "水がない。" * 400, "ja")) > 100


def test_headings_list_items_and_table_rows_stand_alone():
    text = "# Water supply\nThe pump is broken\n- no water\n2) bad road\n\nName\tAge\nAna\t33\n"
    assert sentences(text) == [
        "# Water supply",
        "The pump is broken",
        "- no water",
        "2) bad road",
        "Name\tAge",
        "Ana\t33",
    ]


def test_wrapped_lines_are_one_sentence():
    text = (
        "The quick brown fox jumps over the lazy dog and then it\n"
        "runs away from the farm into the dark forest where it\n"
        "lives. Another sentence.\n"
    )
    assert [s.split()[-1] for s in sentences(text)] == ["lives.", "sentence."]
    japanese = "これは長い段落で、取り出したときに行の途中で改行され\nてしまった文章です。次の文。"
    assert len(sentences(japanese, "ja")) == 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Water is far. 2. Roads.", ["1. Water is far.", "2. Roads."]),
        ("1.\nText after it", ["1.\nText after it"]),
        ("One line\n-----\nNext line", ["One line\n-----", "Next line"]),
        ("–", ["–"]),
        ("Fine.\n7.", ["Fine.\n7."]),
        ("Good\n😀\nBad", ["Good", "😀", "Bad"]),
        ("It works! 😀 Thanks.", ["It works! 😀", "Thanks."]),
    ],
)
def test_list_markers_and_loose_marks_join_their_neighbour(text, expected):
    assert sentences(text) == expected


def test_endless_sentence_is_cut_at_clauses_within_the_window():
    japanese = sentences("これは、とても長い文章で、" * 60, "ja")
    assert all(len(part) <= 300 and part.endswith("、") for part in japanese)
    english = sentences("many words follow each other, " * 100)
    assert all(len(part) <= 600 and part.endswith(",") for part in english)
    assert sum(map(len, sentences("x" * 2000))) == 2000
