"""Where things lie: bundled packs and resources, the person's packs, locks."""

import sys
from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def models_folder() -> Path:
    """Return the folder of the bundled packs."""
    return _bundled("models")


def resources_folder() -> Path:
    """Return the folder of samples, message catalogues, templates and icons."""
    return _bundled("resources")


def user_models_folder() -> Path:
    """Return the folder of the packs the person added. It may not exist yet."""
    return Path(platformdirs.user_data_dir("Satchel", appauthor=False)) / "models"


def settings_file() -> Path:
    """Return the file of the person's settings. It may not exist yet."""
    return Path(platformdirs.user_config_dir("Satchel", appauthor=False)) / "settings.toml"


def locks_folder() -> Path:
    """Return the folder of the locks that keep a corpus to one writer. It may not exist yet."""
    return Path(platformdirs.user_cache_dir("Satchel", appauthor=False)) / "locks"


def _bundled(name: str) -> Path:
    frozen = getattr(sys, "_MEIPASS", None)  # set by PyInstaller
    candidates = [Path(frozen) / name] if frozen else []
    candidates += [_PACKAGE / "bundled" / name, _PACKAGE.parent / name]
    for candidate in candidates:
        if candidate.is_dir():
            return candidate
    return candidates[-1]
