"""Presentations: slides in order, each with its tables, diagrams and speaker notes."""

from collections.abc import Iterator
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
    name="pptx",
    extensions=(".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
    reader="desktop_app.readers.pptx:read",
    sniff=zip_holding(b"ppt/"),
)

# Placeholders that repeat on every slide: number, date, footer, header, the notes' slide picture.
_REPEATED = frozenset(("sldNum", "dt", "ftr", "hdr", "sldImg"))
_TITLES = frozenset(("title", "ctrTitle"))
_RELATED_TEXT = frozenset(("diagramData", "chart"))
_DEEPEST = 100
"""Levels of elements followed; groups in groups take a dozen."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a presentation."""
    package = open_package(source.data)
    text = join_paragraphs(
        paragraph for slide in _slides(package) for paragraph in _slide(package, slide)
    )
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text on any slide")
    properties = read_properties(package)
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=properties.title,
        author=properties.author,
        date=properties.date,
    )


def _slides(package: OfficePackage) -> Iterator[str]:
    main = package.main_part("ppt/presentation.xml")
    links = package.relationships(main)
    for listed in package.xml(main).iterfind("{*}sldIdLst/{*}sldId"):
        ids = [value for key, value in listed.attrib.items() if key.endswith("}id")]
        link = links.get(ids[0]) if ids else None
        if link and link.target in package:
            yield link.target


def _slide(package: OfficePackage, part: str) -> Iterator[str]:
    tree = package.xml(part).find("{*}cSld/{*}spTree")
    if tree is None:
        return
    links = package.relationships(part)
    # The drawing order is the reading order, but the title may have been drawn last.
    shapes = sorted(tree, key=lambda shape: _placeholder(shape) not in _TITLES)
    for shape in shapes:
        yield from _shape(shape, 0)
    for link in links.values():
        if link.kind in _RELATED_TEXT and link.target in package:
            yield from dict.fromkeys(_text_bodies(package.xml(link.target), 0))
    for link in links.values():
        if link.kind == "notesSlide" and link.target in package:
            notes = package.xml(link.target).find("{*}cSld/{*}spTree")
            for shape in notes if notes is not None else ():
                yield from _shape(shape, 0)


def _shape(shape: Any, depth: int) -> Iterator[str]:
    if local_name(shape) in ("AlternateContent", "grpSp", "Choice"):
        _check(depth)
        for child in shape:
            yield from _shape(child, depth + 1)
    elif local_name(shape) in ("sp", "graphicFrame") and _placeholder(shape) not in _REPEATED:
        yield from _text_bodies(shape, depth)


def _placeholder(shape: Any) -> str | None:
    mark = shape.find("{*}nvSpPr/{*}nvPr/{*}ph")
    return None if mark is None else attribute(mark, "type")


def _text_bodies(element: Any, depth: int) -> Iterator[str]:
    _check(depth)
    for child in element:
        name = local_name(child)
        if name == "p":
            yield _paragraph(child)
        elif name == "tr":
            yield join_cells(" ".join(_text_bodies(cell, depth + 1)) for cell in child)
        elif name != "Fallback":
            yield from _text_bodies(child, depth + 1)


def _paragraph(element: Any) -> str:
    pieces = []
    for item in element.iter("{*}t", "{*}br", "{*}tab"):
        name = local_name(item)
        if name == "t":
            pieces.append(item.text or "")
        elif name == "br":
            pieces.append("\n")
    return "".join(pieces)


def _check(depth: int) -> None:
    if depth > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, "shapes nested too deeply")
