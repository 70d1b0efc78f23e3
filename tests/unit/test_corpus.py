"""The corpus: what goes in comes out, changed files replace, foreign files are refused."""

import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.corpus import opening, schema
from desktop_app.corpus.records import (
    AnalysedSegment,
    DocumentAnalysis,
    LanguageShare,
    Model,
    Prediction,
    StoredFile,
)
from desktop_app.corpus.store import Corpus
from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.errors import CorpusError, InputError

ENCODER = Model("encode", "encoder", "e1")
SENTIMENT = Model("sentiment", "sentiment", "s1", ("negative", "neutral", "positive"))
STAMPS = frozenset({"language@1", "sentiment@1"})
FILE = StoredFile(size=10, modified_ns=20, options="", complete=False)


@pytest.fixture
def corpus(tmp_path: Path) -> Iterator[Corpus]:
    with Corpus.open(tmp_path / "a.satchel") as opened:
        yield opened


def add(corpus: Corpus, path: str, *results: Document | ReadFailure) -> None:
    with corpus.transaction():
        file_id = corpus.files.begin(path, FILE)
        corpus.files.add(file_id, results)
        corpus.files.finish(file_id, {result.locator for result in results})


def document(text: str, locator: str = "", **more: object) -> Document:
    return Document(name="a.txt", kind="text", text=text, locator=locator, **more)  # type: ignore[arg-type]


def analyse_all(corpus: Corpus) -> None:
    pending = corpus.analyses.pending(STAMPS, after=0, documents=100, characters=10**9)
    with corpus.transaction():
        ids = corpus.analyses.text_ids([d.text.encode()[:16].ljust(16) for d in pending])
        vectors = np.eye(len(ids), 8, dtype=np.float32)
        corpus.analyses.add_vectors(ENCODER, ids, vectors)
        scores = np.tile(np.array([[0.1, 0.2, 0.7]], np.float32), (len(ids), 1))
        corpus.analyses.add_scores(SENTIMENT, ids, scores)
        prediction = Prediction("positive", 0.7, {"negative": 0.1, "neutral": 0.2, "positive": 0.7})
        corpus.analyses.store(
            [
                DocumentAnalysis(
                    document_id=d.id,
                    stamps=STAMPS,
                    words=3,
                    language="pt",
                    languages=(LanguageShare("pt", 0.8), LanguageShare("en", 0.2)),
                    segments=(AnalysedSegment(0, len(d.text), "pt", text_id),),
                    terms={"água": 2, f"termo {d.id}": 1},
                    sentiment=prediction,
                )
                for d, text_id in zip(pending, ids, strict=True)
            ],
            SENTIMENT,
        )


def test_what_was_read_is_given_back(corpus: Corpus) -> None:
    given_document = document(
        "A água está suja.",
        title="Água",
        author="Ana",
        date="2024-05-31",
        metadata={"village": "3"},
    )
    add(corpus, "/b.txt", given_document)
    add(corpus, "/a.pdf", ReadFailure("a.pdf", "pdf", FailureKind.ENCRYPTED, "needs a password"))
    failed, read = corpus.documents()
    assert (failed.path, failed.failure, failed.failure_detail) == (
        "/a.pdf",
        FailureKind.ENCRYPTED,
        "needs a password",
    )
    assert (read.text, read.title, read.author, read.date) == (
        "A água está suja.",
        "Água",
        "Ana",
        "2024-05-31",
    )
    assert read.metadata == {"village": "3"}


def test_analysis_is_given_back_with_documents_and_segments(corpus: Corpus) -> None:
    add(corpus, "/a.txt", document("A água está limpa."))
    analyse_all(corpus)
    (record,) = corpus.documents()
    assert record.language == "pt"
    assert [share.language for share in record.languages] == ["pt", "en"]
    assert record.sentiment is not None
    assert record.sentiment.label == "positive"
    assert record.sentiment.scores["positive"] == pytest.approx(0.7)
    (segment,) = corpus.segments()
    assert segment.text == "A água está limpa."
    assert segment.sentiment is not None
    assert segment.sentiment.label == "positive"


def test_summary_counts_everything(corpus: Corpus) -> None:
    add(corpus, "/a.txt", document("um", "row 1"), document("dois", "row 2"))
    add(corpus, "/b.txt", ReadFailure("b.txt", "text", FailureKind.EMPTY))
    analyse_all(corpus)
    labels = Model("labels", "A, B", "l1", ("A", "B"))
    ids, vectors = corpus.document_vectors(ENCODER)
    with corpus.transaction():
        corpus.analyses.replace_labels(labels, ids, vectors[:, :2])
    summary = corpus.summary()
    assert (summary.files, summary.documents, summary.failed, summary.words) == (2, 2, 1, 6)
    assert summary.languages == {"pt": 2}
    assert summary.sentiments == {"positive": 2}
    assert summary.labels == {"A": 1, "B": 1}
    assert summary.label_sentiments == {"A": {"positive": 1}, "B": {"positive": 1}}
    assert summary.failures == {"empty": 1}


