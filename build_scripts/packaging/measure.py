"""Measures a packaged Satchel: size by part, time until the window can be used, memory at rest.

    python build_scripts/packaging/measure.py dist/Satchel dist/*.deb dist/*.xz

Cold means that the system had forgotten the files (Linux: as root; elsewhere only warm starts).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

SUFFIX = ".exe" if sys.platform == "win32" else ""
_PARTS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("Qt", ("PySide6", "shiboken6"), ("libicu", "libQt6", "Qt6")),
    ("CTranslate2", ("ctranslate2",), ()),
    ("NumPy and SciPy", ("numpy", "scipy"), ()),
    ("resources and licences", ("resources", "licences"), ()),
    ("Python", ("base_library.zip", "lib-dynload"), ("libpython", "python3")),
)
"""Parts by how the names of their folders and files begin."""

_WARM_STARTS = 5
_REST_SECONDS = 15.0
_START_LIMIT_SECONDS = 120.0


def main() -> None:
    """Print what was measured as a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("downloads", type=Path, nargs="*")
    parser.add_argument("--no-window", action="store_true")
    arguments = parser.parse_args()
    for part, size in sizes(arguments.folder).most_common():
        print(f"{part:<34} {size / 1e6:8.1f} MB")
    print(f"{'all, on disk':<34} {sizes(arguments.folder).total() / 1e6:8.1f} MB")
    for download in arguments.downloads:
        print(f"{download.name:<34} {download.stat().st_size / 1e6:8.1f} MB")
    if arguments.no_window:
        return
    if _forget_files():
        print(f"{'window, first start':<34} {start(arguments.folder):8.2f} s")
    starts = [start(arguments.folder) for _ in range(_WARM_STARTS)]
    print(f"{'window, later starts (median)':<34} {statistics.median(starts):8.2f} s")
    print(f"{'memory at rest':<34} {memory_at_rest(arguments.folder) / 1e6:8.1f} MB")


def sizes(folder: Path) -> Counter[str]:
    """Return the bytes on disk by part of the program."""
    found: Counter[str] = Counter()
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            found[part_of(path.relative_to(folder))] += path.stat().st_size
    return found


def part_of(path: Path) -> str:
    """Return which part of the program a file of the folder is of."""
    parts = [part for part in path.parts if part != "_internal"]
    if parts[0] == "models":
        return f"pack {parts[1]}"
    if len(parts) == 1 and parts[0].startswith(("Satchel", "satchel-cli")):
        return "programs with the Python code"
    return next(
        (
            part
            for part, folders, names in _PARTS
            if parts[0].startswith(folders) or parts[-1].startswith(names)
        ),
        "other libraries",
    )


def start(folder: Path) -> float:
    """Start the window; return the seconds until it answers, after which it closes by itself."""
    with _window(folder, SATCHEL_REPORT_READY="1") as (process, began):
        assert process.stdout is not None  # noqa: S101
        # A window without a console may not be able to say it: its end, a moment later, does.
        said = process.stdout.readline()
        seconds = time.monotonic() - began
        process.wait(_START_LIMIT_SECONDS)
        if process.returncode != 0:
            raise SystemExit(f"no window: exit code {process.returncode}, {said!r}")
        return seconds


def memory_at_rest(folder: Path) -> float:
    """Return the bytes of memory of an open window that does nothing."""
    with _window(folder) as (process, _began):
        time.sleep(_REST_SECONDS)
        running = psutil.Process(process.pid)
        family = [running, *running.children(recursive=True)]
        return float(sum(one.memory_full_info().uss for one in family))


@contextmanager
def _window(folder: Path, **more: str) -> Iterator[tuple["subprocess.Popen[bytes]", float]]:
    """Start the window in a home of its own; end it afterwards."""
    with tempfile.TemporaryDirectory(prefix="satchel-measure-") as home:
        environment = {
            **os.environ, "HOME": home, "XDG_STATE_HOME": home, "XDG_CONFIG_HOME": home,
            "XDG_DATA_HOME": home, "XDG_CACHE_HOME": home, **more,
        }  # fmt: skip
        began = time.monotonic()
        process = subprocess.Popen(
            [folder / f"Satchel{SUFFIX}"], env=environment, stdout=subprocess.PIPE
        )
        try:
            yield process, began
        finally:
            process.kill()
            process.wait()


def _forget_files() -> bool:
    """Have the system forget all files it read. Return whether it did."""
    try:
        os.sync()
        Path("/proc/sys/vm/drop_caches").write_text("3", "ascii")
    except (AttributeError, OSError):
        return False
    return True


if __name__ == "__main__":
    main()
