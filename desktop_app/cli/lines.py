"""Lines of text from a file or standard input, and objects a line to standard output."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _

_BATCH_LINES = 1024
"""Lines computed together: enough for the engine to sort by length, few enough to stream."""
_MAX_LINE_BYTES = 4 * 1024**2


def batches(file: str) -> Iterator[list[str]]:
    """Yield the lines of a UTF-8 file, or of standard input for `-`, without their ends.

    Raises:
        InputError: it cannot be opened, is not UTF-8, or holds an endless line.

    """
    lines = _lines(file)
    while batch := list(islice(lines, _BATCH_LINES)):
        yield batch


def write_object(value: object) -> None:
    """Write one JSON object as a line of standard output."""
    sys.stdout.buffer.write(msgspec.json.encode(value) + b"\n")


def write_text(text: str) -> None:
    """Write a text as one line of standard output; a line feed in it becomes a space."""
    line = text.replace("\n", " ") + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "backslashreplace"))


def flush() -> None:
    """Hand what was written on to whoever reads it."""
    sys.stdout.buffer.flush()


def _lines(file: str) -> Iterator[str]:
    name = _("standard input") if file == "-" else file
    if file == "-":
        yield from _decoded(sys.stdin.buffer, name)
        return
    try:
        with Path(file).open("rb") as stream:
            yield from _decoded(stream, name)
    except OSError as error:
        raise InputError(
            _("{path} could not be opened: {reason}.").format(
                path=name, reason=system_reason(error)
            )
        ) from error


def _decoded(stream: BinaryIO, name: str) -> Iterator[str]:
    # Only \n ends a line: str.splitlines would also split at characters inside a text.
    number = 0
    while line := stream.readline(_MAX_LINE_BYTES):
        number += 1
        if len(line) >= _MAX_LINE_BYTES:
            raise InputError(
                _("Line {number} of {path} is too long; put one text on each line.").format(
                    number=number, path=name
                )
            )
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise InputError(
                _("Line {number} of {path} is not UTF-8 text. Save the file as UTF-8.").format(
                    number=number, path=name
                )
            ) from error
        yield text.rstrip("\r\n")
