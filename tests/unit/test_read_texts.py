"""Plain text, Markdown, subtitles, web pages, RTF, JSON: whatever the encoding, only the words."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.documents import FailureKind
from desktop_app.readers import html, json_text, markdown, plain_text, rtf, subtitles
from desktop_app.readers.encodings import decode, find_encoding
from desktop_app.readers.formats import Failed, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean

READERS = {
    "txt": plain_text, "md": markdown, "srt": subtitles, "html": html, "rtf": rtf,
    "json": json_text, "jsonl": json_text,
}  # fmt: skip


def _read(data: bytes | str, extension: str):
    data = data.encode() if isinstance(data, str) else data
    return list(READERS[extension].read(Source(f"a.{extension}", data), ReadOptions()))


def _text(data: bytes | str, extension: str) -> str:
    (document,) = _read(data, extension)
    return document.text


SENTENCES = [
    ("cp1252", "A reunião foi ótima; as crianças não têm água."),
    ("cp1252", "“Yes,” he said. It’s fine – really…"),
    ("cp1252", "don’t"),
    ("cp1252", "Price: 5 €, 100 % ± 5°"),
    ("mac_roman", "O café não é bom. Voilà, c’est ça."),
    ("cp850", "O café não é bom, coração."),
    ("cp1250", "Příliš žluťoučký kůň úpěl ďábelské ódy."),
    ("cp1251", "Школа далеко, дети идут два часа."),
    ("koi8_r", "Школа далеко, дети идут два часа."),
    ("cp866", "Школа далеко, дети идут два часа."),
    ("cp1253", "Το σχολείο είναι μακριά από το χωριό."),
    ("cp1255", "הילדים הולכים לבית הספר כל יום"),
    ("cp1256", "المدرسة بعيدة عن القرية"),
    ("cp932", "水が足りない。"),
    ("cp932", "東京都"),
    ("cp932", "ﾃｽﾄ 東京"),
    ("euc_jp", "学校は遠いです。子どもたちは二時間歩きます。"),
    ("iso2022_jp", "学校は遠いです。"),
    ("gb18030", "这个产品很好，我们都喜欢。"),
    ("big5", "這個產品很好，我們都喜歡。"),
    ("cp949", "아이들은 매일 두 시간을 걷는다."),
    ("utf-16", "Water 水"),
    ("utf-16-le", "The school is far away."),
    ("utf-16-be", "The school is far away."),
    ("utf-32", "Water 水"),
    ("utf-8-sig", "Água"),
]


@pytest.mark.parametrize(("encoding", "sentence"), SENTENCES)
def test_a_short_note_is_read_in_its_encoding(encoding, sentence):
    assert _text(sentence.encode(encoding), "txt") == sentence


def test_what_a_page_declares_is_believed_where_it_fits():
    page = '<html><meta charset="koi8-r"><p>Да</p></html>'
    assert _text(page.encode("koi8_r"), "html") == "Да"


def test_what_a_page_declares_falsely_is_not_believed():
    page = '<html><meta charset="shift_jis"><p>A reunião foi ótima</p></html>'
    assert _text(page.encode(), "html") == "A reunião foi ótima"


DAMAGED_TEXTS = [
    ("utf-8", "A água da bomba não é boa.\n"),
    ("utf-8", "水が足りない。\n"),
    ("cp932", "学校は遠いです。\n"),
    ("euc_jp", "学校は遠いです。\n"),
    ("gb18030", "这个产品很好，我们都喜欢。\n"),
    ("big5", "這個產品很好，我們都喜歡。\n"),
    ("cp949", "아이들은 매일 두 시간을 걷는다.\n"),
    ("iso2022_jp", "学校は遠いです。\n"),
]


@pytest.mark.parametrize("byte", [b"\xff", b"\x80", b"\0"])
@pytest.mark.parametrize(("encoding", "sentence"), DAMAGED_TEXTS)
def test_one_broken_byte_spoils_one_line(encoding, sentence, byte):
    line = sentence.encode(encoding)
    data = line * 20 + line[:7] + byte + line[7:] + line * 20
    lines = _text(data, "txt").split("\n")
    assert lines[:20] == lines[-20:] == [sentence.strip()] * 20


def test_a_text_cut_off_inside_a_character_is_read():
    assert _text(("água e pão " * 20 + "é").encode()[:-1], "txt").startswith("água e pão")
    assert _text("água e pão".encode("utf-16-le")[:-1], "txt").startswith("água e p")


def test_pictures_are_no_text():
    with pytest.raises(ReadingError) as caught:
        decode(b"\x89PNG\r\n\x1a\n" + bytes(200) + bytes(range(256)))
    assert caught.value.reason is FailureKind.DAMAGED


@given(st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_in_unicode_comes_back(text):
    data = text.encode("utf-8-sig")
    if clean(text):
        assert _text(data, "txt") == clean(text)


@given(st.text(st.sampled_from("abcçéãõ ABC.,\n"), min_size=40))
def test_western_letters_never_fail(text):
    assert find_encoding(text.encode("cp1252"))


@given(st.sampled_from(sorted(READERS)), st.binary(max_size=400), st.booleans())
def test_no_bytes_raise_anything_but_a_reading_error(extension, data, begin):
    starts = {"rtf": b"{\\rtf1\\ansi ", "srt": b"1\n00:00:01,000 --> 00:00:02,000\n", "json": b"["}
    with suppress(ReadingError):
        _read((starts.get(extension, b"") if begin else b"") + data, extension)


@given(
    st.lists(st.sampled_from(["\\", "{", "}", "'8", "\\u-5 ?", "\\par ", "\\f1", "\\bin9 ", "x"]))
)
def test_no_rich_text_raises_anything_but_a_reading_error(pieces):
    with suppress(ReadingError):
        _read("{\\rtf1 " + "".join(pieces), "rtf")


@pytest.mark.parametrize("extension", sorted(READERS))
@pytest.mark.parametrize("data", [b"", b" \r\n\t "])
def test_a_file_without_text_is_empty(extension, data):
    with pytest.raises(ReadingError) as caught:
        _read(data, extension)
    assert caught.value.reason is FailureKind.EMPTY


def test_markdown_is_read_without_its_marks():
    source = """---
