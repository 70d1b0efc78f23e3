"""Imports a model into the person's packs, or leaves everything as it was; removes packs again."""

import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import msgspec
import psutil
from filelock import FileLock, Timeout

from desktop_app.errors import PackError, system_reason
from desktop_app.messages import _, current_language
from desktop_app.packs.catalogue import Pack, open_folder, read_catalogue
from desktop_app.packs.importing.kinds import Report, Step, Wishes
from desktop_app.packs.importing.worker import (
    PACK_FOLDER,
    Done,
    Moved,
    Order,
    Refused,
    decoder,
    serve,
    too_large,
)
from desktop_app.packs.manifest import is_pack_id
from desktop_app.packs.verify import verify_files
from desktop_app.paths import user_models_folder

_FOLDER_PREFIX = "importing-"
_LOOK_SECONDS = 0.1
"""How often memory, time and the person's wish to stop are looked at."""
_SILENT_SECONDS = 900.0
"""Converting a model of a few GB takes minutes without a sign; a quarter of an hour is no longer
work."""
_START_SECONDS = 60.0
_END_SECONDS = 5.0
_MEMORY_SHARE = 0.8
_LEAST_MEMORY = 1024**3
_LARGEST_MESSAGE = 1024**2


def import_model(path: Path, wishes: Wishes, report: Report) -> Pack:
    """Make a pack of what lies at `path` and add it to the person's packs.

    `report` is told how far it is, several times a second, and may raise `CancelledError`: then,
    as after any fault, nothing is left behind. What is imported is never changed.

    Raises:
        PackError: it cannot be imported; the text says why and what would help.

    """
    if not path.exists():
        raise PackError(_("There is no file or folder {path}.").format(path=path))
    _check_id(wishes.pack_id)
    user = user_models_folder()
    try:
        with _import_folder(user.parent) as home:
            _run(path.absolute(), home, wishes, report)
            pack = open_folder(home / PACK_FOLDER)
            verify_files(pack.folder, pack.manifest)
            _check_id(pack.id)
            user.mkdir(parents=True, exist_ok=True)
            (home / PACK_FOLDER).rename(user / pack.id)
    except OSError as error:
        raise PackError(
            _("{name} could not be imported into {folder}: {reason}.").format(
                name=path.name, folder=user, reason=system_reason(error)
            )
        ) from error
    return open_folder(user / pack.id)


def remove_pack(pack_id: str) -> Path:
    """Delete one of the person's packs, and return the folder it was in.

    Raises:
        PackError: there is none, or it came with Satchel.

    """
    pack = read_catalogue().find(pack_id)
    if pack.bundled:
        raise PackError(
            _("The pack {pack} came with Satchel and cannot be removed.").format(pack=pack.id)
        )
    user = user_models_folder()
    going = user.parent / f"{_FOLDER_PREFIX}removed-{pack.folder.name}-{os.getpid()}"
    try:
        # Renamed first, so that a deletion that is interrupted leaves no half of a pack.
        pack.folder.rename(going)
    except OSError as error:
        raise PackError(
            _("The pack {pack} could not be removed: {reason}.").format(
                pack=pack.id, reason=system_reason(error)
            )
        ) from error
    shutil.rmtree(going, ignore_errors=True)
    return pack.folder


def _check_id(pack_id: str | None) -> None:
    if pack_id is None:
        return
    if not is_pack_id(pack_id):
        raise PackError(
            _(
                "{name} cannot be the name of a pack. Use lower-case letters, digits, dots, "
                "hyphens and underscores."
            ).format(name=pack_id)
        )
    catalogue = read_catalogue()
    taken = {pack.id for pack in catalogue.packs} | {
        unusable.folder.name for unusable in catalogue.unusable
    }
    if pack_id in taken or (user_models_folder() / pack_id).exists():
        raise PackError(
            _(
                "There is already a pack {pack}. Remove it (satchel models remove {pack}), or give "
                "the new one another name with --name."
            ).format(pack=pack_id)
        )


@contextmanager
def _import_folder(parent: Path) -> Iterator[Path]:
    """Give an empty folder on the disk of the packs, and delete it at the end, come what may."""
    parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(parent / "importing.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise PackError(_("Another import is going on. Wait until it has ended.")) from error
    try:
        # With the lock held, any other such folder was left by a process that was killed.
        for left in parent.glob(f"{_FOLDER_PREFIX}*"):
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
        home = Path(tempfile.mkdtemp(prefix=_FOLDER_PREFIX, dir=parent))
        try:
            yield home
        finally:
            shutil.rmtree(home, ignore_errors=True)
    finally:
        lock.release()


def _run(path: Path, home: Path, wishes: Wishes, report: Report) -> None:
    """Let a worker process make the pack in `home`."""
    order = Order(
        os.fsencode(path),
        os.fsencode(home),
        current_language(),
        wishes.pack_id,
        wishes.source_languages,
        wishes.target_languages,
    )
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=serve, args=(theirs, msgspec.json.encode(order)), daemon=True)
    report(Step.OPENING, 0.0)
    with _interrupts_held():
        process.start()
    theirs.close()  # so that the pipe ends when the worker does
    try:
        _follow(ours, process, path.name, report)
    finally:
        ours.close()
        process.kill()
        process.join(_END_SECONDS)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Let a process that is started meanwhile not see a Ctrl-C, which is the parent's to answer."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _follow(connection: Connection, process: BaseProcess, name: str, report: Report) -> None:
    """Pass on what the worker reports, until it is done. Ends when it is not getting anywhere."""
    limit = max(_LEAST_MEMORY, int(psutil.virtual_memory().available * _MEMORY_SHARE))
    step, part = Step.OPENING, 0.0
    heard = time.monotonic()
    while True:
        try:
            message = (
                decoder.decode(connection.recv_bytes(_LARGEST_MESSAGE))
                if connection.poll(_LOOK_SECONDS)
                else None
            )
        except (EOFError, OSError, msgspec.MsgspecError) as error:
            raise PackError(_ended(process, name, step)) from error
        if isinstance(message, Done):
            return
        if isinstance(message, Refused):
            raise PackError(message.reason)
        if isinstance(message, Moved):
            step, part = message.step, message.part
            heard = time.monotonic()
        report(step, part)
        if _memory_of(process) > limit:
            raise PackError(too_large(name))
        if time.monotonic() - heard > _SILENT_SECONDS:
            raise PackError(_("{name} could not be imported: it took too long.").format(name=name))


def _ended(process: BaseProcess, name: str, step: Step) -> str:
    """Return what to say of a worker that ended without a word."""
    process.join(_END_SECONDS)
    if step is Step.TRYING:
        return _(
            "{name} is damaged: trying the model ended the process that tried it (exit code "
            "{code}). Copy or download it again."
        ).format(name=name, code=process.exitcode)
    return _(
        "{name} could not be imported: the process that did it ended by itself (exit code {code}). "
        "The file may be damaged, or memory too short."
    ).format(name=name, code=process.exitcode)


def _memory_of(process: BaseProcess) -> int:
    with suppress(psutil.Error):
        return int(psutil.Process(process.pid).memory_info().rss)
    return 0
