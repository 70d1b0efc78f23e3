"""A window that may not start says why."""

import pytest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

import desktop_app.__main__ as program
from desktop_app import network_guard, policy
from desktop_app.errors import InputError


def test_rules_that_cannot_be_read_are_told_and_nothing_starts(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> None:
        raise InputError("satchel.toml could not be read")

    told: list[str] = []
    monkeypatch.setattr(policy, "policy", damaged)
    monkeypatch.setattr(network_guard, "install", lambda: None)
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    with pytest.raises(SystemExit) as stop:
        program.main()
    assert stop.value.code == 1
    assert told == ["satchel.toml could not be read"]
