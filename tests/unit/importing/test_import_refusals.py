"""Imports: what cannot be imported is told why, and what would help."""

import json
import os
import shutil
import struct
import sys
import zipfile

import numpy as np
import pytest

from desktop_app.errors import PackError
from desktop_app.packs.importing.translators import (
    Vocabularies,
    check_model,
    read_vocabularies,
)
from tests.unit.foreign_models import FOLDER, zipped

RELEASE = FOLDER / "opus-en-roa"
MARIAN = FOLDER / "opus-mt-en-pt"
NLLB = FOLDER / "nllb-200-ct2"
ARGOS = FOLDER / "translate-en_pt-1_0"


def refusal(make, path, **wishes):
    with pytest.raises(PackError) as fault:
        make(path, **wishes)
    return str(fault.value)


def test_a_truncated_zip(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "cut.argosmodel")
    archive.write_bytes(archive.read_bytes()[:-2000])
    assert "cut short" in refusal(make, archive)


def packs_below(folder, *names):
    for name in names:
        (folder / name).mkdir(parents=True)
        (folder / name / "pack.json").write_text("{}", "utf-8")
        (folder / name / "head.npz").write_bytes(b"")
    (folder / "answers.csv").write_text("text,label", "utf-8")
    return folder


def test_a_pack_in_a_subfolder_is_named(make, tmp_path):
    folder = packs_below(tmp_path / "my work" / "inner", "themes")
    said = refusal(make, folder.parent)
    assert "my work holds a pack of Satchel" in said
    assert f'satchel models import "{folder / "themes"}"' in said
    assert f'"{folder / "themes"}"' in refusal(make, folder)


def test_several_packs_in_a_folder_or_an_archive_are_named(make, tmp_path):
    folder = packs_below(tmp_path / "work", *(f"p{number}" for number in range(7)))
    said = refusal(make, folder)
    assert "p0, p1, p2, p3, p4, …" in said
    assert "one by one" in said
    said = refusal(make, zipped(packs_below(tmp_path / "other", "a"), tmp_path / "other.zip"))
    assert "beside other things: a. Unpack it" in said


def test_what_is_no_zip(make, tmp_path):
    path = tmp_path / "notes.zip"
    path.write_text("not a zip at all", "utf-8")
    assert "not a zip archive" in refusal(make, path)


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "C:\\x.txt", "a\\..\\..\\b.txt"])
def test_names_that_lead_out_of_the_archive(make, tmp_path, name):
    archive = zipped(ARGOS, tmp_path / "slip.zip")
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(name, "harm")
    assert "outside of its folder" in refusal(make, archive)
    assert not (tmp_path / "outside.txt").exists()


def test_a_link_in_an_archive(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "link.zip")
    link = zipfile.ZipInfo("LICENSE")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(link, "/etc/passwd")
    assert "a link in place of a file" in refusal(make, archive)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", ["metadata.json", "METADATA.json"])
def test_two_files_of_one_name(make, tmp_path, name):
    archive = zipped(ARGOS, tmp_path / "twice.zip")
    with zipfile.ZipFile(archive, "a") as file:
        file.writestr(name, "{}")
    assert "two files called" in refusal(make, archive)


def test_a_bomb(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "bomb.zip")
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as file:
        file.writestr("stanza/model.pt", bytes(20_000_000))
    assert "fill the disk" in refusal(make, archive)


def test_too_many_files(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "many.zip")
    with zipfile.ZipFile(archive, "a") as file:
        for number in range(5001):
            file.writestr(f"stanza/{number}", "")
    assert "more than 5,000 files" in refusal(make, archive)


def test_a_password(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "secret.zip")
    data = bytearray(archive.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.index(signature)
        data[start + offset] |= 1
    archive.write_bytes(data)
    assert "password" in refusal(make, archive)


def test_a_changed_byte_in_an_archive(make, tmp_path):
    archive = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(ARGOS.rglob("*")):
            if path.is_file():
                file.write(path, path.relative_to(ARGOS).as_posix())
    data = bytearray(archive.read_bytes())
    data[data.index(b"model/model.bin") + 5000] ^= 0xFF
    archive.write_bytes(data)
    assert "damaged" in refusal(make, archive)


def test_a_missing_vocabulary(make, copied):
    folder = copied(NLLB)
    (folder / "shared_vocabulary.json").unlink()
    assert "vocabulary is missing" in refusal(make, folder)


def test_a_missing_tokenizer(make, copied):
    folder = copied(FOLDER / "opus-mt-en-pt-ct2")
    (folder / "target.spm").unlink()
    reason = refusal(make, folder)
    assert "tokenizer is missing" in reason
    assert "source.spm + target.spm" in reason


@pytest.mark.parametrize("length", [10, 3000, -1])
def test_a_model_cut_short(make, copied, length):
    folder = copied(NLLB)
    data = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[:length])
    assert "model.bin is damaged" in refusal(make, folder)


def test_a_model_of_another_kind(make, copied):
    folder = copied(NLLB)
    data = (folder / "model.bin").read_bytes()
    other = data.replace(b"\x10\x00TransformerSpec\0", b"\x0c\x00WhisperSpec\0", 1)
    assert other != data
    (folder / "model.bin").write_bytes(other)
    assert "does not translate (WhisperSpec)" in refusal(make, folder)


