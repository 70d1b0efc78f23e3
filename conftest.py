"""Loads the plugin that drives the window, where the system has what Qt needs."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

try:
    import PySide6.QtWidgets  # noqa: F401
except ImportError as error:  # a server without libEGL, say
    collect_ignore = ["tests/gui"]
    _missing = str(error)
else:
    pytest_plugins = ["pytestqt.plugin"]
    _missing = ""


def pytest_report_header() -> list[str]:
    """Say when the tests of the window are left out, and what would bring them in."""
    if not _missing:
        return []
    return [f"The tests of the window are left out: {_missing}. Install libegl1 and libgl1 (apt)."]
