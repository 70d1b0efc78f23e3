"""Labels that people give: kept, decided on, and shown before what a model predicts."""

import csv
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_app.corpus.annotations import Annotation, Target, decided_labels
from desktop_app.corpus.records import LabelBy, StoredFile
from desktop_app.corpus.store import Corpus
from desktop_app.documents import Document
from desktop_app.export.formats import ExportFormat, export_corpus
from tests.unit.filled_corpus import Given, fill

DOCUMENTS = [
    Given("a/one.txt", "The pump is dry.\nNobody came.", label="Water", tone="negative"),
    Given("a/two.txt", "The nurse was kind.", label="Health", tone="positive"),
    Given("a/three.txt", "The road is bad.", label="Water"),
]


@pytest.fixture
def corpus(tmp_path) -> Iterator[Corpus]:
    with fill(tmp_path / "c.satchel", DOCUMENTS) as filled:
        yield filled


def ids(corpus):
    return {d.name: d.id for d in corpus.documents()}


def annotate(corpus, *annotations, replacing=False):
    with corpus.transaction():
        return corpus.annotations.add(annotations, replacing=replacing)


def on(document_id, label, annotator="", made="2024-05-01T10:00:00", span=(None, None)):
    return Annotation(Target(document_id, *span), label, annotator, made)


def shown(corpus):
    return {d.name: (tuple(p.label for p in d.labels), d.label_by) for d in corpus.documents()}


def read_again(corpus, path, texts):
    with corpus.transaction():
        file_id = corpus.files.begin(path, StoredFile(2, 2, "", complete=False))
        documents = [
            Document("table.csv", "csv", text, f"row {row}", metadata=metadata)
            for row, (text, metadata) in enumerate(texts)
        ]
        corpus.files.add(file_id, documents)
        corpus.files.finish(file_id, {document.locator for document in documents})
        return corpus.annotations.reattach()


def test_what_is_given_is_there_after_reopening(corpus, tmp_path):
    known = ids(corpus)
    given = [
        on(known["one.txt"], "Water", "Ana"),
        on(known["one.txt"], "Staff", "Ben", span=(17, 29)),
    ]
    assert annotate(corpus, *given) == 2
    corpus.close()
    with Corpus.read(tmp_path / "c.satchel") as again:
        assert again.annotations.all() == given
        assert again.annotations.of_document(known["two.txt"]) == []


def test_the_same_label_given_twice_is_one(corpus):
    known = ids(corpus)
    assert annotate(corpus, on(known["one.txt"], "Water")) == 1
    later = on(known["one.txt"], "Water", made="2024-06-01T10:00:00")
    assert annotate(corpus, later) == 0
    assert corpus.annotations.all() == [later]


def test_a_second_thought_replaces_the_first_of_the_same_person_alone(corpus):
    one = ids(corpus)["one.txt"]
    annotate(corpus, on(one, "Water", "Ana"), on(one, "Water", "Ben"))
    annotate(corpus, on(one, "Health", "Ana"), replacing=True)
    assert {(a.annotator, a.label) for a in corpus.annotations.all()} == {
        ("Ana", "Health"),
        ("Ben", "Water"),
    }


def test_a_label_can_be_taken_back(corpus):
    one = ids(corpus)["one.txt"]
    annotate(corpus, on(one, "Health"))
    with corpus.transaction():
        corpus.annotations.remove([on(one, "Health")])
    assert corpus.annotations.all() == []
    assert shown(corpus)["one.txt"] == (("Water",), LabelBy.MODEL)


def test_a_document_that_is_not_there_gets_no_label(corpus):
    assert annotate(corpus, on(999, "Water")) == 0


def test_a_persons_label_is_shown_and_counted_in_place_of_the_models(corpus):
    assert corpus.summary().labels == {"Water": 2, "Health": 1}
    annotate(corpus, on(ids(corpus)["one.txt"], "Health"))
    assert shown(corpus) == {
        "one.txt": (("Health",), LabelBy.PERSON),
        "two.txt": (("Health",), LabelBy.MODEL),
        "three.txt": (("Water",), LabelBy.MODEL),
    }
    summary = corpus.summary()
    assert summary.labels == {"Health": 2, "Water": 1}
    assert summary.label_sentiments["Health"] == {"negative": 1, "positive": 1}