title: "Wells"
author: Ana
date: 2024-05-31
---
# Water and *roads*

The **well** is [far away](http://a.example/x(1)), `really`.
![a map](map.png)
> quoted

- one
- two

| a | b |
|---|---|
| 1 | 2 |

```
x = **kept**
```
<!-- hidden -->
"""
    (document,) = _read(source, "md")
    assert (document.title, document.author, document.date) == ("Wells", "Ana", "2024-05-31")
    assert document.text.split("\n") == [
        "Water and roads", "", "The well is far away, really.", "a map", "quoted", "", "- one",
        "- two", "", "a\tb", "", "1\t2", "", "x = **kept**",
    ]  # fmt: skip


def test_the_words_of_a_snake_case_name_stay():
    assert _text("use max_tokens_per_text and 2 * 3 * 4", "md") == (
        "use max_tokens_per_text and 2 * 3 * 4"
    )


def test_subtitles_are_sentences_without_timings():
    source = """1
00:00:01,000 --> 00:00:02,000
<i>The well</i> is

2
00:00:02,000 --> 00:00:03,000
far away.
- Who says so?

3
00:00:03,000 --> 00:00:04,000
42

"""
    assert _text(source, "srt") == "The well is far away.\n- Who says so?\n42"


def test_captions_that_roll_up_are_read_once():
    source = """WEBVTT

00:01.000 --> 00:02.000
the well is

00:02.000 --> 00:03.000
the well is
far<00:02.500><c> away</c>
"""
    assert _text(source, "srt") == "the well is far away"


def test_a_speaker_of_a_caption_is_named():
    assert _text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hello.</v>\n", "srt") == "Ana: Hello."


PAGE = """<!doctype html><html><head><title>Wells</title><meta name="author" content="Ana">
<meta property="article:published_time" content="2024-05-31T10:00:00Z"><style>p{}</style></head>
<body><nav><a>Home</a></nav><h1>Water</h1><p>The <b>well</b> is far
away &amp; dry.<br>Always.</p><script>x()</script><div hidden>secret</div>
<p style="display: none">secret</p><ul><li>one<li>two</ul>
<table><tr><th>a</th><th></th><th>c</th></tr><tr><td>1</td><td>2</td><td>3</td></tr></table>
<pre>x
 y</pre></body></html>"""


def test_a_page_is_what_a_person_sees():
    (document,) = _read(PAGE, "html")
    assert (document.title, document.author) == ("Wells", "Ana")
    assert document.date == "2024-05-31T10:00:00"
    assert document.text.split("\n") == [
        "Water", "The well is far away & dry.", "Always.", "one", "two", "a\t\tc", "1\t2\t3",
        "x", "y",
    ]  # fmt: skip


def test_a_table_that_lays_out_a_page_is_no_row():
    page = "<table><tr><td><p>First.</p><p>Second.</p></td><td><p>Third.</p></td></tr></table>"
    assert _text(page, "html") == "First.\nSecond.\nThird."


def test_a_deep_page_is_read():
    assert _text("<div>" * 20_000 + "deep", "html") == "deep"


def test_rich_text_is_read_with_its_facts_and_notes():
    source = (
        r"{\rtf1\ansi\ansicpg1252"
        r"{\fonttbl{\f0 Arial;}{\f1\fcharset128 Mincho;}{\f2\fcharset204 A;}}"
        r"{\info{\title Wells}{\author Ana}{\creatim\yr2024\mo5\dy31\hr14\min0}}"
        r"{\header Report\par}\pard Caf\'e9 \u26666?{\f1 \'90\'85}{\f2 \'c4\'e0}.\par "
        r"{\*\unknown hidden}{\v hidden}{\deleted hidden}Second{\footnote A note.}.\par "
        r"a\cell b\cell\row {\field{\*\fldinst HYPERLINK x}{\fldrslt link}}}"
    )
    (document,) = _read(source, "rtf")
    assert (document.title, document.author) == ("Wells", "Ana")
    assert document.date == "2024-05-31T14:00:00"
    assert document.text.split("\n") == [
        "Report", "Café 株水Да.", "Second.", "a\tb", "link", "A note.",
    ]  # fmt: skip


def test_groups_without_end_are_too_deep():
    with pytest.raises(ReadingError) as caught:
        _read("{\\rtf1 " + "{" * 100_000, "rtf")
    assert caught.value.reason is FailureKind.TOO_DEEP


def test_objects_of_a_list_are_documents():
    rows = '[{"id": 1, "text": "The well is far away"}, {"id": 2, "text": "The road is bad"}]'
    documents = _read(rows, "json")
    assert [document.text for document in documents] == ["The well is far away", "The road is bad"]
    assert [document.locator for document in documents] == ["item 1", "item 2"]


def test_what_stands_beside_a_list_of_objects_is_not_lost():
    comments = '"comments": [{"text": "I like it very much"}, {"text": "It is far too long"}]'
    article, *answers = _read(
        f'{{"title": "Wells", "body": "{"Water. " * 60}", {comments}}}', "json"
    )
    assert (article.title, article.text.count("Water.")) == ("Wells", 60)
    assert [answer.text for answer in answers] == ["I like it very much", "It is far too long"]
    first, _second = _read(f'{{"project": "A survey of the wells", {comments}}}', "json")
    assert first.metadata["caption"] == "A survey of the wells"


def test_a_list_of_authors_is_part_of_the_article():
    page = '{"title": "Wells", "body": "Dry.", "authors": [{"name": "Ana"}, {"name": "Bo"}]}'
    (document,) = _read(page, "json")
    assert document.text == "Wells\nDry.\nAna\nBo"


def test_an_object_has_title_author_and_date():
    (document,) = _read('{"title": "A", "author": "Bo", "date": "2024-05-31", "x": "y"}', "json")
    assert (document.title, document.author, document.date) == ("A", "Bo", "2024-05-31")


@pytest.mark.parametrize("value", ["NaN", "-Infinity", "1e999", "1" * 30, '"\\ud83d"', '"a\tb"'])
def test_values_that_only_some_programs_write_do_no_harm(value):
    rows = f'[{{"n": {value}, "text": "The well is far away"}}, {{"text": "The road is bad"}}]'
    assert [document.text for document in _read(rows, "json")] == [
        "The well is far away", "The road is bad",
    ]  # fmt: skip


def test_values_written_one_after_the_other_are_rows():
    data = '{\n "text": "The well is far away"\n}\n{\n "text": "The road is bad"\n}\n'
    assert [document.locator for document in _read(data, "json")] == ["item 1", "item 2"]


def test_a_broken_line_costs_only_itself():
    lines = ['{"text": "The well is far away"}', '{"text": br', '{"text": "The road is bad"}']
    results = _read("\n".join(lines), "jsonl")
    documents = [result for result in results if not isinstance(result, Failed)]
    (failure,) = (result for result in results if isinstance(result, Failed))
    assert [document.locator for document in documents] == ["row 1", "row 3"]
    assert (failure.locator, failure.reason) == ("row 2", FailureKind.DAMAGED)


def test_a_file_of_broken_lines_is_damaged():
    with pytest.raises(ReadingError) as caught:
        _read("{no json\n" * 1000, "jsonl")
    assert caught.value.reason is FailureKind.DAMAGED


@given(st.lists(st.text(min_size=1), min_size=1))
def test_any_strings_of_a_list_come_back(strings):
    expected = clean("\n".join(strings))
    if sum(map(str.isalpha, expected)) >= 2:
        assert _text(json.dumps(strings), "json") == expected


def test_endless_arrays_are_too_deep():
    with pytest.raises(ReadingError) as caught:
        _read("[" * 100_000, "json")
    assert caught.value.reason in (FailureKind.TOO_DEEP, FailureKind.DAMAGED)
