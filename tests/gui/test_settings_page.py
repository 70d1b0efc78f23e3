"""The page of settings: each choice takes effect, is saved, and can be carried along."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app import settings
from desktop_app.gui import appearance
from desktop_app.gui.application import Satchel
from desktop_app.gui.settings.about_section import load_settings
from desktop_app.gui.shell.window import MainWindow
from desktop_app.settings import Settings, Theme

MakeWindow = Callable[..., MainWindow]


def _control(window: MainWindow, kind: type, name: str) -> object:
    found = [
        one for one in window.view("settings").findChildren(kind) if one.accessibleName() == name
    ]
    return found[0]


def test_language_and_theme_change_at_once_and_stay(qapp: QApplication, qtbot: QtBot) -> None:
    satchel = Satchel(qapp)
    satchel.window.show()
    satchel.window.show_page("settings")
    box = _control(satchel.window, QComboBox, "Colours")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("dark"))
    box.activated.emit(box.currentIndex())
    assert appearance.tokens() is appearance.DARK
    box = _control(satchel.window, QComboBox, "Language")
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findData("pt"))
    box.activated.emit(box.currentIndex())
    assert settings.load() == Settings(language="pt", theme=Theme.DARK)
    assert satchel.window.page == "settings"
    assert satchel.window.view("models").heading.text() == "Modelos"
    satchel.window.close()


def test_typed_settings_are_saved(make_window: MakeWindow, qtbot: QtBot) -> None:
    window = make_window()
    window.show_page("settings")
    field = _control(window, QLineEdit, "Annotator")
    assert isinstance(field, QLineEdit)
    qtbot.keyClicks(field, "Ana")
    field.editingFinished.emit()
    assert settings.load().annotator == "Ana"


def test_settings_are_carried_to_another_computer(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window(settings=Settings(recent=("here.satchel",)))
    path = tmp_path / "carried.toml"
    path.write_text(settings.to_toml(Settings(labels="Water", recent=("there.satchel",))), "utf-8")
    load_settings(window.session, path)
    assert window.session.settings.labels == "Water"
    assert window.session.settings.recent == ("here.satchel",)


def test_a_file_that_is_no_settings_changes_nothing(
    make_window: MakeWindow, tmp_path: Path
) -> None:
    window = make_window()
    before = window.session.settings
    path = tmp_path / "carried.toml"
    path.write_text("threads = 'many'", "utf-8")
    load_settings(window.session, path)
    assert window.session.settings == before
    assert "carried.toml" in window.messages.notices[0].text
