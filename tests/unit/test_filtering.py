"""The filter over documents: what each condition chooses, their order, counts by facets."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.filtering import DocumentFilter, filter_sql
from desktop_app.corpus.ordering import SortColumn, SortOrder
from desktop_app.corpus.records import DocumentRecord, LabelBy
from desktop_app.corpus.store import Corpus
from desktop_app.documents import FailureKind
from desktop_app.errors import InputError
from tests.unit.filled_corpus import Given, Unread, fill

DOCUMENTS = [
    Given(
        "/shared/notes/ana.txt",
        "The water pump is broken.\nNobody came.",
        tone="negative",
        certainty=0.95,
        label="Water",
        keywords=("water pump", "pump"),
        date="2024-03-31",
        metadata={"village": "Nova", "note": 'says "village": "Beira" is far'},
    ),
    Given(
        "/shared/notes/bruno.txt",
        "A escola é boa.",
        language="pt",
        tone="positive",
        certainty=0.7,
        label="Schools",
        keywords=("escola",),
        date="2024-04-01T10:00:00",
        metadata={"village": "Beira"},
    ),
    Given(
        "/shared/notes-old/carla.docx",
        "The road is a road.",
        tone="neutral",
        keywords=("road",),
        metadata={"village": ""},
        date="2023",
    ),
    Given("/shared/survey.xlsx", "Água limpa", locator="row 2", language="pt", tone="mixed"),
    Given("/shared/survey.xlsx", "Clean water", locator="row 3", label="Water", tone="positive"),
    Given("/shared/survey.xlsx", "水がきれい", locator="row 10", language="ja", tone="positive"),
]
UNREAD = [Unread("/shared/locked.pdf", FailureKind.ENCRYPTED)]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with fill(tmp_path_factory.mktemp("filter") / "c.satchel", DOCUMENTS, UNREAD) as filled:
        carla = _named(filled, "carla.docx").id
        with filled.transaction():
            filled.annotations.add(
                [Annotation(Target(carla), "Schools"), Annotation(Target(carla), "Not in the set")]
            )
        yield filled


def _named(corpus: Corpus, name: str) -> DocumentRecord:
    return next(document for document in corpus.documents() if document.name == name)


def _places(corpus: Corpus, chosen: DocumentFilter, order: SortOrder | None = None) -> list[str]:
    """Return the names of files, or of rows, in order."""
    rows = corpus.document_rows(corpus.filtered_ids(chosen, order))
    return [row.locator or row.path.rpartition("/")[2].partition(".")[0] for row in rows]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (DocumentFilter(), {"ana", "bruno", "carla", "row 2", "row 3", "row 10"}),
        (DocumentFilter(unread=True), {"locked"}),
        (DocumentFilter(languages=("pt", "ja")), {"bruno", "row 2", "row 10"}),
        (DocumentFilter(languages=("pt",), sentiments=("positive",)), {"bruno"}),
        (DocumentFilter(kinds=("docx", "txt")), {"ana", "bruno", "carla"}),
        (DocumentFilter(sentiments=("mixed", "neutral")), {"carla", "row 2"}),
        (DocumentFilter(labels=("Water",)), {"ana", "row 3"}),
        (DocumentFilter(labels=("Schools",)), {"bruno", "carla"}),
        (DocumentFilter(labels=("Schools", "")), {"bruno", "carla", "row 2", "row 10"}),
        (DocumentFilter(labels=("Not in the set",)), set()),
        (DocumentFilter(keywords=("pump", "escola")), {"ana", "bruno"}),
        (DocumentFilter(metadata=(("village", "Beira"),)), {"bruno"}),
        (DocumentFilter(metadata=(("village", "Beira"), ("village", "Nova"))), {"ana", "bruno"}),
        (DocumentFilter(metadata=(("village", ""),)), {"carla", "row 2", "row 3", "row 10"}),
        (DocumentFilter(metadata=(("village", "Nova"), ("note", "x"))), set()),
        (DocumentFilter(date_from="2024-03"), {"ana", "bruno"}),
        (DocumentFilter(date_to="2024-03"), {"ana", "carla"}),
        (DocumentFilter(date_from="2024-04-01", date_to="2024-04-01"), {"bruno"}),
        (DocumentFilter(path_prefix="/shared/notes"), {"ana", "bruno"}),
        (DocumentFilter(path_prefix="/shared/notes/"), {"ana", "bruno"}),
        (DocumentFilter(path_prefix="/shared/survey.xlsx"), {"row 2", "row 3", "row 10"}),
        (DocumentFilter(min_confidence=0.9), {"carla"}),
        (DocumentFilter(max_confidence=0.85), {"ana", "bruno", "row 3"}),
        (DocumentFilter(query="water"), {"ana", "row 3"}),
        (DocumentFilter(query="agua"), {"row 2"}),
        (DocumentFilter(query="き"), {"row 10"}),
        (DocumentFilter(query="water -pump"), {"row 3"}),
        (DocumentFilter(query="   "), {"ana", "bruno", "carla", "row 2", "row 3", "row 10"}),
        (DocumentFilter(ids=()), set()),
    ],
)
def test_a_condition_chooses(corpus: Corpus, chosen: DocumentFilter, expected: set[str]) -> None:
    found = _places(corpus, chosen)
    assert set(found) == expected
    assert len(found) == len(expected)
    assert corpus.filtered_count(chosen) == len(expected)


def test_ids_and_meaning_choose_outright_and_meaning_gives_an_order(corpus: Corpus) -> None:
    by_place = corpus.filtered_ids(DocumentFilter())
    some = (by_place[3], by_place[0], 999_999)
    chosen = DocumentFilter(meaning=some, query="not looked at")
    by_meaning = corpus.filtered_ids(chosen, SortOrder(SortColumn.RELEVANCE))
    assert by_meaning.tolist() == [some[0], some[1]]
    assert set(corpus.filtered_ids(DocumentFilter(ids=some))) == set(some[:2])


def test_a_query_without_a_word_is_refused(corpus: Corpus) -> None:
    with pytest.raises(InputError):
        corpus.filtered_ids(DocumentFilter(query="- ?"))


@pytest.mark.parametrize(
    ("column", "ascending"),
    [
        (SortColumn.PLACE, ["carla", "ana", "bruno", "row 2", "row 3", "row 10"]),
        (SortColumn.NAME, ["ana", "bruno", "carla", "row 2", "row 3", "row 10"]),
        (SortColumn.WORDS, ["row 10", "row 2", "row 3", "bruno", "carla", "ana"]),
        (SortColumn.SENTIMENT, ["ana", "row 2", "carla", "bruno", "row 3", "row 10"]),
    ],
)
def test_documents_come_in_order(corpus: Corpus, column: SortColumn, ascending: list[str]) -> None:
    assert _places(corpus, DocumentFilter(), SortOrder(column)) == ascending
    descending = _places(corpus, DocumentFilter(), SortOrder(column, descending=True))
    assert descending == ascending[::-1]


def test_documents_without_a_value_come_last_either_way(corpus: Corpus) -> None:
    for column, missing in ((SortColumn.DATE, 3), (SortColumn.LABEL, 2)):
        for descending in (False, True):
            ids = corpus.filtered_ids(DocumentFilter(), SortOrder(column, descending))
            rows = corpus.document_rows(ids)
            has = [bool(row.date if column is SortColumn.DATE else row.labels) for row in rows]
            assert has == [True] * (6 - missing) + [False] * missing


def test_the_most_relevant_come_first(corpus: Corpus) -> None:
    order = SortOrder(SortColumn.RELEVANCE)
    assert _places(corpus, DocumentFilter(query="road OR broken"), order) == ["carla", "ana"]
    assert _places(corpus, DocumentFilter(), order)[0] == "carla"  # by place, without a query


def test_facets_count_what_is_chosen(corpus: Corpus) -> None:
    everything = DocumentFilter()
    assert corpus.facet_counts(everything, "language") == {"en": 3, "pt": 2, "ja": 1}
    assert corpus.facet_counts(everything, "sentiment") == {
        "positive": 3,
        "mixed": 1,
        "negative": 1,
        "neutral": 1,
    }
    assert corpus.facet_counts(everything, "label") == {"": 2, "Schools": 2, "Water": 2}
    assert corpus.facet_counts(everything, "kind") == {"xlsx": 3, "txt": 2, "docx": 1}
    assert corpus.facet_counts(everything, "month") == {"2023": 1, "2024-03": 1, "2024-04": 1}
    assert corpus.facet_counts(everything, "metadata:village") == {"": 1, "Beira": 1, "Nova": 1}
    notes = DocumentFilter(path_prefix="/shared/notes", languages=("en",))
    assert corpus.facet_counts(notes, "keyword") == {"pump": 1, "water pump": 1}
    assert corpus.facet_counts(notes, "label") == {"Water": 1}
    assert corpus.metadata_names() == ["village", "note"]


def test_a_row_says_what_the_record_says(corpus: Corpus) -> None:
    ids = corpus.filtered_ids(DocumentFilter(unread=None))
    for row in corpus.document_rows(ids):
        record = corpus.document(row.id)
        for name in ("path", "locator", "name", "kind", "language", "words", "date", "failure"):
            assert getattr(row, name) == getattr(record, name)
        assert (row.sentiment, row.labels, row.label_by) == (
            record.sentiment,
            record.labels,
            record.label_by,
        )
    carla = _named(corpus, "carla.docx").id
    assert [row.label_by for row in corpus.document_rows([carla])] == [LabelBy.PERSON]
    assert corpus.document_rows([424242]) == []
    with pytest.raises(InputError):
        corpus.document(424242)


def test_segments_of_one_document_are_those_of_all(corpus: Corpus) -> None:
    ana = _named(corpus, "ana.txt").id
    found = corpus.document_segments(ana)
    assert [segment.text for segment in found] == ["The water pump is broken.", "Nobody came."]
    assert found == [segment for segment in corpus.segments() if segment.document_id == ana]


_TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_ANY = st.builds(
    DocumentFilter,
    query=_TEXT,
    languages=st.tuples() | st.tuples(st.sampled_from(["en", "pt", "ja", "", "x'y"])),
    sentiments=st.tuples() | st.tuples(st.sampled_from(["negative", "positive", ""])),
    labels=st.tuples() | st.tuples(st.sampled_from(["Water", "Schools", "", "%"])),
    keywords=st.tuples() | st.tuples(_TEXT),
    metadata=st.tuples() | st.tuples(st.tuples(st.sampled_from(["village", 'a"b', ""]), _TEXT)),
    date_from=st.none() | st.sampled_from(["2023", "2024-03", "2024-04-01"]),
    path_prefix=st.none() | _TEXT,
    min_confidence=st.none() | st.floats(0, 1),
    unread=st.sampled_from([None, True, False]),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(chosen=_ANY, column=st.sampled_from(SortColumn), descending=st.booleans())
def test_any_filter_narrows_and_is_the_same_however_asked(
    corpus: Corpus, chosen: DocumentFilter, column: SortColumn, *, descending: bool
) -> None:
    try:
        ids = corpus.filtered_ids(chosen, SortOrder(column, descending))
    except InputError:
        return  # no word in the query
    assert len(set(ids)) == len(ids) == corpus.filtered_count(chosen)
    assert set(ids) <= set(corpus.filtered_ids(replace(chosen, query="", metadata=())))
    assert sum(corpus.facet_counts(chosen, "kind").values()) == len(ids)
    assert sum(corpus.facet_counts(chosen, "language").values()) == len(ids)


_VALUES = st.dictionaries(_TEXT.filter(bool), _TEXT.filter(bool), max_size=3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(stored=_VALUES, name=_TEXT.filter(bool), value=_TEXT.filter(bool))
def test_metadata_is_found_exactly(
    tmp_path_factory: pytest.TempPathFactory, stored: dict[str, str], name: str, value: str
) -> None:
    condition = filter_sql(DocumentFilter(metadata=((name, value),), unread=None))
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True)
    assert (str(condition.parameters[0]) in text) == (stored.get(name) == value)


def test_the_filter_stands_as_a_subquery(corpus: Corpus) -> None:
    chosen = filter_sql(DocumentFilter(languages=("pt",), query="agua"))
    assert chosen.sql.count("?") == len(chosen.parameters)


def test_paths_of_windows_are_folders_too(tmp_path: Path) -> None:
    documents = [Given("C:\\notes\\a.txt", "One."), Given("C:\\notes2\\b.txt", "Two.")]
    with fill(tmp_path / "w.satchel", documents) as corpus:
        assert corpus.filtered_count(DocumentFilter(path_prefix="C:\\notes")) == 1