def test_a_vocabulary_of_another_model(make, copied):
    folder = copied(NLLB)
    shutil.copy(FOLDER / "m2m100_418M-ct2" / "shared_vocabulary.json", folder)
    assert "do not belong together" in refusal(make, folder)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_vocabulary_of_older_converters(tmp_path, end):
    genuine = FOLDER / "nllb-200-ct2"
    tokens = json.loads((genuine / "shared_vocabulary.json").read_text("utf-8"))
    text = "".join(token + end for token in tokens)
    (tmp_path / "shared_vocabulary.txt").write_text(text, "utf-8", newline="")
    found = read_vocabularies(tmp_path)
    assert list(found.source) == list(found.target) == tokens
    check_model(genuine / "model.bin", found)
    # They left out the unknown token, which CTranslate2 adds; nothing else may be missing.
    without = tuple(token for token in tokens if token != "<unk>")
    check_model(genuine / "model.bin", Vocabularies(without, without))
    with pytest.raises(PackError, match="do not belong together"):
        check_model(genuine / "model.bin", Vocabularies(tuple(tokens[:-1]), tuple(tokens[:-1])))


def test_a_tokenizer_of_another_model(make, copied):
    folder = copied(FOLDER / "opus-mt-en-pt-ct2")
    bundled = FOLDER.parents[2] / "models" / "translate-en-pt" / "source.spm"
    shutil.copy(bundled, folder / "source.spm")
    assert "not the one of this model" in refusal(make, folder)


def test_a_damaged_tokenizer(make, copied):
    folder = copied(NLLB)
    (folder / "sentencepiece.bpe.model").write_bytes(b"\0" * 500)
    assert "tokenizer is damaged" in refusal(make, folder)


def test_a_file_with_another_hash(make, copied, tmp_path):
    folder = shutil.copytree(make(MARIAN).folder, tmp_path / "pack")
    data = bytearray((folder / "model.bin").read_bytes())
    data[-1] ^= 1
    (folder / "model.bin").write_bytes(data)
    reason = refusal(make, folder)
    assert "model.bin is not the file it was made with" in reason
    assert "opus-mt-en-pt" in reason


def test_an_unknown_key_in_the_manifest(make, tmp_path):
    folder = shutil.copytree(make(MARIAN).folder, tmp_path / "pack")
    manifest = json.loads((folder / "pack.json").read_text("utf-8")) | {"script": "run.py"}
    (folder / "pack.json").write_text(json.dumps(manifest), "utf-8")
    assert "unknown field `script`" in refusal(make, folder)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("pytorch_model.bin", "pickle"),
        ("model.onnx", "ONNX"),
        ("tf_model.h5", "TensorFlow"),
        ("tiny.gguf", "llama.cpp"),
        ("model.enpt.intgemm.alphas.bin", "making-packs.md"),
        ("weights.npz", "vocabulary"),
        ("readme.txt", "no model that Satchel knows"),
    ],
)
def test_weights_of_formats_we_do_not_read(make, tmp_path, name, words):
    folder = tmp_path / "foreign"
    folder.mkdir()
    (folder / name).write_bytes(b"whatever")
    assert words in refusal(make, folder)


def test_a_network_we_do_not_know(make, copied):
    folder = copied(MARIAN)
    config = json.loads((folder / "config.json").read_text("utf-8")) | {"model_type": "bert"}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    assert "another kind (bert)" in refusal(make, folder)


def test_arrays_of_an_unusual_network(make, copied):
    folder = copied(RELEASE)
    path = folder / "opus.spm32k-spm32k.transformer.npz"
    arrays = dict(np.load(path))
    settings = arrays["special:model.yml"].tobytes().replace(b"type: transformer", b"type: s2s")
    np.savez(path, **arrays | {"special:model.yml": np.frombuffer(settings, np.int8)})
    assert "--type must be 'transformer'" in refusal(make, folder)


def test_safetensors_cut_short(make, copied):
    folder = copied(MARIAN)
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data[:-100])
    assert "cut short" in refusal(make, folder)


def test_safetensors_that_claim_more_than_there_is(make, copied):
    folder = copied(MARIAN)
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(struct.pack("<Q", 2**40) + data[8:])
    assert "no safetensors file" in refusal(make, folder)


def test_a_sentence_splitter_of_argos(make, copied):
    folder = copied(ARGOS)
    metadata = {"type": "sbd", "package_version": "1"}
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    assert "does not translate (sbd)" in refusal(make, folder)


def test_an_early_release_of_opus_mt(make, copied):
    folder = copied(RELEASE)
    for side in ("source", "target"):
        (folder / f"{side}.spm").rename(folder / f"{side}.bpe")
    assert "early release" in refusal(make, folder)


def test_a_path_that_is_nothing(make, tmp_path):
    assert "There is no file or folder" in refusal(make, tmp_path / "gone")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_path_that_is_a_pipe(make, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "There is no file or folder" in refusal(make, tmp_path / "pipe")
