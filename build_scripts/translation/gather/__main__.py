"""Gathers text to train translation on: `python -m build_scripts.translation.gather --out DIR`.

Writes mono.en.txt and mono.pt.txt (a sentence a line), pairs.tsv (English, Portuguese, br or pt,
source) and names.tsv (English, Portuguese). Needs Debian's package client.
"""

import argparse
import time
from collections import Counter
from pathlib import Path

from build_scripts.translation.gather.downloads import fetch_descriptions, fetch_packages
from build_scripts.translation.gather.names import name_pairs
from build_scripts.translation.gather.selection import Selection, write_lines
from build_scripts.translation.gather.sources import contents, read_sources
from build_scripts.translation.gather.variation import varied

_PATIENCE = 60  # seconds after which those who wait for text get what there is


def main() -> None:
    """Download, clean, choose and write."""
    parser = argparse.ArgumentParser(prog="build_scripts.translation.gather", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--downloads", type=Path, required=True, help="kept between runs")
    parser.add_argument(
        "--exclude", type=Path, help="folder of evaluation texts whose lines must not occur"
    )
    parser.add_argument("--offline", action="store_true", help="use what is downloaded already")
    asked = parser.parse_args()
    sources = read_sources()
    if not asked.offline:
        fetch_descriptions(asked.downloads)
        fetch_packages([name for source in sources for name in source.packages], asked.downloads)
    names = name_pairs(asked.downloads / "un")
    asked.out.mkdir(parents=True, exist_ok=True)
    write_lines(asked.out / "names.tsv", [f"{one}\t{other}" for one, other in names])
    selection = Selection(_evaluation_lines(asked.exclude))
    written = time.monotonic()
    for source in sources:
        selection.add(source, contents(source, asked.downloads / "un", asked.downloads / "lists"))
        print(selection.summary(source.name), flush=True)
        if time.monotonic() - written > _PATIENCE:
            _write(selection, names, asked.out)
            written = time.monotonic()
    _write(selection, names, asked.out)


def _write(selection: Selection, names: list[tuple[str, str]], folder: Path) -> None:
    for language in ("en", "pt"):
        lines = varied(selection.lines(language), language, names)
        write_lines(folder / f"mono.{language}.txt", lines)
        print(f"mono.{language}.txt: {len(lines)} lines")
    pairs = selection.pairs()
    write_lines(
        folder / "pairs.tsv",
        [f"{one.english}\t{one.portuguese}\t{one.variant}\t{one.source}" for one in pairs],
    )
    variants = dict(Counter(pair.variant.value for pair in pairs))
    print(f"pairs.tsv: {len(pairs)} pairs, {variants}", flush=True)


def _evaluation_lines(folder: Path | None) -> frozenset[str]:
    paths = sorted(folder.iterdir()) if folder else []
    return frozenset(
        line.strip().casefold() for path in paths for line in path.open(encoding="utf-8")
    )


if __name__ == "__main__":
    main()
