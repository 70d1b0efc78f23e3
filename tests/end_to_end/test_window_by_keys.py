"""A field officer's day in the window, by the keyboard alone, seen from outside."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.paths import resources_folder

TOUR = Path(__file__).parents[2] / "build_scripts" / "packaging" / "window_tour.py"
TOOLS = ("Xvfb", "openbox", "xdotool", "import")


@pytest.mark.slow
@pytest.mark.skipif(
    not all(shutil.which(tool) for tool in TOOLS), reason=f"needs {', '.join(TOOLS)}"
)
def test_an_officer_gets_through_the_day_with_the_keyboard_alone(tmp_path: Path) -> None:
    program = tmp_path / "program"
    (program / "_internal").mkdir(parents=True)
    (program / "_internal" / "resources").symlink_to(resources_folder())
    for name, module in (("Satchel", "desktop_app"), ("satchel-cli", "desktop_app.cli")):
        script = program / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        script.chmod(0o755)
    done = subprocess.run(
        [sys.executable, TOUR, program, "--out", tmp_path / "pictures"],
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 11
