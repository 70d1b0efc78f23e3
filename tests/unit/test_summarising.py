"""Summaries of documents of a corpus and of files, and the themes of many documents."""

import pytest

from desktop_app.corpus.store import Corpus
from desktop_app.errors import CancelledError, InputError
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.plan import Task
from desktop_app.pipeline.summarising import (
    PlainText,
    summarise_document,
    summarise_selection,
    summarise_texts,
)
from desktop_app.pipeline.themes import summarise_documents
from tests.unit.analysed_corpus import analysed
from tests.unit.topic_sentences import SENTENCES

LETTER = (
    "The pump in our village broke in March.\nNobody has come to repair it since then.\n"
    "We drink from the river and the children fall ill.\nPlease repair the pump before the rains."
)
ANSWERS = "text\n" + "\n".join(
    f'"{text}"' for code in ("en", "pt") for text, _topic in SENTENCES[code]
)


@pytest.fixture(scope="module")
def models():
    return AnalysisModels(1)


@pytest.fixture(scope="module")
def path(models, tmp_path_factory):
    texts = {"letter.txt": LETTER, "answers.csv": ANSWERS, "empty.txt": "..."}
    return analysed(tmp_path_factory.mktemp("corpus"), texts, models)


@pytest.fixture
def corpus(path):
    with Corpus.read(path) as opened:
        yield opened


def letter(corpus):
    return next(one for one in corpus.sources() if one.path.endswith("letter.txt"))


def test_sentences_are_spans_of_the_document_in_its_order(corpus, models):
    source = letter(corpus)
    found = summarise_document(corpus, models, source.id, 2)
    assert (found.of_sentences, found.documents) == (4, 1)
    assert [one.start for one in found.sentences] == sorted(one.start for one in found.sentences)
    for one in found.sentences:
        assert source.text[one.start : one.end] == one.text
        assert one.document_id == source.id
        assert 0 <= one.score <= 1


def test_a_document_that_is_not_there(corpus, models):
    with pytest.raises(InputError, match="no document 999"):
        summarise_document(corpus, models, 999)


def test_a_selection_is_summarised_across_its_documents(corpus, models):
    chosen = [one.id for one in corpus.sources() if one.locator][:10]
    found = summarise_selection(corpus, models, chosen, 4)
    assert found.documents == 10
    assert len({one.document_id for one in found.sentences}) == 4
    assert {one.document_id for one in found.sentences} <= set(chosen)


def test_a_whole_corpus_and_its_largest_documents_come_in_a_stable_order(corpus, models):
    one = summarise_selection(corpus, models, None, 3)
    assert one == summarise_selection(corpus, models, None, 3)
    assert one.documents == 34


def test_a_text_outside_any_corpus_is_summarised_alike(corpus, models):
    inside = summarise_document(corpus, models, letter(corpus).id, 2)
    outside = summarise_texts(models, [PlainText(LETTER)], 2)
    assert [one.text for one in outside.sentences] == [one.text for one in inside.sentences]
    assert outside.sentences[0].document_id is None


def test_a_corpus_without_embeddings_is_encoded_as_needed(models, tmp_path):
    made = analysed(tmp_path, {"letter.txt": LETTER}, models, frozenset({Task.LANGUAGE}))
    with Corpus.read(made) as corpus:
        assert len(summarise_document(corpus, models, 1, 2).sentences) == 2
        with pytest.raises(InputError, match="holds no embeddings"):
            summarise_documents(corpus, models)


def test_an_empty_text_has_no_summary(models):
    found = summarise_texts(models, [PlainText("")], 2)
    assert (found.sentences, found.of_sentences, found.documents) == ((), 0, 1)


def test_themes_tell_their_size_words_feelings_and_quotes(corpus, models):
    found = summarise_documents(corpus, models, themes=4)
    assert found.documents == sum(theme.documents for theme in found.themes) + found.without_text
    texts = {one.id: one.text for one in corpus.sources()}
    everything = [one for theme in found.themes for one in theme.document_ids]
    assert len(everything) == len(set(everything))
    for theme in found.themes:
        assert theme.documents == len(theme.document_ids)
        assert sum(theme.sentiments.values()) == theme.documents
        assert 1 <= len(theme.quotes) <= 2
        for quote in theme.quotes:
            assert quote.document_id in theme.document_ids
            assert texts[quote.document_id][quote.start : quote.end] == quote.text
        assert len({quote.text for quote in theme.quotes}) == len(theme.quotes)


def test_themes_of_a_filter_are_of_its_documents_alone(corpus, models):
    chosen = [one.id for one in corpus.sources() if one.locator][:12]
    found = summarise_documents(corpus, models, chosen)
    assert sorted(one for theme in found.themes for one in theme.document_ids) == sorted(chosen)


def test_themes_without_stored_keywords_are_named_from_their_texts(models, tmp_path):
    tasks = frozenset({Task.LANGUAGE, Task.SENTIMENT})
    made = analysed(tmp_path, {"answers.csv": ANSWERS}, models, tasks)
    with Corpus.read(made) as corpus:
        found = summarise_documents(corpus, models, themes=3)
    assert any(theme.name for theme in found.themes)


def test_it_can_be_stopped(corpus, models):
    def stop():
        raise CancelledError

    with pytest.raises(CancelledError):
        summarise_documents(corpus, models, checkpoint=stop)
    with pytest.raises(CancelledError):
        summarise_selection(corpus, models, None, checkpoint=stop)
