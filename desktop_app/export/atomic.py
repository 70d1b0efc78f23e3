"""Writing a file whole or not at all: a full disk or a crash never leaves half an export."""

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """Give a temporary path beside `out`; when the block ends well, it takes the place of `out`.

    Faults of the disk become an `InputError` that says what to do. An existing file is replaced;
    if anything fails it is left as it was.
    """
    if out.is_dir():
        raise InputError(_("{name} is a folder. Give the name of a file.").format(name=out))
    try:
        temporary = _temporary_beside(out)
        try:
            yield temporary
            _flush_to_disk(temporary)
            temporary.replace(out)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise InputError(_explain(error, out)) from error


def _temporary_beside(out: Path) -> Path:
    # The same folder, so that taking the place of `out` is one step and not a copy.
    handle, name = tempfile.mkstemp(
        prefix=".satchel-", suffix=out.suffix, dir=out.absolute().parent
    )
    os.close(handle)
    temporary = Path(name)
    umask = os.umask(0)
    os.umask(umask)
    temporary.chmod(0o666 & ~umask)  # mkstemp's 0600 would hide the export from colleagues
    return temporary


def _flush_to_disk(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _explain(error: OSError, out: Path) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        text = _("The disk is full: {name} could not be written. Free some space and try again.")
    elif error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        text = _(
            "{name} could not be written. Close it if it is open in another program, or choose a "
            "folder you may write to."
        )
    elif error.errno in {errno.ENOENT, errno.ENOTDIR}:
        text = _("{name} could not be written: its folder does not exist.")
    else:
        text = _("{name} could not be written: {reason}.")
    return text.format(name=out, reason=system_reason(error))
