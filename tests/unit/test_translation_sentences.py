"""Sentences: what must stay intact does, loops are told, equal sentences are translated once."""

import re
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.engine.translator import Decoding, Hypothesis, Translator
from desktop_app.packs.catalogue import find_pack
from desktop_app.packs.opening import open_translator
from desktop_app.tasks.translation.editing import Edits
from desktop_app.tasks.translation.letter_case import in_small_letters, is_in_capitals
from desktop_app.tasks.translation.numbers import check_numbers
from desktop_app.tasks.translation.plausibility import (
    LOW_CONFIDENCE,
    confidence_of,
    is_plausible,
)
from desktop_app.tasks.translation.protection import holds_words, protect
from desktop_app.tasks.translation.sentences import ModelSentences, PivotSentences, Sentence


@pytest.fixture(scope="module")
def model() -> Translator:
    return open_translator(find_pack("translate-en-pt"), "en", "pt", jobs=1)


@pytest.fixture(scope="module")
def sentences(model: Translator) -> ModelSentences:
    return ModelSentences(model, beam=1)


def translated(translator: ModelSentences, text: str) -> Sentence:
    return translator.translate([text], lambda: None, with_links=False)[0]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("The {name} was opened on %(date)s by ${USER}.", ["{name}", "%(date)s", "${USER}"]),
        ("Click <0>here</0> to save %s files.", ["<0>", "</0>", "%s"]),
        ("You have {{count}} new messages from %1$s.", ["{{count}}", "%1$s"]),
        ("Please see https://example.org/a_b?x=1&y=2 for details.",
         ["https://example.org/a_b?x=1&y=2"]),
        ("Write to joao.silva@example.org, please.", ["joao.silva@example.org"]),
        ("I love 😍 this water so much.", ["😍"]),
        ("Thanks @maria for the #cleanwater work!", ["@maria", "#cleanwater"]),
        ("Dvořák met Žižek in 東京 on Monday.", ["Dvořák", "Žižek", "東京"]),
        ("He spent €1,250 and £300 in 2019.", ["€", "£", "1.250", "300", "2019"]),
        ("The file /home/ana/report.txt was lost.", ["/home/ana/report.txt"]),
        ("Set max_tokens to 48 and run main() again.", ["max_tokens", "48", "main()"]),
        ("“Stop” – she said.", ["“", "”", "–"]),
        ("The code is AB12-99-XYZ-4471 for 1,204,577 people.", ["4471", "1.204.577"]),
        ("Run `pip install -U x` first.", ["`pip install -U x`"]),
        ("XX1 is a {placeholder} here.", ["XX1", "{placeholder}"]),
    ],
)  # fmt: skip
def test_what_must_not_be_touched_comes_through(
    sentences: ModelSentences, text: str, kept: list[str]
) -> None:
    found = translated(sentences, text).text
    assert [one for one in kept if one not in found] == [], found
    assert found != text


def test_what_the_model_loses_is_put_in_its_place() -> None:
    class Forgetful:
        """A model that drops every stand-in."""

        target = "pt"

        def unknown_characters(self, _text: str) -> frozenset[str]:
            return frozenset()

        def translate(
            self,
            texts: Sequence[str],
            _decoding: Decoding,
            _checkpoint: object,
            *,
            with_links: bool,  # noqa: ARG002
        ) -> list[Hypothesis]:
            return [Hypothesis(re.sub(r"XX\d+", "", one).upper(), 0.9) for one in texts]

    forgetful: object = Forgetful()
    found = translated(ModelSentences(forgetful, 1), "see {a} and then {b}!")  # type: ignore[arg-type]
    assert found.text == "SEE {a} AND THEN {b}!"


def test_a_number_that_stays_lost_makes_a_sentence_doubtful() -> None:
    class Innumerate:
        """A model that forgets numbers and stand-ins."""

        target = "pt"

        def unknown_characters(self, _text: str) -> frozenset[str]:
            return frozenset()

        def translate(
            self,
            texts: Sequence[str],
            _decoding: Decoding,
            _checkpoint: object,
            *,
            with_links: bool,  # noqa: ARG002
        ) -> list[Hypothesis]:
            return [Hypothesis("somos muitas pessoas", 0.99)] * len(texts)

    innumerate: object = Innumerate()
    found = translated(ModelSentences(innumerate, 1), "we are 4511 people")  # type: ignore[arg-type]
    assert found.text == "somos muitas pessoas"
    assert found.confidence < LOW_CONFIDENCE


def test_a_sentence_in_capitals_is_understood(sentences: ModelSentences) -> None:
    small = translated(sentences, "The water pump is broken again.").text
    assert translated(sentences, "THE WATER PUMP IS BROKEN AGAIN.").text == small.upper()


def test_accents_apart_from_their_letters_make_no_difference() -> None:
    model = ModelSentences(open_translator(find_pack("translate-pt-en"), "pt", "en", jobs=1), 1)
    text = "A água é necessária à população."
    apart = unicodedata.normalize("NFD", text)
    assert translated(model, apart).text == translated(model, text).text


