"""Formats whose readers misbehave the way parsers do; each is chosen by the first bytes."""

import os
import sys
import time
from collections.abc import Callable, Iterator

from desktop_app.documents import Document
from desktop_app.readers import zip_archive
from desktop_app.readers.formats import Embedded, Format, ReadOptions, Source

REGISTRY = f"{__name__}:FORMATS"


def hang(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, "first")
    while True:
        time.sleep(0.01)


def abort(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, "first")
    os.abort()


def leave(source: Source, options: ReadOptions) -> Iterator[Document]:
    os._exit(7)
    yield _document(source, "never")


def devour(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, "first")
    held = []
    while True:
        held.append(b"x" * 4 * 1024**2)
        time.sleep(0.001)


def chatter(source: Source, options: ReadOptions) -> Iterator[Document]:
    print("a library's chatter")
    print("a library's complaint", file=sys.stderr)
    os.write(1, b"chatter below Python\n")
    yield _document(source, "quiet")


def rows(source: Source, options: ReadOptions) -> Iterator[Document]:
    for number in range(int(source.data.split()[1])):
        yield _document(source, f"Answer number {number}: the road is bad.", f"row {number}")


def options_back(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, str(options.text_column))


def process(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, str(os.getpid()))


def slow(source: Source, options: ReadOptions) -> Iterator[Document]:
    for number in range(6):
        time.sleep(0.5)
        yield _document(source, f"part {number}", f"part {number}")


def endless(source: Source, options: ReadOptions) -> Iterator[Document]:
    number = 0
    while True:
        number += 1
        yield _document(source, "x" * 1000, f"row {number}")


def exhausted(source: Source, options: ReadOptions) -> Iterator[Document]:
    raise MemoryError
    yield _document(source, "never")


def surprised(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, "first", "part 1")
    raise ZeroDivisionError("in the depths of a parser")


class PanicException(BaseException):
    pass


def panicked(source: Source, options: ReadOptions) -> Iterator[Document]:
    raise PanicException("index out of bounds")
    yield _document(source, "never")


def blank(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield _document(source, " \n\0")


def dirty(source: Source, options: ReadOptions) -> Iterator[Document]:
    yield Document(
        name="a\x00\udcff",
        kind="dirty",
        text="one\x00two\ud800\r\nthree\x1b",
        locator="p\n1",
        title="T\x07",
        author="\udfff",
        metadata={"k\x01": "v\ud8ff"},
    )


def repeating(source: Source, options: ReadOptions) -> Iterator[Document | Embedded]:
    for _ in range(3):
        yield _document(source, "same place", "here")


def nested(source: Source, options: ReadOptions) -> Iterator[Embedded]:
    yield Embedded("inner.txt", "inner.txt", b"process")
    yield Embedded("bad.bin", "bad.bin", b"leave")
    yield Embedded("never.txt", "never.txt", b"process")


def _document(source: Source, text: str, locator: str = "") -> Document:
    return Document(name=source.name, kind="faulty", text=text, locator=locator)


def _starting(word: str) -> Callable[[bytes], float]:
    return lambda head: 1.0 if head.startswith(word.encode()) else 0.0


def _format(reader: Callable) -> Format:
    word = reader.__name__
    return Format(word, (), f"{__name__}:{word}", _starting(word))


FORMATS = (
    zip_archive.FORMAT,
    *map(
        _format,
        (
            hang, abort, leave, devour, chatter, rows, options_back, process, slow, endless,
            exhausted, surprised, panicked, blank, dirty, repeating, nested,
        ),
    ),
)  # fmt: skip
