"""Tries a packaged Satchel as a person would.

    python smoke_test.py FOLDER

FOLDER holds the programs, on any of the three systems. Only Python's own library is used. With
--wrapper the programs are started through another command, in a bare system without Python:

    python smoke_test.py /opt/satchel --root /srv/bare --wrapper "unshare -n chroot /srv/bare"

Then FOLDER is as the programs see it, and --root where that system's files are from outside.
"""

import argparse
import contextlib
import io
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

SUFFIX = ".exe" if sys.platform == "win32" else ""
UNUSUAL = "Relatórios ü 日本 1"
"""A folder's name with a space and letters of three scripts."""

_START_LIMIT_SECONDS = 120.0
_STAY_SECONDS = 3.0

ANSWERS = """\
The water pump is broken and nobody repairs it.
The new road is very good for us.
A escola fica muito longe da aldeia.
"""


class SmokeError(Exception):
    """A check failed; the text says which and how."""


@dataclass
class Installed:
    """An installed Satchel and a place for files that it may write."""

    folder: Path
    root: Path
    wrapper: list[str]
    scratch: Path
    environment: dict[str, str] = field(default_factory=dict)

    def run(
        self, *arguments: str, stdin: str = "", codes: tuple[int, ...] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        """Run the command line; raise a SmokeError unless it exits with one of `codes`."""
        command = [*self.wrapper, f"{self.folder}{os.sep}satchel-cli{SUFFIX}", *arguments]
        done = subprocess.run(
            command,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            env=self.environment,
            timeout=900,
            check=False,
        )
        if done.returncode not in codes:
            raise SmokeError(
                f"{shlex.join(command)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
            )
        return done

    def seen(self, path: Path) -> str:
        """Return `path` as the programs see it."""
        return str(path) if not self.wrapper else "/" + path.relative_to(self.root).as_posix()


def version_is_told(satchel: Installed) -> None:
    """Ask for the version."""
    expect("version" in satchel.run("--version").stdout, "no version")


def doctor_finds_nothing(satchel: Installed) -> None:
    """Let doctor find nothing to mend."""
    done = satchel.run("--lang", "en", "doctor", "--json", codes=(0, 1))
    checks = json.loads(done.stdout)
    faults = [f"{check['name']}: {check['fault']}" for check in checks if check["fault"]]
    expect(not faults, "; ".join(faults))
    expect(any(check["name"].startswith("Pack translate-en-pt") for check in checks), "no packs")


def packs_are_whole(satchel: Installed) -> None:
    """Verify every pack."""
    satchel.run("models", "verify")


def demo_runs(satchel: Installed) -> None:
    """Read, analyse and report on the samples, of all formats."""
    out = satchel.run("--lang", "en", "demo", codes=(0, 3)).stdout
    expect("Report:" in out and "Corpus:" in out, out)


def a_folder_is_analysed_and_searched(satchel: Installed) -> None:
    """Analyse, search and export a folder with an unusual name."""
    folder = satchel.scratch / UNUSUAL
    folder.mkdir(exist_ok=True)
    (folder / "respostas é.txt").write_text(ANSWERS, "utf-8")
    corpus = satchel.seen(satchel.scratch / "corpus ü.satchel")
    labels = ("--labels", "Water,Roads,Schools")
    satchel.run("analyze", satchel.seen(folder), "--corpus", corpus, *labels)
    found = satchel.run("search", corpus, "escola", "--jsonl").stdout
    expect("escola" in found, "not found by word")
    found = satchel.run("search", corpus, "education", "--semantic", "--jsonl").stdout
    expect(found.strip() != "", "not found by meaning")
    for kind in ("xlsx", "html"):
        out = folder / f"saída.{kind}"
        satchel.run("export", corpus, "--format", kind, "--out", satchel.seen(out))
        expect(out.stat().st_size > 0, f"the {kind} is empty")


def feelings_are_told(satchel: Installed) -> None:
    """Tell the sentiment of lines."""
    out = satchel.run("sentiment", "-", "--jsonl", stdin=ANSWERS).stdout
    labels = [json.loads(line)["label"] for line in out.splitlines()]
    expect(labels[:2] == ["negative", "positive"], str(labels))


def lines_are_translated(satchel: Installed) -> None:
    """Translate lines, one for one, both ways."""
    there = satchel.run(
        "translate", "-", "--from", "en", "--to", "pt", stdin="The water is good.\nThank you.\n"
    ).stdout
    expect("água" in there and there.count("\n") == 2, there)  # noqa: PLR2004  as given
    back = satchel.run("translate", "-", "--from", "pt", "--to", "en", stdin=there).stdout
    expect("water" in back.lower(), back)


def a_classifier_is_taught(satchel: Installed) -> None:
    """Teach a classifier and label with it."""
    table = satchel.scratch / "examples.csv"
    rows = [
        f"{text} ({number}),{label}"
        for number in range(8)
        for text, label in (
            ("The well has no water again", "Water"),
            ("The river was brown after the rain", "Water"),
            ("The road to the market is closed", "Roads"),
            ("Trucks cannot pass the bridge", "Roads"),
        )
    ]
    table.write_text("text,label\n" + "\n".join(rows) + "\n", "utf-8")
    pack = satchel.scratch / "taught"
    shutil.rmtree(pack, ignore_errors=True)
    columns = ("--text-column", "text", "--label-column", "label")
    satchel.run("train", satchel.seen(table), *columns, "--out", satchel.seen(pack))
    out = satchel.run(
        "classify", "-", "--classifier", satchel.seen(pack), "--jsonl", stdin="The pump is dry.\n"
    ).stdout
    expect(json.loads(out)["label"] == "Water", out)


def a_report_is_written(satchel: Installed) -> None:
    """Write the report for whoever helps."""
    report = satchel.scratch / "report.zip"
    satchel.run("doctor", "--report", satchel.seen(report), codes=(0, 1))
    expect(report.read_bytes()[:2] == b"PK", "no zip")


def the_window_opens(satchel: Installed) -> None:
    """Open the window, which stays open and takes its style sheet."""
    checks = json.loads(satchel.run("--lang", "en", "doctor", "--json", codes=(0, 1)).stdout)
    log = next(check["value"] for check in checks if check["name"] == "Log")
    marker = Path(log) / "running"
    if satchel.wrapper:
        marker = satchel.root / str(marker).lstrip("/")
    marker.unlink(missing_ok=True)
    started = time.monotonic()
    said = satchel.scratch / "qt.log"
    more = {"QT_QPA_PLATFORM": "offscreen", "QT_FORCE_STDERR_LOGGING": "1"}
    with said.open("wb") as stderr:
        process = subprocess.Popen(
            [*satchel.wrapper, f"{satchel.folder}{os.sep}Satchel{SUFFIX}"],
            env={**more, **satchel.environment},
            stderr=stderr,
        )
    try:
        while not marker.exists():
            expect(process.poll() is None, f"the window ended with {process.returncode}")
            waited = time.monotonic() - started
            expect(waited < _START_LIMIT_SECONDS, f"no window after {waited:.0f} s")
            time.sleep(0.05)
        seconds = time.monotonic() - started
        time.sleep(_STAY_SECONDS)
        expect(process.poll() is None, f"the window ended with {process.returncode}")
        complaints = said.read_text("utf-8", errors="replace")
        expect("stylesheet" not in complaints, complaints)
        print(f"      shown after {seconds:.1f} s")
    finally:
        process.kill()
        process.wait()
        marker.unlink(missing_ok=True)


CHECKS: tuple[Callable[[Installed], None], ...] = (
    version_is_told,
    doctor_finds_nothing,
    packs_are_whole,
    feelings_are_told,
    lines_are_translated,
    a_folder_is_analysed_and_searched,
    a_classifier_is_taught,
    demo_runs,
    a_report_is_written,
    the_window_opens,
)


def main() -> None:
    """Run every check; exit with 1 if one fails."""
    # Whoever redirects the output of Python on Windows gets an old code page, without 日本.
    cast("io.TextIOWrapper", sys.stdout).reconfigure(encoding="utf-8")
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--root", type=Path, default=Path("/"))
    parser.add_argument("--wrapper", type=shlex.split, default=[])
    parser.add_argument("--without-window", action="store_true")
    arguments = parser.parse_args()
    failed = 0
    with scratch_folder(arguments.root) as scratch:
        satchel = Installed(
            arguments.folder, arguments.root, arguments.wrapper, scratch, environment_of(scratch)
        )
        if satchel.wrapper:
            satchel.environment["HOME"] = satchel.seen(scratch)
        for check in CHECKS:
            if arguments.without_window and check is the_window_opens:
                continue
            started = time.monotonic()
            try:
                check(satchel)
                outcome = "ok    "
            except (SmokeError, OSError, subprocess.TimeoutExpired, ValueError) as error:
                failed += 1
                outcome = "FAILED"
                print(error)
            print(f"{outcome} {check.__doc__}  ({time.monotonic() - started:.1f} s)", flush=True)
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def expect(holds: bool, otherwise: str) -> None:
    """Raise a SmokeError with `otherwise` unless it `holds`."""
    if not holds:
        raise SmokeError(otherwise)


@contextlib.contextmanager
def scratch_folder(root: Path) -> Iterator[Path]:
    """Give a folder that is removed afterwards, where programs within `root` see it too."""
    parent = root / "tmp" if root != Path("/") else None
    folder = Path(tempfile.mkdtemp(prefix="satchel smoke ", dir=parent)).resolve()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def environment_of(home: Path) -> dict[str, str]:
    """Return what a fresh account has; nothing of the Python that runs this."""
    kept = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "TEMP", "TMP", "TMPDIR", "WINDIR", "DISPLAY",
            "APPDATA", "LOCALAPPDATA", "USERPROFILE", "PROGRAMDATA", "COMSPEC")  # fmt: skip
    found = {name: os.environ[name] for name in kept if name in os.environ}
    return {**found, "HOME": str(home), "LANG": "C.UTF-8"}


if __name__ == "__main__":
    main()
