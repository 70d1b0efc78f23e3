"""Reads one file, and every file inside it, into documents and failures. Nothing else is raised."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import cast

from desktop_app.documents import Document, FailureKind, ReadFailure
from desktop_app.readers.contents import head_of
from desktop_app.readers.formats import (
    Embedded,
    Failed,
    Format,
    Reader,
    ReadingError,
    ReadLimits,
    ReadOptions,
    Source,
)
from desktop_app.readers.member_names import printable
from desktop_app.readers.paragraphs import clean
from desktop_app.readers.registry import FORMATS, identify
from desktop_app.readers.signatures import describe, is_encrypted_office

UNKNOWN = "unknown"
"""The `kind` of a file whose format is not known."""

_EXPANSION_FLOOR = 64 * 1024**2
"""Unpacked bytes always allowed: small archives of repetitive text pack better than any ratio."""

_DETAIL_CHARACTERS = 500
"""A failure's detail: some parsers quote the whole file in their messages."""

_METADATA_SHARE = 4
"""All metadata together may be a quarter as long as the text may."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A sign that a file, or a part inside it, is about to be read."""

    locator: str
    name: str


def read_file(
    path: Path,
    options: ReadOptions,
    limits: ReadLimits,
    formats: Sequence[Format] = FORMATS,
) -> Iterator[Document | ReadFailure]:
    """Yield the documents of a file and the failures to read it or its parts.

    A file without text yields one failure. An archive yields rows for its members only.
    """
    for result in read_with_signs(path, options, limits, formats):
        if not isinstance(result, Opening):
            yield result


def read_with_signs(
    path: Path,
    options: ReadOptions,
    limits: ReadLimits,
    formats: Sequence[Format] = FORMATS,
) -> Iterator[Document | ReadFailure | Opening]:
    """Yield what `read_file` does, and before each part a sign of what comes next."""
    name = printable(path.name)
    yield Opening("", name)
    try:
        size = path.stat().st_size
        if size > limits.file_bytes:
            yield ReadFailure(name, UNKNOWN, FailureKind.TOO_LARGE, f"{size} bytes")
            return
        data = path.read_bytes()
    except MemoryError:
        yield ReadFailure(name, UNKNOWN, FailureKind.OUT_OF_MEMORY, "could not be held in memory")
        return
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        yield ReadFailure(name, UNKNOWN, FailureKind.UNREADABLE, _detail(error))
        return
    allowance = max(_EXPANSION_FLOOR, limits.expansion * len(data))
    budget = replace(limits, unpacked_bytes=min(limits.unpacked_bytes, allowance))
    yield from _Reading(options, budget, formats).part("", name, data, depth=0)


class _ExhaustedError(Exception):
    """The whole file used up what it may unpack or yield; nothing more of it is read."""


