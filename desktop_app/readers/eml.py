"""E-mail messages in files of their own: .eml, and maildir's files without an extension."""

import re
from collections.abc import Iterator

from desktop_app.documents import Document
from desktop_app.readers.formats import Embedded, Failed, Format, ReadOptions, Source
from desktop_app.readers.mail_message import read_message

_HEADER_LINE = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60})[ \t]*:")
_TELLING = frozenset(
    (
        b"from", b"to", b"subject", b"date", b"message-id", b"received", b"return-path",
        b"mime-version", b"content-type", b"delivered-to", b"reply-to", b"cc", b"sender",
    )
)  # fmt: skip
_ENOUGH = 3
"""Telling headers: a note may open with "From:" and "To:", a mail has more than that."""


def sniff(head: bytes) -> float:
    """Look for a block of mail headers, up to the first empty line."""
    block = re.split(rb"\r?\n\r?\n", head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), maxsplit=1)
    names = set()
    for index, line in enumerate(block[0].splitlines()):
        if header := _HEADER_LINE.match(line):
            names.add(header[1].lower())
        elif index == 0 or line[:1] not in (b" ", b"\t"):
            return 0.0 if index == 0 or not names & _TELLING else _sureness(names)
    return _sureness(names)


def _sureness(names: set[bytes]) -> float:
    telling = len(names & _TELLING)
    return 0.95 if telling >= _ENOUGH else 0.1 if telling else 0.0


FORMAT = Format(
    name="eml",
    extensions=(".eml", ".mht", ".mhtml"),
    reader="desktop_app.readers.eml:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Document | Embedded | Failed]:  # noqa: ARG001
    """Yield the message and the files attached to it."""
    yield from read_message(source.data, source.name, FORMAT.name)
