"""The page of packs: listed, verified, imported by drop, removed; what a wish needs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.gui.models.needs import task_need, translation_need
from desktop_app.gui.models.view import ModelsView
from desktop_app.gui.notices import NoticeKind
from desktop_app.gui.shell.window import MainWindow
from desktop_app.packs.catalogue import Catalogue, read_catalogue
from desktop_app.paths import models_folder, user_models_folder

MakeWindow = Callable[..., MainWindow]
Settled = Callable[[MainWindow], None]


def _opened(window: MainWindow, settled: Settled) -> ModelsView:
    window.show_page("models")
    settled(window)
    view = window.view("models")
    assert isinstance(view, ModelsView)
    return view


def test_all_bundled_packs_are_listed_and_verified(
    make_window: MakeWindow, settled: Settled
) -> None:
    window = make_window()
    view = _opened(window, settled)
    assert len(view.model.lines) == len(list(models_folder().glob("*/pack.json")))
    view.verify()
    settled(window)
    assert window.messages.notices[0].kind is NoticeKind.GOOD


def test_a_pack_is_dropped_used_and_removed(
    make_window: MakeWindow, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    view = _opened(window, settled)
    ours = tmp_path / "my-sentiment"
    shutil.copytree(models_folder() / "sentiment-e5-small", ours)
    manifest = ours / "pack.json"
    manifest.write_text(manifest.read_text().replace('"sentiment-e5-small"', '"my-sentiment"'))
    with qtbot.waitSignal(window.session.jobs.finished, timeout=60_000):
        window.take_files([ours])
    settled(window)
    names = [line.pack.id for line in view.model.lines if line.pack]
    assert "my-sentiment" in names
    view.list.setCurrentIndex(view.model.index(names.index("my-sentiment"), 0))
    assert view.remove_button.isEnabled()
    view.remove()
    window.messages.notices[0].actions[0].call()
    settled(window)
    assert not (user_models_folder() / "my-sentiment").exists()


def test_what_is_no_model_is_told(
    make_window: MakeWindow, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    window = make_window()
    _opened(window, settled)
    (tmp_path / "holiday.zip").write_bytes(b"PK nothing")
    with qtbot.waitSignal(window.session.jobs.failed, timeout=60_000):
        window.take_files([tmp_path / "holiday.zip"])
    assert "holiday.zip" in window.messages.notices[0].text


@pytest.mark.parametrize(
    ("source", "target", "met", "told"),
    [
        ("en", "pt", True, "English to Portuguese"),
        ("fr", "en", False, "translate-fr_en.argosmodel"),
        ("fr", "pt", False, "translate-fr_en.argosmodel"),
        ("fr", "ja", False, "translate-en_ja.argosmodel"),
    ],
)
def test_a_wish_is_answered_with_what_is_missing(
    source: str, target: str, told: str, *, met: bool
) -> None:
    need = translation_need(read_catalogue(), source, target)
    assert need.met == met
    assert told in need.text
    assert "translate-en_pt" not in need.text  # that one is here


def test_without_its_packs_satchel_is_to_be_installed_again() -> None:
    assert not task_need(Catalogue((), ()), "sentiment").met
    assert task_need(read_catalogue(), "sentiment").met
