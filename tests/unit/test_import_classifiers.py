"""Classifiers of other people made packs: they answer as before, and what is unsound is refused."""

import functools
import json
import shutil
import struct
from pathlib import Path

import msgspec
import numpy as np
import pytest

from desktop_app.engine.conversion.sequence_classifier import convert_sequence_classifier
from desktop_app.engine.fasttext_model import FastTextError, read_facts
from desktop_app.errors import PackError
from desktop_app.packs.catalogue import open_folder
from desktop_app.packs.importing import hugging_face_classifier
from desktop_app.packs.importing.kinds import Wishes
from desktop_app.packs.importing.worker import PACK_FOLDER, make_pack
from desktop_app.packs.manifest import parse_manifest
from desktop_app.packs.opening import open_text_classifier
from desktop_app.packs.text_classifiers import load_encoder_classifier
from tests.unit.foreign_models import zipped

FOLDER = Path(__file__).parents[1] / "data" / "foreign_classifiers"
STORED = json.loads((FOLDER / "expected.json").read_text("utf-8"))
TEXTS, EXPECTED = STORED["texts"], STORED["models"]
BERT = FOLDER / "bert-mood"
FASTTEXT = FOLDER / "fasttext"
NETWORKS = ("bert-mood", "distilbert-sst", "roberta-emotions", "xlm-roberta-stance")
# Int8 weights of networks this narrow, of random numbers, move a logit of 1 or 2 by half as much.
INT8_TOLERANCE = 0.3


@pytest.fixture
def make(tmp_path):
    """Return a function that makes a pack and opens it."""

    def run(path, **wishes):
        home = tmp_path / f"home{len(list(tmp_path.iterdir()))}"
        home.mkdir()
        make_pack(path, home, Wishes(**wishes), lambda *_: None)
        return open_folder(home / PACK_FOLDER)

    return run


@pytest.fixture
def bert(tmp_path):
    """A copy of a model, to be spoilt."""
    return shutil.copytree(BERT, tmp_path / BERT.name)


def refusal(make, path):
    with pytest.raises(PackError) as fault:
        make(path)
    return str(fault.value)


def change_config(folder, **changes):
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config |= changes
    kept = {key: value for key, value in config.items() if value is not ...}
    (folder / "config.json").write_text(json.dumps(kept), "utf-8")


def change_tensor(folder, name, change):
    """Rewrite the bytes of a tensor of float32 in place."""
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    (length,) = struct.unpack("<Q", data[:8])
    start, end = json.loads(data[8 : 8 + length])[name]["data_offsets"]
    values = np.frombuffer(data[8 + length + start : 8 + length + end], "<f4").copy()
    data[8 + length + start : 8 + length + end] = change(values).tobytes()
    path.write_bytes(data)


@pytest.mark.parametrize("name", NETWORKS)
def test_networks_have_the_logits_they_had_in_transformers(make, name):
    classifier = load_encoder_classifier(make(FOLDER / name), jobs=1)
    windows = classifier.encoder.encode_windows(TEXTS)
    rows = {
        text: classifier.head.logits(windows.vectors)[at] for at, text in enumerate(windows.texts)
    }
    assert len(rows) == len(TEXTS)  # none of them was cut
    for number, stored in enumerate(EXPECTED[name]):
        assert rows[number] == pytest.approx(stored["logits"], abs=INT8_TOLERANCE)


@pytest.mark.parametrize("name", NETWORKS)
def test_without_int8_the_logits_are_the_same(make, monkeypatch, name):
    exact = functools.partial(convert_sequence_classifier, quantization=None)
    monkeypatch.setattr(hugging_face_classifier, "convert_sequence_classifier", exact)
    classifier = load_encoder_classifier(make(FOLDER / name), jobs=1)
    windows = classifier.encoder.encode_windows(TEXTS)
    logits = classifier.head.logits(windows.vectors)
    stored = np.array([one["logits"] for one in EXPECTED[name]])[windows.texts]
    assert logits == pytest.approx(stored, abs=2e-3 if name.startswith("xlm") else 1e-4)


