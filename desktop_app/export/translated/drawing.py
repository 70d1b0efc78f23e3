"""Text in DrawingML: paragraphs of shapes, charts and diagrams, and what pictures are called."""

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from desktop_app.export.translated import office
from desktop_app.export.translated.languages import tag
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Anchor, Break, Item, Text, Unit
from desktop_app.export.translated.word_paragraphs import RunStyle, look_of
from desktop_app.readers.office_package import local_name

_NAMESPACES = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_GRAPHICS = (
    "drawingml.chart+xml",
    "ms-office.chartex+xml",
    "drawingml.diagramData+xml",
    "drawingml.diagramDrawing+xml",
    "ms-office.drawingml.diagramDrawing+xml",
    "drawingml.chartshapes+xml",
)
_IGNORED = ("lang", "altLang", "dirty", "err", "smtClean", "noProof")
_FILE_NAME = re.compile(r"\S+\.[A-Za-z]{3,4}|[A-Za-z]+ ?\d+")
"""What programs call a picture of themselves: "image1.png", "Picture 4"."""


def is_drawing(element: Any) -> bool:
    """Say whether an element is of DrawingML: Word's own paragraphs have the same local name."""
    return isinstance(element.tag, str) and element.tag[1:].partition("}")[0] in _NAMESPACES


def graphic_units(package: EditedPackage, types: Mapping[str, str], target: str) -> Iterator[Unit]:
    """Yield the texts of all charts and diagrams."""
    for name, _kind in office.in_reading_order(types, _GRAPHICS):
        root = package.tree(name)
        package.edited(name, root)
        yield from text_units(root, target)
        yield from _cached_units(root)


def text_units(root: Any, target: str) -> Iterator[Unit]:
    """Yield the paragraphs and descriptions under `root`, in order."""
    for element in root.iter("{*}p", "{*}cNvPr"):
        if local_name(element) == "cNvPr":
            yield from description_units(element)
        elif is_drawing(element):
            yield paragraph_unit(element, target)


def description_units(element: Any) -> Iterator[Unit]:
    """Yield what a picture or shape is described as."""
    for key in ("descr", "title"):
        if element.get(key) and not _FILE_NAME.fullmatch(element.get(key)):
            yield office.attribute_unit(element, key)


def paragraph_unit(paragraph: Any, target: str, *, heading: int = 0) -> Unit:
    """Return the unit of a DrawingML paragraph."""

    def put(items: list[Item]) -> None:
        _write(paragraph, items, target)

    return Unit(_items(paragraph), put, heading=heading)


def _cached_units(root: Any) -> Iterator[Unit]:
    """Yield the names of series and categories, as the chart shows them."""
    for cache in root.iter("{*}strCache", "{*}strLit", "{*}lvl"):
        for point in cache.iter("{*}v", "{*}pt"):
            if point.text and point.text.strip() and len(point) == 0:
                yield office.text_unit(point)
    for value in root.iter("{*}tx"):  # a series named in place, without a sheet behind
        for text in value.iterchildren("{*}v"):
            yield office.text_unit(text)


def _items(paragraph: Any) -> list[Item]:
    items: list[Item] = []
    for child in paragraph:
        name = local_name(child)
        if name in ("pPr", "endParaRPr"):
            continue
        properties = child.find("{*}rPr")
        style = RunStyle((), _look(properties), properties)
        if name == "r":
            text = child.findtext("{*}t") or ""
            items.append(Text(text.replace("\v", "\n"), style))
        elif name == "br":
            items.append(Break(child, soft=True, style=style))
        elif name == "fld":
            items.append(Anchor(child, (child.findtext("{*}t") or "").strip(), style))
        else:
            items.append(Anchor(child, "", style))
    return items


def _look(properties: Any) -> bytes:
    if properties is None:
        return b""
    own = sorted((key, value) for key, value in properties.attrib.items() if key not in _IGNORED)
    return repr(own).encode() + look_of(properties)


def _write(paragraph: Any, items: list[Item], target: str) -> None:
    namespace = paragraph.tag.rpartition("}")[0] + "}"
    end = paragraph.find(f"{namespace}endParaRPr")
    for child in list(paragraph):
        if local_name(child) not in ("pPr", "endParaRPr"):
            paragraph.remove(child)
    for item in items:
        if not isinstance(item, Text):
            new = iter([item.content])
        else:
            properties = item.style.properties if isinstance(item.style, RunStyle) else None
            new = _runs(paragraph, namespace, item.text, properties, target)
        for child in new:
            child.tail = None
            if end is None:
                paragraph.append(child)
            else:
                end.addprevious(child)


def _runs(paragraph: Any, namespace: str, text: str, original: Any, target: str) -> Iterator[Any]:
    for part in re.split("(\n)", text):
        if not part:
            continue
        run = paragraph.makeelement(f"{namespace}{'br' if part == chr(10) else 'r'}")
        if original is None:
            properties = paragraph.makeelement(f"{namespace}rPr")
        else:
            properties = copy.deepcopy(original)
            properties.tail = None
        properties.set("lang", tag(target))
        run.append(properties)
        if part != "\n":
            child = paragraph.makeelement(f"{namespace}t")
            child.text = part
            run.append(child)
        yield run
