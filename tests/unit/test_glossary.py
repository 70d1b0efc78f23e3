"""Glossaries: read from any usual CSV, matched in any number and case, respected in translation."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.errors import InputError
from desktop_app.tasks.translation.editing import Edit, Edits
from desktop_app.tasks.translation.glossary import (
    Glossary,
    glossary_for,
    read_glossary,
    write_glossary,
)
from desktop_app.tasks.translation.passages import Mark, Passage
from desktop_app.tasks.translation.reuse import with_memory_and_glossary
from desktop_app.tasks.translation.term_matching import plural_of
from tests.unit.word_for_word import WordForWord


def terms(*pairs: tuple[str, str], case: bool = False) -> Glossary:
    return glossary_for(
        [GlossaryTerm(source, target, case_sensitive=case) for source, target in pairs], "en", "pt"
    )


def found(glossary: Glossary, text: str) -> list[str]:
    return [text[one.start : one.end] for one in glossary.occurrences(text)]


@pytest.mark.parametrize(
    "content",
    [
        "source,target\nwell,poço\nhealth post,posto de saúde\n",
        "well;poço\nhealth post;posto de saúde\n",
        "\ufeffTerm\tTranslation\nwell\tpoço\n\n health  post \tposto de saúde\tnote\n",
        'Target term|Source term\n"poço"|well\nposto de saúde|health post\nonly one\n',
    ],
)
def test_usual_tables_are_read(tmp_path: Path, content: str) -> None:
    (tmp_path / "g.csv").write_text(content, encoding="utf-8")
    assert read_glossary(tmp_path / "g.csv") == (
        GlossaryTerm("well", "poço"),
        GlossaryTerm("health post", "posto de saúde"),
    )


def test_languages_and_case_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("EN,pt-BR\nwell,poço\n", encoding="utf-8")
    assert read_glossary(tmp_path / "a.csv") == (GlossaryTerm("well", "poço", "en", "pt"),)
    (tmp_path / "b.csv").write_text(
        "source,target,source language,target language,case sensitive\nWHO,OMS,en,pt,yes\n"
    )
    assert read_glossary(tmp_path / "b.csv") == (GlossaryTerm("WHO", "OMS", "en", "pt", True),)
    (tmp_path / "c.csv").write_bytes("água;water\n".encode("cp1252"))
    assert read_glossary(tmp_path / "c.csv", "pt", "en") == (
        GlossaryTerm("água", "water", "pt", "en"),
    )


@pytest.mark.parametrize("content", ["", "source,target\n", "one\ntwo\n", ",\n,x\n"])
def test_a_file_without_terms_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "g.csv").write_text(content)
    with pytest.raises(InputError, match=r"g\.csv holds no terms"):
        read_glossary(tmp_path / "g.csv")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    given_terms = (
        GlossaryTerm("a;b", 'say "x"', "en", "pt"),
        GlossaryTerm("WHO", "OMS", "", "", True),
    )
    write_glossary(given_terms, tmp_path / "g.csv")
    assert read_glossary(tmp_path / "g.csv") == given_terms


def test_the_corpus_keeps_a_glossary(tmp_path: Path) -> None:
    with Corpus.open(tmp_path / "a.satchel") as corpus, corpus.transaction():
        corpus.glossary.add([GlossaryTerm("well", "furo", "en", "pt"), GlossaryTerm("a", "b")])
        corpus.glossary.add([GlossaryTerm("well", "poço", "en", "pt")])
        assert corpus.glossary.all() == (
            GlossaryTerm("well", "poço", "en", "pt"),
            GlossaryTerm("a", "b"),
        )
        assert corpus.glossary.clear() == 2
        assert corpus.glossary.all() == ()


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("well", "Wells are well, farewell!", ["Wells", "well"]),
        ("health post", "Two health-posts; HEALTH POST.", ["health-posts", "HEALTH POST"]),
        ("city", "Cities and a city's", ["Cities", "city's"]),
        ("no", "No, not now", ["No"]),
        ("posts", "a post", ["post"]),
    ],
)
def test_terms_are_found_in_any_number_and_case(term: str, text: str, expected: list[str]) -> None:
    assert found(terms((term, "x")), text) == expected


@pytest.mark.parametrize(
    ("language", "term", "text", "expected"),
    [
        ("pt", "água", "Aguas sujas; aguardar", ["Aguas"]),
        ("pt", "estação", "as estações", ["estações"]),
        ("pt", "porto", "a porta", []),
        ("es", "luz", "las luces", ["luces"]),
        ("ru", "колодец", "школа", []),
        ("ru", "вода", "воды нет", ["воды"]),
        ("ja", "井戸", "古い井戸が壊れた", ["井戸"]),
        ("zh", "水井", "新水井和水井", ["水井", "水井"]),
    ],
)
def test_terms_are_found_in_other_languages(
    language: str, term: str, text: str, expected: list[str]
) -> None:
    assert found(glossary_for([GlossaryTerm(term, "x")], language, "en"), text) == expected


def test_the_longest_term_counts_and_case_is_heeded_where_asked() -> None:
    assert found(terms(("post", "a"), ("health post", "b")), "the health post") == ["health post"]
    assert found(terms(("WHO", "OMS"), case=True), "who is WHO") == ["WHO"]


def test_terms_of_other_languages_are_left_out_and_pairs_are_turned_round() -> None:
    given_terms = [
        GlossaryTerm("well", "poço", "en", "pt"),
        GlossaryTerm("Brunnen", "poço", "de", "pt"),
        GlossaryTerm("road", "estrada"),
    ]
    assert [t.source for t in glossary_for(given_terms, "en", "pt").terms] == ["well", "road"]
    assert [t.source for t in glossary_for(given_terms, "pt", "en").terms] == ["road", "poço"]


@pytest.mark.parametrize(
    ("language", "term", "expected"),
    [
        ("pt", "poço", "poços"),
        ("pt", "posto de saúde", "postos de saúde"),
        ("pt", "estação", "estações"),
        ("pt", "unidade sanitária", "unidades sanitárias"),
        ("pt", "bomba manual de água", "bombas manuais de água"),
        ("pt", "canal", "canais"),
        ("en", "health post", "health posts"),
        ("en", "city", "cities"),
        ("ja", "井戸", "井戸"),
    ],
)
def test_plurals(language: str, term: str, expected: str) -> None:
    assert plural_of(term, language) == expected


def test_a_term_comes_out_as_given() -> None:
    model = WordForWord()
    translate = with_memory_and_glossary(model, None, terms(("well", "poço")))
    (one, two, none) = translate(
        [Passage("The well is dry."), Passage("Wells and wells are dry"), Passage("the road")]
    )
    assert one.text == "O poço está seco."
    assert two.text == "Poços e poços estão seco"
    assert none.text == "o rua"
    assert model.seen.count("the road") == 1


def test_a_term_that_comes_out_by_itself_costs_nothing() -> None:
    model = WordForWord()
    translate = with_memory_and_glossary(model, None, terms(("well", "furo")))
    (one,) = translate([Passage("The wells are dry.")])
    assert one.text == "O furos estão seco."
    assert len(model.seen) == 1


def test_a_term_that_the_model_garbles_is_put_in_its_place() -> None:
    model = WordForWord(garbles=frozenset({"poço", "estrada"}))
    translate = with_memory_and_glossary(model, None, terms(("well", "poço"), ("road", "estrada")))
    (one,) = translate([Passage("The well and the road, dry.")])
    assert one.text == "O poço e o estrada, seco."


def test_marks_and_segments_stay_on_their_words() -> None:
    passage = Passage("The health post is closed.", (Mark(4, 15, 5), Mark(19, 25, 0)))
    for model in (WordForWord(), WordForWord(garbles=frozenset({"posto", "de"}))):
        translate = with_memory_and_glossary(model, None, terms(("health post", "posto de saúde")))
        (one,) = translate([passage])
        assert one.text == "O posto de saúde está fechado."
        marked = {mark.key: one.text[mark.start : mark.end] for mark in one.marks}
        assert marked == {5: "posto de saúde", 0: "fechado"}
        (segment,) = one.segments
        assert (segment.source.start, segment.source.end) == (0, len(passage.text))
        assert (segment.target.start, segment.target.end) == (0, len(one.text))


@given(
    st.text("ab ", max_size=30),
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(1, 5), st.text("xy", min_size=1, max_size=6)),
        max_size=4,
    ),
)
def test_edits_move_positions_there_and_back(text: str, wanted: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    for start, length, new in sorted(wanted):
        if start + length <= len(text) and all(e.end < start for e in edits):
            edits.append(Edit(start, start + length, new))
    moved = Edits(edits)
    after = moved.text(text)
    whole = moved.span(0, len(text))
    assert (whole.start, whole.end) == (0, len(after))
    for position, character in enumerate(text):
        if not any(e.start <= position < e.end for e in edits):
            span = moved.span(position, position + 1)
            assert after[span.start : span.end].replace("x", "").replace("y", "") == character
            back = moved.span_before(span.start, span.end)
            assert text[back.start : back.end] == character
