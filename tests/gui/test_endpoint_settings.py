"""The large model in the settings: kept, tried, warned of, forgotten, forbidden."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app import settings
from desktop_app.gui.settings.endpoint_section import EndpointSection
from desktop_app.gui.shell.window import MainWindow

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


@pytest.fixture
def section(make_window: MakeWindow) -> EndpointSection:
    window = make_window()
    window.show_page("settings")
    found = window.view("settings").findChildren(EndpointSection)
    assert len(found) == 1
    return found[0]


def _press(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_an_endpoint_is_kept_and_forgotten(section: EndpointSection, qtbot: QtBot) -> None:
    qtbot.keyClicks(section.fields.address, "http://localhost:9/")
    section.fields.model.setCurrentText("small")
    _press(qtbot, section.keep_button)
    kept = settings.load().endpoint
    assert kept is not None
    assert (kept.base_url, kept.model) == ("http://localhost:9/v1", "small")
    assert not kept.consented
    # What else is changed later does not lose it.
    section._session.change_settings(text_percent=110)
    assert settings.load().endpoint == kept
    section._forget()
    assert settings.load().endpoint is None


def test_the_preset_fills_in_an_address(section: EndpointSection) -> None:
    place = section.fields.preset.findData("llama.cpp")
    section.fields.preset.activated.emit(place)
    section.fields._take_preset(place)
    assert section.fields.address.text() == "http://localhost:8080/v1"


def test_a_server_that_is_not_there_is_told(section: EndpointSection, qtbot: QtBot) -> None:
    section.fields.address.setText("http://127.0.0.1:9/v1")
    section.fields.model.setCurrentText("small")
    _press(qtbot, section.test_button)
    qtbot.waitUntil(lambda: section.result.property("look") == "danger", timeout=30_000)
    assert "127.0.0.1:9" in section.result.text()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("my server", "not an address"),
        ("http://models.example/v1", "not encrypted"),
        ("https://me:secret@models.example", "leave out the name and password"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(
    address: str, told: str, section: EndpointSection, qtbot: QtBot
) -> None:
    section.fields.address.setText(address)
    section.fields.model.setCurrentText("small")
    _press(qtbot, section.keep_button)
    window = section.window()
    assert isinstance(window, MainWindow)
    assert told in window.messages.notices[0].text
