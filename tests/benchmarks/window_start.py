"""How long the window takes from the start of its process until it answers, and its memory then.

    python tests/benchmarks/window_start.py [--rounds 5] [--corpus FILE.satchel] [-- PROGRAM ...]

Runs `python -m desktop_app` (or the PROGRAM given, a packaged window) that many times and prints
each time. Beside it, in the same rounds, a bare PySide6 window: what no program of this kind can go
below. On a screen, or under Xvfb, or with QT_QPA_PLATFORM=offscreen.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

READY = "SATCHEL_REPORT_READY"
"""With this in its environment the window prints a line once it answers, and closes."""

_BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
application = QApplication(sys.argv)
window = QMainWindow()
window.show()
QTimer.singleShot(0, lambda: (print("ready", flush=True), application.quit()))
application.exec()
"""


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("program", nargs="*")
    arguments = parser.parse_args()
    own = arguments.program or [sys.executable, "-m", "desktop_app"]
    if arguments.corpus:
        own = [*own, str(arguments.corpus)]
    times: dict[str, list[float]] = {"Satchel": [], "bare PySide6 window": []}
    memory = ""
    for number in range(arguments.rounds):
        seconds, memory = _timed(own)
        times["Satchel"].append(seconds)
        times["bare PySide6 window"].append(_timed([sys.executable, "-c", _BARE])[0])
        bare = times["bare PySide6 window"][-1]
        print(f"round {number + 1}: {seconds:.2f} s (bare {bare:.2f} s)")
    for name, all_of in times.items():
        first, rest = all_of[0], all_of[1:] or all_of
        print(f"{name}: first {first:.2f} s, then median {statistics.median(rest):.2f} s")
    print(memory)


def _timed(command: list[str]) -> tuple[float, str]:
    import os

    started = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, READY: "1"}
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    seconds = time.perf_counter() - started
    process.communicate(timeout=60)
    return seconds, line.strip()


if __name__ == "__main__":
    main()
