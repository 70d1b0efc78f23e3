"""Calls of Qt functions never free None, whatever PySide6 does with its references."""

import sys

from PySide6.QtCore import QObject

import desktop_app.gui  # noqa: F401  holds None


def test_a_million_calls_are_survived() -> None:
    thing = QObject()
    for _call in range(1_000_000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > 1_000_000
