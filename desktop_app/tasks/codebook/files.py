"""Codebooks in files, by extension: TOML (everything), CSV (for spreadsheets), QDC (exchange)."""

from collections.abc import Callable
from pathlib import Path

from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _
from desktop_app.tasks.codebook.labels import Codebook, CodebookFile

EXTENSIONS = (".toml", ".csv", ".qdc")
"""What a codebook can be read from and written to; a file without one of these is read as TOML."""

_MAX_BYTES = 16 * 1024**2
"""A thousand labels with a page of description and examples each."""


def read_codebook(path: Path) -> Codebook:
    """Read a codebook from a TOML, CSV or QDC (REFI-QDA) file. Raises as `read_codebook_file`."""
    return read_codebook_file(path).codebook


def read_codebook_file(path: Path) -> CodebookFile:
    """Read a codebook, and whether its file says that a text may have several labels, or not.

    Raises:
        InputError: the file cannot be read or is not such a codebook.

    """
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise InputError(_("{path} is too large for a codebook.").format(path=path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            _("The codebook {path} could not be opened: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    if path.suffix.lower() == ".qdc":
        from desktop_app.tasks.codebook.qdc import from_qdc

        return from_qdc(data, path.name)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            _("The codebook {path} is not UTF-8 text. Save it as UTF-8.").format(path=path)
        ) from error
    if path.suffix.lower() == ".csv":
        from desktop_app.tasks.codebook.delimited import from_csv

        return from_csv(text, path.name)
    from desktop_app.tasks.codebook.toml import from_toml

    return from_toml(text, path.name)


def write_codebook(codebook: Codebook, path: Path) -> None:
    """Write a codebook to a file, in the format of its extension.

    Raises:
        InputError: the extension is none of `EXTENSIONS`, or the file cannot be written.

    """
    encoded = _encoder(path)(codebook)
    try:
        path.write_bytes(encoded)
    except OSError as error:
        raise InputError(
            _("{path} could not be written: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def _encoder(path: Path) -> Callable[[Codebook], bytes]:
    match path.suffix.lower():
        case ".qdc":
            from desktop_app.tasks.codebook.qdc import to_qdc

            return to_qdc
        case ".csv":
            from desktop_app.tasks.codebook.delimited import to_csv

            return lambda codebook: to_csv(codebook).encode("utf-8-sig")
        case ".toml":
            from desktop_app.tasks.codebook.toml import to_toml

            return lambda codebook: to_toml(codebook).encode()
    raise InputError(
        _("A codebook is written as {extensions}. Give the file a name that ends so.").format(
            extensions=", ".join(EXTENSIONS)
        )
    )
