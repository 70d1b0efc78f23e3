"""Examples that lie in a pack: which are chosen, and what is refused."""

import json

import numpy as np
import pytest

from desktop_app.errors import PackError
from desktop_app.packs.catalogue import Pack, open_folder
from desktop_app.packs.heads import HEAD_NAME, Head, save_head
from desktop_app.packs.kept_examples import (
    MOST_CHARACTERS,
    TEXTS_NAME,
    VECTORS_NAME,
    KeptExamples,
    kept_text,
    save_examples,
)
from desktop_app.packs.manifest import Manifest, read_manifest, write_manifest
from desktop_app.packs.opening import open_examples
from desktop_app.packs.verify import describe_file
from desktop_app.pipeline import teaching
from desktop_app.pipeline.document_explaining import nearest_kept
from desktop_app.tasks.teaching import Examples

NAMES = ("water", "roads")
TEXTS = ("The pump is dry.", "The bridge broke.", "The well is deep.")


def write_pack(folder, examples=None):
    folder.mkdir(exist_ok=True)
    save_head(Head(NAMES, np.eye(2, 4, dtype="f4"), np.zeros(2, "f4")), folder / HEAD_NAME)
    names = [HEAD_NAME, *(save_examples(examples, folder) if examples else ())]
    manifest = Manifest(
        format=1, id="taught", task="classify", name="Taught", version="1", licence="CC0-1.0",
        source="here", files={name: describe_file(folder / name) for name in names},
        encoder="none", labels=NAMES,
    )  # fmt: skip
    write_manifest(manifest, folder)
    return open_folder(folder)


def examples(labels=(("water",), ("roads",), ("water", "roads")), rows=3):
    texts = tuple(kept_text(text, given) for text, given in zip(TEXTS, labels, strict=True))
    return KeptExamples(texts, np.eye(rows, 4, dtype="f4"))


@pytest.fixture
def pack(tmp_path):
    return write_pack(tmp_path / "taught", examples())


def test_what_was_kept_is_there_again(pack):
    found = open_examples(pack)
    assert [(one.text, one.labels) for one in found.texts] == [
        (TEXTS[0], ("water",)),
        (TEXTS[1], ("roads",)),
        (TEXTS[2], ("water", "roads")),
    ]
    assert found.vectors == pytest.approx(np.eye(3, 4))


def test_most_packs_keep_none(tmp_path):
    assert open_examples(write_pack(tmp_path / "plain")) is None


def test_keeping_examples_makes_no_other_classifier(pack, tmp_path):
    assert write_pack(tmp_path / "plain").fingerprint == pack.fingerprint


def test_of_a_long_text_the_beginning_is_kept():
    assert kept_text("a" * 5000, ["water"]).text == "a" * MOST_CHARACTERS


def altered(pack, name, data):
    """Return the pack with other contents in a file, as if it had been made so."""
    (pack.folder / name).write_bytes(data)
    manifest = json.loads((pack.folder / "pack.json").read_text("utf-8"))
    described = describe_file(pack.folder / name)
    manifest["files"][name] = {"sha256": described.sha256, "bytes": described.bytes}
    (pack.folder / "pack.json").write_text(json.dumps(manifest), "utf-8")
    return Pack(pack.folder, read_manifest(pack.folder), bundled=False)


@pytest.mark.parametrize(
    "texts",
    [
        b"{",
        b"[]",
        b'[{"text": "a", "labels": ["other"]}]',
        b'[{"text": "a", "labels": ["water"], "run": "me"}]',
        b'[{"text": "a", "labels": "water"}]',
        json.dumps([{"text": "a" * 1001, "labels": ["water"]}] * 3).encode(),
    ],
)
def test_texts_that_make_no_sense_are_refused(pack, texts):
    with pytest.raises(PackError, match="taught"):
        open_examples(altered(pack, TEXTS_NAME, texts))


@pytest.mark.parametrize("vectors", [np.ones(3), np.full((3, 4), np.nan), np.array([{}] * 3)])
def test_embeddings_that_make_no_sense_are_refused(pack, tmp_path, vectors):
    np.savez(tmp_path / "a.npz", vectors=vectors)
    with pytest.raises(PackError, match="taught"):
        open_examples(altered(pack, VECTORS_NAME, (tmp_path / "a.npz").read_bytes()))


def test_a_text_that_was_altered_is_refused(pack):
    path = pack.folder / TEXTS_NAME
    path.write_bytes(path.read_bytes().replace(b"dry", b"wet"))
    with pytest.raises(PackError, match=TEXTS_NAME):
        open_examples(pack)


def test_the_nearest_are_told_but_not_the_text_itself():
    near = nearest_kept(examples(), np.array([1, 0.5, 0, 0], "f4"), " The pump\nis dry. ")
    assert [one.text for one in near] == [TEXTS[1], TEXTS[2]]
    assert nearest_kept(examples(), np.ones(5, "f4"), "other") == ()


def test_of_each_label_a_few_are_kept_and_no_copies(monkeypatch):
    monkeypatch.setattr(teaching, "KEPT_EXAMPLES", 3)
    labels = np.array([0] * 20 + [1] * 2)
    groups = np.arange(22)
    groups[1:4] = 0
    chosen = teaching._chosen_to_keep(
        Examples(np.zeros((22, 4), "f4"), np.eye(2, dtype=bool)[labels], groups)
    )
    assert chosen[0] == 0
    assert chosen[-3:] == [19, 20, 21]
    assert len(chosen) == 5
