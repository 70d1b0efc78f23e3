"""The worker process of an import: it alone opens what is imported, and tells how far it is.

Whatever is wrong with a model, so wrong that it ends this process, the program goes on.
"""

import errno
import os
import signal
import sys
import threading
from contextlib import suppress
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path

import msgspec

from desktop_app import network_guard
from desktop_app.errors import PackError, SatchelError, system_reason
from desktop_app.messages import _, set_language
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.importing.kinds import Job, Report, Step, Wishes
from desktop_app.packs.importing.licences import card_files, licence_files
from desktop_app.packs.importing.registry import builder_of, recognise
from desktop_app.packs.importing.sources import copy, open_source
from desktop_app.packs.importing.trial import try_pack
from desktop_app.packs.manifest import Manifest, write_manifest
from desktop_app.packs.verify import describe_folder

PACK_FOLDER = "pack"
"""The new pack's folder in the folder of the import."""
_SCRATCH_FOLDER = "scratch"
_LONGEST_REASON = 300


class Order(msgspec.Struct, frozen=True):
    """What the parent asks for."""

    path: bytes
    folder: bytes
    language: str
    pack_id: str | None
    source_languages: tuple[str, ...]
    target_languages: tuple[str, ...]


class Moved(msgspec.Struct, frozen=True, tag=True):
    """A sign of life: what is being done."""

    step: Step
    part: float


class Done(msgspec.Struct, frozen=True, tag=True):
    """The pack is made."""

    kind: str


class Refused(msgspec.Struct, frozen=True, tag=True):
    """It cannot be imported, for a reason told to the person."""

    reason: str


Message = Moved | Done | Refused
decoder: msgspec.json.Decoder[Message] = msgspec.json.Decoder(Message)


def serve(connection: Connection, order: bytes) -> None:
    """Import what the order says, and send messages until it is done or refused."""
    network_guard.install(sealed=True)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl-C means
    _silence()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    wanted = msgspec.json.decode(order, type=Order)
    set_language(wanted.language)
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.send_bytes(msgspec.json.encode(_answer(connection, wanted)))


def make_pack(path: Path, home: Path, wishes: Wishes, report: Report) -> str:
    """Make a pack of what lies at `path` in a folder of `home`, and return what kind it was."""
    folder, scratch = home / PACK_FOLDER, home / _SCRATCH_FOLDER
    folder.mkdir()
    scratch.mkdir()
    report(Step.OPENING, 0.0)
    source = open_source(path)
    kind = recognise(source)
    job = Job(source, wishes, folder, scratch, report)
    manifest = builder_of(kind)(job)
    report(Step.CHECKING, 0.0)
    if not manifest.files:
        _keep_papers(job)
        manifest = _with_files(manifest, folder)
    try:
        write_manifest(manifest, folder)
    except ValueError as error:
        raise PackError(
            _("{name} could not be made a pack: {reason}.").format(name=path.name, reason=error)
        ) from error
    report(Step.TRYING, 0.0)
    try_pack(Pack(folder, manifest, bundled=False))
    return kind.name


def too_large(name: str) -> str:
    """Return what is said of a model that memory does not suffice for."""
    return _(
        "{name} takes more memory than this computer has free. Close other programs, or import a "
        "smaller model."
    ).format(name=name)


def _answer(connection: Connection, order: Order) -> Message:
    def report(step: Step, part: float) -> None:
        connection.send_bytes(msgspec.json.encode(Moved(step, part)))

    path, home = Path(os.fsdecode(order.path)), Path(os.fsdecode(order.folder))
    wishes = Wishes(order.pack_id, order.source_languages, order.target_languages)
    try:
        return Done(make_pack(path, home, wishes, report))
    except SatchelError as error:
        return Refused(str(error))
    except MemoryError:
        return Refused(too_large(path.name))
    except OSError as error:
        if error.errno == errno.ENOSPC:
            return Refused(
                _("There is not enough space on the disk for the pack made of {name}.").format(
                    name=path.name
                )
            )
        return Refused(
            _("{name} could not be imported: {reason}.").format(
                name=path.name, reason=system_reason(error)
            )
        )
    except (ValueError, RuntimeError, LookupError, TypeError, RecursionError) as error:
        # What is this far from what its kind looks like, nobody foresaw. The person gets a reason.
        return Refused(
            _("{name} is damaged, or unlike other models of its kind ({reason}).").format(
                name=path.name, reason=f"{type(error).__name__}: {error}"[:_LONGEST_REASON]
            )
        )


def _keep_papers(job: Job) -> None:
    """Copy the licence and the card of the model, which its users are owed."""
    for names, new in (
        (licence_files(job.source), "LICENSE"),
        (card_files(job.source), "README.md"),
    ):
        if names:
            copy(job.source, names[0], job.folder / new)


def _with_files(manifest: Manifest, folder: Path) -> Manifest:
    return msgspec.structs.replace(manifest, files=describe_folder(folder))


def _silence() -> None:
    """Let nothing that a library prints reach the person's terminal or a piped standard output."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
