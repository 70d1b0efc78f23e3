"""The translation memory: exact matches whatever their white space, edited sentences first."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from desktop_app.corpus.store import Corpus
from desktop_app.corpus.translation_records import MemoryEntry
from desktop_app.tasks.translation.passages import Mark, Origin, Passage
from desktop_app.tasks.translation.reuse import with_memory_and_glossary
from tests.unit.word_for_word import WordForWord


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "a.satchel") as opened:
        yield opened


def add(corpus: Corpus, *entries: MemoryEntry) -> int:
    with corpus.transaction():
        return corpus.memory.add(entries)


def test_a_sentence_is_found_whatever_its_white_space(corpus: Corpus) -> None:
    add(corpus, MemoryEntry("en", "pt", "The well\n is  dry.", "O poço secou."))
    found = corpus.memory.lookup("en", "pt", ["The well is dry.", " The\twell is dry. ", "Else."])
    assert found == {
        "The well is dry.": "O poço secou.",
        " The\twell is dry. ": "O poço secou.",
    }
    assert corpus.memory.lookup("en", "fr", ["The well is dry."]) == {}


def test_both_directions_are_served_and_the_one_made_for_it_first(corpus: Corpus) -> None:
    add(corpus, MemoryEntry("en", "pt", "well", "poço"))
    assert corpus.memory.lookup("pt", "en", ["poço"]) == {"poço": "well"}
    add(corpus, MemoryEntry("pt", "en", "poço", "borehole"))
    assert corpus.memory.lookup("pt", "en", ["poço"]) == {"poço": "borehole"}
    assert corpus.memory.lookup("en", "pt", ["well"]) == {"well": "poço"}


def test_edited_sentences_are_not_replaced_by_imported_ones(corpus: Corpus) -> None:
    assert add(corpus, MemoryEntry("en", "pt", "well", "furo")) == 1
    assert add(corpus, MemoryEntry("en", "pt", "well", "furo")) == 0
    assert add(corpus, MemoryEntry("en", "pt", "well", "cisterna")) == 1
    assert add(corpus, MemoryEntry("en", "pt", "well", "poço", edited=True)) == 1
    assert add(corpus, MemoryEntry("en", "pt", "well", "furo")) == 0
    assert corpus.memory.lookup("en", "pt", ["well"]) == {"well": "poço"}
    assert add(corpus, MemoryEntry("en", "pt", "well", "poços", edited=True)) == 1
    assert corpus.memory.lookup("en", "pt", ["well"]) == {"well": "poços"}
    assert corpus.memory.count() == 1


def test_its_revision_grows_only_with_changes(corpus: Corpus) -> None:
    before = corpus.memory.revision()
    add(corpus, MemoryEntry("en", "pt", "well", "furo"))
    after = corpus.memory.revision()
    assert after > before
    add(corpus, MemoryEntry("en", "pt", "well", "furo"))
    assert corpus.memory.revision() == after
    with corpus.transaction():
        assert corpus.memory.clear() == 1
        assert corpus.memory.clear() == 0
    assert corpus.memory.revision() > after


def test_many_sentences_are_looked_up_together(corpus: Corpus) -> None:
    add(corpus, *(MemoryEntry("en", "pt", f"well {n}", f"poço {n}") for n in range(3000)))
    found = corpus.memory.lookup("en", "pt", [f"well {n}" for n in range(0, 6000, 2)])
    assert len(found) == 1500
    assert found["well 2998"] == "poço 2998"


REMEMBERED = {"The well is dry.": "O poço secou há muito.", "Hello": "Olá"}


def lookup(texts: Sequence[str]) -> Mapping[str, str]:
    return {text: REMEMBERED[text] for text in texts if text in REMEMBERED}


def test_a_remembered_passage_needs_no_model() -> None:
    model = WordForWord()
    (one, none) = with_memory_and_glossary(model, lookup, None)([Passage(" Hello\n"), Passage("")])
    assert one.text == " Olá\n"
    assert [segment.origin for segment in one.segments] == [Origin.MEMORY]
    assert one.segments[0].confidence == 1.0
    assert none.text == ""
    assert [text for text in model.seen if text] == []


def test_remembered_sentences_stand_among_translated_ones() -> None:
    model = WordForWord()
    passage = Passage("The road is closed. The well is dry.  The road is broken. And closed.")
    (one,) = with_memory_and_glossary(model, lookup, None)([passage])
    assert one.text == "O rua está fechado. O poço secou há muito.  O rua está quebrado. E fechado."
    assert model.seen == ["The road is closed.", "The road is broken. And closed."]
    assert [segment.origin for segment in one.segments] == [
        Origin.MODEL,
        Origin.MEMORY,
        Origin.MODEL,
    ]
    for segment in one.segments:
        source = passage.text[segment.source.start : segment.source.end]
        target = one.text[segment.target.start : segment.target.end]
        assert (source in REMEMBERED) == (target in REMEMBERED.values())


def test_marks_follow_into_remembered_sentences() -> None:
    passage = Passage(
        "The road. The well is dry.", (Mark(4, 14, 1), Mark(10, 26, 2), Mark(14, 18, 3))
    )
    (one,) = with_memory_and_glossary(WordForWord(), lookup, None)([passage])
    assert one.text == "O rua. O poço secou há muito."
    marked = {(mark.key, one.text[mark.start : mark.end]) for mark in one.marks}
    assert (2, "O poço secou há muito.") in marked
    assert (1, "rua.") in marked or (1, "rua") in marked
    assert all(0 <= m.start < m.end <= len(one.text) for m in one.marks)
    assert {mark.key for mark in one.marks} == {1, 2, 3}
