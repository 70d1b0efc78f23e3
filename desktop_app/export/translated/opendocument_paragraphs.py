"""One paragraph of an OpenDocument file: its mixed content to items, and items to content."""

import copy
import re
from typing import Any

from desktop_app.export.translated.units import Anchor, Break, Item, Text
from desktop_app.readers.office_package import attribute, local_name

_CONTAINERS = frozenset(("span", "a", "meta"))
_PAIRED = {
    "bookmark-start": "bookmark", "bookmark-end": "bookmark",
    "reference-mark-start": "reference", "reference-mark-end": "reference",
    "annotation": "annotation", "annotation-end": "annotation",
    "change-start": "change", "change-end": "change",
    "alphabetical-index-mark-start": "index", "alphabetical-index-mark-end": "index",
    "toc-mark-start": "toc", "toc-mark-end": "toc",
}  # fmt: skip
_NOT_SHOWN = frozenset(("note", "annotation", "frame", "custom-shape", "text-box", "g", "shape"))
_FIELD_TEXT = 60
"""Characters of a field's result that are worth showing to the translator."""
_WHITE = re.compile(r"[ \t\r\n]+")

Wraps = tuple[Any, ...]


def paragraph_items(paragraph: Any) -> list[Item]:
    """Return the items of a paragraph. A style is the tuple of elements that text stands in."""
    items: list[Item] = []
    _walk(paragraph, (), items)
    return items


def write_paragraph(paragraph: Any, items: list[Item]) -> None:
    """Replace the content of a paragraph."""
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = None
    stack: list[tuple[Any, Any]] = []
    at_start = True
    for item in items:
        wraps: Wraps = item.style if isinstance(item.style, tuple) else ()
        parent = _descend(paragraph, stack, wraps)
        if isinstance(item, Text):
            _write_text(parent, item.text, at_start=at_start)
        else:
            item.content.tail = None
            parent.append(item.content)
        at_start = False


def _walk(parent: Any, wraps: Wraps, items: list[Item]) -> None:
    _add_text(parent.text, wraps, items)
    for child in parent:
        name = local_name(child)
        if name in _CONTAINERS:
            _walk(child, (*wraps, child), items)
        elif name == "s":
            count = attribute(child, "c") or "1"
            number = int(count) if count.isdecimal() and len(count) < 4 else 1  # noqa: PLR2004
            items.append(Text(" " * number, wraps))
        elif name == "tab":
            items.append(Break(child, style=wraps))
        elif name == "line-break":
            items.append(Break(child, soft=True, style=wraps))
        elif name == "ruby":
            base = child.find("{*}ruby-base")
            if base is not None:
                _add_text("".join(base.itertext()), wraps, items)
        elif name != "soft-page-break":
            items.append(_anchor(child, name, wraps))
        _add_text(child.tail, wraps, items)


def _add_text(text: str | None, wraps: Wraps, items: list[Item]) -> None:
    if text:
        items.append(Text(_WHITE.sub(" ", text), wraps))


def _anchor(element: Any, name: str, wraps: Wraps) -> Anchor:
    pair = None
    if name in _PAIRED:
        key = (
            attribute(element, "name")
            or attribute(element, "id")
            or attribute(element, "change-id")
        )
        pair = (_PAIRED[name], key) if key else None
    shown = ""
    if name and name not in _NOT_SHOWN:
        shown = _WHITE.sub(" ", "".join(element.itertext())).strip()
    return Anchor(element, shown if len(shown) <= _FIELD_TEXT else "", wraps, pair)


def _descend(paragraph: Any, stack: list[tuple[Any, Any]], wraps: Wraps) -> Any:
    """Close and open elements until those of the style are open; return where to write."""
    shared = 0
    while shared < min(len(stack), len(wraps)) and stack[shared][0] is wraps[shared]:
        shared += 1
    del stack[shared:]
    for element in wraps[shared:]:
        parent = stack[-1][1] if stack else paragraph
        shell = element.makeelement(element.tag, dict(element.attrib), element.nsmap)
        for child in element.iterchildren("{*}event-listeners"):
            shell.append(copy.deepcopy(child))
        parent.append(shell)
        stack.append((element, shell))
    return stack[-1][1] if stack else paragraph


def _write_text(parent: Any, text: str, *, at_start: bool) -> None:
    """Append text; white space that XML would make one space is written as elements."""
    namespace = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
    for index, part in enumerate(re.split(r"( {2,}|\t|\n)", text)):
        if not part:
            continue
        if part in ("\t", "\n"):
            parent.append(parent.makeelement(namespace + ("tab" if part == "\t" else "line-break")))
        elif part.strip(" ") or len(part) == 1:
            leading = at_start and index == 0 and part.startswith(" ")
            if leading:
                parent.append(parent.makeelement(f"{namespace}s"))
            _append(parent, part[1:] if leading else part)
        else:
            _append(parent, " ")
            spaces = parent.makeelement(f"{namespace}s")
            spaces.set(f"{namespace}c", str(len(part) - 1))
            parent.append(spaces)


def _append(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
