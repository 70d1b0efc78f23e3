"""Electronic books (epub): the chapters in reading order."""

import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.html import decode_markup, html_text
from desktop_app.readers.office_package import (
    OfficePackage,
    attribute,
    local_name,
    open_package,
)
from desktop_app.readers.paragraphs import one_line
from desktop_app.readers.sniffing import zip_of_type

FORMAT = Format(
    name="epub",
    extensions=(".epub",),
    reader="desktop_app.readers.epub:read",
    sniff=zip_of_type(b"application/epub+zip"),
)

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_MARKUP = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FONT_SCRAMBLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
"""Fonts are scrambled in books anybody may read; only encrypted text is a lock."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a book: all its chapters, without covers and contents pages."""
    book = open_package(source.data)
    if _is_locked(book):
        raise ReadingError(FailureKind.ENCRYPTED, "the book is under digital rights management")
    root_name = _package_name(book)
    root = book.xml(root_name)
    chapters = [text for name in _spine(root, root_name) if name in book
                for text in [html_text(decode_markup(book.read(name)))] if text]  # fmt: skip
    if not chapters:
        raise ReadingError(FailureKind.EMPTY, "no chapter has text")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text="\n\n".join(chapters),
        title=_metadata(root, "title"),
        author=_metadata(root, "creator"),
        date=iso_date(_metadata(root, "date")),
    )


def _is_locked(book: OfficePackage) -> bool:
    if _ENCRYPTION not in book:
        return False
    methods = book.xml(_ENCRYPTION).iter("{*}EncryptionMethod")
    return any(attribute(method, "Algorithm") not in _FONT_SCRAMBLING for method in methods)


def _package_name(book: OfficePackage) -> str:
    if _CONTAINER in book:
        for element in book.xml(_CONTAINER).iter("{*}rootfile"):
            path = attribute(element, "full-path")
            if path and path in book:
                return path
    found = next((name for name in book.names() if name.lower().endswith(".opf")), None)
    if found is None:
        raise ReadingError(FailureKind.DAMAGED, "the book has no list of its parts")
    return found


def _spine(root: Any, root_name: str) -> Iterator[str]:
    """Yield the names of the parts in reading order, each once."""
    items = {attribute(item, "id"): item for item in root.iter("{*}item")}
    folder = posixpath.dirname(root_name)
    seen: set[str] = set()
    for reference in root.iter("{*}itemref"):
        item = items.get(attribute(reference, "idref"))
        if item is None or attribute(item, "media-type") not in _MARKUP:
            continue
        if "nav" in (attribute(item, "properties") or "").split():
            continue
        target = unquote(attribute(item, "href") or "").partition("#")[0]
        name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if name not in seen:
            seen.add(name)
            yield name


def _metadata(root: Any, name: str) -> str | None:
    for element in root.iter("{*}" + name):
        if local_name(element) == name and element.text and element.text.strip():
            return one_line(element.text)
    return None
