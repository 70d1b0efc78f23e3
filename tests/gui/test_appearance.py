"""The look, wherever the program lies."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QCheckBox
from pytestqt.qtbot import QtBot

from desktop_app.gui import appearance
from desktop_app.paths import resources_folder
from desktop_app.settings import Theme


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What Qt says of style sheets."""
    said: list[str] = []

    def listen(_kind: object, _context: object, text: str) -> None:
        if "style" in text.lower():
            said.append(text)

    before = qInstallMessageHandler(listen)
    yield said
    qInstallMessageHandler(before)


@pytest.fixture
def installed_elsewhere(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The look of a program that lies in a folder as people name them."""
    folder = tmp_path / "Ana’s Programme (1) é 日本"
    for name in ("styles", "icons"):
        shutil.copytree(resources_folder() / name, folder / name)
    look = appearance.install(qapp)
    with monkeypatch.context() as patch:
        patch.setattr(appearance, "resources_folder", lambda: folder)
        yield
    look.set(Theme.LIGHT, 100)


@pytest.mark.usefixtures("installed_elsewhere")
def test_a_path_with_spaces_does_not_end_the_style_sheet(
    qtbot: QtBot, complaints: list[str]
) -> None:
    appearance.appearance().set(Theme.LIGHT, 100)
    box = QCheckBox()
    qtbot.addWidget(box)
    box.setChecked(True)
    shown = box.grab().toImage()
    places = [(x, y) for x in range(shown.width()) for y in range(shown.height())]
    colours = {shown.pixelColor(*place).name() for place in places}
    assert appearance.LIGHT.accent in colours
    assert "#ffffff" in colours  # the tick, which comes from a file
    assert complaints == []
