"""Conversion to CTranslate2: our ways against the genuine tools' results, and damaged files."""

import json
import shutil
import struct

import ctranslate2
import numpy as np
import pytest

from desktop_app.engine.byte_pairs import BytePairs
from desktop_app.engine.conversion.hugging_face_marian import (
    MarianConfig,
    convert_hugging_face_marian,
)
from desktop_app.engine.conversion.marian import ConversionError, convert_marian
from desktop_app.engine.conversion.model_file import ModelFileError, read_index, write_int8
from desktop_app.engine.conversion.safetensors import SafetensorsError, SafetensorsFile
from tests.unit.foreign_models import EXPECTED, FOLDER

MARIAN = FOLDER / "opus-mt-en-pt"
RELEASE = FOLDER / "opus-en-roa"
# Made anew for more positions than the genuine converter keeps.
POSITIONS = "position_encodings/encodings"


def contents(path):
    """Return every variable of a model but the positions, as bytes."""
    model = read_index(path)
    data = path.read_bytes()
    return {
        name: (variable.shape, data[variable.offset : variable.offset + variable.bytes])
        for name, variable in model.variables.items()
        if not name.endswith(POSITIONS)
    } | model.aliases


def convert_marian_folder(destination, **changes):
    tokens = list(json.loads((MARIAN / "vocab.json").read_text("utf-8")))
    settings = json.loads((MARIAN / "config.json").read_text("utf-8")) | changes
    names = MarianConfig.__struct_fields__
    config = MarianConfig(**{name: settings[name] for name in names if name in settings})
    weights = MARIAN / "model.safetensors"
    convert_hugging_face_marian(config, weights, tokens, tokens, destination)


def translate(folder, example):
    translator = ctranslate2.Translator(str(folder), intra_threads=1)
    tokens = [token for token in example["tokens"] if token != "</s>"]
    result = translator.translate_batch([tokens], beam_size=1, max_decoding_length=12)
    return result[0].hypotheses[0]


def test_safetensors_become_what_the_genuine_converter_makes(tmp_path):
    convert_marian_folder(tmp_path / "model")
    genuine = FOLDER / "opus-mt-en-pt-ct2"
    assert contents(tmp_path / "model" / "model.bin") == contents(genuine / "model.bin")
    for example in EXPECTED["opus-mt-en-pt"]:
        assert translate(tmp_path / "model", example) == example["output"]


def test_arrays_of_marian_become_what_the_genuine_converter_makes(tmp_path):
    vocabulary = RELEASE / "opus.spm32k-spm32k.vocab.yml"
    weights = RELEASE / "opus.spm32k-spm32k.transformer.npz"
    convert_marian(weights, [vocabulary, vocabulary], tmp_path / "model")
    for example in EXPECTED["opus-en-roa"]:
        assert translate(tmp_path / "model", example) == example["output"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_vocabulary_may_be_a_list(tmp_path, end):
    vocabulary = RELEASE / "opus.spm32k-spm32k.vocab.yml"
    lines = vocabulary.read_text("utf-8").splitlines()
    listed = tmp_path / "opus.src.vocab"
    text = "".join(json.loads(line.rsplit(":", 1)[0]) + end for line in lines)
    listed.write_text(text, "utf-8", newline="")
    weights = RELEASE / "opus.spm32k-spm32k.transformer.npz"
    convert_marian(weights, [listed, listed], tmp_path / "model")
    example = EXPECTED["opus-en-roa"][0]
    assert translate(tmp_path / "model", example) == example["output"]


def test_float32_becomes_the_int8_of_the_genuine_converter(tmp_path):
    full = read_index(FOLDER / "nllb-200-ct2-float32" / "model.bin")
    parts = []
    write_int8(full, tmp_path / "model.bin", parts.append)
    genuine = FOLDER / "nllb-200-ct2" / "model.bin"
    ours = read_index(tmp_path / "model.bin")
    assert contents(tmp_path / "model.bin") == contents(genuine)
    assert ours.quantization == "int8"
    assert parts[-1] == pytest.approx(1)
    assert parts == sorted(parts)


def test_int8_is_copied_as_it_is(tmp_path):
    genuine = FOLDER / "nllb-200-ct2" / "model.bin"
    write_int8(read_index(genuine), tmp_path / "model.bin", lambda _: None)
    assert (tmp_path / "model.bin").read_bytes() == genuine.read_bytes()


def test_the_index_tells_shapes_and_flags():
    model = read_index(FOLDER / "opus-mt-en-pt-ct2" / "model.bin")
    vocabulary = json.loads((FOLDER / "opus-mt-en-pt-ct2/shared_vocabulary.json").read_text())
    assert model.specification == "TransformerSpec"
    assert model.shape("encoder/embeddings_0/weight") == (len(vocabulary), 16)
    assert model.shape("nothing", "decoder/projection/weight") == (len(vocabulary), 16)
    assert model.flag("decoder/start_from_zero_embedding")
    assert not model.flag("with_source_eos")


@pytest.mark.parametrize("length", [0, 3, 20, 100, 5000, -1])
def test_a_model_cut_short_is_told(tmp_path, length):
    data = (FOLDER / "nllb-200-ct2" / "model.bin").read_bytes()
    path = tmp_path / "model.bin"
    path.write_bytes(data[:length])
    with pytest.raises(ModelFileError):
        read_index(path)


def test_a_model_with_more_after_its_end_is_told(tmp_path):
    path = tmp_path / "model.bin"
    path.write_bytes((FOLDER / "nllb-200-ct2" / "model.bin").read_bytes() + b"more")
    with pytest.raises(ModelFileError, match="after its end"):
        read_index(path)


def test_what_is_no_number_is_not_made_int8(tmp_path):
    genuine = FOLDER / "nllb-200-ct2-float32" / "model.bin"
    model = read_index(genuine)
    data = bytearray(genuine.read_bytes())
    offset = model.variables["encoder/layer_0/ffn/linear_0/weight"].offset
    data[offset : offset + 4] = struct.pack("<f", float("nan"))
    path = tmp_path / "model.bin"
    path.write_bytes(data)
    with pytest.raises(ModelFileError, match="not a number"):
        write_int8(read_index(path), tmp_path / "out.bin", lambda _: None)


def test_float_types_of_half_the_size(tmp_path):
    values = np.array([[1.0, -2.5], [0.0, 0.0]], np.float32)
    heads = {"F16": values.astype("<f2").tobytes()}
    heads["BF16"] = (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    for kind, data in heads.items():
        path = tmp_path / kind
        entry = {"dtype": kind, "shape": [2, 2], "data_offsets": [0, 8]}
        header = json.dumps({"__metadata__": {"format": "pt"}, "a": entry}).encode()
        path.write_bytes(struct.pack("<Q", len(header)) + header + data)
        assert SafetensorsFile(path)["a"].tolist() == values.tolist()


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 8]}, "size it claims"),
        ({"dtype": "F32", "shape": [1, 1], "data_offsets": [4, 8]}, "size it claims"),
        ({"dtype": "F32", "shape": [4], "data_offsets": [0, 16]}, "cut short"),
        ({"dtype": "F8_E4M3", "shape": [8], "data_offsets": [0, 8]}, "unknown type"),
        ({"dtype": "F32", "shape": [-1, -2], "data_offsets": [0, 8]}, "impossible shape"),
        ({"dtype": "F32", "shape": [2], "data_offsets": [0, 8], "more": 1}, "damaged"),
    ],
)
def test_unsound_safetensors(tmp_path, entry, reason):
    path = tmp_path / "model.safetensors"
    header = json.dumps({"a": entry}).encode()
    path.write_bytes(struct.pack("<Q", len(header)) + header + bytes(8))
    with pytest.raises(SafetensorsError, match=reason):
        SafetensorsFile(path)


