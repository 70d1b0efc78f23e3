"""Which texts the rows of a table are about, and what a classifier may learn from them."""

from collections.abc import Iterator

import pytest

from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.pipeline.annotating import (
    import_annotations,
    judgements,
    row_judgements,
    training_examples,
)
from desktop_app.pipeline.annotation_files import AnnotationRow
from desktop_app.pipeline.codebooks import store_codebook, stored_codebook
from desktop_app.tasks.codebook import Codebook, Label
from tests.unit.filled_corpus import Given, fill

DOCUMENTS = [
    Given("a/one.txt", "The pump is dry.\nNobody came."),
    Given("b/one.txt", "The nurse was kind."),
    Given("a/table.csv", "The road is bad.", locator="row 2"),
    Given("a/table.csv", "The road is bad.", locator="row 3"),
]
LABELS = (Label("Water"), Label("Health"), Label("Roads"))


@pytest.fixture
def corpus(tmp_path) -> Iterator[Corpus]:
    with fill(tmp_path / "c.satchel", DOCUMENTS) as filled:
        with filled.transaction():
            store_codebook(filled, Codebook(LABELS))
        yield filled


def row(label="Water", **fields):
    return AnnotationRow("row 2", label, **fields)


def given(corpus):
    texts = {d.id: d.text for d in corpus.documents()}
    return [
        (texts[a.target.document_id][a.target.start : a.target.end], a.label)
        for a in corpus.annotations.all()
    ]


@pytest.mark.parametrize(
    ("fields", "texts"),
    [
        ({"path": "b/one.txt"}, ["The nurse was kind."]),
        ({"path": "/another/computer/table.csv", "locator": "row 3"}, ["The road is bad."]),
        ({"name": "Table.CSV", "locator": "row 2"}, ["The road is bad."]),
        ({"text": "The nurse  was kind."}, ["The nurse was kind."]),
        ({"text": "Nobody came."}, ["Nobody came."]),
        ({"text": "The road is bad."}, ["The road is bad.", "The road is bad."]),
        ({"path": "a/one.txt", "start": "4", "end": "8.0"}, ["pump"]),
    ],
)
def test_a_row_finds_its_text(corpus, fields, texts):
    done = import_annotations(corpus, [row(**fields)])
    assert (done.matched, done.refused) == (1, ())
    assert [text for text, _label in given(corpus)] == texts


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"id": "999"},
        {"id": "one"},
        {"name": "one.txt"},  # there are two
        {"path": "a/table.csv"},  # and no telling which row
        {"text": "Not there."},
        {"path": "a/one.txt", "start": "4", "end": "400"},
        {"path": "a/one.txt", "start": "8", "end": "4"},
        {"path": "a/one.txt", "start": "-1", "end": "4"},
    ],
)
def test_a_row_that_does_not_name_one_text_is_refused(corpus, fields):
    done = import_annotations(corpus, [row(**fields)])
    assert (done.matched, len(done.refused), given(corpus)) == (0, 1, [])


def test_a_second_import_replaces_where_one_label_is_true(corpus):
    import_annotations(corpus, [row("Water", path="b/one.txt")])
    import_annotations(corpus, [row("health", path="b/one.txt")])
    assert given(corpus) == [("The nurse was kind.", "Health")]


def test_a_cell_may_hold_several_labels_where_a_text_may(corpus):
    with corpus.transaction():
        store_codebook(corpus, Codebook(LABELS, multi_label=True))
    import_annotations(corpus, [row("Water; roads", path="b/one.txt")])
    import_annotations(corpus, [row("Health", path="b/one.txt")])
    (example,) = training_examples(corpus)
    assert example.labels == ("Health", "Roads", "Water")


def test_without_a_codebook_the_labels_become_one(tmp_path):
    with fill(tmp_path / "d.satchel", DOCUMENTS) as corpus:
        rows = [row("Dry", path="a/one.txt"), row("Kind", path="b/one.txt")]
        assert import_annotations(corpus, rows).added == 2
        assert stored_codebook(corpus).names == ("Dry", "Kind")


def test_examples_are_what_most_people_said_by_the_codebook_of_now(corpus):
    for who, label in (("Ana", "Water"), ("Ben", "Health"), ("Eva", "Water")):
        import_annotations(corpus, [row(label, path="a/one.txt", annotator=who)])
    import_annotations(corpus, [row("Roads", text="Nobody came.")])
    import_annotations(corpus, [row("Odd", path="b/one.txt")], new_labels=True)
    with corpus.transaction():
        store_codebook(corpus, Codebook(LABELS))
    found = {(example.text, example.labels) for example in training_examples(corpus)}
    assert found == {
        ("The pump is dry.\nNobody came.", ("Water",)),
        ("Nobody came.", ("Roads",)),
    }


def test_judgements_of_a_corpus_are_those_of_its_table(corpus):
    rows = [
        row(label, path="b/one.txt", annotator=who)
        for who, label in (("A", "Water"), ("B", "Roads"))
    ]
    import_annotations(corpus, rows)
    said = {(one.annotator, one.labels) for one in judgements(corpus)}
    assert said == {(one.annotator, one.labels) for one in row_judgements(rows)}


def test_a_table_must_say_who_labelled_what():
    with pytest.raises(InputError, match="annotator"):
        row_judgements([row("Water", text="x")])
