"""Reads one file, outside any corpus, into texts: in a worker process, with the usual limits."""

import os
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from desktop_app.documents import Document, ReadFailure
from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _
from desktop_app.pipeline.summarising import Checkpoint, PlainText
from desktop_app.readers.formats import ReadLimits, ReadOptions
from desktop_app.readers.paragraphs import clean
from desktop_app.readers.pool import ReaderPool

_MOST_BYTES = 64 * 1024**2
"""Of standard input: some 10,000 pages."""


@dataclass(frozen=True, slots=True)
class ReadTexts:
    """The texts of a file (a table or a mailbox has many), and what of it could not be read."""

    texts: tuple[PlainText, ...]
    failures: tuple[ReadFailure, ...]


def read_texts(
    path: Path, options: ReadOptions | None = None, checkpoint: Checkpoint = lambda: None
) -> ReadTexts:
    """Read all that is in a file.

    Raises:
        InputError: there is no such file.

    """
    if not path.is_file():
        raise InputError(
            _("There is no file at {path}. Check the name.").format(path=os.fspath(path))
        )
    texts: list[PlainText] = []
    failures: list[ReadFailure] = []
    with (
        ReaderPool(1, options or ReadOptions(), ReadLimits()) as pool,
        closing(pool.read(path.absolute())) as reading,
    ):
        for result in reading:
            checkpoint()
            if isinstance(result, Document):
                texts.append(PlainText(result.text, result.title, str(path), result.locator))
            else:
                failures.append(result)
    return ReadTexts(tuple(texts), tuple(failures))


def read_standard_input() -> PlainText:
    """Return standard input as one text.

    Raises:
        InputError: it is not UTF-8, or endless.

    """
    try:
        data = sys.stdin.buffer.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(
            _("{path} could not be opened: {reason}.").format(
                path=_("standard input"), reason=system_reason(error)
            )
        ) from error
    if len(data) > _MOST_BYTES:
        raise InputError(
            _("The text on standard input is too long. Save it as a file and give its name.")
        )
    try:
        return PlainText(clean(data.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise InputError(
            _("Standard input is not UTF-8 text. Save it as a file and give its name.")
        ) from error