def test_unchanged_documents_of_a_changed_file_keep_their_analysis(corpus: Corpus) -> None:
    add(corpus, "/a.csv", document("same", "row 1"), document("old", "row 2"))
    analyse_all(corpus)
    add(corpus, "/a.csv", document("same", "row 1"), document("new", "row 2"))
    pending = corpus.analyses.pending(STAMPS, after=0, documents=10, characters=10**6)
    assert [waiting.text for waiting in pending] == ["new"]


def test_documents_no_longer_in_a_file_are_removed_with_all_that_hangs_on_them(
    corpus: Corpus,
) -> None:
    add(corpus, "/a.csv", document("kept", "row 1"), document("gone", "row 2"))
    analyse_all(corpus)
    add(corpus, "/a.csv", document("kept", "row 1"))
    with corpus.transaction():
        corpus.analyses.drop_unused()
    assert [record.text for record in corpus.documents()] == ["kept"]
    assert corpus.search("gone", 5) == []
    assert len(list(corpus.segments())) == 1
    ids, _vectors = corpus.document_vectors(ENCODER)
    assert len(ids) == 1


def test_an_id_is_never_used_twice(corpus: Corpus) -> None:
    add(corpus, "/a.txt", document("one"))
    (first,) = corpus.documents()
    add(corpus, "/a.txt", document("two"))
    (second,) = corpus.documents()
    assert second.id > first.id


def test_pending_stops_at_the_asked_number_of_characters(corpus: Corpus) -> None:
    add(corpus, "/a.csv", *[document("x" * 100, f"row {i}") for i in range(10)])
    some = corpus.analyses.pending(STAMPS, after=0, documents=100, characters=250)
    assert len(some) == 3
    rest = corpus.analyses.pending(STAMPS, after=some[-1].id, documents=100, characters=10**6)
    assert len(rest) == 7


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("agua", {"pt"}),
        ("ÁGUA", {"pt"}),
        ("浄水", {"ja"}),
        ("水", {"ja"}),
        ("浄水場の工事", {"ja"}),
        ("水浄", set()),
        ("ポンプ", {"ja"}),
        ("ﾎﾟﾝﾌﾟ", {"ja"}),
        ('"water pump"', {"en"}),
        ('"pump water"', set()),
        ("pump water", {"en"}),
        ("vill*", {"en"}),
        ("vill", set()),
        ("pump OR suja", {"en", "pt"}),
        ("pump -water", set()),
        ("don't", {"en"}),
        ('NEAR( " AND', set()),
    ],
)
def test_full_text_search(corpus: Corpus, query: str, found: set[str]) -> None:
    add(corpus, "/pt", document("A água do rio está suja."))
    add(corpus, "/ja", document("新しい浄水場の工事は遅れ、ポンプも壊れた。"))
    add(corpus, "/en", document("The water pump of the village is broken. We don't know why."))
    assert {hit.path[1:] for hit in corpus.search(query, 10)} == found


def test_the_other_columns_of_a_row_are_searched_and_forgotten_with_it(corpus: Corpus) -> None:
    add(corpus, "/t", document("dirty", "row 2", metadata={"village": "Nhandazi"}))
    assert len(corpus.search("nhandazi dirty", 5)) == 1
    add(corpus, "/t", document("clean", "row 2", metadata={"village": "Mucarela"}))
    assert corpus.search("nhandazi", 5) == []


def test_search_marks_what_was_found_in_the_snippet(corpus: Corpus) -> None:
    add(corpus, "/a", document("palavra " * 5000 + "a Água do rio " + "palavra " * 5000))
    (hit,) = corpus.search("agua rio", 10)
    assert [hit.snippet[start:end] for start, end in hit.marks] == ["Água", "rio"]


@pytest.mark.parametrize("query", ["", "   ", "-", '""', "***", "-water"])
def test_a_query_without_a_word_is_refused(corpus: Corpus, query: str) -> None:
    with pytest.raises(InputError):
        corpus.search(query, 10)


