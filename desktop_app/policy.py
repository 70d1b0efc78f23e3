"""What an administrator set for everyone here: `satchel.toml` beside the program or of the system.

Two files are read: the system's, which a person cannot change, and the one in the program's own
folder. What the first says holds; the second fills in what it leaves open. So a stick or a share
can be handed out with its packs, settings and rules, and a managed computer can still forbid more.
"""

import os
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import msgspec

FILE_NAME = "satchel.toml"
PORTABLE_MARKER = "portable"
"""An empty file or folder of this name beside the program keeps everything beside it, too."""

_LARGEST_BYTES = 1_000_000
_T = TypeVar("_T")


class EndpointPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether a large model's server may be used, and which."""

    allowed: bool | None = None
    base_urls: tuple[str, ...] | None = None


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules in force. None stands for "not said".

    `settings` holds what a person who has saved no settings starts with, in the words of the
    settings file.
    """

    portable: bool | None = None
    data_folder: str | None = None
    packs_folder: str | None = None
    endpoint: EndpointPolicy = EndpointPolicy()
    settings: dict[str, Any] = {}

    def allows_endpoint(self, base_url: str | None = None) -> bool:
        """Tell whether a server may be used at all, or this one."""
        if self.endpoint.allowed is False:
            return False
        known = self.endpoint.base_urls
        if base_url is None or known is None:
            return True
        return base_url.rstrip("/") in {url.rstrip("/") for url in known}


@cache
def policy() -> Policy:
    """Return the rules in force for this process.

    Raises:
        InputError: a policy file is damaged. Nothing is done then: what it forbids is not known.

    """
    return read_policy(_system_folder(), program_folder())


def read_policy(system: Path, program: Path) -> Policy:
    """Return what the files in these two folders say together.

    Raises:
        InputError: one of them cannot be read or understood.

    """
    upper, lower = _read(system / FILE_NAME), _read(program / FILE_NAME)
    portable = _first(upper.portable, lower.portable)
    if portable is None and (program / PORTABLE_MARKER).exists():
        portable = True
    return Policy(
        portable=portable,
        data_folder=_first(upper.data_folder, lower.data_folder),
        packs_folder=_first(upper.packs_folder, lower.packs_folder),
        endpoint=EndpointPolicy(
            # A ban of either holds: whoever hands out the stick may be stricter than the system.
            allowed=False
            if False in {upper.endpoint.allowed, lower.endpoint.allowed}
            else _first(upper.endpoint.allowed, lower.endpoint.allowed),
            base_urls=_first(upper.endpoint.base_urls, lower.endpoint.base_urls),
        ),
        settings={**lower.settings, **upper.settings},
    )


def program_folder() -> Path:
    """Return the folder a person sees the program in, where an administrator puts files beside it.

    For a mac's bundle and an AppImage it is the folder that holds the one or the other.
    """
    program = Path(sys.executable)
    if getattr(sys, "frozen", False):  # set by PyInstaller
        if image := os.environ.get("APPIMAGE"):
            program = Path(image)
        else:
            program = next((p for p in program.parents if p.suffix == ".app"), program)
    return program.parent


def policy_files() -> tuple[Path, ...]:
    """Return the policy files there are."""
    places = (_system_folder() / FILE_NAME, program_folder() / FILE_NAME)
    return tuple(path for path in places if path.is_file())


def _system_folder() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Satchel"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/Satchel")
    return Path("/etc/satchel")


def _read(path: Path) -> Policy:
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except OSError as error:
        raise _refusal(path, error.strerror or str(error)) from error
    if len(content) > _LARGEST_BYTES:
        raise _refusal(path, f"{len(content):,} bytes")
    try:
        # utf-8-sig: Windows' Notepad writes a mark at the beginning.
        read = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), Policy, strict=True)
    except (ValueError, RecursionError) as error:  # those of TOML and msgspec are ValueErrors
        raise _refusal(path, str(error)) from error
    return msgspec.structs.replace(
        read,
        data_folder=_absolute(read.data_folder, path.parent),
        packs_folder=_absolute(read.packs_folder, path.parent),
    )


def _absolute(folder: str | None, base: Path) -> str | None:
    """Return `folder` with `~` and the system's variables replaced, relative to `base`."""
    if folder is None:
        return None
    return str(base / Path(os.path.expandvars(folder)).expanduser())


def _first(upper: _T | None, lower: _T | None) -> _T | None:
    return lower if upper is None else upper


def _refusal(path: Path, reason: str) -> Exception:
    # Messages need to know where their catalogues lie, and so this module, before they can speak.
    from desktop_app.errors import InputError
    from desktop_app.messages import _

    return InputError(
        _(
            "The administrator's file {path} could not be read ({reason}). Correct it or have it "
            "corrected; until then Satchel does not start, since the file may forbid something."
        ).format(path=path, reason=reason)
    )
