"""Finds the files to read under the paths a person gave."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.readers.ignored import is_ignored


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to read, and what tells whether it changed since it was last read."""

    path: Path
    size: int
    modified_ns: int


def scan(paths: Sequence[Path]) -> Iterator[FoundFile]:
    """Yield the files at and under `paths`, each once, folder by folder in the order of names.

    Passed over without a word inside folders: what `is_ignored` lists, and devices, pipes and
    sockets. A path given by name is taken whatever it is called. Links are followed; a folder
    reached twice (a loop of links) is read once. A folder that may not be opened is yielded as if
    it were a file, so that reading it says why.

    Raises InputError for a path that does not exist, before anything is yielded.
    """
    for path in paths:
        if not os.path.lexists(path):
            raise InputError(_("There is no file or folder {path}.").format(path=path))
    yielded: set[Path] = set()
    entered: set[tuple[int, int]] = set()
    for path in paths:
        for found in _walk(path, entered):
            if found.path not in yielded:
                yielded.add(found.path)
                yield found


def path_text(path: Path) -> str:
    """Return a path as text, also one whose bytes are no UTF-8, as old archives leave them."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _walk(path: Path, entered: set[tuple[int, int]]) -> Iterator[FoundFile]:
    try:
        status = path.stat()
    except OSError:  # a dangling link, a lost network drive: reading it will say so
        yield FoundFile(path, 0, 0)
        return
    if S_ISREG(status.st_mode):
        yield FoundFile(path, status.st_size, status.st_mtime_ns)
    elif S_ISDIR(status.st_mode):
        identity = (status.st_dev, status.st_ino)
        # Some Windows network drives give every folder the number 0.
        if status.st_ino and identity in entered:
            return
        entered.add(identity)
        try:
            names = sorted(os.listdir(path))  # noqa: PTH208  names are wanted, not paths
        except OSError:
            yield FoundFile(path, 0, status.st_mtime_ns)
            return
        for name in names:
            if not is_ignored(name):
                yield from _walk(path / name, entered)
