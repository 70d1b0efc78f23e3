"""Reads a folder of real files with ours and with kreuzberg: `... FOLDER --peer PYTHON`.

PYTHON is that of an environment of its own, made with
`python -m venv E && E/bin/pip install kreuzberg==4.10.4`. Prints, by format, how many files each
reads, how much text, and how much of it twice.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from desktop_app.documents import Document
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.pool import ReaderPool
from desktop_app.readers.scan import scan

_LONG_LINE = 40
"""Characters from which a line that occurs twice is suspicious."""

_PEER = """
import json, sys
from kreuzberg import extract_file_sync
for line in sys.stdin:
    path = line.rstrip("\\n")
    try:
        text = extract_file_sync(path).content
    except BaseException as error:
        print(json.dumps([path, None, type(error).__name__]), flush=True)
    else:
        print(json.dumps([path, text, ""]), flush=True)
"""


def main() -> None:
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--peer", help="the python of an environment with kreuzberg")
    parser.add_argument("--list", action="store_true", help="name the files only one of them reads")
    arguments = parser.parse_args()
    paths = [str(found.path) for found in scan([arguments.folder])]
    ours, reasons, our_seconds = read_ours(paths)
    peers, peer_seconds = read_peer(arguments.peer, paths) if arguments.peer else ({}, 0.0)
    by_format: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_format[Path(path).parent.name].append(path)
    print(
        f"{'format':8}{'files':>6}{'ours':>6}{'peer':>6}{'chars':>8}{'twice':>8}{'peer twice':>11}"
    )
    for name, members in [*sorted(by_format.items()), ("all", paths)]:
        mine, theirs = [ours[p] for p in members], [peers.get(p, "") for p in members]
        both = [(a, b) for a, b in zip(mine, theirs, strict=True) if a and b.strip()]
        ratio = sum(len(a) for a, _ in both) / max(1, sum(len(b) for _, b in both))
        print(
            f"{name:8}{len(members):6}{sum(map(bool, mine)):6}"
            f"{sum(bool(text.strip()) for text in theirs):6}{ratio:8.2f}"
            f"{_twice(mine):8.1%}{_twice(theirs):11.1%}"
        )
    silent = [path for path in paths if not ours[path] and not reasons[path]]
    print(f"lost silently: {len(silent)}")
    print(f"seconds: ours {our_seconds:.1f} in worker processes", end="")
    print(f", peer {peer_seconds:.1f}: {our_seconds / peer_seconds:.2f} times" if peers else "")
    if arguments.list:
        for path in paths:
            if bool(ours[path]) != bool(peers.get(path, "").strip()):
                print("ours" if ours[path] else "peer", "alone:", path, reasons[path])


def read_ours(paths: list[str]) -> tuple[dict[str, str], dict[str, list[str]], float]:
    """Return the text of each file, the reasons for what failed, and the seconds taken."""
    texts: dict[str, str] = {}
    reasons: dict[str, list[str]] = {}
    with ReaderPool(1, ReadOptions(), ReadLimits()) as pool:
        started = time.perf_counter()
        for path in paths:
            results = list(pool.read(Path(path)))
            texts[path] = "\n".join(r.text for r in results if isinstance(r, Document))
            reasons[path] = [
                f"{r.reason}: {r.detail}" for r in results if not isinstance(r, Document)
            ]
    return texts, reasons, time.perf_counter() - started


def read_peer(python: str, paths: list[str]) -> tuple[dict[str, str], float]:
    """Return the text of each file that kreuzberg reads, and the seconds taken."""
    texts: dict[str, str] = {}
    left = paths
    started = time.perf_counter()
    while left:  # a crash costs the file it happened on
        done = subprocess.run(
            [python, "-c", _PEER],
            input="\n".join(left),
            capture_output=True,
            text=True,
            check=False,
        )
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        texts |= {path: text for path, text, _error in rows if text}
        left = left[len(rows) + 1 :] if len(rows) < len(left) else []
    return texts, time.perf_counter() - started


def _twice(texts: Iterable[str]) -> float:
    """Return the share of long lines that occur again in the same text."""
    lines = again = 0
    for text in texts:
        counts = Counter(line.strip() for line in text.split("\n") if len(line) >= _LONG_LINE)
        lines += counts.total()
        again += counts.total() - len(counts)
    return again / max(1, lines)


if __name__ == "__main__":
    sys.exit(main())
