"""What holds for every test: the person's own folders are left alone."""

from pathlib import Path

import pytest

from tests.homes import variables_of


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the settings, packs and logs of the person who runs the tests out of them."""
    home = tmp_path_factory.mktemp("home")
    # The environment, because jobs run in processes of their own.
    for name, value in variables_of(home).items():
        monkeypatch.setenv(name, value)
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{name}_HOME", raising=False)
    return home
