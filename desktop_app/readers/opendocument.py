"""OpenDocument texts, presentations and drawings, in zip packages or flat XML."""

from collections.abc import Iterator
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.office_package import (
    ZIP_MAGIC,
    OfficePackage,
    attribute,
    local_name,
    open_package,
    parse_xml,
)
from desktop_app.readers.paragraphs import join_cells, join_paragraphs, one_line
from desktop_app.readers.sniffing import LIKELY, POSSIBLE, zip_of_type

_ZIPPED = zip_of_type(
    b"application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.presentation",
    b"application/vnd.oasis.opendocument.graphics",
)
_PARTS = (b"META-INF/manifest.xml", b"content.xml")


def sniff(head: bytes) -> float:
    """Look for the type at the start of a zip package, or for the root of flat XML."""
    flat = head.lstrip().startswith(b"<?xml") and b"<office:document" in head
    # A package that somebody packed anew may name its type later, or not at all.
    packed_anew = head.startswith(ZIP_MAGIC) and all(part in head for part in _PARTS)
    return LIKELY if flat else max(_ZIPPED(head), POSSIBLE if packed_anew else 0.0)


FORMAT = Format(
    name="opendocument",
    extensions=(".odt", ".ott", ".odm", ".odp", ".otp", ".odg", ".fodt", ".fodp"),
    reader="desktop_app.readers.opendocument:read",
    sniff=sniff,
)

_BODIES = frozenset(("text", "presentation", "drawing", "spreadsheet"))
_SKIPPED = frozenset(
    (
        "tracked-changes",
        "annotation",
        "sequence-decls",
        "forms",
        "ruby-text",
        "desc",
        "title",
        "variable-decls",
        "user-field-decls",
        "settings",
        "index-title-template",
        "event-listeners",
        "header-decl",
        "footer-decl",
        "date-time-decl",
    )
)
_LINES = frozenset(("p", "h"))
_REPEATED_CELLS = 16
"""A cell repeated more often is padding to the sheet's edge."""
_DEEPEST = 200
"""Levels of elements followed. Lists in lists in sections take some fifty."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of an OpenDocument file."""
    if source.data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        content = styles = meta = parse_xml(source.data, source.name)
    else:
        package = open_package(source.data)
        refuse_encrypted(package)
        content = package.xml("content.xml")
        styles, meta = (_sound_part(package, name) for name in ("styles.xml", "meta.xml"))
    body = content.find("{*}body")
    if body is None:
        raise ReadingError(FailureKind.DAMAGED, "no body in the document")
    notes: list[Any] = []
    paragraphs = list(_body(body, notes))
    for note in notes:  # grows while it is read: a note may hold notes
        paragraphs.extend(_paragraphs(note, notes, 0))
    text = join_paragraphs(
        [*_page_texts(styles, "header"), *paragraphs, *_page_texts(styles, "footer")]
    )
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text in the document")
    yield _document(source.name, text, meta)


def refuse_encrypted(package: OfficePackage) -> None:
    """Raise if the package's manifest says that its parts are encrypted."""
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise ReadingError(FailureKind.ENCRYPTED, "the manifest lists encrypted parts")


def _sound_part(package: OfficePackage, name: str) -> Any:
    """Return a part the text can do without; None where it is missing or damaged."""
    if name not in package:
        return None
    try:
        return package.xml(name)
    except ReadingError as error:
        if error.reason is not FailureKind.DAMAGED:
            raise
        return None


def _document(name: str, text: str, meta: Any) -> Document:
    found: dict[str, str] = {}
    if meta is not None:
        for item in meta.iterfind("{*}meta/*"):
            found.setdefault(local_name(item), one_line(item.text or ""))
    return Document(
        name=name,
        kind=FORMAT.name,
        text=text,
        title=found.get("title") or None,
        author=found.get("creator") or found.get("initial-creator") or None,
        date=iso_date(found.get("creation-date")) or iso_date(found.get("date")),
    )


def _body(body: Any, notes: list[Any]) -> Iterator[str]:
    for part in body:
        if local_name(part) in _BODIES:
            yield from _paragraphs(part, notes, 0)


def _page_texts(styles: Any, name: str) -> list[str]:
    """Return the headers or footers of all page styles, each text once, page numbers left out."""
    if styles is None:
        return []
    found: list[str] = []
    for page in styles.iterfind("{*}master-styles/{*}master-page"):
        for part in page:
            if local_name(part).startswith(name) and not local_name(part).endswith("decl"):
                found.extend(_paragraphs(part, [], 0))
    return [text for text in dict.fromkeys(found) if any(map(str.isalpha, text))]


def _paragraphs(element: Any, notes: list[Any], depth: int) -> Iterator[str]:
    """Yield the lines and table rows under `element`; foot- and endnotes are put in `notes`."""
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "elements nested too deeply")
    for child in element:
        name = local_name(child)
        if name in _SKIPPED:
            continue
        if name in _LINES:
            boxes: list[Any] = []
            yield _inline(child, boxes, notes)
            for box in boxes:
                yield from _paragraphs(box, notes, depth + 1)
        elif name == "table-row":
            yield join_cells(_cells(child, notes, depth + 1))
        elif name == "notes":
            yield from _speaker_notes(child, notes, depth + 1)
        else:
            yield from _paragraphs(child, notes, depth + 1)


def _cells(row: Any, notes: list[Any], depth: int) -> Iterator[str]:
    for cell in row:
        if local_name(cell) == "table-cell":
            text = " ".join(_paragraphs(cell, notes, depth))
            repeats = attribute(cell, "number-columns-repeated") or "1"
            count = int(repeats) if repeats.isdecimal() and len(repeats) < 9 else 1  # noqa: PLR2004
            yield from [text] * (count if count <= _REPEATED_CELLS else 1)


def _speaker_notes(element: Any, notes: list[Any], depth: int) -> Iterator[str]:
    """Leave out what a notes page repeats of the slide: its number, date and footer."""
    for frame in element:
        if attribute(frame, "class") in (None, "notes", "outline"):
            yield from _paragraphs(frame, notes, depth)


def _inline(element: Any, boxes: list[Any], notes: list[Any]) -> str:
    """Return a paragraph's text; text boxes and notes in it are put aside, to be read after it."""
    pieces: list[str] = []
    # An element's tail is text of its parent: the stack holds both elements and texts.
    pending: list[Any] = [*reversed(_contents(element))]
    while pending:
        item = pending.pop()
        if isinstance(item, str):
            pieces.append(item)
            continue
        name = local_name(item)
        if name == "s":
            count = attribute(item, "c") or "1"
            pieces.append(" " * (int(count) if count.isdecimal() and len(count) < 4 else 1))  # noqa: PLR2004
        elif name == "tab":
            pieces.append("\t")
        elif name == "line-break":
            pieces.append("\n")
        elif name == "note":
            notes.extend(item.iterfind("{*}note-body"))
        elif name in ("frame", "custom-shape", "text-box", "g"):
            boxes.append(item)
        elif name not in _SKIPPED:
            pending.extend(reversed(_contents(item)))
    return "".join(pieces)


def _contents(element: Any) -> list[Any]:
    """Return the texts and elements in `element`, in order. White space in XML is one space."""
    contents: list[Any] = [_spaced(element.text)]
    for child in element:
        contents.extend((child, _spaced(child.tail)))
    return contents


def _spaced(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\t", " ")
