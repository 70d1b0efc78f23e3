"""A screen of its own with a packaged window on it, driven by keys and seen in pictures.

Nothing of the program is reached into: what is pressed goes through the X server, as from a
keyboard. Needs Xvfb, openbox, xdotool and ImageMagick's `import`.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from x_server import x_server

_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108  where X servers have them
_STEP_SECONDS = 0.25
_STILL_STEPS = 6
"""Pictures after which nothing moves any more but the sign of where one types, which blinks."""
_BLINK = 2
_PATIENCE_SECONDS = 300.0
_TOOLS = ("Xvfb", "openbox", "xdotool", "import")


class TourError(Exception):
    """What was waited for did not come."""


@dataclass
class Desktop:
    """A screen; `out` is the folder of pictures."""

    display: str
    out: Path

    def environment(self) -> dict[str, str]:
        """Return the environment of a program that shows itself here."""
        return {**os.environ, "DISPLAY": self.display}

    def press(self, *keys: str) -> None:
        """Press keys one after the other, named as xdotool names them: `Tab`, `ctrl+k`."""
        for key in keys:
            self._tool("xdotool", "key", "--clearmodifiers", key)
            time.sleep(_STEP_SECONDS / 2)

    def type(self, text: str) -> None:
        """Type a text into whatever has the keyboard."""
        self._tool("xdotool", "type", "--clearmodifiers", "--delay", "25", text)
        time.sleep(_STEP_SECONDS)

    def command(self, words: str) -> None:
        """Do what the command palette finds for some words."""
        self.press("ctrl+k")
        self.type(words)
        self.press("Return")

    def window(self, title: str) -> None:
        """Wait until the window with a title (a regular expression) has the keyboard."""
        self.wait(lambda: self._has_keyboard(title), f"the window “{title}”")
        self.still()

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds. Raises TourError when it does not come, with a picture."""
        end = time.monotonic() + _PATIENCE_SECONDS
        while not holds():
            if time.monotonic() > end:
                self.picture("in-vain")
                raise TourError(f"The tour waited in vain for {what}; see in-vain.png.")
            time.sleep(_STEP_SECONDS)

    def still(self) -> None:
        """Wait until nothing moves on the screen."""
        seen: list[bytes] = []

        def is_still() -> bool:
            seen.append(self._tool("import", "-silent", "-window", "root", "ppm:-"))
            last = seen[-_STILL_STEPS:]
            return len(last) == _STILL_STEPS and len(set(last)) <= _BLINK <= last.count(last[-1])

        self.wait(is_still, "a screen at rest")

    def picture(self, name: str) -> None:
        """Save what the screen shows."""
        self._tool("import", "-silent", "-window", "root", str(self.out / f"{name}.png"))

    def _has_keyboard(self, title: str) -> bool:
        try:
            found = self._tool("xdotool", "search", "--onlyvisible", "--name", title).split()
            active = self._tool("xdotool", "getactivewindow").strip()
        except subprocess.CalledProcessError:  # no such window yet, or none has the keyboard
            return False
        return active in found

    def _tool(self, *command: str) -> bytes:
        done = subprocess.run(
            command, env=self.environment(), capture_output=True, check=True, timeout=60
        )
        return done.stdout


@contextmanager
def desktop(out: Path, root: Path) -> Iterator[Desktop]:
    """Give a screen that nobody else uses, with a window manager; also seen from within `root`."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise TourError(f"The tour needs {', '.join(missing)}.")
    out.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        screen = Desktop(stack.enter_context(x_server()), out)
        if root != Path("/"):
            stack.enter_context(_sockets_within(root))
        manager = subprocess.Popen(["openbox"], env=screen.environment())
        stack.callback(manager.wait)
        stack.callback(manager.terminate)
        yield screen


@contextmanager
def _sockets_within(root: Path) -> Iterator[None]:
    inside = root / _SOCKETS.relative_to("/")
    inside.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "--bind", _SOCKETS, inside], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", inside], check=True)