@pytest.mark.parametrize("name", NETWORKS)
def test_tokenizers_cut_as_they_did(make, name):
    classifier = load_encoder_classifier(make(FOLDER / name), jobs=1)
    windows = classifier.encoder.encode_windows(TEXTS)
    lengths = dict(zip(windows.texts.tolist(), windows.tokens.tolist(), strict=True))
    assert [lengths[n] for n in range(len(TEXTS))] == [
        len(one["ids"]) - 2 for one in EXPECTED[name]
    ]


def test_the_pack_says_what_its_maker_said(make):
    manifest = make(BERT).manifest
    assert manifest.labels == ("negative", "neutral", "positive")
    assert manifest.languages == ("en", "pt")
    assert manifest.licence == "Apache-2.0"
    assert manifest.quantization == "int8"
    assert manifest.max_tokens == 64
    assert manifest.stands_alone
    assert not manifest.multi_label
    roberta = make(FOLDER / "roberta-emotions").manifest
    assert roberta.multi_label
    assert roberta.max_tokens == 62  # of 64 positions two come before the first token
    assert roberta.licence == "unknown"


def test_a_long_text_is_judged_whole_by_its_windows(make):
    pack = make(FOLDER / "xlm-roberta-stance")
    classifier = load_encoder_classifier(pack, jobs=1)
    long = " ".join(TEXTS * 8)
    windows = classifier.encoder.encode_windows([long])
    assert len(windows.texts) > 2
    assert max(windows.tokens) + 2 <= pack.manifest.max_tokens
    wanted = np.average(classifier.head.probabilities(windows.vectors), 0, windows.tokens)
    found = classifier.probabilities(["", long])
    assert found[1] == pytest.approx(wanted, abs=1e-5)
    assert not found[0].any()


def test_labels_that_exclude_each_other_share_and_others_do_not(make):
    single = open_text_classifier(make(BERT), jobs=1).probabilities(TEXTS)
    assert single.sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    several = open_text_classifier(make(FOLDER / "roberta-emotions"), jobs=1)
    stored = np.array([one["logits"] for one in EXPECTED["roberta-emotions"]])
    wanted = 1 / (1 + np.exp(-stored))
    assert several.probabilities(TEXTS) == pytest.approx(wanted, abs=INT8_TOLERANCE / 4)


@pytest.mark.parametrize("name", ["topics.bin", "several.bin", "topics.ftz"])
def test_fasttext_gives_what_it_gave(make, name):
    pack = make(FASTTEXT / name)
    assert set(pack.manifest.labels) == {"water", "health", "school"}
    assert pack.manifest.multi_label == (name == "several.bin")
    found = open_text_classifier(pack, jobs=1).probabilities([*TEXTS, " \n"])
    for row, stored in zip(found, EXPECTED[name], strict=False):
        wanted = [stored[label] for label in pack.manifest.labels]
        assert row == pytest.approx(wanted, abs=1e-3)
    assert not found[-1].any()


def test_a_zip_and_a_folder_with_a_fasttext_model_will_do(make, tmp_path):
    folder = tmp_path / "topics"
    folder.mkdir()
    shutil.copy(FASTTEXT / "topics.bin", folder / "model.bin")
    (folder / "README.md").write_text("---\nlanguage: en\nlicense: mit\n---\n", "utf-8")
    for path in (folder, zipped(folder, tmp_path / "topics.zip")):
        manifest = make(path).manifest
        assert (manifest.architecture, manifest.licence) == ("fasttext", "MIT")
        assert manifest.languages == ("en",)


@pytest.mark.parametrize("path", [BERT, FASTTEXT / "topics.ftz"])
def test_an_imported_classifier_can_be_handed_on(make, tmp_path, path):
    pack = make(path)
    again = make(zipped(pack.folder, tmp_path / "handed-on.zip"))
    assert again.manifest == pack.manifest
    before, after = (
        open_text_classifier(one, jobs=1).probabilities(TEXTS) for one in (pack, again)
    )
    assert np.array_equal(before, after)


