"""Electronic books (epub): every chapter, the table of contents and the book's title."""

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from desktop_app.documents import FailureKind
from desktop_app.export.translated import office
from desktop_app.export.translated.languages import tag
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Opened, Unit
from desktop_app.export.translated.web_page import PageEditing
from desktop_app.readers.epub import refuse_encrypted_book
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.office_package import local_name

_CONTAINER = "META-INF/container.xml"
_PAGES = frozenset(("application/xhtml+xml", "text/html", "text/x-oeb1-document"))
_CONTENTS = "application/x-dtbncx+xml"
_TITLES = frozenset(("title", "description", "subject"))


def open_book(opened: Opened) -> "BookEditing":
    """Open a book."""
    return BookEditing(opened)


class BookEditing:
    """A book being translated."""

    lost: tuple[str, ...] = ()

    def __init__(self, opened: Opened) -> None:
        self._target = opened.target
        self._package = EditedPackage(opened.data)
        refuse_encrypted_book(self._package.package)
        self._pages: dict[str, PageEditing] = {}

    def units(self) -> Iterator[Unit]:
        """Yield the book's title, then its pages in reading order, then its table of contents."""
        rootfile = self._package.package.xml(_CONTAINER).find(".//{*}rootfile")
        if rootfile is None:
            raise ReadingError(FailureKind.DAMAGED, "the container names no package")
        path = unquote(rootfile.get("full-path") or "")
        book = self._package.tree(path)
        self._package.edited(path, book)
        yield from self._metadata_units(book)
        for part, kind in _parts(book, posixpath.dirname(path)):
            if part not in self._package.names():
                continue
            if kind == _CONTENTS:
                root = self._package.tree(part)
                self._package.edited(part, root)
                for label in root.iter("{*}text"):
                    if label.text:
                        yield office.text_unit(label, aside=True)
            else:
                page = PageEditing(self._package.package.read(part), self._target, is_xml=True)
                self._pages[part] = page
                yield from page.units()

    def save(self, out: Path) -> None:
        """Write the book."""
        for part, page in self._pages.items():
            self._package.replace(part, page.content())
        self._package.save(out)

    def _metadata_units(self, book: Any) -> Iterator[Unit]:
        metadata = book.find("{*}metadata")
        for element in metadata.iter() if metadata is not None else ():
            if local_name(element) in _TITLES and element.text and len(element) == 0:
                yield office.text_unit(element, aside=True)
            elif local_name(element) == "language":
                element.text = tag(self._target)


def _parts(book: Any, folder: str) -> list[tuple[str, str]]:
    """Return the pages and tables of contents: first those in reading order, then the others."""
    items = {}
    for item in book.iterfind("{*}manifest/{*}item"):
        kind = item.get("media-type") or ""
        if kind in _PAGES or kind == _CONTENTS:
            target = unquote((item.get("href") or "").partition("#")[0])
            items[item.get("id")] = (posixpath.normpath(posixpath.join(folder, target)), kind)
    listed = [items.get(item.get("idref")) for item in book.iterfind("{*}spine/{*}itemref")]
    return list(dict.fromkeys([*(one for one in listed if one), *items.values()]))
