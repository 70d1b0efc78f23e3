"""Symbolic links, where the account that runs the tests may make them."""

import sys
from pathlib import Path

import pytest


def make_link(link: Path, target: Path | str, *, to_folder: bool = False) -> None:
    """Make a link; on Windows, where that may need an administrator, skip the test without."""
    try:
        link.symlink_to(target, target_is_directory=to_folder)
    except OSError:
        if sys.platform != "win32":
            raise
        pytest.skip("this account may not make links")
