"""Makes a CTranslate2 translator of a Bergamot (Mozilla) model folder, by distillation.

python -m build_scripts.translation.distil BERGAMOT_FOLDER --examples own:FILE.tsv … --out FOLDER

CTranslate2 has no SSRU layer, so the student has self-attention in its place. Embeddings and
encoder are the teacher's. Three stages:

1. *fit*: each self-attention learns to give what the SSRU gives (regression, no vocabulary). Left
   out with `--start FOLDER`, which goes on from a model that this command wrote.
2. *distil*: the decoder learns the teacher's distribution over the next piece (Hinton et al. 2015)
   along the student's or teacher's own translations and along real ones; where a person wrote the
   target its words count too. The encoder stays frozen.
3. *tune*: the last part of the time with the encoder unfrozen, at a lower rate.

The weights written are exponential averages over steps. Files of examples may grow meanwhile.
"""

import argparse
import copy
import itertools
import json
import math
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from sentencepiece import SentencePieceProcessor
from torch import Tensor
from torch.nn import functional

from build_scripts.translation.bergamot import Bergamot, read_bergamot
from build_scripts.translation.development import Development
from build_scripts.translation.examples import Batch, Kind, Source, draw_batches
from build_scripts.translation.export import load_student, save_student
from build_scripts.translation.network import Translator

_FREQUENT = 2500  # pieces that always compete for the next place
_RANDOM = 1000  # others, drawn anew for each batch
_WARM_UP = 100  # steps
_AVERAGING = 0.998  # of the exponential average of weights, a step
_REPORT_EVERY = 100  # steps
_ENCODER_RATE = 0.25  # of the decoder's
_FIT_RATE = 2e-3


def main() -> None:
    """Read the arguments and distil."""
    asked = _arguments()
    torch.set_num_threads(asked.threads)
    torch.manual_seed(asked.seed)
    teacher = read_bergamot(asked.bergamot)
    student = new_student(teacher.network)
    if asked.start:
        load_student(student, asked.start)
    pieces = SentencePieceProcessor(model_file=str(teacher.vocabulary))
    batches = draw_batches(asked.examples, pieces, asked.batch, asked.seed)
    development = Development(*asked.development) if asked.development else None
    if not asked.start:
        _fit(student, teacher.network, batches, asked.fit_minutes)
    training = Training(student, teacher, asked.rate, asked.mimic)
    best = -math.inf
    started = last = time.monotonic()
    for step in itertools.count():
        elapsed = (time.monotonic() - started) / 60
        finished = elapsed >= asked.minutes
        if finished or time.monotonic() - last > asked.check_minutes * 60:
            averaged = training.averaged()
            save_student(averaged, teacher.vocabulary, asked.out / "last", teacher.multipliers)
            if development:
                score = development.bleu(asked.out / "last")
                print(
                    json.dumps({"minutes": round(elapsed, 1), "bleu": round(score, 2)}), flush=True
                )
            else:
                score = elapsed
            if score > best:
                best = score
                save_student(averaged, teacher.vocabulary, asked.out / "best", teacher.multipliers)
            last = time.monotonic()
        if finished:
            return
        if elapsed > asked.minutes * asked.unfreeze:
            training.unfreeze_encoder()
        training.step(next(batches), step, elapsed / asked.minutes)


