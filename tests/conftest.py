"""What holds for every test: the person's own folders are left alone, and no test is timed."""

from pathlib import Path

import hypothesis
import pytest

hypothesis.settings.register_profile("satchel", deadline=None)
hypothesis.settings.load_profile("satchel")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep the settings, packs and logs of the person who runs the tests out of them."""
    # The environment, because jobs run in processes of their own.
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    for name in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    for name in ("APPDATA", "LOCAL_APPDATA"):  # platformdirs' own, for Windows
        monkeypatch.setenv(f"WIN_PD_OVERRIDE_{name}", str(home / name.lower()))
    return home
