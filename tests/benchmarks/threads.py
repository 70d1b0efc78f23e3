"""Measures the encoder's threads, batch budgets and CTranslate2's instruction choices.

    python tests/benchmarks/threads.py [PACK_FOLDER]

Each setting runs in its own process, since CTranslate2 reads its environment once.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import psutil

from desktop_app.engine import encoder as encoding
from desktop_app.engine.encoder import Encoder
from desktop_app.engine.threads import Threads
from desktop_app.engine.windows import gather_batches
from desktop_app.packs.catalogue import open_folder
from desktop_app.packs.opening import encoder_spec
from desktop_app.paths import models_folder

_PASSAGE = (
    "We asked for a second health worker in March, and the district office promised to send one "
    "before the rains. Nobody has come since, so mothers walk eleven kilometres to the clinic. "
    "The water pump near the school broke again last week, and the road to the market is flooded."
)
# Words of a text: as survey answers (about 15 tokens) and as sentences of reports (about 42).
_LENGTHS = {"short": range(4, 17), "long": range(18, 50)}
_TEXTS = {"short": 260, "long": 128}
_REPEATS = 5  # the best counts: other programs on the machine only ever make it slower


def main() -> None:
    """Run every setting and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    default = models_folder() / "encoder-e5-small"
    parser.add_argument("pack", type=Path, nargs="?", default=default)
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        _work(options.pack, json.loads(options.worker))
        return
    cores = psutil.cpu_count(logical=False) or 1
    print(f"{cores} cores; {options.pack.name}; texts per second, memory in MB")
    print(f"{'setting':44}{'short':>8}{'long':>8}{'MB':>7}")
    for name, setting, environment in _settings(cores):
        result = _measure(options.pack, setting, environment)
        print(f"{name:44}{result['short']:8.0f}{result['long']:8.0f}{result['memory']:7.0f}")


def _settings(cores: int) -> list[tuple[str, dict[str, int], dict[str, str]]]:
    one = {"workers": 1, "per_batch": 1, "budget": 2048}
    rows: list[tuple[str, dict[str, int], dict[str, str]]] = [
        ("1 worker, 1 thread", one, {}),
        (f"1 worker, {cores} threads", one | {"per_batch": cores}, {}),
        (f"{cores} workers, 1 thread", one | {"workers": cores}, {}),
    ]
    rows += [
        (f"1 worker, budget {budget}", one | {"budget": budget}, {})
        for budget in (256, 512, 1024, 2048, 4096)
    ]
    switches = [
        {"CT2_USE_MKL": "1"},
        {"CT2_USE_MKL": "0"},
        {"CT2_USE_EXPERIMENTAL_PACKED_GEMM": "1"},
    ]
    switches += [{"CT2_FORCE_CPU_ISA": isa} for isa in ("AVX512", "AVX2", "AVX", "GENERIC")]
    rows += [("1 worker, " + "=".join(*switch.items()), one, switch) for switch in switches]
    return rows


def _measure(pack: Path, setting: dict[str, int], environment: dict[str, str]) -> dict[str, float]:
    command = [sys.executable, __file__, str(pack), "--worker", json.dumps(setting)]
    done = subprocess.run(
        command, env=os.environ | environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        return {"short": 0, "long": 0, "memory": 0}
    result: dict[str, float] = json.loads(done.stdout)
    return result


def _work(folder: Path, setting: dict[str, int]) -> None:
    encoding.gather_batches = lambda windows, overhead: gather_batches(
        windows, overhead, setting["budget"]
    )
    threads = Threads(setting["workers"], setting["per_batch"])
    encoder = Encoder(folder, encoder_spec(open_folder(folder)), threads)
    result = {}
    for name, lengths in _LENGTHS.items():
        texts = [_text(number, lengths) for number in range(_TEXTS[name])]
        encoder.encode(texts[:32])
        best = min(_seconds(encoder, texts) for _ in range(_REPEATS))
        result[name] = len(texts) / best
    result["memory"] = psutil.Process().memory_info().rss / 1e6
    print(json.dumps(result))


def _text(number: int, lengths: range) -> str:
    words = _PASSAGE.split()
    start, length = number * 7 % len(words), lengths[number % len(lengths)]
    return " ".join((words * 3)[start : start + length])


def _seconds(encoder: Encoder, texts: list[str]) -> float:
    start = time.perf_counter()
    encoder.encode(texts)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
