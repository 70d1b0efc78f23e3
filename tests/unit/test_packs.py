"""Packs: manifests, the catalogue, verification, opening, heads."""

import io
import json
import zipfile

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.errors import PackError
from desktop_app.packs import catalogue as catalogue_module
from desktop_app.packs.catalogue import find_pack, open_folder, read_catalogue
from desktop_app.packs.heads import HEAD_NAME, Head, load_head, save_head
from desktop_app.packs.manifest import Manifest, PackFile, parse_manifest, write_manifest
from desktop_app.packs.opening import open_encoder, open_head
from desktop_app.packs.verify import describe_file, verify_files
from desktop_app.paths import models_folder
from tests.links import make_link

LABELS = ("water", "roads", "health")


@pytest.fixture
def head():
    random = np.random.default_rng(7)
    weights = random.normal(size=(3, 8)).astype(np.float32)
    return Head(LABELS, weights, np.array([0.1, 0, -0.1], np.float32))


@pytest.fixture
def folder(tmp_path, head):
    """A small classifier pack."""
    folder = tmp_path / "packs" / "my-topics"
    folder.mkdir(parents=True)
    save_head(head, folder / HEAD_NAME)
    (folder / "LICENSE").write_text("mine", "utf-8")
    write_manifest(manifest_of(folder), folder)
    return folder


def manifest_of(folder, **changes):
    files = {name: describe_file(folder / name) for name in (HEAD_NAME, "LICENSE")}
    fields = {
        "format": 1,
        "id": "my-topics",
        "task": "classify",
        "name": "My topics",
        "version": "1",
        "licence": "CC0-1.0",
        "source": "made here",
        "files": files,
        "encoder": "encoder-e5-small",
        "labels": LABELS,
    }
    return Manifest(**(fields | changes))


def rewrite(folder, **changes):
    path = folder / "pack.json"
    content = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(content | changes), "utf-8")


@pytest.mark.parametrize("path", sorted(models_folder().glob("*/pack.json")), ids=str)
def test_every_bundled_pack_is_as_it_was_made_and_has_its_licence(path):
    pack = open_folder(path.parent, bundled=True)
    verify_files(pack.folder, pack.manifest)
    assert pack.id == path.parent.name
    assert "LICENSE" in pack.manifest.files


def test_a_written_manifest_reads_back_the_same(folder):
    assert open_folder(folder).manifest == manifest_of(folder)


def test_an_unknown_key_is_refused(folder):
    rewrite(folder, run_on_load="evil.py")
    with pytest.raises(PackError, match="run_on_load"):
        open_folder(folder)


def test_a_newer_format_is_refused(folder):
    rewrite(folder, format=2)
    with pytest.raises(PackError, match="my-topics"):
        open_folder(folder)


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "..",
        ".",
        "",
        "C:evil",
        ".hidden",
        "pack.json",
        "x.",
    ],
)
def test_a_file_name_that_is_not_plain_is_refused(folder, name):
    rewrite(folder, files={name: {"sha256": "0" * 64, "bytes": 1}})
    with pytest.raises(PackError, match="plain file name"):
        open_folder(folder)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "../up"},
        {"id": "Upper"},
        {"files": {}},
        {"files": {"a": {"sha256": "xyz", "bytes": 1}}},
        {"files": {"a": {"sha256": "0" * 64, "bytes": -1}}},
        {"encoder": None},
        {"labels": []},
        {"labels": ["only"]},
        {"labels": ["twice", "twice"]},
        {"task": "encode"},
        {"task": "encode", "tokenizer": "wordpiece", "pooling": "mean", "max_tokens": 4096},
        {"task": "translate"},
        {"task": "mine-bitcoin"},
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(folder, change):
    rewrite(folder, **change)
    with pytest.raises(PackError, match="my-topics"):
        open_folder(folder)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_manifest_or_a_value_error(data):
    with pytest.raises(ValueError):  # noqa: PT011  any message will do
        parse_manifest(data)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_any_json_in_place_of_a_field_is_refused_or_kept(value):
    content = {"format": 1, "id": "a", "task": "language", "name": "n", "version": "1"}
    content |= {"licence": "MIT", "source": "s", "files": {"a": {"sha256": "0" * 64, "bytes": 1}}}
    for field in content:
        try:
            manifest = parse_manifest(json.dumps(content | {field: value}).encode())
        except ValueError:
            continue
        assert isinstance(manifest, Manifest)
        assert isinstance(manifest.id, str)


def test_a_huge_manifest_is_refused():
    with pytest.raises(ValueError, match="bytes"):
        parse_manifest(b" " * (2 * 1024**2))


def test_a_changed_file_is_refused_with_its_name_and_the_packs(folder):
    data = bytearray((folder / HEAD_NAME).read_bytes())
    data[-30] ^= 1
    (folder / HEAD_NAME).write_bytes(data)
    with pytest.raises(PackError, match=r"my-topics.*head\.npz"):
        open_head(open_folder(folder))


def test_a_missing_file_is_refused(folder):
    (folder / "LICENSE").unlink()
    with pytest.raises(PackError, match=r"my-topics.*LICENSE"):
        open_head(open_folder(folder))


