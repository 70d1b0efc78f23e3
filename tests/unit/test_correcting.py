"""Correcting a sentence's translation: everywhere at once, kept in the memory, taken back."""

import pytest

from desktop_app.corpus.translation_records import GlossaryTerm, MemoryEntry
from desktop_app.pipeline.correcting import correct, take_back
from tests.unit.filled_corpus import fill
from tests.unit.test_corpus_translations import DOCUMENTS, OnlyEnglish, translate


@pytest.fixture
def corpus(tmp_path):
    with fill(tmp_path / "c.satchel", DOCUMENTS) as corpus:
        translate(corpus)
        yield corpus


def shown(corpus):
    return {one.path: one.translation for one in corpus.documents()}


def pair(corpus, text):
    places = corpus.sentence_pairs.places("pt")
    return next(one for one in corpus.sentence_pairs.at("pt", places) if one.text == text)


def correct_road(corpus, text="A estrada fechou."):
    road = pair(corpus, "The road is closed.")
    with corpus.transaction():
        return correct(corpus, "pt", road.place.key, road.text, text)


def test_a_correction_shows_wherever_the_sentence_stands(corpus):
    before = shown(corpus)
    correct_road(corpus)
    after = shown(corpus)
    assert after["/b.txt"] == "A estrada fechou."
    assert after["/a.txt"].endswith("A estrada fechou.")
    assert after["/c.txt"] == before["/c.txt"]
    assert {hit.path for hit in corpus.search("fechou", 9)} == {"/a.txt", "/b.txt"}
    assert pair(corpus, "The road is closed.").origin == "memory"


def test_the_memory_has_it_and_a_later_run_keeps_it(corpus):
    correct_road(corpus)
    (entry,) = corpus.memory.entries()
    assert (entry.source_text, entry.target_text) == ("The road is closed.", "A estrada fechou.")
    assert entry.edited
    assert translate(corpus) == []
    assert shown(corpus)["/b.txt"] == "A estrada fechou."


def test_a_correction_taken_back_leaves_everything_as_it_was(corpus):
    before, found = shown(corpus), pair(corpus, "The road is closed.")
    correction = correct_road(corpus)
    with corpus.transaction():
        take_back(corpus, correction)
    assert shown(corpus) == before
    assert pair(corpus, "The road is closed.") == found
    assert corpus.memory.count() == 0
    assert corpus.search("fechou", 9) == []


def test_taking_back_brings_an_imported_sentence_back(corpus):
    imported = MemoryEntry("en", "pt", "The road is closed.", "Via fechada.")
    with corpus.transaction():
        corpus.memory.add([imported])
    translate(corpus)
    correction = correct_road(corpus)
    with corpus.transaction():
        take_back(corpus, correction)
    assert shown(corpus)["/b.txt"] == "Via fechada."
    assert list(corpus.memory.entries()) == [imported]


def test_each_sentence_is_listed_once_where_it_stands_first(corpus):
    places = corpus.sentence_pairs.places("pt")
    found = [(one.text, one.place.count) for one in corpus.sentence_pairs.at("pt", places)]
    assert found == [("The well is dry.", 1), ("The road is closed.", 2)]
    second = corpus.sentence_pairs.at("pt", places)[1]
    assert corpus.document(second.place.document_id).text[second.start : second.end] == second.text


@pytest.mark.parametrize("text", ["WELL", "seco poço", "the well is DRY."])
def test_sentences_are_found_by_either_text(corpus, text):
    well = pair(corpus, "The well is dry.")
    with corpus.transaction():
        correct(corpus, "pt", well.place.key, well.text, "Seco poço.")
    (found,) = corpus.sentence_pairs.places("pt", text=text)
    assert found.key == well.place.key


def test_sentences_of_one_document_and_doubtful_ones(corpus):
    road = pair(corpus, "The road is closed.")
    document = next(one for one in corpus.documents() if one.path == "/b.txt")
    assert len(corpus.sentence_pairs.places("pt", document_id=document.id)) == 1
    assert len(corpus.sentence_pairs.places("pt", below=1.1)) == 2
    correct_road(corpus)
    doubtful = corpus.sentence_pairs.places("pt", below=1.1)  # what a person said is certain
    assert road.place.key not in {one.key for one in doubtful}


def test_a_removed_document_takes_its_sentences_out_of_the_table(corpus):
    places = corpus.sentence_pairs.places("pt")
    with corpus.transaction():
        corpus._database.execute("DELETE FROM documents WHERE name = 'a.txt'")
    assert corpus.sentence_pairs.at("pt", places) == []


def test_a_term_is_removed_for_its_languages_alone(corpus):
    terms = [GlossaryTerm("well", "poço"), GlossaryTerm("well", "puits", "en", "fr")]
    with corpus.transaction():
        corpus.glossary.add(terms)
        assert corpus.glossary.remove(terms[0])
        assert not corpus.glossary.remove(terms[0])
    assert corpus.glossary.all() == (terms[1],)


def test_only_chosen_documents_are_translated_and_counted(tmp_path):
    from desktop_app.pipeline.translation_phase import TranslationPhase

    with fill(tmp_path / "c.satchel", DOCUMENTS) as corpus:
        ids = {one.path: one.id for one in corpus.documents()}
        assert corpus.translations.waiting("pt").left == 4
        phase = TranslationPhase(
            corpus, "pt", OnlyEnglish(), "1", lambda: None, [ids["/b.txt"], ids["/d.txt"]]
        )
        assert phase.characters == len("The road is closed.") + len("道は閉まっている。")
        assert sum(step.documents for step in phase.steps()) == 2
        need = corpus.translations.waiting("pt")
        assert (need.done, dict(need.languages)) == (2, {"en": 1, "pt": 1})
        assert corpus.translations.waiting("pt", [ids["/b.txt"]]).left == 0
        assert shown(corpus)["/a.txt"] is None
