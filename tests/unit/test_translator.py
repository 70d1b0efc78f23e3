"""The translation engine: every text in, a translation out, whatever its length or letters."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.engine.alignment import piece_spans
from desktop_app.engine.clauses import cut_position
from desktop_app.engine.threads import Threads
from desktop_app.engine.translator import Decoding, Translator, TranslatorSpec
from desktop_app.errors import CancelledError, PackError
from desktop_app.packs.catalogue import find_pack
from desktop_app.packs.opening import open_translator, translator_spec
from desktop_app.text.segmentation import Span

SENTENCE = "The water pump is broken again."


@pytest.fixture(scope="module")
def model() -> Translator:
    return open_translator(find_pack("translate-en-pt"), "en", "pt", jobs=1)


def test_translates(model: Translator) -> None:
    (found,) = model.translate([SENTENCE])
    assert "bomba" in found.text
    assert "água" in found.text
    assert 0.5 < found.score <= 1


def test_nothing_in_nothing_out(model: Translator) -> None:
    assert model.translate([]) == []
    assert [found.text for found in model.translate(["", " \t ", "\u200b"])][:2] == ["", ""]


def test_the_order_is_kept_however_texts_are_batched(model: Translator) -> None:
    texts = [f"There are {number} people in the house." for number in range(100, 140)]
    texts[3] = ""
    found = model.translate(texts)
    for number, one in zip(range(100, 140), found, strict=True):
        assert str(number) in one.text or number == 103


def test_a_long_text_is_not_cut_off(model: Translator) -> None:
    parts = [f"On day {number} the committee met again," for number in range(101, 161)]
    (found,) = model.translate([" ".join(parts)])
    missing = [number for number in range(101, 161) if str(number) not in found.text]
    assert len(missing) <= 3, missing


def test_links_name_the_words_that_stand_for_each_other(model: Translator) -> None:
    (found,) = model.translate([SENTENCE], with_links=True)
    pump = [link for link in found.links if SENTENCE[link.source.start : link.source.end] == "pump"]
    best = max(pump, key=lambda link: link.weight)
    assert found.text[best.target.start : best.target.end] == "bomba"


def test_links_of_a_long_text_stay_in_place(model: Translator) -> None:
    text = " ".join([SENTENCE] * 30)
    (found,) = model.translate([text], with_links=True)
    late = [link for link in found.links if link.source.start > 800 and link.weight > 0.9]
    assert late
    for link in late:
        if text[link.source.start : link.source.end] == "pump":
            assert found.text[link.target.start : link.target.end] == "bomba"


def test_it_can_be_stopped(model: Translator) -> None:
    def stop(_done: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        model.translate([SENTENCE] * 50, checkpoint=stop)


def test_it_tells_how_many_are_done(model: Translator) -> None:
    done: list[int] = []
    model.translate([SENTENCE] * 40 + [""], checkpoint=done.append)
    assert done == sorted(done)
    assert done[-1] == 41
    assert len(done) > 2


@pytest.mark.parametrize("decoding", [Decoding(1), Decoding(4), Decoding(4, careful=True)])
def test_every_way_of_decoding(model: Translator, decoding: Decoding) -> None:
    assert "água" in model.translate([SENTENCE], decoding)[0].text


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(texts=st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_a_text(model: Translator, texts: list[str]) -> None:
    found = model.translate(texts, with_links=True)
    assert len(found) == len(texts)
    for text, one in zip(texts, found, strict=True):
        for link in one.links:
            assert 0 <= link.source.start <= link.source.end <= len(text)
            assert 0 <= link.target.start <= link.target.end <= len(one.text)


def test_unknown_characters_are_named(model: Translator) -> None:
    assert model.unknown_characters("Água é 東京 {x}") >= {"東", "京", "{", "}"}
    assert not model.unknown_characters("Água é vida, 12%.") & set("Água é vida")


def test_accents_apart_from_their_letters_are_known(model: Translator) -> None:
    apart = unicodedata.normalize("NFD", "água é ação")
    assert not model.unknown_characters(apart + "ﬁ…ª")
    assert model.unknown_characters("½") == {"½"}


def test_a_pack_without_a_tokenizer_is_refused(tmp_path: Path) -> None:
    spec = TranslatorSpec("mine", "sentencepiece", "en", "pt")
    with pytest.raises(PackError, match="mine"):
        Translator(tmp_path, spec, Threads(1, 1))


def test_a_pack_refuses_languages_it_does_not_know() -> None:
    with pytest.raises(PackError, match="Japanese"):
        translator_spec(find_pack("translate-en-pt"), "en", "ja")


def test_pieces_are_found_in_the_text() -> None:
    text = "ﬁne  café 1"
    assert [text[s.start : s.end] for s in piece_spans(["▁f", "ine", "▁ca", "fé", "▁1"], text)] == [
        "ﬁ", "ﬁne", "ca", "fé", "1",
    ]  # fmt: skip
    assert piece_spans(["▁", "a"], "a") == [Span(0, 0), Span(0, 1)]
    assert piece_spans(["▁a", "<0xE6>", "<0xB0>", "<0xB4>"], "a 水")[1] == Span(2, 3)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("It rained. Then it stopped.", "Then it stopped."),
        ("When it rained, we stayed at home and slept", "we stayed at home and slept"),
        ("we walked to the market and bought two goats", "and bought two goats"),
        ("xxxxxxxx", "xxxx"),
    ],
)
def test_long_sentences_are_cut_where_one_takes_breath(text: str, second: str) -> None:
    assert text[cut_position(text) :] == second
