"""What this installation and machine are, and what about them needs mending."""

import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import psutil

from desktop_app import __version__, network_guard, settings
from desktop_app.corpus.opening import full_text_is_available, sqlite_version
from desktop_app.engine.hardware import instruction_set
from desktop_app.engine.threads import choose_threads
from desktop_app.errors import InputError, PackError
from desktop_app.llm.key import ENVIRONMENT_VARIABLE, keyring_name
from desktop_app.messages import _, current_language
from desktop_app.packs.catalogue import read_catalogue
from desktop_app.packs.verify import verify_files
from desktop_app.paths import (
    is_portable,
    logs_folder,
    models_folder,
    provided_models_folder,
    settings_file,
    user_models_folder,
)
from desktop_app.policy import policy_files
from desktop_app.text.numbers import count_text, decimal_text

_LIBRARIES = ("ctranslate2", "sentencepiece", "tokenizers", "numpy", "sqlite-utils", "pypdfium2")
_LEAST_FREE_BYTES = 500 * 1000**2
"""A corpus of 40,000 survey answers takes about 100 MB, its log for a while as much."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. `fault` is empty when all is well, else what is wrong and what to do."""

    name: str
    value: str
    fault: str = ""


def diagnose() -> list[Check]:
    """Look at everything Satchel depends on."""
    return [*_versions(), *_machine(), *_folders(), *_network(), *_packs()]


def _versions() -> Iterator[Check]:
    yield Check("Satchel", __version__)
    yield Check("Python", f"{platform.python_version()} · {platform.platform()}")
    for name in _LIBRARIES:
        try:
            yield Check(name, metadata.version(name))
        except metadata.PackageNotFoundError:
            yield Check(name, "", _("{name} is missing. Install Satchel again.").format(name=name))
    has_search = full_text_is_available()
    fault = "" if has_search else _("It lacks full-text search (FTS5). Install another Python.")
    yield Check("SQLite", sqlite_version(), fault)
    yield Check(_("Language of messages"), current_language())


def _machine() -> Iterator[Check]:
    threads = choose_threads()
    yield Check(
        _("Processor"),
        _("{isa}, {cores} cores; {workers} texts encoded at a time").format(
            isa=instruction_set(), cores=psutil.cpu_count(), workers=threads.workers
        ),
    )
    memory = psutil.virtual_memory()
    yield Check(
        _("Memory"),
        _("{free} GB free of {total} GB").format(
            free=decimal_text(memory.available / 1e9, 1),
            total=decimal_text(memory.total / 1e9, 1),
        ),
    )
    free = shutil.disk_usage(tempfile.gettempdir()).free
    fault = ""
    if free < _LEAST_FREE_BYTES:
        fault = _("Only {free} MB are free for temporary files. Free some space.").format(
            free=count_text(free / 1e6)
        )
    yield Check(_("Disk"), _("{free} GB free").format(free=decimal_text(free / 1e9, 1)), fault)


def _folders() -> Iterator[Check]:
    yield Check(_("Bundled packs"), str(models_folder()))
    yours = user_models_folder()
    yield Check(
        _("Your packs"),
        _("{path} (not there yet)").format(path=yours) if not yours.exists() else str(yours),
    )
    if provided_models_folder().is_dir():
        yield Check(_("Packs provided by the administrator"), str(provided_models_folder()))
    for path in policy_files():
        yield Check(_("Administrator's rules"), str(path))
    own = settings_file().parent
    fault = ""
    if not _can_be_written(own):
        fault = _("{path} cannot be written. Settings and packs are not kept there.").format(
            path=own
        )
    kept = _("{path} (portable)").format(path=own) if is_portable() else str(own)
    yield Check(_("Settings"), kept, fault)
    yield Check(_("Log"), str(logs_folder()))


def _can_be_written(folder: Path) -> bool:
    """Tell whether files can be made in `folder`, or in the one it would be made in."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder.is_dir() and os.access(folder, os.W_OK)


def _network() -> Iterator[Check]:
    # Closed by the hook, which the commands and the window install first thing.
    closed = network_guard.is_installed()
    yield Check(
        _("Network"), _("closed to everything but a large model you set") if closed else "–"
    )
    name = keyring_name()
    # No fault: most people need none, and there is another way.
    yield Check(
        _("Keyring"),
        name or _("none; a key is given in {variable}").format(variable=ENVIRONMENT_VARIABLE),
    )
    try:
        kept = settings.load().endpoint
    except InputError as error:
        yield Check(_("Large model"), "", str(error))
        return
    value = _("none set") if kept is None else f"{kept.model} · {kept.base_url}"
    yield Check(_("Large model"), value)


def _packs() -> Iterator[Check]:
    catalogue = read_catalogue()
    for pack in catalogue.packs:
        name = _("Pack {name}").format(name=pack.id)
        try:
            verify_files(pack.folder, pack.manifest)
        except PackError as error:
            yield Check(name, "", str(error))
        else:
            yield Check(name, _("all files are as they were made"))
    for unusable in catalogue.unusable:
        yield Check(_("Pack {name}").format(name=unusable.folder.name), "", unusable.reason)
    for task in ("encode", "sentiment", "language", "translate"):
        if not catalogue.of_task(task):
            yield Check(
                task,
                "",
                _("The pack for “{task}” is missing. Install Satchel again.").format(task=task),
            )
