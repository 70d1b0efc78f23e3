"""Settings: kept, damaged, refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app import settings
from desktop_app.errors import InputError
from desktop_app.policy import Policy
from desktop_app.settings import EndpointSettings, Settings, Theme


def test_what_was_never_saved_is_the_defaults(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "settings.toml") == Settings()


def test_who_never_saved_any_starts_with_the_administrators(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "settings.toml"
    chosen = {
        "language": "pt",
        "endpoint": {"base_url": "http://h/v1", "model": "m", "consented": True},
    }
    monkeypatch.setattr(settings, "policy", lambda: Policy(settings=chosen))
    found = settings.load(path)
    assert found.language == "pt"
    assert found.endpoint == EndpointSettings(base_url="http://h/v1", model="m")
    settings.save(Settings(language="ja"), path)
    assert settings.load(path) == Settings(language="ja")


def test_settings_of_an_administrator_that_are_wrong_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "policy", lambda: Policy(settings={"text_percent": "big"}))
    with pytest.raises(InputError, match="administrator"):
        settings.load(tmp_path / "settings.toml")


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "settings.toml"
    saved = Settings(
        language="ja",
        theme=Theme.DARK,
        endpoint=EndpointSettings(base_url="http://localhost:8080/v1", model="m"),
    )
    settings.save(saved, path)
    assert settings.load(path) == saved
    assert [file.name for file in path.parent.iterdir()] == ["settings.toml"]


@given(labels=st.text(st.characters(codec="utf-8")), recent=st.lists(st.text(max_size=9)))
def test_any_text_survives(labels: str, recent: list[str]) -> None:
    saved = Settings(labels=labels, recent=tuple(recent))
    assert settings.from_toml(settings.to_toml(saved), Path("s.toml")) == saved


@pytest.mark.parametrize("text", ["language = [", "nonsense = 1", "theme = 'pink'", "threads='2'"])
def test_a_damaged_file_is_told_of_and_kept(text: str, tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, "utf-8")
    if text == "nonsense = 1":  # of a newer Satchel, perhaps: ignored
        assert settings.load(path) == Settings()
        return
    with pytest.raises(InputError, match=r"settings\.toml"):
        settings.load(path)
    settings.save(Settings(text_percent=120), path)
    assert settings.load(path).text_percent == 120
    assert path.with_name("settings.toml.damaged").read_text("utf-8") == text


def test_the_latest_corpus_comes_first_and_once(tmp_path: Path) -> None:
    a, b = tmp_path / "a.satchel", tmp_path / "b.satchel"
    found = Settings().with_recent(a).with_recent(b).with_recent(a).recent
    assert found == (str(a), str(b))
