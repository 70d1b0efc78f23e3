"""Reads a folder of real files with ours and with kreuzberg: `... FOLDER --peer PYTHON`.

PYTHON is that of an environment of its own, made with
`python -m venv E && E/bin/pip install kreuzberg==4.10.4`. Prints, by format, how many files each
reads and in what time, how much text, and how much of it twice.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import Document
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from desktop_app.readers.scan import scan

_LONG_LINE = 40
"""Characters from which a line that occurs twice is suspicious."""

_PEER = """
import json, sys, time
from kreuzberg import extract_file_sync
for line in sys.stdin:
    path = line.rstrip("\\n")
    started = time.perf_counter()
    try:
        text = extract_file_sync(path).content
    except BaseException:
        text = ""
    print(json.dumps([path, text, time.perf_counter() - started]), flush=True)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one program makes of one file. `reasons` are why parts of it were not read."""

    text: str = ""
    seconds: float = 0.0
    reasons: Sequence[str] = ()

    @property
    def is_read(self) -> bool:
        """Say whether there is any text: a peer may return white space."""
        return bool(self.text.strip())


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="the python of an environment with kreuzberg")
    parser.add_argument("--list", action="store_true", help="name the files only one of them reads")
    arguments = parser.parse_args()
    paths = [str(found.path) for found in scan([arguments.folder])]
    ours = read_ours(paths)
    peers = read_peer(arguments.peer, paths) if arguments.peer else {}
    by_format: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_format[Path(path).parent.name].append(path)
    print("format  files  ours  peer  seconds  peer s  chars   twice  peer twice")
    for name, members in [*sorted(by_format.items()), ("all", paths)]:
        mine, theirs = [ours[p] for p in members], [peers.get(p, Reading()) for p in members]
        both = [(a, b) for a, b in zip(mine, theirs, strict=True) if a.is_read and b.is_read]
        ratio = sum(len(a.text) for a, _ in both) / max(1, sum(len(b.text) for _, b in both))
        print(
            f"{name:8}{len(members):5}{sum(r.is_read for r in mine):6}"
            f"{sum(r.is_read for r in theirs):6}{sum(r.seconds for r in mine):9.2f}"
            f"{sum(r.seconds for r in theirs):8.2f}{ratio:7.2f}{_twice(mine):8.1%}"
            f"{_twice(theirs):12.1%}"
        )
    silent = [path for path in paths if not ours[path].is_read and not ours[path].reasons]
    print(f"lost silently: {len(silent)}", *silent)
    if arguments.list:
        for path in paths:
            if ours[path].is_read != peers.get(path, Reading()).is_read:
                print("ours" if ours[path].is_read else "peer", "alone:", path, ours[path].reasons)


def read_ours(paths: Sequence[str]) -> dict[str, Reading]:
    """Read as `satchel analyze` does, in a worker process; its start is not counted."""
    readings: dict[str, Reading] = {}
    with ReaderPool(1, ReadOptions(), ReadLimits()) as pool:
        list(pool.read(Path(__file__)))
        for path in paths:
            started = time.perf_counter()
            results = list(pool.read(Path(path)))
            readings[path] = Reading(
                "\n".join(r.text for r in results if isinstance(r, Document)),
                time.perf_counter() - started,
                [f"{r.reason}: {r.detail}" for r in results if not isinstance(r, Document)],
            )
    return readings


def read_peer(python: str, paths: Sequence[str]) -> dict[str, Reading]:
    """Read with kreuzberg in a process; a crash costs the file it happened on."""
    readings: dict[str, Reading] = {}
    left = list(paths)
    while left:
        done = subprocess.run(
            [python, "-c", _PEER],
            input="\n".join(left),
            capture_output=True,
            text=True,
            check=False,
        )
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        readings |= {path: Reading(text, seconds) for path, text, seconds in rows}
        left = left[len(rows) + 1 :] if len(rows) < len(left) else []
    return readings


def _twice(readings: Iterable[Reading]) -> float:
    """Return the share of long lines that occur again in the same text."""
    lines = again = 0
    for reading in readings:
        texts = map(str.strip, reading.text.split("\n"))
        counts = Counter(line for line in texts if len(line) >= _LONG_LINE)
        lines += counts.total()
        again += counts.total() - len(counts)
    return again / max(1, lines)


if __name__ == "__main__":
    sys.exit(main())
