"""The person's settings: one small TOML file, read whole, written whole."""

import contextlib
import os
import tempfile
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec
import tomli_w

from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _
from desktop_app.paths import settings_file
from desktop_app.policy import policy, policy_files

RECENT_LIMIT = 12
"""Corpora listed as recent: as many as a list shows without scrolling."""

_LARGEST_BYTES = 1_000_000


class Theme(StrEnum):
    """Light or dark, or as the system has it."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class EndpointSettings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A large model's server. Its key is not here but in the system's keyring.

    `consented` is set once the person has seen what would be sent and agreed. Prices are per
    million tokens, in the person's own currency.
    """

    base_url: str
    model: str
    context_tokens: int = 4096
    timeout_seconds: float = 120.0
    ca_file: str | None = None
    proxy: str | None = None
    api_version: str | None = None
    price_in: float | None = None
    price_out: float | None = None
    consented: bool = False
    mask: tuple[str, ...] = ()
    mask_words: tuple[str, ...] = ()


class Settings(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything a person may choose. None stands for "as the system has it"."""

    language: str | None = None
    theme: Theme = Theme.SYSTEM
    text_percent: int = 100
    threads: int | None = None
    memory_megabytes: int | None = None
    corpora_folder: str | None = None
    target_language: str | None = None
    tasks: tuple[str, ...] = ("language", "sentiment", "keywords")
    labels: str = ""
    annotator: str = ""
    recent: tuple[str, ...] = ()
    welcomed: bool = False
    endpoint: EndpointSettings | None = None

    def with_recent(self, path: Path) -> "Settings":
        """Return these settings with `path` first among the recent corpora."""
        name = str(path.absolute())
        others = tuple(known for known in self.recent if known != name)
        return msgspec.structs.replace(self, recent=(name, *others)[:RECENT_LIMIT])


def load(path: Path | None = None) -> Settings:
    """Return the person's settings; the administrator's or the defaults where none were saved.

    Raises:
        InputError: the file is damaged. Say so, and go on with
            `Settings()`; saving keeps the old file as `settings.toml.damaged`.

    """
    path = path or settings_file()
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise InputError(_unreadable(path, _("it is too large")))
        return from_toml(path.read_text("utf-8"), path)
    except (FileNotFoundError, NotADirectoryError):  # services' home is /dev/null at times
        return _initial()
    except UnicodeDecodeError as error:
        raise InputError(_unreadable(path, str(error))) from error
    except OSError as error:
        raise InputError(_unreadable(path, system_reason(error))) from error


def save(settings: Settings, path: Path | None = None) -> None:
    """Write the settings. Raises InputError when the folder cannot be written."""
    path = path or settings_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not _is_sound(path):
            path.replace(path.with_name(f"{path.name}.damaged"))
        handle, name = tempfile.mkstemp(prefix=".settings-", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(to_toml(settings))
            Path(name).replace(path)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            _("The settings could not be saved in {path}: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def to_toml(settings: Settings) -> str:
    """Return the settings as TOML; what is at its default is left out."""
    content: dict[str, Any] = msgspec.to_builtins(settings)
    return tomli_w.dumps(_without_none(content))


def from_toml(text: str, path: Path) -> Settings:
    """Return settings from TOML. Raises InputError, naming `path`, for anything else."""
    try:
        return msgspec.convert(tomllib.loads(text), Settings, strict=True)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise InputError(_unreadable(path, str(error))) from error


def _initial() -> Settings:
    """Return what a person starts with: the defaults, or what the administrator chose instead."""
    try:
        chosen = msgspec.convert(policy().settings, Settings, strict=True)
    except msgspec.ValidationError as error:
        files = ", ".join(map(str, policy_files()))
        raise InputError(
            _("[settings] in the administrator's {path} cannot be used: {reason}.").format(
                path=files, reason=error
            )
        ) from error
    if chosen.endpoint is None:
        return chosen
    # Nobody consents for another.
    asking = msgspec.structs.replace(chosen.endpoint, consented=False)
    return msgspec.structs.replace(chosen, endpoint=asking)


def _is_sound(path: Path) -> bool:
    with contextlib.suppress(InputError):
        load(path)
        return True
    return False


def _unreadable(path: Path, reason: str) -> str:
    return _(
        "The settings in {path} could not be read ({reason}). The defaults are used; "
        "change any setting to write the file anew."
    ).format(path=path, reason=reason)


def _without_none(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _without_none(value) if isinstance(value, dict) else value
        for name, value in content.items()
        if value is not None
    }
