"""The tour: two people's days in the real window under an X server, and a picture of every page."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.gui.shell.pages import PAGES

TOUR = Path(__file__).parents[2] / "build_scripts" / "tour.py"


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("Xvfb") is None, reason="Xvfb is not installed")
def test_both_days_go_well_and_every_page_is_pictured(tmp_path: Path) -> None:
    command = [sys.executable, str(TOUR), "--out", str(tmp_path)]
    command += ["--languages", "pt", "--themes", "dark"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-3000:] + done.stdout[-1000:]
    names = {path.name for path in tmp_path.glob("*.png")}
    assert {f"{page.name}-pt-dark.png" for page in PAGES} <= names
    assert {"officer-5-report-en-light.png", "analyst-4-report-card-en-light.png"} <= names