def test_labels_of_another_set_than_the_one_shown_do_not_count(corpus):
    annotate(corpus, on(ids(corpus)["one.txt"], "Urgent"))
    assert shown(corpus)["one.txt"] == (("Water",), LabelBy.MODEL)
    assert corpus.summary().labels == {"Water": 2, "Health": 1}


def test_without_a_models_labels_those_of_people_are_shown(tmp_path):
    documents = [replace(one, label=None) for one in DOCUMENTS]
    with fill(tmp_path / "d.satchel", documents) as corpus:
        annotate(corpus, on(ids(corpus)["one.txt"], "Urgent"))
        assert shown(corpus)["one.txt"] == (("Urgent",), LabelBy.PERSON)
        assert shown(corpus)["two.txt"] == ((), None)
        assert corpus.summary().labels == {"Urgent": 1}


@pytest.mark.parametrize(
    ("given", "decided"),
    [
        ([("Ana", "Water")], ("Water",)),
        ([("Ana", "Water"), ("Ana", "Health")], ("Health", "Water")),
        ([("Ana", "Water"), ("Ben", "Water"), ("Eva", "Roads")], ("Water",)),
        ([("Ana", "Water"), ("Ben", "Roads")], ("Roads",)),
        ([("Ana", "Water"), ("Ana", "Roads"), ("Ben", "Roads")], ("Roads",)),
    ],
)
def test_more_than_half_of_the_people_decide_or_the_last(given, decided):
    annotations = [
        on(1, label, annotator, made=f"2024-05-01T10:00:{number:02}")
        for number, (annotator, label) in enumerate(given)
    ]
    assert decided_labels(annotations) == {Target(1): decided}


def test_a_row_that_moved_in_its_table_keeps_its_label(tmp_path):
    with Corpus.open(tmp_path / "t.satchel") as corpus:
        read_again(corpus, "table.csv", [("Dry pump", {}), ("Kind nurse", {})])
        first = min(d.id for d in corpus.documents())
        annotate(corpus, on(first, "Water"))
        found = read_again(
            corpus,
            "table.csv",
            [("New row", {}), ("Dry pump", {"village": "X"}), ("Kind nurse", {})],
        )
        assert found == 1
        (annotation,) = corpus.annotations.all()
        texts = {d.id: d.text for d in corpus.documents()}
        assert texts[annotation.target.document_id] == "Dry pump"
        assert corpus.summary().labels == {"Water": 1}


def test_a_text_that_changed_loses_its_label_until_it_is_back(tmp_path):
    with Corpus.open(tmp_path / "t.satchel") as corpus:
        read_again(corpus, "table.csv", [("Dry pump", {})])
        annotate(corpus, on(next(corpus.documents()).id, "Water"))
        assert read_again(corpus, "table.csv", [("Dry well", {})]) == 0
        assert (corpus.annotations.all(), corpus.annotations.lost()) == ([], 1)
        assert read_again(corpus, "table.csv", [("Dry pump", {})]) == 1
        assert (len(corpus.annotations.all()), corpus.annotations.lost()) == (1, 0)


def test_of_two_rows_of_one_text_none_is_guessed(tmp_path):
    with Corpus.open(tmp_path / "t.satchel") as corpus:
        read_again(corpus, "table.csv", [("x", {}), ("Yes", {}), ("Yes", {})])
        second = sorted(d.id for d in corpus.documents())[1]
        annotate(corpus, on(second, "Water"))
        # "row 1" is another text now, and which of the others it was cannot be told.
        assert read_again(corpus, "table.csv", [("Yes", {}), ("x", {}), ("Yes", {})]) == 0
        assert corpus.annotations.lost() == 1


def test_exports_tell_whose_label_it_is(corpus, tmp_path):
    annotate(corpus, on(ids(corpus)["one.txt"], "Health"))
    export_corpus(corpus, tmp_path / "t.csv", ExportFormat.CSV)
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["name"]: (row["label"], row["label_by"]) for row in csv.DictReader(file)}
    assert rows == {
        "one.txt": ("Health", "person"),
        "two.txt": ("Health", "model"),
        "three.txt": ("Water", "model"),
    }
    export_corpus(corpus, tmp_path / "t.jsonl", ExportFormat.JSONL)
    lines = map(json.loads, (tmp_path / "t.jsonl").read_text("utf-8").splitlines())
    assert {line["name"]: line["label_by"] for line in lines} == {
        name: by for name, (_label, by) in rows.items()
    }