@settings(max_examples=150, deadline=None)
@given(query=st.text(max_size=40))
def test_no_query_breaks_the_search(query: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    with Corpus.open(tmp_path_factory.mktemp("corpus") / "a.satchel") as corpus:
        add(corpus, "/a", document("text 日本語"))
        try:
            corpus.search(query, 10)
        except InputError:
            return


@settings(max_examples=50, deadline=None)
@given(word=st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=12))
def test_every_word_of_a_document_is_found(
    word: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with Corpus.open(tmp_path_factory.mktemp("corpus") / "a.satchel") as corpus:
        add(corpus, "/a", document(f"before {word} after"))
        assert len(corpus.search(f'"{word}"', 10)) == 1


def test_search_by_meaning_gives_the_nearest_first(corpus: Corpus) -> None:
    add(corpus, "/a.csv", *[document(f"text {i}", f"row {i}") for i in range(6)])
    analyse_all(corpus)
    query = np.zeros(8, np.float32)
    query[3], query[1] = 0.9, 0.4
    hits = corpus.search_by_meaning(query, ENCODER, 2)
    assert [hit.locator for hit in hits] == ["row 3", "row 1"]
    assert hits[0].snippet == "text 3"


def test_a_document_vector_is_the_mean_of_its_segments_by_length(corpus: Corpus) -> None:
    add(corpus, "/a", document("x" * 40))
    (waiting,) = corpus.analyses.pending(STAMPS, after=0, documents=1, characters=1)
    with corpus.transaction():
        ids = corpus.analyses.text_ids([b"1" * 16, b"2" * 16])
        corpus.analyses.add_vectors(ENCODER, ids, np.eye(2, 4, dtype=np.float32))
        segments = (AnalysedSegment(0, 30, "en", ids[0]), AnalysedSegment(30, 40, "en", ids[1]))
        corpus.analyses.store(
            [DocumentAnalysis(waiting.id, STAMPS, 1, "en", (), segments)], sentiment=None
        )
    _ids, vectors = corpus.document_vectors(ENCODER)
    assert vectors[0] == pytest.approx(np.array([3, 1, 0, 0]) / np.sqrt(10), abs=1e-3)


def test_a_failed_transaction_leaves_nothing(corpus: Corpus) -> None:
    def write_and_fail() -> None:
        with corpus.transaction():
            corpus.files.add(corpus.files.begin("/a", FILE), [document("text")])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert list(corpus.documents()) == []


def test_a_second_writer_is_refused_and_a_reader_is_not(corpus: Corpus) -> None:
    with pytest.raises(CorpusError, match="another Satchel"):
        Corpus.open(corpus.path)
    with Corpus.read(corpus.path) as reader:
        assert reader.summary().documents == 0


def test_without_a_home_to_write_in_there_is_still_one_writer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "home").write_text("not a folder")
    monkeypatch.setattr(opening, "locks_folder", lambda: tmp_path / "home" / "locks")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Corpus.open(tmp_path / "a.satchel"), pytest.raises(CorpusError, match="another Satchel"):
        Corpus.open(tmp_path / "a.satchel")


def test_a_corpus_opens_from_a_read_only_file(corpus: Corpus) -> None:
    add(corpus, "/a", document("water"))
    corpus.close()
    corpus.path.chmod(0o444)
    with Corpus.read(corpus.path) as reader:
        assert len(reader.search("water", 1)) == 1


def test_a_newer_file_is_refused(corpus: Corpus) -> None:
    corpus.close()
    with sqlite3.connect(corpus.path) as database:
        database.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    for way in (Corpus.open, Corpus.read):
        with pytest.raises(CorpusError, match="newer Satchel"):
            way(corpus.path)


def test_another_database_and_another_file_are_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as database:
        database.execute("CREATE TABLE t (x)")
    with pytest.raises(CorpusError, match="not a Satchel corpus"):
        Corpus.open(tmp_path / "other.db")
    (tmp_path / "text.satchel").write_text("hello " * 1000)
    with pytest.raises(CorpusError, match=r"text\.satchel is damaged or not a Satchel corpus"):
        Corpus.open(tmp_path / "text.satchel")


def test_a_file_with_a_foreign_trigger_is_refused(corpus: Corpus) -> None:
    corpus.close()
    with sqlite3.connect(corpus.path) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM documents; END")
    with pytest.raises(CorpusError, match="altered by another program"):
        Corpus.open(corpus.path)


def test_a_missing_folder_and_a_missing_corpus_are_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="nowhere"):
        Corpus.open(tmp_path / "nowhere" / "a.satchel")
    with pytest.raises(CorpusError, match=r"b\.satchel"):
        Corpus.read(tmp_path / "b.satchel")


def test_an_older_file_is_upgraded_after_a_copy_is_kept(
    corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(corpus, "/a", document("water"))
    corpus.close()
    steps = (*schema._STEPS, ("CREATE TABLE later (x)",))
    monkeypatch.setattr(schema, "_STEPS", steps)
    monkeypatch.setattr(schema, "SCHEMA_VERSION", len(steps))
    with pytest.raises(CorpusError, match="older Satchel"):
        Corpus.read(corpus.path)
    with Corpus.open(corpus.path) as upgraded:
        assert len(upgraded.search("water", 1)) == 1
    kept = corpus.path.with_name(f"a.satchel.v{len(steps) - 1}.bak")
    with sqlite3.connect(kept) as database:
        assert database.execute("SELECT text FROM documents").fetchone() == ("water",)


def test_a_full_disk_is_told_and_the_file_stays_good(corpus: Corpus) -> None:
    add(corpus, "/a", document("water"))
    pages = corpus._database.execute("PRAGMA page_count").fetchone()[0]
    corpus._database.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(CorpusError, match="disk is full"):
        add(corpus, "/b", document("x" * 10**6))
    assert [record.path for record in corpus.documents()] == ["/a"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a folder that nobody can write to")
def test_a_new_corpus_where_nothing_can_be_written_is_wanted_elsewhere() -> None:
    with pytest.raises(CorpusError, match="Choose a folder of your own"):
        Corpus.open(Path("/proc/new.satchel"))
