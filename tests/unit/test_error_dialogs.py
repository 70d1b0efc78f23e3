"""A crash ends its process at once, without a dialog that waits for somebody."""

import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform != "win32", reason="only Windows has such dialogs")
def test_windows_is_told_to_show_none() -> None:
    code = (
        "import ctypes; from desktop_app import error_dialogs; error_dialogs.suppress();"
        "print(ctypes.windll.kernel32.GetErrorMode() & 3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "3"