@dataclass(slots=True)
class _Reading:
    """One file being read: what it has used up, and the locators given out."""

    options: ReadOptions
    limits: ReadLimits
    formats: Sequence[Format]
    unpacked: int = 0
    parts: int = 0
    characters: int = 0
    locators: set[str] = field(default_factory=set)

    def part(
        self, locator: str, name: str, data: bytes, depth: int
    ) -> Iterator[Document | ReadFailure | Opening]:
        """Yield what is in `data`, in full or until the limits are reached."""
        try:
            yield from self._contents(locator, name, data, depth)
        except _ExhaustedError as error:
            if depth:
                raise
            yield self._failure("", name, UNKNOWN, FailureKind.TOO_LARGE, str(error))

    def _contents(
        self, locator: str, name: str, data: bytes, depth: int
    ) -> Iterator[Document | ReadFailure | Opening]:
        if not data:
            yield self._failure(locator, name, UNKNOWN, FailureKind.EMPTY, "zero bytes")
            return
        head = head_of(data)
        format_ = identify(name, head, self.formats)
        if is_encrypted_office(head):
            kind = format_.name if format_ else UNKNOWN
            yield self._failure(locator, name, kind, FailureKind.ENCRYPTED)
            return
        if format_ is None:
            detail = describe(head) or "of no known format"
            yield self._failure(locator, name, UNKNOWN, FailureKind.UNSUPPORTED, detail)
            return
        source = Source(name, data, self._remaining())
        empty = True
        for item in _run(format_, source, self.options):
            if isinstance(item, Embedded) and depth > self.limits.depth:
                yield self._failure(locator, name, format_.name, FailureKind.TOO_DEEP)
                return
            if isinstance(item, Document):
                results: Iterator[Document | ReadFailure | Opening] = self._document(item, locator)
            elif isinstance(item, Embedded):
                results = self._embedded(item, locator, depth)
            else:
                where = _join(locator, item.locator)
                results = iter(
                    [self._failure(where, item.name, format_.name, item.reason, item.detail)]
                )
            for result in results:
                empty = False
                yield result
        if empty:
            yield self._failure(locator, name, format_.name, FailureKind.EMPTY)

    def _document(self, document: Document, parent: str) -> Iterator[Document | ReadFailure]:
        """Yield the document with its text cleaned and its place told; nothing if it is blank."""
        text = clean(document.text)
        if not text:
            return
        self.characters += len(text)
        if self.characters > self.limits.unpacked_bytes:
            raise _ExhaustedError(f"over {self.limits.unpacked_bytes} characters in all")
        where = _join(parent, document.locator)
        metadata = {clean(key): clean(value) for key, value in document.metadata.items()}
        beside = sum(len(key) + len(value) for key, value in metadata.items())
        largest = self.limits.characters
        if len(text) > largest or beside > largest // _METADATA_SHARE:
            detail = f"{len(text)} characters of text, {beside} of metadata"
            name = document.name
            yield self._failure(where, name, document.kind, FailureKind.TOO_LARGE, detail)
            return
        yield Document(
            name=printable(document.name),
            kind=document.kind,
            text=text,
            locator=self._unique(where),
            title=_short(document.title),
            author=_short(document.author),
            date=_short(document.date),
            metadata=metadata,
        )

    def _embedded(
        self, item: Embedded, parent: str, depth: int
    ) -> Iterator[Document | ReadFailure | Opening]:
        """Yield what is in a file inside the file."""
        where = _join(parent, item.locator)
        self.unpacked += len(item.data)
        self.parts += 1
        if self.unpacked > self.limits.unpacked_bytes:
            raise _ExhaustedError(f"over {self.limits.unpacked_bytes} bytes unpacked, at {where}")
        if self.parts > self.limits.members:
            raise _ExhaustedError(f"over {self.limits.members} files inside, at {where}")
        yield Opening(where, item.name)
        yield from self.part(where, item.name, item.data, depth + 1)

    def _remaining(self) -> ReadLimits:
        return replace(
            self.limits,
            unpacked_bytes=self.limits.unpacked_bytes - self.unpacked,
            members=self.limits.members - self.parts,
        )

    def _failure(
        self, locator: str, name: str, kind: str, reason: FailureKind, detail: str = ""
    ) -> ReadFailure:
        return ReadFailure(
            name=printable(name),
            kind=kind,
            reason=reason,
            detail=clean(detail)[:_DETAIL_CHARACTERS],
            locator=self._unique(locator),
        )

    def _unique(self, locator: str) -> str:
        """Return `locator`, with a number behind it where it was given out before."""
        wanted = printable(locator)
        chosen, number = wanted, 1
        while chosen in self.locators:
            number += 1
            chosen = f"{wanted} ({number})".strip()
        self.locators.add(chosen)
        return chosen


def _run(
    format_: Format, source: Source, options: ReadOptions
) -> Iterator[Document | Embedded | Failed]:
    """Run a reader; whatever it raises becomes a failure of this source, and ends it."""
    try:
        module, _, function = format_.reader.partition(":")
        reader = cast("Reader", getattr(import_module(module), function))
    except ImportError as error:
        yield Failed("", source.name, FailureKind.UNSUPPORTED, _detail(error))
        return
    parts = reader(source, options)
    while True:
        try:
            part = next(parts, None)
        except ReadingError as error:
            part = Failed("", source.name, error.reason, error.detail)
        except MemoryError as error:
            part = Failed("", source.name, FailureKind.OUT_OF_MEMORY, _detail(error))
        # The one place that catches whatever comes: a parser of untrusted bytes can fail in any
        # way, Rust parsers with a panic that is no Exception, and must cost this file only.
        except BaseException as error:
            if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
                raise
            part = Failed("", source.name, FailureKind.DAMAGED, _detail(error))
        if part is None:
            return
        yield part


def _join(parent: str, locator: str) -> str:
    return f"{parent}/{locator}" if parent and locator else parent or locator


def _short(text: str | None) -> str | None:
    return (clean(text)[:_DETAIL_CHARACTERS] or None) if text else None


def _detail(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"