def test_vectors_of_words_are_refused(make):
    assert "vectors of words" in refusal(make, FASTTEXT / "vectors.bin")


@pytest.mark.parametrize("name", ["topics.bin", "topics.ftz"])
def test_a_fasttext_model_cut_anywhere_is_refused(tmp_path, name):
    data = (FASTTEXT / name).read_bytes()
    path = tmp_path / name
    for length in [*range(4, 120), *range(120, len(data), 97), len(data) - 1]:
        path.write_bytes(data[:length])
        with pytest.raises(FastTextError):
            read_facts(path)
    path.write_bytes(data + b"\0")
    with pytest.raises(FastTextError):
        read_facts(path)


def test_a_fasttext_model_with_made_up_numbers_is_refused(make, tmp_path):
    data = (FASTTEXT / "topics.bin").read_bytes()
    for offset, form, value in (
        (8, "<i", 2**31 - 1),  # the width
        (40, "<i", 2**30),  # the buckets
        (40, "<i", 0),
        (68, "<i", 2**30),  # the words
        (72, "<i", -1),  # the labels
        (len(data) - 4, "<f", float("nan")),
    ):
        changed = bytearray(data)
        struct.pack_into(form, changed, offset, value)
        path = tmp_path / "changed.bin"
        path.write_bytes(changed)
        assert "is damaged" in refusal(make, path)


def test_labels_without_names_are_refused(make, bert):
    change_config(bert, id2label=...)
    assert "does not name its labels" in refusal(make, bert)


def test_a_single_number_is_no_label(make, bert):
    change_config(bert, problem_type="regression")
    assert "a single number" in refusal(make, bert)
    change_config(bert, problem_type=None, id2label={"0": "score"})
    assert "a single number" in refusal(make, bert)


@pytest.mark.parametrize(
    "names", [{"0": "a", "1": "b", "3": "c"}, {"0": "a", "1": "a", "2": "c"}, {"0": "", "1": "b"}]
)
def test_labels_that_are_not_told_apart_are_refused(make, bert, names):
    change_config(bert, id2label=names)
    assert "id2label" in refusal(make, bert)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id2label": {"0": "a", "1": "b"}}, "3 labels apart, and config.json names 2"),
        ({"hidden_size": 48, "num_attention_heads": 4}, "is of the shape"),
        ({"hidden_size": 2**40}, "wide"),
        ({"num_hidden_layers": 10**9}, "layers"),
        ({"num_hidden_layers": 3}, "it lacks"),
        ({"num_attention_heads": 5}, "heads"),
        ({"num_attention_heads": 0}, "heads"),
        ({"max_position_embeddings": 10**9}, "is of the shape"),
        ({"vocab_size": 10}, "tokenizer has tokens up to"),
        ({"vocab_size": 10**9}, "tokenizer has tokens up to"),
        ({"hidden_act": "mish"}, "activation is mish"),
        ({"position_embedding_type": "relative_key"}, "relative_key"),
        ({"vocab_size": "many"}, "config.json"),
    ],
)
def test_settings_that_do_not_fit_the_weights_are_refused(make, bert, changes, reason):
    change_config(bert, **changes)
    assert reason in refusal(make, bert)


def test_weights_that_are_no_numbers_are_refused(make, bert):
    def spoil(values):
        values[3] = np.nan
        return values

    change_tensor(bert, "classifier.bias", lambda values: values * np.inf)
    assert "finite" in refusal(make, bert)
    change_tensor(bert, "classifier.bias", np.zeros_like)
    change_tensor(bert, "bert.encoder.layer.1.output.dense.weight", spoil)
    assert "finite" in refusal(make, bert)


def test_weights_cut_short_are_refused(make, bert):
    path = bert / "model.safetensors"
    path.write_bytes(path.read_bytes()[:-100])
    assert "not sound" in refusal(make, bert)
    path.write_bytes(b"")
    assert "not sound" in refusal(make, bert)


def test_weights_in_a_pickle_are_refused(make, bert):
    (bert / "model.safetensors").rename(bert / "pytorch_model.bin")
    assert "pickle" in refusal(make, bert)


