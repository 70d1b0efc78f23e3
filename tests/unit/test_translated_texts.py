"""Subtitles and plain text in another language: timings, wrapping and encodings stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.export.translated.documents import translate_document
from desktop_app.export.translated.plain_text import open_text
from desktop_app.export.translated.units import Opened
from tests.unit.fake_translators import dictionary, shout


@pytest.fixture
def translated(tmp_path):
    def translate(data, extension, how=shout, target="pt"):
        path = tmp_path / f"in{extension}"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        out = tmp_path / f"out{extension}"
        translate_document(path, out, how, target)
        return out.read_bytes()

    return translate


def test_timings_settings_and_tags_stay(translated):
    text = (
        "WEBVTT - a film\n\nNOTE not for the screen\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start position:10%\n<v Graça>Hello &amp; <i>good"
        " day</i></v>\n\n00:03.000 --> 00:04.000\n<v Rosa>Sit down.\n"
    )
    assert translated(text, ".vtt").decode() == (
        "WEBVTT - a film\n\nNOTE not for the screen\n\nSTYLE\n::cue { color: red }\n\n"
        "intro\n00:01.000 --> 00:02.500 align:start position:10%\n<v Graça>HELLO &amp; <i>GOOD"
        " DAY</i></v>\n\n00:03.000 --> 00:04.000\n<v Rosa>SIT DOWN.\n"
    )


def _srt(*cues):
    return "".join(
        f"{number}\n00:00:0{number},000 --> 00:00:0{number},900\n{cue}\n\n"
        for number, cue in enumerate(cues, start=1)
    )


def test_a_sentence_over_two_cues_is_translated_as_one_and_shared_out(translated):
    seen = []
    sentence = "we walked to the river, and there we drank."

    def watch(passages):
        seen.extend(passage.text for passage in passages)
        return dictionary(
            {"we walked to the river, and there we drank.": "fomos ao rio, bebemos."}
        )(passages)

    out = translated(_srt("we walked to the river,", "and there we drank."), ".srt", watch).decode()
    assert seen == [sentence]
    assert out == _srt("fomos ao rio,", "bebemos.")


def test_two_speakers_are_two_sentences(translated):
    seen = []

    def watch(passages):
        seen.extend(passage.text for passage in passages)
        return shout(passages)

    out = translated(_srt("- are you coming\n- no, I am not"), ".srt", watch).decode()
    assert seen == ["- are you coming", "- no, I am not"]
    assert out == _srt("- ARE YOU COMING\n- NO, I AM NOT")


def test_long_lines_are_wrapped_to_two_of_about_equal_length(translated):
    words = "one two three four five six seven eight nine ten eleven twelve thirteen"
    out = translated(_srt("short line"), ".srt", dictionary({"short line": words})).decode()
    lines = out.split("\n")[2:4]
    assert " ".join(lines) == words
    assert max(map(len, lines)) <= 42


def test_japanese_lines_are_shorter(translated):
    words = "井戸の水がきれいになって子どもたちはみな元気です"
    out = translated(_srt("short line"), ".srt", dictionary({"short line": words}), "ja").decode()
    lines = out.split("\n")[2:4]
    assert "".join(lines) == words
    assert max(map(len, lines)) <= 16


def test_formatting_over_a_wrapped_line_stays_closed(translated):
    out = translated(
        _srt("<i>this is what she said to everybody who came to the old well that morning</i>"),
        ".srt",
    ).decode()
    assert out.count("<i>") == out.count("</i>") == 1


_CUES = st.lists(
    st.text("ab .,-AB\u00e9", min_size=1, max_size=60).filter(
        lambda text: text.strip() and not text.strip().isdecimal()
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(_CUES)
def test_no_word_of_a_subtitle_is_lost(cues):
    from desktop_app.export.translated.documents import translate_units
    from desktop_app.export.translated.subtitles import open_subtitles

    editing = open_subtitles(Opened("a.srt", _srt(*cues).encode(), "pt"))
    translate_units(
        list(editing.units()), shout, progress=lambda _d, _a: None, checkpoint=lambda: None
    )
    text = editing.text()
    # Which cue a word stands in may change where they hold one sentence; no word goes.
    assert list(filter(str.isalpha, text.upper())) == list(
        filter(str.isalpha, "".join(cues).upper())
    )
    assert text.count("-->") == len(cues)


def test_each_line_of_a_text_stays_a_line(translated):
    text = "A title\n\n  - first thing\n  - second thing\n\tindented words\n1) numbered words\n"
    assert translated(text, ".txt").decode() == text.upper()


def test_a_wrapped_paragraph_is_translated_as_one_and_wrapped_again(translated):
    text = (
        "The old pump at the school gives clean water again,\n"
        "and the children do not have to walk to the river,\n"
        "which is far.\n\nThe end.\n"
    )
    seen = []

    def watch(passages):
        seen.extend(passage.text for passage in passages)
        return shout(passages)

    out = translated(text, ".txt", watch).decode()
    assert seen[0].endswith("walk to the river, which is far.")
    assert out == text.upper()


def test_a_wrapped_paragraph_partly_in_japanese_is_cut_between_words(translated):
    text = (
        "The old pump at the school gives clean water again,\n"
        "and the children of 東京 do not have to walk to the river,\n"
        "which is far.\n"
    )
    out = translated(text, ".txt").decode()
    assert out.split() == text.upper().split()
    assert max(map(len, out.splitlines())) <= max(map(len, text.splitlines()))


def test_a_wrapped_paragraph_in_japanese_begins_no_line_with_a_full_stop(translated):
    english = "The pump at the school is broken again and the water\nis not clean.\n"
    for spare in range(5):
        japanese = "水" * (52 - spare) + "。" + "校" * 20 + "。"
        how = dictionary({" ".join(english.split()): japanese})
        lines = translated(english, ".txt", how).decode().splitlines()
        assert "".join(lines) == japanese
        assert len(lines) > 1
        assert not any(line.startswith("。") for line in lines)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encoding_mark_and_line_ends_stay(translated, encoding, line_end):
    text = line_end.join(("A água do poço é boa.", "Não há mais cólera.", ""))
    out = translated(text.encode(encoding), ".txt", target="en")
    assert out == text.upper().encode(encoding)


def test_a_letter_the_encoding_lacks_makes_the_text_unicode(translated):
    out = translated("A água é boa".encode("cp1252"), ".txt", dictionary({"A água é boa": "水"}))
    assert out == "水".encode("utf-8-sig")


@settings(max_examples=60, deadline=None)
@given(st.text("ab \n.-1)\t", min_size=1, max_size=200).map(lambda text: f"a{text}"))
def test_a_text_without_words_to_change_is_not_changed(text):
    editing = open_text(Opened("a.txt", text.encode(), "pt"))
    list(editing.units())
    assert editing.text() == text