def test_equal_sentences_are_translated_once() -> None:
    seen: list[str] = []

    class Counting:
        target = "pt"

        def unknown_characters(self, _text: str) -> frozenset[str]:
            return frozenset()

        def translate(
            self,
            texts: Sequence[str],
            _decoding: Decoding,
            _checkpoint: object,
            *,
            with_links: bool,  # noqa: ARG002
        ) -> list[Hypothesis]:
            seen.extend(texts)
            return [Hypothesis(one[::-1], 0.9) for one in texts]

    counting: object = Counting()
    translator = ModelSentences(counting, 1)  # type: ignore[arg-type]
    for _call in range(2):
        found = translator.translate(["ab", "cd", "ab"], lambda: None, with_links=False)
        assert [one.text for one in found] == ["ba", "dc", "ba"]
    assert seen == ["ab", "cd"]


def test_a_loop_is_done_again_more_carefully() -> None:
    class Looping:
        target = "pt"

        def unknown_characters(self, _text: str) -> frozenset[str]:
            return frozenset()

        def translate(
            self,
            texts: Sequence[str],
            decoding: Decoding,
            _checkpoint: object,
            *,
            with_links: bool,  # noqa: ARG002
        ) -> list[Hypothesis]:
            text = "é boa ideia" if decoding.careful else "é " * 30
            return [Hypothesis(text, 0.99)] * len(texts)

    looping: object = Looping()
    found = translated(ModelSentences(looping, 1), "it is so")  # type: ignore[arg-type]
    assert found.text == "é boa ideia"


def test_through_another_language(sentences: ModelSentences) -> None:
    back = ModelSentences(open_translator(find_pack("translate-pt-en"), "pt", "en", jobs=1), 1)
    pivot = PivotSentences([sentences, back])
    text = "The {name} opened the school on Monday."
    (found,) = pivot.translate([text], lambda: None, with_links=True)
    assert "{name}" in found.text
    assert "school" in found.text
    school = text.index("school")
    best = max(
        (one for one in found.links if one.source.start == school), key=lambda one: one.weight
    )
    assert found.text[best.target.start : best.target.end] == "school"


@pytest.mark.parametrize(
    ("source", "translation", "plausible"),
    [
        ("The pump is broken.", "A bomba está quebrada.", True),
        ("It is so.", "é é é é é é", False),
        ("very very very good", "muito muito muito bom", True),
        ("ha ha ha ha ha ha", "ha ha ha ha ha ha ha", True),
        ("The committee decided that the road is to be closed on Monday.", "O comitê", False),
        ("No.", "Não é bem assim, como se pode ver por tudo o que foi dito antes disto.", False),
        ("水は汚いです。", "The water is dirty.", True),
        ("Yes", "", True),
    ],
)
def test_translations_that_went_wrong_are_told(
    source: str, translation: str, *, plausible: bool
) -> None:
    assert is_plausible(source, translation) is plausible


def test_confidence_is_between_nothing_and_certainty() -> None:
    assert confidence_of(0.2, "a b", "c d") == 0
    assert confidence_of(1.0, "a b", "c d") == 1
    assert confidence_of(0.95, "a b", "c d") > LOW_CONFIDENCE
    foreign = "Der Brunnen ist kaputt."
    assert confidence_of(0.99, foreign, foreign) < LOW_CONFIDENCE


@pytest.mark.parametrize(
    ("source", "translation", "expected"),
    [
        ("in 1592 we", "em 1529 nós", "em 1592 nós"),
        ("for $22,500", "por $22,500", "por $22.500"),
        ("1,592.50 dollars", "1.592.50 dólares", "1.592,50 dólares"),
        ("at 5 p.m.", "às 17h", "às 17h"),
        ("in the 1980s", "nos anos 80", "nos anos 80"),
        ("on 12/03/2024", "em 12/03/2024", "em 12/03/2024"),
    ],
)
def test_numbers_are_set_right(source: str, translation: str, expected: str) -> None:
    check = check_numbers(source, translation, "pt")
    assert Edits(check.edits).text(translation) == expected
    assert not check.lost


def test_a_lost_number_is_told() -> None:
    assert check_numbers("We are 4511 people", "Somos muitas pessoas", "pt").lost


@given(text=st.text(max_size=80))
def test_what_is_protected_can_always_be_put_back(text: str) -> None:
    protected = protect(text, frozenset("€“{é😀"))
    edits = protected.restored(protected.text)
    if edits is None:  # a stand-in stood in the text already, in another spelling
        return
    for span in protected.spans:
        assert text[span.start : span.end] in edits.text(protected.text)


@pytest.mark.parametrize(
    "text", ["{x}", "%s", "http://a.b/c", "a@b.cd", "12:30", "#x @y", "```json"]
)
def test_nothing_to_translate(text: str) -> None:
    assert not holds_words(text)


@pytest.mark.parametrize(
    ("text", "capitals"),
    [("WATER IS LIFE", True), ("WHO", False), ("Water Is LIFE", False), ("日本語", False)],
)
def test_capitals(text: str, *, capitals: bool) -> None:
    assert is_in_capitals(text) is capitals


def test_small_letters_keep_the_length() -> None:
    assert in_small_letters("«İSTANBUL IS BIG»") == "«İstanbul is big»"
