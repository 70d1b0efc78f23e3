"""Electronic books (epub): the chapters in reading order."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.html import declared_encoding, html_text
from desktop_app.readers.office_package import (
    ZIP_MAGIC,
    OfficePackage,
    local_name,
    open_package,
)
from desktop_app.readers.paragraphs import join_paragraphs, one_line
from desktop_app.readers.sniffing import LIKELY, zip_of_type

_CONTAINER = "META-INF/container.xml"
_TYPED = zip_of_type(b"application/epub+zip")


def sniff(head: bytes) -> float:
    """Look for the type at the start, or, as many programs pack it later, for the container."""
    if head.startswith(ZIP_MAGIC) and _CONTAINER.encode() in head:
        return max(LIKELY, _TYPED(head))
    return _TYPED(head)


FORMAT = Format(
    name="epub",
    extensions=(".epub",),
    reader="desktop_app.readers.epub:read",
    sniff=sniff,
)

_ENCRYPTION = "META-INF/encryption.xml"
# Scrambled fonts hide no text (EPUB 3.3, 4.3; Adobe's older scheme).
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_CHAPTER_TYPES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a book."""
    package = open_package(source.data)
    refuse_encrypted_book(package)
    rootfile = package.xml(_CONTAINER).find(".//{*}rootfile")
    if rootfile is None:
        raise ReadingError(FailureKind.DAMAGED, "the container names no package")
    path = unquote(rootfile.get("full-path") or "")
    book = package.xml(path)
    text = join_paragraphs(_chapter(package, part) for part in _spine(book, path))
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no chapter has text")
    metadata = book.find("{*}metadata")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=_first(metadata, "title"),
        author=_first(metadata, "creator"),
        date=iso_date(_first(metadata, "date")),
    )


def refuse_encrypted_book(package: OfficePackage) -> None:
    """Raise if chapters of the book are encrypted; scrambled fonts hide no text."""
    if _ENCRYPTION not in package:
        return
    for method in package.xml(_ENCRYPTION).iterfind(".//{*}EncryptedData/{*}EncryptionMethod"):
        if method.get("Algorithm") not in _FONT_SCRAMBLING:
            raise ReadingError(FailureKind.ENCRYPTED, "chapters are encrypted (DRM)")


def _spine(book: Any, path: str) -> list[str]:
    """Return the parts of the book in reading order; a part listed twice is read once.

    A table of contents says again what the headings say, and is left out.
    """
    folder = posixpath.dirname(path)
    contents = {
        _part(folder, reference)
        for reference in book.iterfind("{*}guide/{*}reference")
        if reference.get("type") == "toc" and "#" not in (reference.get("href") or "")
    }
    items = {}
    for item in book.iterfind("{*}manifest/{*}item"):
        part = _part(folder, item)
        is_contents = "nav" in (item.get("properties") or "").split() or part in contents
        if item.get("media-type") in _CHAPTER_TYPES and not is_contents:
            items[item.get("id")] = part
    listed = [items.get(item.get("idref")) for item in book.iterfind("{*}spine/{*}itemref")]
    return list(dict.fromkeys(part for part in listed if part)) or list(items.values())


def _part(folder: str, item: Any) -> str:
    target = (item.get("href") or "").partition("#")[0]
    return posixpath.normpath(posixpath.join(folder, unquote(target)))


def _chapter(package: OfficePackage, part: str) -> str:
    if part not in package:
        return ""
    data = package.read(part)
    return html_text(decode(data, declared_encoding(data)))


def _first(metadata: Any, name: str) -> str | None:
    for item in metadata if metadata is not None else ():
        if local_name(item) == name and one_line(item.text or ""):
            return one_line(item.text)
    return None
