"""What goes over the pipe between the pool and its workers: MessagePack of these structures.

Nothing is pickled, and each side decodes into exactly these types, so that a parser taken over by a
malicious file can at worst invent text.
"""

import os
from pathlib import Path

import msgspec

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.readers.formats import ReadLimits, ReadOptions


class Request(msgspec.Struct, frozen=True):
    """Read this file. The path is in the system's own bytes: it need not be valid text."""

    path: bytes
    options: ReadOptions
    limits: ReadLimits


class DocumentRow(msgspec.Struct, frozen=True, array_like=True, tag="d"):
    """A document."""

    name: str
    kind: str
    text: str
    locator: str
    title: str | None
    author: str | None
    date: str | None
    metadata: dict[str, str]


class FailureRow(msgspec.Struct, frozen=True, array_like=True, tag="f"):
    """A failure to read."""

    name: str
    kind: str
    reason: FailureKind
    detail: str
    locator: str


class OpeningRow(msgspec.Struct, frozen=True, array_like=True, tag="o"):
    """The part that is being read from here on; named if the worker does not survive it."""

    locator: str
    name: str


class Finished(msgspec.Struct, frozen=True, array_like=True, tag="e"):
    """The worker is ready for a (or the next) file."""


Row = DocumentRow | FailureRow | OpeningRow | Finished

encoder = msgspec.msgpack.Encoder()
row_decoder = msgspec.msgpack.Decoder(list[Row])
request_decoder = msgspec.msgpack.Decoder(Request)


def request(path: Path, options: ReadOptions, limits: ReadLimits) -> bytes:
    """Return the message that asks for a file."""
    return encoder.encode(Request(os.fsencode(path), options, limits))


def document_row(document: Document) -> DocumentRow:
    """Return a document as it goes over the pipe."""
    return DocumentRow(
        document.name,
        document.kind,
        document.text,
        document.locator,
        document.title,
        document.author,
        document.date,
        dict(document.metadata),
    )


def failure_row(failure: ReadFailure) -> FailureRow:
    """Return a failure as it goes over the pipe."""
    return FailureRow(failure.name, failure.kind, failure.reason, failure.detail, failure.locator)


def result(row: DocumentRow | FailureRow) -> Document | ReadFailure:
    """Return what a row says."""
    if isinstance(row, DocumentRow):
        return Document(
            row.name,
            row.kind,
            row.text,
            row.locator,
            row.title,
            row.author,
            row.date,
            row.metadata,
        )
    return ReadFailure(row.name, row.kind, row.reason, row.detail, row.locator)


def largest_message(limits: ReadLimits) -> int:
    """Return the bytes of the largest message a worker in order sends: one longest document."""
    return BATCH_BYTES + 4 * 2 * limits.characters + 1024**2


BATCH_BYTES = 256 * 1024
"""Rows are gathered up to this size: four times a pipe's usual buffer, so that both sides work."""
