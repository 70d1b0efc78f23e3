"""Does a field officer's day in a packaged Satchel's window, with the keyboard alone.

    python window_tour.py FOLDER --out PICTURES

FOLDER holds the programs. Documents are analysed by labels, found, read, translated and reported
on; what came of it is asked of the command line, which knows nothing of the window. Every step is
pictured. In a bare system without Python and without a network, as root:

    python window_tour.py /usr/lib/satchel --root /srv/bare --out PICTURES \
        --wrapper "unshare -n chroot /srv/bare"

Then FOLDER is as the programs see it, and --root where that system's files are from outside.
"""

import argparse
import json
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop import Desktop, TourError, desktop
from smoke_test import Installed, SmokeError, environment_of, expect, scratch_folder

_SAMPLES = "_internal/resources/samples"
_LABELS = ("Water", "Health", "Roads", "Schools")
_SENTENCE = "A bomba de água está avariada há três semanas."
_QUIET_SECONDS = 4.0
"""No document comes for so long once all are read."""


def documents_are_analysed(satchel: Installed, screen: Desktop) -> None:
    """Make a corpus of a folder, by labels typed in; add a second folder."""
    screen.window("^Satchel$")
    screen.picture("01-home")
    screen.press("ctrl+n")
    _answer(screen, "Choose a folder of documents", f"{satchel.folder}/{_SAMPLES}/interviews")
    _answer(screen, "Where to keep the new corpus", satchel.seen(_corpus(satchel)))
    screen.window("^Add documents$")
    screen.press("Tab", "Tab", "Tab", "Down", "Tab")  # past two ticks, to “These labels:”
    screen.type(", ".join(_LABELS))
    screen.picture("02-add-documents")
    screen.press("Return")
    screen.window("^day – Satchel$")
    first = _all_documents(satchel, screen, at_least=1)
    screen.command("add folder")
    _answer(screen, "Add a folder of documents", f"{satchel.folder}/{_SAMPLES}/letters")
    screen.window("^Add documents$")
    screen.picture("03-add-more")
    screen.press("Return")
    rows = _all_documents(satchel, screen, at_least=len(first) + 1)
    screen.picture("04-analysed")
    expect(any(_feels_bad(row) for row in rows), "no document is negative")
    labels = {label["label"] for row in rows for label in row["labels"]}
    expect({"Water", "Roads"} <= labels <= set(_LABELS), f"labels: {labels}")


def a_document_is_found_and_read(satchel: Installed, screen: Desktop) -> None:
    """Search for a word and read what is found."""
    found = satchel.run("search", satchel.seen(_corpus(satchel)), "water", "--jsonl").stdout
    expect(found.strip() != "", "no document holds the word")
    screen.press("ctrl+f")
    screen.type("water")
    screen.still()
    screen.press("alt+Down")
    screen.still()
    screen.picture("05-found")
    screen.press("ctrl+f", "ctrl+a", "Delete")
    screen.still()


def a_sentence_is_translated(_satchel: Installed, screen: Desktop) -> None:
    """Type a Portuguese sentence and copy the English one."""
    screen.press("ctrl+5")
    screen.still()
    screen.command("clear text")
    screen.type(_SENTENCE)
    screen.still()
    screen.picture("06-translated")
    screen.command("copy translation")
    screen.still()


def complaints_are_reported_on(satchel: Installed, screen: Desktop) -> None:
    """Filter by a negative sentiment, look at the charts, report; the title is what was copied."""
    screen.press("ctrl+2")
    screen.still()
    screen.press("ctrl+f", "Tab", "Tab", "Tab", "space")  # past “Words” and “Neutral”
    screen.still()
    screen.picture("07-complaints")
    screen.press("ctrl+3")
    screen.still()
    screen.picture("08-charts")
    screen.command("make report")
    screen.window("^Make a report$")
    screen.press("ctrl+a", "ctrl+v")
    screen.picture("09-report")
    screen.press("Return")
    report = satchel.scratch / "report.html"
    _answer(screen, "Save the report", satchel.seen(report))
    screen.wait(report.exists, "the report")
    screen.still()
    text = report.read_text("utf-8")
    expect("pump" in text[: text.index("</title>")].lower(), "the title is not the translation")
    rows = _documents(satchel)
    bad = {row["name"] for row in rows if _feels_bad(row)}
    expect(all(_is_listed(row, text) == _feels_bad(row) for row in rows), f"not just {bad}")


