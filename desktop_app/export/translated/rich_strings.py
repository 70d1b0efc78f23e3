"""Strings of a workbook, plain or with formatted runs, as items and back."""

import copy
from collections.abc import Sequence
from typing import Any

from desktop_app.export.translated.units import Item, Text
from desktop_app.export.translated.word_paragraphs import RunStyle, look_of
from desktop_app.readers.office_package import local_name

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_CONTENT = frozenset(("t", "r", "rPh", "phoneticPr"))
_PLAIN = RunStyle((), b"plain")


def string_items(element: Any) -> list[Item]:
    """Return the runs of a shared string, an inline one or a comment; furigana is left out."""
    items: list[Item] = []
    for child in element:
        if local_name(child) == "t":
            items.append(Text(child.text or "", _PLAIN))
        elif local_name(child) == "r":
            properties = child.find("{*}rPr")
            style = RunStyle((), b"run" + look_of(properties), properties)
            items.append(Text(child.findtext("{*}t") or "", style))
    return items


def write_string(element: Any, items: Sequence[Item]) -> None:
    """Replace the runs of a string."""
    namespace = element.tag.rpartition("}")[0] + "}"
    for child in list(element):
        if local_name(child) in _CONTENT:
            element.remove(child)
    texts = [item for item in items if isinstance(item, Text)]
    if all(item.style == _PLAIN for item in texts):
        element.insert(0, _text(element, namespace, "".join(item.text for item in texts)))
        return
    for place, item in enumerate(texts):
        run = element.makeelement(f"{namespace}r")
        properties = item.style.properties if isinstance(item.style, RunStyle) else None
        if properties is not None:
            own = copy.deepcopy(properties)
            own.tail = None
            run.append(own)
        run.append(_text(element, namespace, item.text))
        element.insert(place, run)


def _text(element: Any, namespace: str, text: str) -> Any:
    child = element.makeelement(f"{namespace}t")
    child.text = text
    if text != text.strip() or "\n" in text or "  " in text:
        child.set(_SPACE, "preserve")
    return child
