"""Symbolic links, where the account that runs the tests may make them."""

from pathlib import Path

import pytest


def make_link(link: Path, target: Path | str, *, to_folder: bool = False) -> None:
    """Make a link; skip the test where that needs an administrator, as on Windows."""
    try:
        link.symlink_to(target, target_is_directory=to_folder)
    except OSError:
        pytest.skip("this account may not make links")
    if not link.is_symlink():
        pytest.skip("this system has no links")