@pytest.mark.parametrize("data", [b"", b"short", b"\xff" * 64, struct.pack("<Q", 60) + b"{" * 60])
def test_what_is_no_safetensors_file(tmp_path, data):
    path = tmp_path / "model.safetensors"
    path.write_bytes(data)
    with pytest.raises(SafetensorsError):
        SafetensorsFile(path)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"activation_function": "tanh"}, "activation"),
        ({"decoder_layers": 2}, "lacks"),
        ({"encoder_layers": 10**9}, "layers"),
        ({"normalize_before": True}, "normalizes"),
        ({"decoder_attention_heads": 1}, "heads"),
        ({"d_model": 7}, "wide"),
    ],
)
def test_unusual_networks_are_refused(tmp_path, changes, reason):
    with pytest.raises(ConversionError, match=reason):
        convert_marian_folder(tmp_path / "model", **changes)
    assert not (tmp_path / "model").exists()


def test_arrays_of_an_unusual_network_are_refused(tmp_path):
    arrays = dict(np.load(RELEASE / "opus.spm32k-spm32k.transformer.npz"))
    settings = (
        arrays["special:model.yml"].tobytes().replace(b": self-attention", b": rnn           ")
    )
    arrays["special:model.yml"] = np.frombuffer(settings, np.int8)
    np.savez(tmp_path / "model.npz", **arrays)
    vocabulary = RELEASE / "opus.spm32k-spm32k.vocab.yml"
    with pytest.raises(ConversionError, match="autoreg"):
        convert_marian(tmp_path / "model.npz", [vocabulary] * 2, tmp_path / "model")


def test_arrays_with_a_pickle_are_refused(tmp_path):
    arrays = dict(np.load(RELEASE / "opus.spm32k-spm32k.transformer.npz"))
    np.savez(tmp_path / "model.npz", **arrays | {"special:model.yml": np.array([print], object)})
    vocabulary = RELEASE / "opus.spm32k-spm32k.vocab.yml"
    with pytest.raises(ConversionError, match="pickle"):
        convert_marian(tmp_path / "model.npz", [vocabulary] * 2, tmp_path / "model")


def test_byte_pairs_are_those_of_subword_nmt():
    from sacremoses import MosesPunctNormalizer, MosesTokenizer

    codes = (FOLDER / "translate-en_pt-1_0" / "bpe.model").read_text("utf-8")
    pairs, moses, normalizer = BytePairs(codes), MosesTokenizer("en"), MosesPunctNormalizer("en")
    for example in EXPECTED["translate-en_pt-1_0"]:
        words = moses.tokenize(normalizer.normalize(example["text"]))
        assert pairs.split(words) == example["tokens"]


def test_a_list_that_is_no_merges_is_told():
    with pytest.raises(ValueError, match="no merge"):
        BytePairs("#version: 0.2\nt h\nthree symbols here\n")


def test_very_long_words_are_split_in_parts():
    pieces = BytePairs("#version: 0.2\na a\n").split(["a" * 1001])
    assert "".join(piece.removesuffix("@@") for piece in pieces) == "a" * 1001
    assert all(piece.endswith("@@") for piece in pieces[:-1])
    assert not pieces[-1].endswith("@@")


def test_no_folder_is_overwritten(tmp_path):
    shutil.copytree(FOLDER / "nllb-200-ct2", tmp_path / "model")
    with pytest.raises(FileExistsError):
        write_int8(
            read_index(tmp_path / "model" / "model.bin"),
            tmp_path / "model" / "model.bin",
            lambda _: None,
        )
