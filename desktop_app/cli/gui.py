"""`satchel gui`: opens the window."""

import subprocess
import sys
from pathlib import Path

import click

from desktop_app.messages import _


@click.command(
    short_help=_("Open the window"),
    help=_("Open the window, with a corpus if one is given."),
)
@click.argument("corpus", required=False, type=click.Path(exists=True, path_type=Path))
def gui(corpus: Path | None) -> int:
    """Start the window in a process of its own and wait until it is closed."""
    # The command and the window are two programs (the packaged one has two executables), and the
    # layers keep Qt out of the commands.
    program = (
        [str(Path(sys.executable).with_name(_window_executable()))]
        if getattr(sys, "frozen", False)
        else [sys.executable, "-m", "desktop_app"]
    )
    return subprocess.call([*program, *([str(corpus.absolute())] if corpus else [])])  # noqa: S603  our own


def _window_executable() -> str:
    return "Satchel.exe" if sys.platform == "win32" else "Satchel"
