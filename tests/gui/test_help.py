"""The user guide: in every language, with the same parts, opened with F1."""

import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QUrl
from pytestqt.qtbot import QtBot

from desktop_app.gui.help.view import HelpView, anchor
from desktop_app.gui.shell.window import MainWindow
from desktop_app.messages import LANGUAGES, set_language
from desktop_app.paths import resources_folder

MakeWindow = Callable[..., MainWindow]


def _guide(language: str) -> str:
    return (resources_folder() / "guide" / f"{language}.md").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_leads_to_a_heading_and_every_part_is_there(language: str) -> None:
    text = _guide(language)
    links = re.findall(r"\]\(#([^)]+)\)", text)
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    assert links == [anchor(heading) for heading in headings]
    assert len(headings) == len(re.findall(r"^## ", _guide("en"), re.MULTILINE))
    assert text.count("|") == _guide("en").count("|")


@pytest.mark.parametrize("language", LANGUAGES)
def test_f1_opens_the_guide_and_its_links_go_to_their_parts(
    language: str, make_window: MakeWindow, qtbot: QtBot
) -> None:
    set_language(language)
    window = make_window()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.page == "help"
    view = window.view("help")
    assert isinstance(view, HelpView)
    last = re.findall(r"\]\(#([^)]+)\)", _guide(language))[-1]
    before = view.browser.verticalScrollBar().value()
    view.browser.anchorClicked.emit(QUrl(f"#{last}"))
    assert view.browser.verticalScrollBar().value() > before