def nothing_was_sent(_satchel: Installed, screen: Desktop) -> None:
    """Look at the shield and at the guide, then close the window."""
    screen.command("nothing leaves")
    screen.still()
    screen.picture("10-shield")
    screen.press("F1")
    screen.still()
    screen.picture("11-guide")


ACTS: tuple[Callable[[Installed, Desktop], None], ...] = (
    documents_are_analysed,
    a_document_is_found_and_read,
    a_sentence_is_translated,
    complaints_are_reported_on,
    nothing_was_sent,
)


def main() -> None:
    """Do one act after the other; exit with 1 at the first that fails."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--root", type=Path, default=Path("/"))
    parser.add_argument("--wrapper", type=shlex.split, default=[])
    arguments = parser.parse_args()
    act = ACTS[0]
    try:
        with scratch_folder(arguments.root) as scratch, _stage(arguments, scratch) as stage:
            for act in ACTS:
                started = time.monotonic()
                act(*stage)
                print(f"ok     {act.__doc__}  ({time.monotonic() - started:.1f} s)", flush=True)
    except (TourError, SmokeError, OSError, subprocess.SubprocessError, ValueError) as error:
        print(f"FAILED {act.__doc__}\n{error}")
        sys.exit(1)
    print(f"The day is done; {arguments.out} has the pictures.")


@contextmanager
def _stage(arguments: argparse.Namespace, scratch: Path) -> Iterator[tuple[Installed, Desktop]]:
    """Start the window on a screen of its own; at the end it must close by itself."""
    root, wrapper = arguments.root, arguments.wrapper
    satchel = Installed(arguments.folder, root, wrapper, scratch, environment_of(scratch))
    satchel.environment["HOME"] = satchel.seen(scratch)
    with desktop(arguments.out, root) as screen:
        shown = {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
        program = subprocess.Popen(
            [*wrapper, f"{satchel.folder}/Satchel"], env={**satchel.environment, **shown}
        )
        try:
            yield satchel, screen
            screen.press("ctrl+q")
            expect(program.wait(timeout=60) == 0, f"the window ended with {program.returncode}")
        finally:
            program.kill()
            program.wait()


def _answer(screen: Desktop, title: str, path: str) -> None:
    """Type a path into a dialog that asks for one."""
    screen.window(f"^{title}$")
    screen.press("ctrl+a")
    screen.type(path)
    screen.press("Return")


def _corpus(satchel: Installed) -> Path:
    return satchel.scratch / "day.satchel"


def _documents(satchel: Installed) -> list[dict[str, Any]]:
    out = satchel.scratch / "documents.jsonl"
    corpus = satchel.seen(_corpus(satchel))
    satchel.run("export", corpus, "--format", "jsonl", "--out", satchel.seen(out))
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def _all_documents(satchel: Installed, screen: Desktop, *, at_least: int) -> list[dict[str, Any]]:
    """Return the documents once no more come, and the window is at rest."""
    rows: list[dict[str, Any]] = []
    last_change = time.monotonic()

    def is_done() -> bool:
        nonlocal rows, last_change
        now = _documents(satchel)
        if len(now) != len(rows):
            last_change = time.monotonic()
        rows = now
        return len(rows) >= at_least and time.monotonic() - last_change > _QUIET_SECONDS

    screen.wait(is_done, f"{at_least} documents")
    screen.still()
    expect(all(row["status"] == "read" and row["sentiment"] for row in rows), "some are unread")
    return rows


def _feels_bad(row: dict[str, Any]) -> bool:
    return bool(row["sentiment"]["label"] == "negative")


def _is_listed(row: dict[str, Any], report: str) -> bool:
    return row["name"] in report or bool(row["title"] and row["title"] in report)


if __name__ == "__main__":
    main()
