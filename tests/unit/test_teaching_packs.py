"""Taught packs: what they say of themselves, heads of several labels, how a corpus keeps these."""

import json

import numpy as np
import pytest

from desktop_app.corpus.annotations import Annotation, Target
from desktop_app.corpus.records import Model
from desktop_app.errors import InputError, PackError
from desktop_app.packs.catalogue import open_folder
from desktop_app.packs.heads import HEAD_NAME, Head, save_head
from desktop_app.packs.manifest import Manifest, write_manifest
from desktop_app.packs.opening import open_head
from desktop_app.packs.training import TaughtLabel, Training
from desktop_app.packs.verify import describe_file
from desktop_app.pipeline.classifier_writing import pack_id
from desktop_app.pipeline.classifiers import Classifier
from desktop_app.pipeline.labelled_texts import (
    Columns,
    LabelledTexts,
    codebook_of,
    read_labelled_texts,
)
from desktop_app.pipeline.taught_labelling import ClassifierChoice, check_classifier
from desktop_app.tasks.codebook import Codebook, Label
from tests.unit.filled_corpus import Given, fill

NAMES = ("water", "roads", "health")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "taught"
    folder.mkdir()
    weights = np.eye(3, 8, dtype=np.float32) * 4
    save_head(Head(NAMES, weights, np.full(3, -2, np.float32)), folder / HEAD_NAME)
    training = Training(
        date="2026-01-31",
        encoder_fingerprint="abc",
        examples=9,
        threshold=0.5,
        labels=(TaughtLabel("water", 5, 0.5, 0.25, 0.333), TaughtLabel("roads", 0)),
    )
    write_manifest(
        Manifest(
            format=1, id="taught", task="classify", name="Taught", version="1", licence="CC0-1.0",
            source="here", files={HEAD_NAME: describe_file(folder / HEAD_NAME)}, encoder="none",
            labels=NAMES, multi_label=True, training=training,
        ),
        folder,
    )  # fmt: skip
    return folder


def test_a_taught_pack_tells_of_its_training(folder):
    manifest = open_folder(folder).manifest
    assert manifest.training.labels[0].recall == 0.25
    assert manifest.training.labels[1].f1 == -1
    head = open_head(open_folder(folder))
    assert head.independent
    shares = head.probabilities(np.eye(8, dtype=np.float32)[:1] * 10)
    assert shares[0] == pytest.approx([1, 0.119, 0.119], abs=1e-3)


@pytest.mark.parametrize(
    "change", [{"threshold": 1.5}, {"threshold": "high"}, {"run": "evil"}, {"labels": [1]}]
)
def test_training_that_makes_no_sense_is_refused(folder, change):
    path = folder / "pack.json"
    content = json.loads(path.read_text("utf-8"))
    content["training"] |= change
    path.write_text(json.dumps(content), "utf-8")
    with pytest.raises(PackError, match="taught"):
        open_folder(folder)


def test_labels_are_given_from_the_threshold_up(folder):
    pack = open_folder(folder)
    several = Classifier(pack, pack, open_head(pack), 0.5)
    vectors = np.zeros((2, 8), np.float32)
    vectors[0, :2] = 1
    shares = several.probabilities(vectors)
    assert several.given(shares[0], empty=False) == ("water", "roads")
    assert several.given(shares[1], empty=True) == ()
    one = Classifier(
        pack, pack, Head(NAMES, np.eye(3, 8, dtype=np.float32), np.zeros(3, np.float32)), 0.4
    )
    assert one.given(np.array([0.5, 0.3, 0.2]), empty=False) == ("water",)
    assert one.given(np.array([0.35, 0.33, 0.32]), empty=False) == ()
    with pytest.raises(PackError, match="does not fit"):
        one.probabilities(np.zeros((1, 7), np.float32))


def test_a_corpus_keeps_several_labels_one_or_none(tmp_path):
    texts = [Given("/a.txt", "one"), Given("/b.txt", "two"), Given("/c.txt", "three")]
    model = Model("labels", "taught", "f", ('wa"ter', "roads", "he\\alth"))
    scores = np.array([[0.9, 0.8, 0.1], [0.1, 0.7, 0.2], [0.3, 0.2, 0.1]], np.float32)
    with fill(tmp_path / "c.satchel", texts) as corpus:
        ids = [document.id for document in corpus.documents()]
        with corpus.transaction():
            corpus.analyses.replace_labels(model, ids, scores, threshold=0.5, multi_label=True)
        shown = [[one.label for one in document.labels] for document in corpus.documents()]
        assert shown == [['wa"ter', "roads"], ["roads"], []]
        assert corpus.summary().labels == {"roads": 2, 'wa"ter': 1}
        assert corpus.summary().unsure == 1
        with corpus.transaction():
            corpus.analyses.replace_labels(model, ids, scores, threshold=0.75)
        assert corpus.summary().labels == {'wa"ter': 1}
        assert corpus.summary().unsure == 2
        assert [len(document.labels) for document in corpus.documents()] == [1, 0, 0]
        with corpus.transaction():
            corpus.annotations.add([Annotation(Target(ids[1]), "roads")])
        assert corpus.summary().unsure == 1
        assert next(iter(corpus.documents())).labels[0].probability == pytest.approx(0.9)


def test_a_classifier_that_is_gone_is_told_with_the_way_out(tmp_path):
    choice = ClassifierChoice(str(tmp_path / "gone"))
    with pytest.raises(PackError, match=r"gone(.|\n)*--labels"):
        check_classifier(choice)


def test_spellings_and_separators_of_labels(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text('text,label\na b c,"Water ;roads;Water"\nd e f,WATER\ng h i,\nj k l,Water\n')
    rows = read_labelled_texts(path, Columns("text", "label", ";"))
    assert rows.labels == (("Water", "roads"), ("Water",), (), ("Water",))
    book = codebook_of(rows, None, "label", multi_label=True)
    assert book.names == ("Water", "roads")


def test_labels_of_the_codebook_come_first():
    rows = LabelledTexts(("a", "b"), (("new",), ("known",)))
    given = Codebook((Label("other"), Label("known", "said")))
    book = codebook_of(rows, given, "label", multi_label=False)
    assert book.names == ("other", "known", "new")
    assert book.labels[1].description == "said"


def test_a_file_that_is_no_table_is_told(tmp_path):
    (tmp_path / "in.csv").write_text("")
    with pytest.raises(InputError, match=r"in\.csv"):
        read_labelled_texts(tmp_path / "in.csv", Columns("text", "label"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("My Topics", "my-topics"),
        ("分類", "classifier"),
        ("..", "classifier"),
        ("a" * 90, "a" * 64),
    ],
)
def test_a_folder_name_makes_a_pack_id(name, expected):
    assert pack_id(name) == expected
