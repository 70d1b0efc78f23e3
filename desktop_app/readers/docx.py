"""Word documents: paragraphs, tables, text boxes, notes, headers, in the order they are read."""

from collections.abc import Iterable, Iterator
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.office_package import (
    OfficePackage,
    attribute,
    local_name,
    open_package,
)
from desktop_app.readers.office_properties import read_properties
from desktop_app.readers.paragraphs import join_cells, join_paragraphs
from desktop_app.readers.sniffing import zip_holding

FORMAT = Format(
    name="docx",
    extensions=(".docx", ".docm", ".dotx", ".dotm"),
    reader="desktop_app.readers.docx:read",
    sniff=zip_holding(b"word/"),
)

# Deleted text, moved-away text, field codes, the older twin of a drawing, furigana.
_SKIPPED = frozenset(
    ("del", "moveFrom", "instrText", "delText", "Fallback", "rt", "pPr", "rPr", "tblPr", "sectPr")
)
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_NOTE_PARTS = ("footnotes", "endnotes")
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))
_DEEPEST = 200
"""Levels of elements followed. Tables in tables in text boxes take some thirty."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a Word file."""
    package = open_package(source.data)
    main = package.main_part("word/document.xml")
    body = package.xml(main)
    links = package.relationships(main).values()
    headers = _parts(package, [link.target for link in links if link.kind == "header"])
    footers = _parts(package, [link.target for link in links if link.kind == "footer"])
    notes = _parts(package, [link.target for link in links if link.kind in _NOTE_PARTS])
    text = join_paragraphs([*_once(headers), *_paragraphs(body), *notes, *_once(footers)])
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text in the document")
    properties = read_properties(package)
    comments = join_paragraphs(
        _parts(package, [link.target for link in links if link.kind == "comments"])
    )
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=properties.title,
        author=properties.author,
        date=properties.date,
        metadata={"comments": comments} if comments else {},
    )


def _parts(package: OfficePackage, names: Iterable[str]) -> list[str]:
    return [
        paragraph
        for name in names
        if name in package
        for paragraph in _paragraphs(package.xml(name))
    ]


def _once(paragraphs: Iterable[str]) -> list[str]:
    """Headers and footers differ by section and by left and right page, often only in name."""
    return [text for text in dict.fromkeys(paragraphs) if any(map(str.isalpha, text))]


def _paragraphs(element: Any, depth: int = 0) -> Iterator[str]:
    """Yield the paragraphs and table rows under `element`, each followed by its text boxes."""
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "elements nested too deeply")
    for child in element:
        name = local_name(child)
        if name in _SKIPPED or attribute(child, "type") in _SEPARATORS:
            continue
        if name == "p":
            boxes: list[Any] = []
            yield _inline(child, boxes)
            for box in boxes:
                yield from _paragraphs(box, depth + 1)
        elif name == "tr":
            if not _is_deleted(child):
                yield join_cells(_cells(child, depth + 1))
        else:
            yield from _paragraphs(child, depth + 1)


def _cells(row: Any, depth: int) -> Iterator[str]:
    for child in row:
        name = local_name(child)
        if name == "tc":
            yield " ".join(_paragraphs(child, depth + 1))
        elif name in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _cells(child, depth + 1)


def _inline(element: Any, boxes: list[Any]) -> str:
    """Return the text of a paragraph; its text boxes are put in `boxes`, to be read after it."""
    pieces: list[str] = []
    pending = list(reversed(element))
    while pending:
        child = pending.pop()
        name = local_name(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "txbxContent":
            boxes.append(child)
        elif name == "tab" and local_name(child.getparent()) == "tabs":
            continue
        elif name in _MARKS:
            pieces.append(_MARKS[name])
        elif name == "sym":
            pieces.append(_symbol(child))
        elif name not in _SKIPPED:
            pending.extend(reversed(child))
    return "".join(pieces)


def _symbol(element: Any) -> str:
    """Return a character of a symbol font; those in the private area stand for bullets."""
    try:
        code = int(attribute(element, "char") or "", 16)
    except ValueError:
        return ""
    return "" if 0xE000 <= code <= 0xF8FF or not 0 < code < 0xD800 else chr(code)  # noqa: PLR2004


def _is_deleted(row: Any) -> bool:
    return any(local_name(item) == "del" for item in row.iterfind("{*}trPr/*"))