def test_a_file_that_the_manifest_does_not_list_is_refused(folder):
    (folder / "config.json").write_text("{}", "utf-8")
    with pytest.raises(PackError, match=r"my-topics.*config\.json"):
        open_head(open_folder(folder))


def test_what_file_browsers_leave_is_passed_over(folder):
    (folder / "Thumbs.db").write_bytes(b"")
    assert open_head(open_folder(folder)).labels == LABELS


def test_a_link_in_place_of_a_file_is_refused(folder, tmp_path):
    (folder / HEAD_NAME).rename(tmp_path / "elsewhere.npz")
    make_link(folder / HEAD_NAME, tmp_path / "elsewhere.npz")
    with pytest.raises(PackError, match=r"head\.npz"):
        open_head(open_folder(folder))


def test_the_catalogue_lists_bundled_packs_before_the_persons_own(folder):
    catalogue = read_catalogue(user=folder.parent)
    ids = [pack.id for pack in catalogue.packs]
    assert ids[-1] == "my-topics"
    assert ids[:-1] == sorted(path.parent.name for path in models_folder().glob("*/pack.json"))
    assert [pack.bundled for pack in catalogue.packs][-1] is False


def test_a_pack_cannot_take_the_place_of_a_bundled_one(folder):
    rewrite(folder, id="encoder-e5-small")
    catalogue = read_catalogue(user=folder.parent)
    assert catalogue.find("encoder-e5-small").bundled
    assert [broken.folder for broken in catalogue.unusable] == [folder]


def test_what_an_administrator_provides_came_with_the_installation(folder, monkeypatch, tmp_path):
    monkeypatch.setattr(catalogue_module, "provided_models_folder", lambda: folder.parent)
    catalogue = read_catalogue(user=tmp_path / "none")
    assert catalogue.find("my-topics").bundled


def test_a_broken_pack_does_not_hide_the_others(folder):
    other = folder.parent / "broken"
    other.mkdir()
    (other / "pack.json").write_text("{", "utf-8")
    catalogue = read_catalogue(user=folder.parent)
    assert catalogue.find("my-topics").folder == folder
    with pytest.raises(PackError, match="broken"):
        catalogue.find("broken")


def test_a_missing_pack_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(PackError, match="encoder-e5-small"):
        read_catalogue(user=tmp_path / "none").find("nonsense")


def test_a_pack_is_found_by_its_folder_too(folder):
    assert find_pack(str(folder)).id == "my-topics"


def test_a_pack_of_another_task_is_refused(folder):
    with pytest.raises(PackError, match="my-topics"):
        open_encoder(open_folder(folder))
    with pytest.raises(PackError, match="encoder-e5-small"):
        open_head(find_pack("encoder-e5-small"))


def test_a_head_survives_saving(head, tmp_path):
    save_head(head, tmp_path / "head.npz")
    loaded = load_head(tmp_path / "head.npz", LABELS)
    vectors = np.random.default_rng(1).normal(size=(5, 8)).astype(np.float32)
    assert loaded.dimension == 8
    assert (loaded.probabilities(vectors) == head.probabilities(vectors)).all()


@given(st.floats(-1e4, 1e4, width=32), st.integers(0, 5))
def test_probabilities_sum_to_one_however_sure(scale, rows):
    head = Head(("a", "b"), np.array([[scale], [1]], np.float32), np.zeros(2, np.float32))
    shares = head.probabilities(np.full((rows, 1), 3, np.float32))
    assert shares.shape == (rows, 2)
    assert shares.sum(axis=1) == pytest.approx(np.ones(rows), abs=1e-5)


@pytest.mark.parametrize(
    ("weights", "bias"),
    [
        (np.ones((2, 8)), np.ones(3)),
        (np.ones((3, 8)), np.ones(2)),
        (np.ones(3), np.ones(3)),
        (np.full((3, 8), np.nan), np.ones(3)),
        (np.ones((3, 8)), np.array([1, np.inf, 1])),
        (np.array([{}] * 3), np.ones(3)),
    ],
)
def test_weights_that_do_not_fit_are_refused(tmp_path, weights, bias):
    np.savez(tmp_path / "head.npz", weights=weights, bias=bias, allow_pickle=True)
    with pytest.raises(PackError):
        load_head(tmp_path / "head.npz", LABELS)


def test_a_head_that_unpacks_to_far_more_than_it_is_gets_refused(tmp_path):
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f4", "fortran_order": False, "shape": (25_000_000,)}
    )
    with zipfile.ZipFile(tmp_path / "head.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("weights.npy", header.getvalue() + bytes(100_000_000))
        archive.writestr("bias.npy", header.getvalue())
    with pytest.raises(PackError, match="too large"):
        load_head(tmp_path / "head.npz", LABELS)


def test_a_manifest_cannot_be_changed():
    with pytest.raises(AttributeError):
        PackFile("0" * 64, 1).bytes = 2
    assert msgspec.json.encode(PackFile("0", 1)) == b'{"sha256":"0","bytes":1}'
