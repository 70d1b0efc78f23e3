"""Writes a fine-tuned encoder and its head as packs."""

from dataclasses import replace
from pathlib import Path

import msgspec
from corpora import LABELS
from e5_small import MANIFEST, write_e5_small
from tensors import FourBitModel
from tunable_encoder import Judge

from desktop_app.packs.heads import HEAD_NAME, Head, save_head
from desktop_app.packs.manifest import Manifest, write_manifest
from desktop_app.packs.verify import describe_folder

ENCODER_ID = "encoder-e5-small-tuned"
_HEAD_ID = "sentiment-e5-small-tuned"
_LICENCE = Path(__file__).parents[2] / "LICENSE"


def write_tuned(model: FourBitModel, judge: Judge, temperature: float, folder: Path) -> None:
    """Write `folder`/encoder, in int8, and `folder`/head; `model` gives the vocabulary."""
    tuned = replace(model, tensors=judge.tensors())
    manifest = msgspec.structs.replace(
        MANIFEST,
        id=ENCODER_ID,
        name="Multilingual E5 small, tuned for sentiment",
        source=f"{MANIFEST.source}; fine-tuned by build_scripts/sentiment/fine_tune.py",
    )
    write_e5_small(tuned, folder / "encoder", manifest)
    weights, bias = judge.head_layer(temperature)
    _write_head(Head(labels=LABELS, weights=weights, bias=bias), folder / "head")


def _write_head(head: Head, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    save_head(head, folder / HEAD_NAME)
    (folder / "LICENSE").write_bytes(_LICENCE.read_bytes())
    manifest = Manifest(
        format=1,
        id=_HEAD_ID,
        task="sentiment",
        name="Sentiment (tuned encoder)",
        version="1",
        licence="Apache-2.0",
        source="Trained by build_scripts/sentiment/fine_tune.py",
        files=describe_folder(folder),
        languages=("ar", "en", "fr", "de", "hi", "it", "pt", "es"),
        encoder=ENCODER_ID,
        labels=LABELS,
    )
    write_manifest(manifest, folder)