class Training:
    """Stages 2 and 3: the student, its optimiser, and the average of its weights."""

    def __init__(self, student: Translator, teacher: Bergamot, rate: float, mimic: float) -> None:
        self._student, self._teacher = student, teacher.network
        self._average = copy.deepcopy(student)
        self._rate, self._mimic = rate, mimic
        self._optimizer = torch.optim.AdamW(
            [{"params": list(student.decoder.parameters()), "share": 1.0}],
            lr=rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True,
        )  # fmt: skip
        student.encoder.requires_grad_(False)
        self._unfrozen = False
        self._figures: dict[str, float] = {}
        self._tokens, self._reported = 0, time.monotonic()

    def unfreeze_encoder(self) -> None:
        """Train the encoder as well from now on."""
        if not self._unfrozen:
            self._unfrozen = True
            self._student.encoder.requires_grad_(True)
            parameters = list(self._student.encoder.parameters())
            self._optimizer.add_param_group({"params": parameters, "share": _ENCODER_RATE})

    def averaged(self) -> Translator:
        """Return the student with averaged weights."""
        return self._average

    def step(self, batch: Batch, number: int, progress: float) -> None:
        """Learn from one batch; `progress` (0 to 1) sets the rate: a cosine after a warm-up."""
        warm = min(1.0, (number + 1) / _WARM_UP)
        rate = self._rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * min(progress, 1))))
        for group in self._optimizer.param_groups:
            group["lr"] = rate * group["share"]
        loss = self._loss(batch, self._mimic * (1 - progress))
        self._optimizer.zero_grad()
        loss.backward()
        trained = itertools.chain.from_iterable(g["params"] for g in self._optimizer.param_groups)
        torch.nn.utils.clip_grad_norm_(list(trained), 1.0)
        self._optimizer.step()
        self._average_weights(number)
        self._tokens += int(batch.target_mask.sum())
        if (number + 1) % _REPORT_EVERY == 0:
            speed = self._tokens / (time.monotonic() - self._reported)
            figures = " ".join(f"{name} {value:.4f}" for name, value in self._figures.items())
            print(f"step {number + 1} {figures} rate {rate:.2e} {speed:.0f} pieces/s", flush=True)
            self._tokens, self._reported = 0, time.monotonic()

    def _loss(self, batch: Batch, mimic: float) -> Tensor:
        student, teacher = self._student, self._teacher
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                memory = teacher.encode(batch.source, batch.source_mask)
                goal = teacher.decode(batch.target, memory, batch.source_mask)[batch.target_mask]
            if self._unfrozen:
                memory = student.encode(batch.source, batch.source_mask)
            hidden = student.decode(batch.target, memory, batch.source_mask)[batch.target_mask]
            wanted, competing = _competing_pieces(batch, teacher.bias.shape[0])
            table, bias = teacher.embedding[competing], teacher.bias[competing]
            with torch.no_grad():
                taught = functional.log_softmax(functional.linear(goal, table, bias).float(), 1)
            learnt = functional.log_softmax(functional.linear(hidden, table, bias).float(), 1)
        divergence = (taught.exp() * (taught - learnt)).sum(1)
        surprise = -learnt.gather(1, wanted[:, None])[:, 0]
        words = batch.word_shares
        loss = (divergence * (1 - words) + words * surprise).mean()
        gap = (hidden.float() - goal.float()).pow(2).mean() / goal.float().var()
        self._note("KL", divergence.detach().mean())
        self._note("gap", gap.detach())
        agreed = (taught.argmax(1) == learnt.argmax(1)).float().mean()
        self._note("agree", agreed)
        return loss + mimic * gap

    def _note(self, name: str, value: Tensor) -> None:
        before = self._figures.get(name, value.item())
        self._figures[name] = 0.98 * before + 0.02 * value.item()

    @torch.no_grad()
    def _average_weights(self, number: int) -> None:
        # Young averages forget faster, so that the first steps do not weigh for long.
        keep = min(_AVERAGING, (number + 1) / (number + 10))
        modules = [(self._average.decoder, self._student.decoder)]
        if self._unfrozen:
            modules.append((self._average.encoder, self._student.encoder))
        for average, current in modules:
            pairs = zip(average.parameters(), current.parameters(), strict=True)
            for old, new in pairs:
                old.lerp_(new, 1 - keep)


def _competing_pieces(batch: Batch, pieces: int) -> tuple[Tensor, Tensor]:
    """Return the targets as places among the competing pieces, and those pieces."""
    targets = batch.target[batch.target_mask]
    frequent = torch.arange(min(_FREQUENT, pieces))
    drawn = torch.randint(0, pieces, (_RANDOM,))
    competing = torch.unique(torch.cat([frequent, targets, drawn]))
    return torch.searchsorted(competing, targets), competing