def test_a_network_without_a_classifier_is_refused(make, bert):
    change_config(bert, architectures=["BertForMaskedLM"])
    assert "another kind (bert)" in refusal(make, bert)


def test_tokenizers_that_do_not_fit_are_refused(make, bert, tmp_path):
    vocabulary = (bert / "vocab.txt").read_bytes().decode("utf-8")
    (bert / "vocab.txt").write_text(vocabulary + "more\nwords\n", "utf-8", newline="")
    assert "the model knows only" in refusal(make, bert)
    (bert / "vocab.txt").write_text(vocabulary + "[UNK]\n", "utf-8", newline="")
    assert "names a token twice" in refusal(make, bert)
    (bert / "vocab.txt").write_text("a\nb\n", "utf-8")
    assert "lacks [UNK]" in refusal(make, bert)
    (bert / "vocab.txt").unlink()
    assert "tokenizer is missing" in refusal(make, bert)
    (bert / "tokenizer.json").write_text("{}", "utf-8")
    assert "tokenizer is damaged" in refusal(make, bert)
    other = shutil.copytree(FOLDER / "xlm-roberta-stance", tmp_path / "other")
    change_config(other, vocab_size=500)
    assert "pieces, and the model knows 500" in refusal(make, other)
    (other / "sentencepiece.bpe.model").write_bytes(b"nothing")
    assert "SentencePiece model is damaged" in refusal(make, other)


def test_a_japanese_vocabulary_is_not_taken_for_a_usual_one(make, bert):
    (bert / "tokenizer_config.json").write_text(
        '{"tokenizer_class": "BertJapaneseTokenizer"}', "utf-8"
    )
    assert "BertJapaneseTokenizer" in refusal(make, bert)


def test_an_endless_window_is_not_believed(make, bert):
    # What `transformers` writes where nobody said how long a text may be.
    (bert / "tokenizer_config.json").write_text(
        '{"model_max_length": 1000000000000000019884624838656}', "utf-8"
    )
    assert make(bert).manifest.max_tokens == 64
    (bert / "tokenizer_config.json").write_text('{"model_max_length": 32}', "utf-8")
    assert make(bert).manifest.max_tokens == 32


def test_a_sentencepiece_model_that_counts_otherwise_gives_way(make, tmp_path):
    other = shutil.copytree(FOLDER / "roberta-emotions", tmp_path / "camembert")
    pack = make(other)
    shutil.copy(pack.folder / "tokenizer.json", other)
    shutil.copy(FOLDER / "xlm-roberta-stance" / "sentencepiece.bpe.model", other)
    change_config(other, architectures=["CamembertForSequenceClassification"])
    again = make(other)
    assert again.manifest.tokenizer == "tokenizers"
    assert again.manifest.files["model.bin"] == pack.manifest.files["model.bin"]


def test_older_names_of_norms_are_understood(make, bert):
    before = open_text_classifier(make(BERT), jobs=1).probabilities(TEXTS)
    path = bert / "model.safetensors"
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = data[8 : 8 + length].replace(b"LayerNorm.weight", b"LayerNorm.gamma")
    header = header.replace(b"LayerNorm.bias", b"LayerNorm.beta")
    path.write_bytes(struct.pack("<Q", len(header)) + header + data[8 + length :])
    after = open_text_classifier(make(bert), jobs=1).probabilities(TEXTS)
    assert np.array_equal(before, after)


def test_a_manifest_names_either_an_encoder_or_its_own(make):
    good = msgspec.to_builtins(make(BERT).manifest)
    parse_manifest(msgspec.json.encode(good))
    for changes in (
        {"encoder": "encoder-e5-small"},
        {"pooling": "mean"},
        {"pooling": None},
        {"tokenizer": None},
        {"max_tokens": 4096},
        {"task": "sentiment"},
        {"labels": ["one"]},
    ):
        with pytest.raises(ValueError, match=r"classifier|head|max_tokens"):
            parse_manifest(msgspec.json.encode(good | changes))
