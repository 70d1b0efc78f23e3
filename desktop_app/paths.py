"""Where things lie: bundled packs and resources, the person's packs, settings, locks and logs.

A person's things are in the platform's folders, or all in one: the administrator's (`data_folder`
in `satchel.toml`), or `data` beside the program when it is portable.
"""

import os
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import platformdirs

from desktop_app.policy import policy, program_folder

_PACKAGE = Path(__file__).resolve().parent


def models_folder() -> Path:
    """Return the folder of the bundled packs."""
    return _bundled("models")


def resources_folder() -> Path:
    """Return the folder of samples, message catalogues, templates and icons."""
    return _bundled("resources")


def provided_models_folder() -> Path:
    """Return the folder of the packs that an administrator provides. It may not exist."""
    named = policy().packs_folder
    return Path(named) if named else program_folder() / "packs"


def user_models_folder() -> Path:
    """Return the folder of the packs the person added. It may not exist yet."""
    return _of_person(platformdirs.user_data_dir("Satchel", appauthor=False)) / "models"


def settings_file() -> Path:
    """Return the file of the person's settings. It may not exist yet."""
    return _of_person(platformdirs.user_config_dir("Satchel", appauthor=False)) / "settings.toml"


def personal_ledger_file() -> Path:
    """Return the list of what was sent that belongs to no corpus. It may not exist yet."""
    return _of_person(platformdirs.user_data_dir("Satchel", appauthor=False)) / "sent.ledger"


def templates_folder() -> Path:
    """Return the folder of the person's own wordings for summaries. It may not exist."""
    return _of_person(platformdirs.user_data_dir("Satchel", appauthor=False)) / "templates"


def locks_folder() -> Path:
    """Return the folder of the locks that keep a corpus to one writer. It may not exist yet."""
    return _of_person(platformdirs.user_cache_dir("Satchel", appauthor=False)) / "locks"


def logs_folder() -> Path:
    """Return the folder of the program's logs. It may not exist yet."""
    return _of_person(platformdirs.user_state_dir("Satchel", appauthor=False)) / "logs"


def is_portable() -> bool:
    """Tell whether the person's things are kept beside the program."""
    return bool(policy().portable)


def _of_person(usual: str) -> Path:
    """Return the one folder for all, where there is one, or else the platform's `usual` one."""
    rules = policy()
    if rules.data_folder:
        return Path(rules.data_folder)
    if rules.portable:
        return program_folder() / "data"
    folder = Path(usual)
    if folder.is_absolute():
        return folder
    return _without_home()  # "~" stands for itself then


@cache
def _without_home() -> Path:
    """Return a folder for a service that runs as nobody: the same for all its runs."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    folder = Path(tempfile.gettempdir()) / f"satchel-{user}"
    with suppress(OSError):
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid in {user, 0}:
            return folder
    # It is somebody else's, who could put packs in it.
    return Path(tempfile.mkdtemp(prefix="satchel-"))


def _bundled(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    candidates = [Path(frozen) / name] if frozen else []
    candidates += [_PACKAGE / "bundled" / name, _PACKAGE.parent / name]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    return candidates[-1]