def new_student(teacher: Translator) -> Translator:
    """Return a student with the teacher's weights everywhere but in its self-attention."""
    student = Translator(teacher.shape, teacher.bias.shape[0], recurrent=False)
    shared = {name: value for name, value in teacher.state_dict().items() if "mixers" not in name}
    student.load_state_dict(shared, strict=False)
    for old, new in zip(teacher.decoder.mixers, student.decoder.mixers, strict=True):
        new.norm.load_state_dict(old.norm.state_dict())
    return student


def _fit(
    student: Translator, teacher: Translator, batches: Iterator[Batch], minutes: float
) -> None:
    """Stage 1: make each self-attention give what the teacher's SSRU gives."""
    with torch.no_grad():
        _start_like_averages(student, teacher, next(batches))
    parameters = list(student.decoder.mixers.parameters())
    optimizer = torch.optim.AdamW(parameters, lr=_FIT_RATE, betas=(0.9, 0.98), weight_decay=0.0)
    started = time.monotonic()
    for step in itertools.count():
        progress = (time.monotonic() - started) / 60 / minutes
        if progress >= 1:
            return
        warm = min(1.0, (step + 1) / _WARM_UP)
        for group in optimizer.param_groups:
            group["lr"] = _FIT_RATE * warm * (0.05 + 0.475 * (1 + math.cos(math.pi * progress)))
        batch = next(batches)
        loss = torch.zeros(())
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                memory = teacher.encode(batch.source, batch.source_mask)
            states = teacher.decoder_inputs(batch.target)
            for index in range(len(student.decoder.mixers)):
                with torch.no_grad():
                    goal = teacher.decoder.mix(index, states)
                reached = student.decoder.mix(index, states)[batch.target_mask].float()
                wanted = goal[batch.target_mask].float()
                loss = loss + (reached - wanted).pow(2).mean() / wanted.var()
                with torch.no_grad():
                    states = teacher.decoder.after_mixing(index, goal, memory, batch.source_mask)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        if (step + 1) % _REPORT_EVERY == 0:
            print(f"fit {step + 1} gap {loss.item():.4f}", flush=True)


def _start_like_averages(student: Translator, teacher: Translator, batch: Batch) -> None:
    """Give each head the dimensions that forget at a like rate, and their candidates as values."""
    memory = teacher.encode(batch.source, batch.source_mask)
    states = teacher.decoder_inputs(batch.target)
    for index, recurrence in enumerate(teacher.decoder.mixers):
        forget = torch.sigmoid(recurrence.forget(states[batch.target_mask])).mean(0)
        order = torch.argsort(forget)
        attention = student.decoder.mixers[index]
        attention.value.weight.data = recurrence.candidate.weight[order].clone()
        attention.value.bias.data.zero_()
        attention.output.weight.data.zero_()
        attention.output.weight.data[order, torch.arange(len(order))] = 0.7
        attention.output.bias.data.zero_()
        for linear in (attention.query, attention.key):
            torch.nn.init.normal_(linear.weight, std=0.5 * len(order) ** -0.5)
            linear.bias.data.zero_()
        mixed = recurrence(states)
        states = teacher.decoder.after_mixing(index, mixed, memory, batch.source_mask)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("bergamot", type=Path, help="a folder with model.*.bin and vocab.*.spm")
    parser.add_argument(
        "--examples", action="append", required=True, type=_source, metavar="KIND:SHARE:FILE",
        help="kind own, real or exact; with columns swapped own-reversed and so on",
    )  # fmt: skip
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a model of this command to go on from")
    parser.add_argument("--development", type=Path, nargs=2, metavar=("SOURCE", "REFERENCE"))
    parser.add_argument("--fit-minutes", type=float, default=5)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--check-minutes", type=float, default=6)
    parser.add_argument("--unfreeze", type=float, default=0.7, help="when, as a part of the time")
    parser.add_argument("--rate", type=float, default=5e-4)
    parser.add_argument("--mimic", type=float, default=1.0, help="weight of the hidden states' gap")
    parser.add_argument("--batch", type=int, default=3000, help="target pieces a step")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _source(text: str) -> Source:
    kind, share, path = text.split(":", 2)
    plain = kind.removesuffix("-reversed")
    return Source(Path(path), Kind(plain), float(share), reverse=plain != kind)


if __name__ == "__main__":
    main()
