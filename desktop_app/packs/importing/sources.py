"""What is imported: a folder, a zip archive or a file, as a list of files to read and copy.

Nothing in it is trusted: not its names, its sizes or its links. It is never written to.
"""

import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Protocol

from desktop_app.engine.fasttext_model import MAGIC
from desktop_app.errors import PackError, system_reason
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

Advance = Callable[[float], None]
"""Told which part of the work, 0 to 1, is done. To stop the work it raises."""

_MOST_FILES = 5000  # a package of Argos with its sentence splitter has some fifty
_DEEPEST = 8
_LARGEST_TOTAL = 40 * 1024**3  # bytes unpacked; the largest translators in use take half
_LARGEST_SMALL_FILE = 16 * 1024**2  # what is read whole: settings, cards, licences
# Weights hardly shrink, a vocabulary in JSON to a tenth. What shrinks more is made to fill a disk.
_LARGEST_RATIO = 100
_BOMB_SIZE = 4 * 1024**2  # below that, no ratio does harm
_COPY_BYTES = 4 * 1024**2
_ENCRYPTED = 0x1
_LEFT_OUT = frozenset({".git", ".cache", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini"})

# What zipfile and the decompressors under it raise on damaged members.
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError, NotImplementedError)


class Source(Protocol):
    """The files of what is imported, by their path below its root, with slashes."""

    @property
    def path(self) -> Path:
        """Where it lies, as the person gave it."""
        ...

    @property
    def files(self) -> Mapping[str, int]:
        """The size of each file."""
        ...

    def open(self, name: str) -> BinaryIO:
        """Return a file to read from."""
        ...

    def on_disk(self, name: str) -> Path | None:
        """Return where a file lies, if it need not be unpacked."""
        ...


def open_source(path: Path) -> Source:
    """Return what lies at `path`; a `PackError` says why it cannot be imported."""
    try:
        if path.is_dir():
            return _Folder(path)
        if path.is_file():
            return _SingleFile(path) if _stands_alone(path) else _Archive(path)
    except OSError as error:
        raise _unreadable(path.name, error) from error
    raise PackError(_("There is no file or folder {path}.").format(path=path))


def read(source: Source, name: str, limit: int = _LARGEST_SMALL_FILE) -> bytes:
    """Return the contents of a small file."""
    if source.files[name] > limit:
        raise PackError(_("{file} is too large to be what its name says.").format(file=name))
    try:
        with source.open(name) as file:
            data = file.read(limit + 1)
    except _DAMAGE as error:
        raise _damaged(name, error) from error
    except OSError as error:
        raise _unreadable(name, error) from error
    if len(data) != source.files[name]:
        raise _damaged(name, "size")
    return data


def copy(source: Source, name: str, destination: Path, advance: Advance | None = None) -> Path:
    """Write a file's contents to `destination`, and return that."""
    left = source.files[name]
    total = left or 1
    try:
        with source.open(name) as file, destination.open("xb") as target:
            while data := file.read(min(_COPY_BYTES, left + 1)):
                left -= len(data)
                if left < 0:
                    break
                target.write(data)
                if advance is not None:
                    advance(1 - left / total)
    except _DAMAGE as error:
        raise _damaged(name, error) from error
    except OSError as error:
        raise _unreadable(name, error) from error
    if left:
        raise _damaged(name, "size")
    return destination


def unpacked(source: Source, name: str, scratch: Path, advance: Advance | None = None) -> Path:
    """Return a file that holds the contents of `name`: itself, or a copy in `scratch`."""
    path = source.on_disk(name)
    if path is not None:
        return path
    number = sum(1 for _ in scratch.iterdir())
    suffix = PurePosixPath(name).suffix
    plain = suffix if suffix[1:].isalnum() and suffix.isascii() else ""
    return copy(source, name, scratch / f"unpacked{number}{plain}", advance)


class _Folder:
    """A folder of the person's, taken as it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: Mapping[str, int]
        self._root = path.resolve()
        files: dict[str, int] = {}
        for folder, subfolders, names in os.walk(self._root):
            below = Path(folder).relative_to(self._root)
            subfolders[:] = sorted(name for name in subfolders if name not in _LEFT_OUT)
            if len(below.parts) >= _DEEPEST:
                subfolders.clear()
            for name in sorted(set(names) - _LEFT_OUT):
                file = Path(folder) / name
                if self._is_inside(file):
                    files[(below / name).as_posix()] = file.stat().st_size
            if len(files) > _MOST_FILES:
                raise PackError(
                    _(
                        "{name} holds more than {count} files. Give the folder of the model itself."
                    ).format(name=path.name, count=count_text(_MOST_FILES))
                )
        root, self.files = _without_common_root(files)
        self._root /= root

    def open(self, name: str) -> BinaryIO:
        return (self._root / name).open("rb")

    def on_disk(self, name: str) -> Path | None:
        return self._root / name

    def _is_inside(self, file: Path) -> bool:
        """Say whether it is a file of the folder. A link that leads out of it is left out.

        Hugging Face's cache is made of links from `snapshots/<version>` to its `blobs`.
        """
        if not file.is_file():
            return False
        if not file.is_symlink():
            return True
        homes = [self._root]
        if self._root.parent.name == "snapshots":
            homes.append(self._root.parent.parent / "blobs")
        return any(file.resolve().is_relative_to(home) for home in homes)


class _SingleFile:
    """A model that is one file, as fastText's are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: Mapping[str, int] = {path.name: path.stat().st_size}

    def open(self, name: str) -> BinaryIO:  # noqa: ARG002  there is only one
        return self.path.open("rb")

    def on_disk(self, name: str) -> Path | None:  # noqa: ARG002  likewise
        return self.path


class _Archive:
    """A zip archive. Its names are never used as paths; they only say which file is which."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.files: Mapping[str, int]
        try:
            self._archive = zipfile.ZipFile(path)
        except (*_DAMAGE, OSError) as error:
            if isinstance(error, OSError) and error.errno:
                raise
            raise PackError(_not_an_archive(path)) from error
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        if len(members) > _MOST_FILES:
            raise PackError(
                _("{name} holds more than {count} files: it is not a model.").format(
                    name=path.name, count=count_text(_MOST_FILES)
                )
            )
        self._members: dict[str, zipfile.ZipInfo] = {}
        folded: set[str] = set()  # to many file systems, names that differ in case are one
        for member in members:
            name = _safe_name(path.name, member)
            if name.casefold() in folded:
                raise PackError(
                    _("{name} holds two files called {file}: it was tampered with.").format(
                        name=path.name, file=name
                    )
                )
            self._members[name] = member
            folded.add(name.casefold())
        _check_sizes(path.name, members)
        sizes = {
            name: member.file_size
            for name, member in self._members.items()
            if not set(PurePosixPath(name).parts) & _LEFT_OUT
        }
        self._prefix, self.files = _without_common_root(sizes)

    def open(self, name: str) -> BinaryIO:
        # zipfile stops at the declared size and compares the checksum at the end.
        return self._archive.open(self._members[self._prefix + name])  # type: ignore[return-value]

    def on_disk(self, name: str) -> Path | None:  # noqa: ARG002  none of them lies on disk
        return None


def _stands_alone(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC or path.suffix.lower() == ".ftz"


def _safe_name(archive: str, member: zipfile.ZipInfo) -> str:
    """Return a member's path; a `PackError` if it would lie outside of the archive's folder."""
    name = member.orig_filename.replace("\\", "/")
    parts = name.split("/")
    outside = name.startswith("/") or ".." in parts or ":" in parts[0] or "\0" in name
    if outside or not all(part and part != "." for part in parts):
        raise PackError(
            _(
                "{name} holds a file that would be written outside of its folder ({file}). It was "
                "made to do harm; do not use it."
            ).format(name=archive, file=ascii(member.orig_filename)[1:-1][:100])
        )
    if stat.S_ISLNK(member.external_attr >> 16):
        raise PackError(
            _("{name} holds a link in place of a file ({file}). Pack the file itself.").format(
                name=archive, file=name
            )
        )
    if member.flag_bits & _ENCRYPTED:
        raise PackError(
            _(
                "{name} is protected with a password. Unpack it with the password, and import the "
                "folder."
            ).format(name=archive)
        )
    return name


def _check_sizes(archive: str, members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > _BOMB_SIZE and ratio > _LARGEST_RATIO:
            raise PackError(
                _(
                    "{name} would grow to {factor} times its size when unpacked. No model does; it "
                    "was made to fill the disk."
                ).format(name=archive, factor=count_text(ratio))
            )
    if sum(member.file_size for member in members) > _LARGEST_TOTAL:
        raise PackError(
            _("{name} would take more than {size} GB when unpacked.").format(
                name=archive, size=_LARGEST_TOTAL // 1024**3
            )
        )


def _without_common_root(files: Mapping[str, int]) -> tuple[str, dict[str, int]]:
    """Return the folder that holds everything, as most archives have one, and the files in it."""
    root = ""
    rest = dict(files)
    for _depth in range(_DEEPEST):
        tops = {name.partition("/")[0] for name in rest}
        if len(tops) != 1 or any("/" not in name for name in rest):
            break
        top = tops.pop() + "/"
        root += top
        rest = {name.removeprefix(top): size for name, size in rest.items()}
    return root, rest


def _not_an_archive(path: Path) -> str:
    """Return why a file that zipfile does not open is not imported."""
    head = b""
    with suppress(OSError), path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"PK"):
        return _(
            "{name} is cut short or damaged: it begins like a zip archive, but its end is missing. "
            "Copy or download it again."
        ).format(name=path.name)
    if head.startswith(b"GGUF"):
        return _(
            "{name} is a language model for llama.cpp (GGUF). Satchel translates with models of "
            "CTranslate2: take the same model as safetensors or for CTranslate2, if there is one."
        ).format(name=path.name)
    return _(
        "{name} is not a zip archive. Satchel imports packs and models as a zip, as an "
        ".argosmodel file or as a folder."
    ).format(name=path.name)


def _damaged(name: str, reason: object) -> PackError:
    return PackError(
        _("{file} is damaged ({reason}). Copy or download the model again.").format(
            file=name, reason=reason
        )
    )


def _unreadable(name: str, error: OSError) -> PackError:
    return PackError(
        _("{file} could not be read or copied: {reason}.").format(
            file=name, reason=system_reason(error)
        )
    )
