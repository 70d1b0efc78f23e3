"""A crash ends its process at once, without a dialog that waits for somebody."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has such dialogs")
def test_a_process_started_from_here_shows_none_either() -> None:
    ask = "import ctypes; print(ctypes.windll.kernel32.GetErrorMode() & 3)"
    code = (
        "import subprocess, sys; from desktop_app import error_dialogs; error_dialogs.suppress();"
        f"subprocess.run([sys.executable, '-c', {ask!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "3"
