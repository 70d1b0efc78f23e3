"""Imports: every kind made a pack that says the right things."""

import json
import shutil

import msgspec
import pytest

from desktop_app.engine.subwords import load_subwords
from desktop_app.errors import PackError
from desktop_app.packs.opening import translator_spec
from desktop_app.packs.translation_languages import sources, targets
from tests.links import make_link
from tests.unit.foreign_models import EXPECTED, FOLDER, zipped

RELEASE = FOLDER / "opus-en-roa"
MARIAN = FOLDER / "opus-mt-en-pt"
NLLB = FOLDER / "nllb-200-ct2"
ARGOS = FOLDER / "translate-en_pt-1_0"


def refusal(make, path, **wishes):
    with pytest.raises(PackError) as fault:
        make(path, **wishes)
    return str(fault.value)


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        ("opus-mt-en-pt", "opus-mt-en-pt"),
        ("opus-mt-en-pt-ct2", "opus-mt-en-pt"),
        ("opus-en-roa", "opus-en-roa"),
        ("nllb-200-ct2", "nllb-200"),
        ("nllb-200-ct2-float32", "nllb-200"),
        ("m2m100_418M-ct2", "m2m100_418M"),
        ("madlad400-3b-mt-ct2", "madlad400-3b-mt"),
        ("translate-en_pt-1_0", "translate-en_pt-1_0"),
    ],
)
def test_each_kind_is_spoken_to_as_its_own_library_does(make, folder, name):
    pack = make(FOLDER / folder)
    assert pack.manifest.quantization == "int8"
    config = json.loads((pack.folder / "config.json").read_text("utf-8"))
    for example in EXPECTED[name]:
        spec = translator_spec(pack, example["from"], example["to"])
        subwords = load_subwords(spec.tokenizer, pack.folder, spec.source, spec.target)
        pieces = subwords.split([example["text"]])[0]
        tokens = [*spec.source_prefix, *pieces, *spec.source_suffix]
        if config["add_source_eos"] and name != "translate-en_pt-1_0":
            tokens.append("</s>")
        assert tokens == example["tokens"]
        assert list(spec.target_prefix) == example["prefix"]


def test_a_pair_from_hugging_face(make):
    manifest = make(MARIAN).manifest
    assert (manifest.id, manifest.source_language, manifest.target_language) == (
        "opus-mt-en-pt",
        "en",
        "pt",
    )
    assert manifest.licence == "Apache-2.0"
    assert "README.md" in manifest.files


def test_a_release_for_several_languages(make):
    manifest = make(RELEASE).manifest
    assert sources(manifest) == ("en",)
    assert targets(manifest) == ("fr", "pt", "pt-BR")
    assert manifest.licence == "CC-BY-4.0"
    assert "LICENSE" in manifest.files


def test_one_of_several_languages_may_be_chosen(make):
    manifest = make(RELEASE, target_languages=("pt",)).manifest
    assert targets(manifest) == ("pt",)
    reason = refusal(make, RELEASE, target_languages=("ja",))
    assert "no token for ja" in reason


def test_many_languages_are_named_by_our_codes(make):
    manifest = make(NLLB).manifest
    assert set(targets(manifest)) == {"ace-Arab", "en", "fr", "ja", "pt", "zh", "zh-Hant"}
    assert sources(manifest) == targets(manifest)
    assert manifest.tokens.targets["zh-Hant"] == ("zho_Hant",)
    assert manifest.licence == "unknown"


def test_a_zip_with_everything_in_a_folder(make, tmp_path):
    archive = zipped(ARGOS, tmp_path / "translate-en_pt.argosmodel", "translate-en_pt-1_0/")
    manifest = make(archive).manifest
    assert manifest.id == "argos-en-pt"
    assert manifest.tokenizer == "bpe"
    assert manifest.licence == "CC0-1.0"


def test_a_tokenizer_json_alone(make, copied):
    folder = copied(NLLB)
    (folder / "sentencepiece.bpe.model").unlink()
    pack = make(folder)
    assert pack.manifest.tokenizer == "tokenizers"
    subwords = load_subwords("tokenizers", pack.folder, "en", "pt")
    for example in EXPECTED["nllb-200"]:
        pieces = subwords.split([example["text"]])[0]
        assert ["eng_Latn", *pieces, "</s>"] == example["tokens"]
        assert subwords.join(pieces) == example["text"]


def test_a_prefix_of_argos(make, copied):
    folder = copied(ARGOS)
    metadata = json.loads((folder / "metadata.json").read_text("utf-8"))
    metadata["target_prefix"] = "The"
    (folder / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    assert translator_spec(make(folder), "en", "pt").target_prefix == ("The",)


def test_a_pack_of_ours_keeps_its_hashes(make, tmp_path):
    first = make(MARIAN)
    archive = zipped(first.folder, tmp_path / "pack.zip")
    assert make(archive).manifest == first.manifest
    renamed = make(archive, pack_id="mine").manifest
    assert renamed == msgspec.structs.replace(first.manifest, id="mine")


def test_languages_that_nothing_tells_are_asked_for(make, copied, tmp_path):
    folder = copied(FOLDER / "opus-mt-en-pt-ct2").rename(tmp_path / "my-en-de-model")
    assert "--from en --to pt" in refusal(make, folder)
    manifest = make(folder, source_languages=("en",), target_languages=("de",)).manifest
    assert (manifest.source_language, manifest.target_language) == ("en", "de")


def test_the_source_is_not_changed(make, copied):
    folder = copied(RELEASE)
    before = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    make(folder)
    after = {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.iterdir()}
    assert before == after


def test_a_link_out_of_the_folder_is_left_out(make, copied, tmp_path):
    folder = copied(MARIAN)
    (tmp_path / "secret").write_text("private", "utf-8")
    make_link(folder / "LICENSE", tmp_path / "secret")
    assert "LICENSE" not in make(folder).manifest.files


def test_the_cache_of_hugging_face_is_read_through_its_links(make, tmp_path):
    cache = tmp_path / "models--Helsinki-NLP--opus-mt-en-pt"
    snapshot = cache / "snapshots" / "1a2b3c"
    (cache / "blobs").mkdir(parents=True)
    snapshot.mkdir(parents=True)
    for number, path in enumerate(sorted(MARIAN.iterdir())):
        shutil.copy(path, cache / "blobs" / str(number))
        make_link(snapshot / path.name, f"../../blobs/{number}")
    manifest = make(snapshot).manifest
    assert (manifest.source_language, manifest.target_language) == ("en", "pt")
