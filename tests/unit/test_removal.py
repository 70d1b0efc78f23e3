"""Documents taken out of a corpus and put back; sentiments that people gave; the runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.corpus.given_sentiments import GivenSentiments
from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.corpus.records import LabelBy
from desktop_app.corpus.store import Corpus
from tests.unit.filled_corpus import Given, fill


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    documents = [
        Given("/a.txt", "The pump broke.\nIt leaks.", tone="negative", label="Water"),
        Given("/b.txt", "The clinic is good.", tone="positive", label="Health"),
    ]
    with fill(tmp_path / "c.satchel", documents) as filled:
        yield filled


def _ids(corpus: Corpus) -> list[int]:
    return corpus.filtered_ids(DocumentFilter()).tolist()


def test_what_was_taken_out_comes_back_as_it_was(corpus: Corpus) -> None:
    first, _second = _ids(corpus)
    with corpus.transaction():
        corpus.annotations.add([Annotation(Target(first), "Health", "Ana")])
        corpus.sentiments.give(GivenSentiments({Target(first): "neutral"}))
    before = (corpus.document(first), corpus.document_segments(first))
    with corpus.transaction():
        removed = corpus.removal.remove([first])
    assert len(_ids(corpus)) == 1
    assert not corpus.search("pump", 5)
    assert corpus.files.stored()["/a.txt"].complete
    with corpus.transaction():
        corpus.removal.restore(removed)
    assert (corpus.document(first), corpus.document_segments(first)) == before
    assert [hit.document_id for hit in corpus.search("pump", 5)] == [first]
    assert [one.label for one in corpus.annotations.of_document(first)] == ["Health"]


def test_what_a_run_swept_away_is_analysed_again(corpus: Corpus) -> None:
    first, _second = _ids(corpus)
    with corpus.transaction():
        removed = corpus.removal.remove([first])
        corpus.analyses.drop_unused()
        corpus.removal.restore(removed)
    assert corpus.document(first).text.startswith("The pump")
    assert not corpus.document_segments(first)
    pending = corpus.analyses.pending(frozenset({"all"}), after=0, documents=9, characters=999)
    assert [document.id for document in pending] == [first]


def test_removing_what_is_gone_is_no_fault(corpus: Corpus) -> None:
    with corpus.transaction():
        corpus.removal.remove_for_good([77, *_ids(corpus)])
    assert _ids(corpus) == []


def test_a_person_decides_a_sentiment_and_takes_it_back(corpus: Corpus) -> None:
    first, second = _ids(corpus)
    target = Target(first)
    before = corpus.sentiments.of([target])
    with corpus.transaction():
        corpus.sentiments.give(GivenSentiments({target: "positive"}))
    record = corpus.document(first)
    assert record.sentiment is not None
    assert (record.sentiment.label, record.sentiment.probability) == ("positive", 1.0)
    assert record.sentiment_by is LabelBy.PERSON
    assert corpus.document_rows([first])[0].sentiment == record.sentiment
    assert corpus.facet_counts(DocumentFilter(), "sentiment") == {"positive": 2}
    assert corpus.filtered_count(DocumentFilter(sentiments=("negative",))) == 0
    assert corpus.summary().sentiments == {"positive": 2}
    order = SortOrder(SortColumn.SENTIMENT, descending=True)
    assert corpus.filtered_ids(DocumentFilter(), order).tolist() == [first, second]
    with corpus.transaction():
        corpus.sentiments.give(before)
    assert corpus.document(first).sentiment_by is LabelBy.MODEL


def test_a_sentence_can_be_corrected_alone(corpus: Corpus) -> None:
    first, _second = _ids(corpus)
    span = corpus.document_segments(first)[1]
    with corpus.transaction():
        target = Target(first, span.start, span.end)
        corpus.sentiments.give(GivenSentiments({target: "positive"}))
    tones = [one.sentiment.label for one in corpus.document_segments(first) if one.sentiment]
    assert tones == ["negative", "positive"]
    assert corpus.document(first).sentiment_by is LabelBy.MODEL
    assert corpus.sentiments.of_sentences(first) == {(span.start, span.end): "positive"}


def test_the_last_run_is_known(corpus: Corpus) -> None:
    assert corpus.runs.last() is None
    with corpus.transaction():
        number = corpus.runs.begin("2026-01-01T00:00:00+00:00", {"paths": ["/a"]})
    last = corpus.runs.last()
    assert last is not None
    assert (last.id, last.state, last.options) == (number, "running", {"paths": ["/a"]})
    with corpus.transaction():
        corpus.runs.end(number, "2026-01-01T00:01:00+00:00", "done")
    assert corpus.runs.last() != last
