"""A zip for whoever helps: what this installation is and what went wrong, without any document.

Nothing that a person wrote or reads goes into it: no text, no label, no name of a file of theirs,
no key. Of the settings only those listed here are taken, of the log only where faults happened.
"""

import json
import platform
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from importlib import metadata
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import msgspec

from desktop_app import __version__, settings
from desktop_app.errors import InputError, SatchelError, system_reason
from desktop_app.messages import _
from desktop_app.packs.catalogue import read_catalogue
from desktop_app.paths import logs_folder
from desktop_app.pipeline.diagnosis import Check
from desktop_app.policy import policy, policy_files

_SETTINGS = (
    "language", "theme", "text_percent", "threads", "memory_megabytes", "target_language", "tasks",
)  # fmt: skip
_ENDPOINT = ("model", "context_tokens", "timeout_seconds", "api_version", "consented", "mask")
_LOG_BYTES = 200_000
"""The newest of each log: dozens of faults."""

_ADDRESS = re.compile(r"\w+://\S+")
_FAULT = re.compile(r"^((?:[A-Za-z_]\w*\.)*[A-Z]\w*)(?::.*)?$")
_ENTRY = re.compile(r"^(\d{4}-\d\d-\d\d [\d:,]+ [A-Z]+ Satchel [\w.+]+:).*$")
_FRAME = re.compile(r'^\s*File ".*", line \d+(?: in .*|, in .*)?$')
_NATIVE = re.compile(r"^(Fatal Python error|Windows fatal exception|Current thread|Thread 0x).*$")


def write_support_report(path: Path, checks: Sequence[Check]) -> None:
    """Write the zip for whoever helps, with what was checked.

    Raises:
        InputError: the file cannot be written.

    """
    try:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in _parts(checks):
                archive.writestr(name, _without_home(text))
    except OSError as error:
        raise InputError(
            _("The report {path} could not be written: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def _parts(checks: Sequence[Check]) -> Iterable[tuple[str, str]]:
    yield "checks.json", _as_json([asdict(check) for check in _without_own_packs(checks)])
    yield "versions.json", _as_json(_versions())
    yield "packs.json", _as_json(_packs())
    yield "settings.json", _as_json(_settings())
    yield "policy.json", _as_json(_policy())
    for name in ("satchel.log.1", "satchel.log", "native-crash.log"):
        text = _end_of(logs_folder() / name)
        if text:
            yield name, "\n".join(_without_words(text.splitlines())) + "\n"


def _without_own_packs(checks: Sequence[Check]) -> Iterable[Check]:
    """Yield the checks; of the packs a person made or added, only whether they are sound."""
    found = read_catalogue()
    names = [pack.id for pack in found.packs if not pack.bundled]
    names += [broken.folder.name for broken in found.unusable]
    own = {_("Pack {name}").format(name=name) for name in names}
    for check in checks:
        if check.name in own:
            yield Check("(own pack)", "", "unusable" if check.fault else "")
        else:
            # Addresses name people's servers, and some hold a password.
            yield replace(check, value=_ADDRESS.sub("(address)", check.value))


def _versions() -> dict[str, Any]:
    installed = {found.name: found.version for found in metadata.distributions()}
    return {
        "satchel": __version__,
        "python": platform.python_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
        "libraries": dict(sorted(installed.items())),
    }


def _packs() -> list[dict[str, Any]]:
    found = read_catalogue()
    usable = [
        {
            "id": pack.id if pack.bundled else "(the person's own)",
            "task": pack.manifest.task,
            "version": pack.manifest.version,
            "architecture": pack.manifest.architecture,
            "fingerprint": pack.fingerprint,
            "bundled": pack.bundled,
        }
        for pack in found.packs
    ]
    return [*usable, {"unusable": len(found.unusable)}]


def _settings() -> dict[str, Any]:
    try:
        saved = settings.load()
    except SatchelError:
        return {"fault": "the settings could not be read"}
    content = msgspec.to_builtins(saved)
    kept: dict[str, Any] = {name: content[name] for name in _SETTINGS if name in content}
    kept["recent corpora"] = len(saved.recent)
    if saved.endpoint is not None:
        endpoint = content["endpoint"]
        kept["endpoint"] = {
            **{name: endpoint[name] for name in _ENDPOINT if name in endpoint},
            "base_url": _address(saved.endpoint.base_url),
            "has proxy": saved.endpoint.proxy is not None,
            "has ca_file": saved.endpoint.ca_file is not None,
            "masked words": len(saved.endpoint.mask_words),
        }
    return kept


def _policy() -> dict[str, Any]:
    rules = policy()
    return {
        "files": [str(path) for path in policy_files()],
        "portable": rules.portable,
        "data_folder": rules.data_folder,
        "packs_folder": rules.packs_folder,
        "endpoint allowed": rules.endpoint.allowed,
        "endpoints named": len(rules.endpoint.base_urls or ()),
        "settings": sorted(rules.settings),
    }


def _address(url: str) -> str:
    """Return a server's address without names, passwords and keys."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(not an address)"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"


def _end_of(path: Path) -> str:
    try:
        with path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _LOG_BYTES))
            return file.read().decode("utf-8", "replace")
    except OSError:
        return ""


def _without_words(lines: Iterable[str]) -> Iterable[str]:
    """Yield where faults happened and of which kind, without what they say, which may be quoted."""
    after_frame = False
    for line in lines:
        if _FRAME.match(line):
            yield line
        elif entry := _ENTRY.match(line):
            yield entry[1]
        elif line.startswith("Traceback (most recent call last)") or _NATIVE.match(line):
            yield line
        elif after_frame and line.startswith("    "):
            yield line  # the line of code
        elif fault := _FAULT.match(line):
            yield fault[1]
        after_frame = bool(_FRAME.match(line))


def _without_home(text: str) -> str:
    """Return `text` with the person's folder, which has their name, as `~`."""
    try:
        home = str(Path.home())
    except RuntimeError:
        return text
    if home == Path(home).anchor:  # of a service
        return text
    return text.replace(json.dumps(home)[1:-1], "~").replace(home, "~")


def _as_json(content: object) -> str:
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
