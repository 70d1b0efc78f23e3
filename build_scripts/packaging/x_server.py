"""An X server that nobody else uses, without a screen to be seen (Xvfb)."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

_SCREEN = "1440x900x24"
_FIRST_DISPLAY, _LAST_DISPLAY = 90, 120


@contextmanager
def x_server() -> Iterator[str]:
    """Start one and give its display (":90"); end it afterwards. Raises OSError if none starts."""
    for number in range(_FIRST_DISPLAY, _LAST_DISPLAY):
        command = ["Xvfb", f":{number}", "-screen", "0", _SCREEN, "-nolisten", "tcp"]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        time.sleep(1)
        if server.poll() is None:
            break
    else:
        raise OSError("No X server could be started.")
    try:
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
