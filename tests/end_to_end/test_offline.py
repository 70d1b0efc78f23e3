"""Offline means offline: the demo asks for no connection, and works where there is no network."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.conftest import COMMAND, Command

_INTERNET = re.compile(r"sa_family=AF_INET")


@pytest.mark.slow
def test_the_demo_makes_no_connection_to_an_internet_address(
    environment: dict[str, str], tmp_path: Path
) -> None:
    strace = shutil.which("strace")
    assert strace, "install strace to run this test"
    trace = tmp_path / "trace"
    calls = "trace=connect,sendto,sendmsg,sendmmsg,bind"
    subprocess.run(
        [strace, "-f", "-qq", "-e", calls, "-o", trace, COMMAND, "demo"],
        env={**environment, "TMPDIR": str(tmp_path)},
        check=True,
        capture_output=True,
        timeout=600,
    )
    assert not [line for line in trace.read_text().splitlines() if _INTERNET.search(line)]


@pytest.mark.slow
def test_strace_would_see_a_connection(tmp_path: Path) -> None:
    strace = shutil.which("strace")
    assert strace, "install strace to run this test"
    trace = tmp_path / "trace"
    code = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    subprocess.run(
        [strace, "-f", "-qq", "-e", "trace=connect", "-o", trace, "python3", "-c", code],
        env={"PATH": os.environ["PATH"]},
        check=False,
        capture_output=True,
        timeout=60,
    )
    assert _INTERNET.search(trace.read_text())


def test_the_demo_ends_well_and_names_its_report(satchel: Command, tmp_path: Path) -> None:
    done = satchel("demo", TMPDIR=str(tmp_path))
    report = re.search(r"^Report: (.+)$", done.stdout, re.MULTILINE)
    assert report
    page = Path(report[1]).read_text(encoding="utf-8")
    assert "<svg" in page
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", page)
    for word in ("Documents read", "Languages", "Sentiment", "Labels", "Keywords"):
        assert word in done.stdout
    assert re.search(r"Could not be read +3\b", done.stdout)
