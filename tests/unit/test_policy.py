"""The administrator's rules: where they are read, which hold, where things lie then."""

import sys
from pathlib import Path

import pytest

from desktop_app import paths, policy
from desktop_app.errors import InputError
from desktop_app.policy import Policy, read_policy
from tests.links import make_link


@pytest.fixture
def system(tmp_path: Path) -> Path:
    folder = tmp_path / "system"
    folder.mkdir()
    return folder


@pytest.fixture
def program(tmp_path: Path) -> Path:
    folder = tmp_path / "Gerät 日本 1"
    folder.mkdir()
    return folder


def write(folder: Path, text: str) -> None:
    (folder / "satchel.toml").write_text(text, "utf-8")


def test_without_files_nothing_is_ruled(system: Path, program: Path) -> None:
    found = read_policy(system, program)
    assert found == Policy()
    assert found.allows_endpoint("https://example.org/v1")


def test_all_that_a_file_says_is_known(system: Path, program: Path) -> None:
    write(
        program,
        """
        portable = true
        data_folder = "Daten"
        packs_folder = "models/more"
        [endpoint]
        base_urls = ["https://llm.example.org/v1"]
        [settings]
        language = "pt"
        tasks = ["language", "keywords"]
        """,
    )
    found = read_policy(system, program)
    assert found.portable is True
    assert found.data_folder == str(program / "Daten")
    assert found.packs_folder == str(program / "models" / "more")
    assert found.settings == {"language": "pt", "tasks": ["language", "keywords"]}
    assert found.allows_endpoint("https://llm.example.org/v1/")
    assert not found.allows_endpoint("https://elsewhere.example.org/v1")


def test_the_system_has_the_last_word(system: Path, program: Path) -> None:
    write(system, 'data_folder = "/srv/a"\n[settings]\nlanguage = "ja"')
    write(
        program, 'data_folder = "/srv/b"\nportable = true\n[settings]\nlanguage = "pt"\nlabels="x"'
    )
    found = read_policy(system, program)
    assert found.data_folder == str(system / "/srv/a")  # on Windows with its drive
    assert found.portable is True  # the system says nothing of it
    assert found.settings == {"language": "ja", "labels": "x"}


@pytest.mark.parametrize("banning", ["system", "program"])
def test_a_ban_of_either_holds(banning: str, system: Path, program: Path) -> None:
    write(system, f"[endpoint]\nallowed = {str(banning != 'system').lower()}")
    write(program, f"[endpoint]\nallowed = {str(banning != 'program').lower()}")
    assert not read_policy(system, program).allows_endpoint()


def test_the_system_can_forbid_to_be_portable(system: Path, program: Path) -> None:
    write(system, "portable = false")
    (program / "portable").touch()
    assert read_policy(system, program).portable is False


@pytest.mark.parametrize("as_folder", [True, False])
def test_a_marker_makes_it_portable(as_folder: bool, system: Path, program: Path) -> None:
    marker = program / "portable"
    marker.mkdir() if as_folder else marker.touch()
    assert read_policy(system, program).portable is True


def test_variables_and_home_are_known(
    system: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEAM", "Équipe")
    monkeypatch.setenv("HOME", "/home/ana")
    write(program, 'data_folder = "~/$TEAM/Satchel"')
    found = read_policy(system, program).data_folder
    assert found is not None
    assert found.endswith(str(Path("Équipe") / "Satchel"))
    assert "~" not in found


def test_notepads_mark_is_no_fault(system: Path, program: Path) -> None:
    (program / "satchel.toml").write_bytes(b"\xef\xbb\xbfportable = true\r\n")
    assert read_policy(system, program).portable is True


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"portable = ", id="cut"),
        pytest.param(b"portable = 'yes'", id="type"),
        pytest.param(b"portabel = true", id="misspelt"),
        pytest.param(b"[endpoint]\nallow = false", id="misspelt ban"),
        pytest.param(b"\xff\xfe", id="encoding"),
        pytest.param(b"#" * 1_000_001, id="large"),
        pytest.param(b"x = " + b"[" * 100_000, id="deep"),
    ],
)
def test_a_damaged_file_stops_everything(content: bytes, system: Path, program: Path) -> None:
    (program / "satchel.toml").write_bytes(content)
    with pytest.raises(InputError, match=r"satchel\.toml"):
        read_policy(system, program)


@pytest.fixture
def ruled(monkeypatch: pytest.MonkeyPatch, program: Path) -> Path:
    """Let `paths` believe that the program lies in `program`."""
    monkeypatch.setattr(paths, "program_folder", lambda: program)
    return program


def test_everything_of_a_portable_one_lies_beside_it(
    ruled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "policy", lambda: Policy(portable=True))
    places = (
        paths.user_models_folder(), paths.settings_file(), paths.locks_folder(),
        paths.logs_folder(),
    )  # fmt: skip
    assert all(place.is_relative_to(ruled / "data") for place in places)
    assert len(set(places)) == len(places)


def test_a_data_folder_holds_everything(ruled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paths, "policy", lambda: Policy(portable=True, data_folder="/srv/ana"))
    assert paths.settings_file() == Path("/srv/ana/settings.toml")
    assert paths.user_models_folder() == Path("/srv/ana/models")


def test_provided_packs_lie_beside_the_program(
    ruled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "policy", Policy)
    assert paths.provided_models_folder() == ruled / "packs"
    monkeypatch.setattr(paths, "policy", lambda: Policy(packs_folder="/srv/packs"))
    assert paths.provided_models_folder() == Path("/srv/packs")


@pytest.mark.skipif(sys.platform == "win32", reason="the system always knows a home there")
def test_without_a_home_a_folder_of_ones_own_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths, "policy", Policy)
    monkeypatch.setattr(paths.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(paths.platformdirs, "user_data_dir", lambda *_, **__: "~/.local/share")
    paths._without_home.cache_clear()
    folder = paths.user_models_folder()
    assert folder.is_relative_to(tmp_path)
    assert paths.user_models_folder() == folder
    paths._without_home.cache_clear()


def test_somebody_elses_folder_is_not_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(paths.tempfile, "gettempdir", lambda: str(tmp_path))
    monkeypatch.setattr(paths.os, "getuid", lambda: 4242, raising=False)
    (tmp_path / "theirs").mkdir()
    make_link(tmp_path / "satchel-4242", tmp_path / "theirs", to_folder=True)
    paths._without_home.cache_clear()
    assert paths._without_home() != tmp_path / "satchel-4242"
    paths._without_home.cache_clear()


@pytest.mark.parametrize(
    ("executable", "image", "folder"),
    [
        ("/opt/satchel/Satchel", None, "/opt/satchel"),
        ("/Applications/Satchel.app/Contents/MacOS/Satchel", None, "/Applications"),
        ("/tmp/.mount_1/usr/bin/Satchel", "/media/stick/Satchel.AppImage", "/media/stick"),
    ],
)
def test_beside_the_program_is_where_a_person_sees_it(
    executable: str, image: str | None, folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv("APPIMAGE", raising=False)
    if image:
        monkeypatch.setenv("APPIMAGE", image)
    assert policy.program_folder() == Path(folder)
