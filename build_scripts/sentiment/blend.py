"""Blends a fine-tuned encoder with the original: part of what was learnt, less of what was lost.

python build_scripts/sentiment/blend.py --wheels FOLDER --tuned FOLDER --share 0.5 --out FOLDER

Writes OUT/encoder, whose weights lie `--share` of the way from the original to TUNED (what
fine_tune.py wrote). Fit a head to it: `train_head.py DATA --encoder OUT/encoder --out OUT/head`.
After Wortsman et al. 2022, "Robust fine-tuning of zero-shot models", who find the middle better
than either end where data differs from what was trained on.
"""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import msgspec
import torch

sys.path.append(str(Path(__file__).parents[1] / "encoder"))

from corpora import LABELS
from e5_small import MANIFEST, read_e5_small, write_e5_small
from tunable_encoder import Averaged, Judge
from tuned_packs import ENCODER_ID


def main() -> None:
    """Read both, write the blend."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--tuned", type=Path, required=True)
    parser.add_argument("--share", type=float, default=0.5)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    model = read_e5_small(asked.wheels)
    original = Judge(model, "mean", len(LABELS), 0.0)
    tuned = Judge(model, "mean", len(LABELS), 0.0)
    averaged = Averaged(tuned.learnt(), 0.0)
    state = torch.load(asked.tuned / "checkpoint.pt", weights_only=True)
    averaged.values, averaged.steps = state["averages"], state["averaged_steps"]
    tuned = averaged.applied_to(tuned)
    with torch.no_grad():
        for ours, theirs in zip(original.learnt(), tuned.learnt(), strict=True):
            ours.lerp_(theirs, asked.share)
    manifest = msgspec.structs.replace(
        MANIFEST,
        id=ENCODER_ID,
        name="Multilingual E5 small, tuned for sentiment",
        source=f"{MANIFEST.source}; fine-tuned and blended by build_scripts/sentiment",
    )
    blended = replace(model, tensors=original.tensors())
    write_e5_small(blended, asked.out / "encoder", manifest)


if __name__ == "__main__":
    main()
