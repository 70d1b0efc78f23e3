"""Mailboxes in one file (mbox): one document a message, located `message 1`, `message 2`, ..."""

import re
from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import (
    Embedded,
    Failed,
    Format,
    ReadingError,
    ReadOptions,
    Source,
)
from desktop_app.readers.mail_message import read_message

# The line that starts a message: after an empty line, ending in a date with a time of day. The time
# tells it from a sentence that starts with "From" and was not quoted as it should be.
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\n\r\n))From [^\r\n]*\d\d:\d\d[^\r\n]*(?:\r?\n|\Z)")
_QUOTED_FROM = re.compile(rb"^>(>*From )", re.MULTILINE)


def sniff(head: bytes) -> float:
    """Look for the line that starts a mailbox's first message."""
    return 1.0 if _SEPARATOR.match(head) else 0.0


FORMAT = Format(
    name="mbox",
    extensions=(".mbox", ".mbx"),
    reader="desktop_app.readers.mbox:read",
    sniff=sniff,
)


def read(source: Source, options: ReadOptions) -> Iterator[Document | Embedded | Failed]:  # noqa: ARG001
    """Yield the messages in turn; one that is damaged costs only itself."""
    number = 0
    for number, message in enumerate(split_messages(source.data), start=1):
        locator = f"message {number}"
        try:
            yield from read_message(message, source.name, FORMAT.name, locator)
        except ReadingError as error:
            yield Failed(locator, source.name, error.reason, error.detail)
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            detail = f"{type(error).__name__}: {error}"
            yield Failed(locator, source.name, FailureKind.DAMAGED, detail)
    if number == 0:
        raise ReadingError(FailureKind.DAMAGED, "no line that starts a message")


def split_messages(data: bytes) -> Iterator[bytes]:
    """Yield the bytes of each message, without the separator line, unquoted."""
    start = None
    for separator in _SEPARATOR.finditer(data):
        if start is not None:
            yield _QUOTED_FROM.sub(rb"\1", data[start : separator.start()])
        start = separator.end()
    if start is not None:
        yield _QUOTED_FROM.sub(rb"\1", data[start:])
