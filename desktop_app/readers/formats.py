"""What a reader is: the values passed in and out, and the faults it may raise.

A reader is a function `read(source, options)` that yields documents, and, where a file holds other
files (an archive, an e-mail's attachments), `Embedded` parts that the caller reads in turn.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from desktop_app.documents import Document, FailureKind


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the person chose about reading tables. None and empty leave it to the reader.

    `text_column` and `date_column` name the columns of the text and the date; `title_column` that
    of the title. `left_out` are columns that do not become metadata.
    """

    text_column: str | None = None
    date_column: str | None = None
    title_column: str | None = None
    left_out: tuple[str, ...] = ()

    @property
    def stored(self) -> str:
        """What a corpus keeps of it with each file, so that other choices read it anew."""
        if self == ReadOptions(text_column=self.text_column):
            return self.text_column or ""
        values = [self.text_column, self.date_column, self.title_column, sorted(self.left_out)]
        return json.dumps(values, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """Bounds on one file. They keep one bad file from taking the laptop down.

    `file_bytes`: largest file opened. `seconds`: time without a new document before it is given up.
    `memory_bytes`: resident memory of the worker process. `depth`: archives inside archives.
    `expansion`: total unpacked bytes over packed bytes. `unpacked_bytes`: total unpacked bytes.
    `members`: entries of one archive. `characters`: longest text of one document.
    """

    file_bytes: int = 512 * 1024**2
    seconds: float = 60.0
    memory_bytes: int = 1536 * 1024**2
    depth: int = 4
    expansion: int = 200
    unpacked_bytes: int = 2 * 1024**3
    members: int = 50_000
    characters: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, on disk or taken out of another file, with the name it goes by.

    `limits` are what a container may still unpack; a reader of plain documents need not look.
    """

    name: str
    data: bytes
    limits: ReadLimits = field(default_factory=ReadLimits)


@dataclass(frozen=True, slots=True)
class Embedded:
    """A file inside the file being read, to be read in turn. `locator` is its path within."""

    locator: str
    name: str
    data: bytes


class ReadingError(Exception):
    """A reader cannot read this file, for a reason the person should know."""

    def __init__(self, reason: FailureKind, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


Reader = Callable[[Source, ReadOptions], Iterator["Document | Embedded | Failed"]]


@dataclass(frozen=True, slots=True)
class Failed:
    """One part of a container that could not be read, while the rest goes on."""

    locator: str
    name: str
    reason: FailureKind
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Format:
    """One row of the registry.

    `sniff` looks at the first 8 KiB and says how sure it is that this is the format: 0 (no) to
    1 (certain: a magic number). The surest wins; the extension decides between equals.
    `reader` is "module:function", imported on first use.
    """

    name: str
    extensions: tuple[str, ...]
    reader: str
    sniff: Callable[[bytes], float]
