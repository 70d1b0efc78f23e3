"""What all Office Open XML packages share: part types, properties, languages, signatures."""

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop_app.export.translated.languages import is_east_asian, is_right_to_left, tag
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Item, Text, Unit
from desktop_app.messages import _
from desktop_app.readers.office_package import local_name

_TYPES = "[Content_Types].xml"
_SIGNATURES = "_xmlsignatures/"
_CORE = "core-properties+xml"
_TITLES = frozenset(("title", "subject", "description"))
_NUMBER = re.compile(r"\d+")


def content_types(package: EditedPackage) -> dict[str, str]:
    """Return the type of every part the package declares one for, in the archive's order."""
    types = package.package.xml(_TYPES)
    by_extension: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for rule in types:
        kind = rule.get("ContentType") or ""
        if local_name(rule) == "Default":
            by_extension[(rule.get("Extension") or "").lower()] = kind
        elif local_name(rule) == "Override":
            by_name[(rule.get("PartName") or "").lstrip("/").lower()] = kind
    found = {}
    for name in package.names():
        extension = posixpath.splitext(name)[1].lstrip(".").lower()
        kind = by_name.get(name.lower()) or by_extension.get(extension)
        if kind and not name.endswith("/"):
            found[name] = kind
    return found


def in_reading_order(types: Mapping[str, str], endings: Sequence[str]) -> list[tuple[str, str]]:
    """Return the parts of these types: type after type, and by number within one."""
    chosen = []
    for place, ending in enumerate(endings):
        for name, kind in types.items():
            if kind.endswith(ending):
                number = _NUMBER.findall(posixpath.basename(name))
                chosen.append((place, int(number[-1]) if number else 0, name, kind))
    chosen.sort(key=lambda one: one[:2])
    return [(name, kind) for _place, _number, name, kind in chosen]


def property_units(package: EditedPackage, target: str) -> Iterator[Unit]:
    """Yield the title, subject and description; the language is set."""
    for name, kind in content_types(package).items():
        if not kind.endswith(_CORE):
            continue
        root = package.tree(name)
        package.edited(name, root)
        for element in root:
            if local_name(element) in _TITLES and element.text:
                yield text_unit(element, aside=True)
            elif local_name(element) == "language":
                element.text = tag(target)


def text_unit(element: Any, *, aside: bool = False) -> Unit:
    """Return the unit of an element that holds nothing but text."""

    def put(items: list[Item]) -> None:
        element.text = plain(items)

    return Unit([Text(element.text or "")], put, aside=aside)


def attribute_unit(element: Any, key: str) -> Unit:
    """Return the unit of an attribute."""

    def put(items: list[Item]) -> None:
        element.set(key, plain(items))

    return Unit([Text(element.get(key) or "")], put, aside=True)


def plain(items: Sequence[Item]) -> str:
    """Return the text of items that were made of text alone."""
    return "".join(item.text for item in items if isinstance(item, Text))


def set_language(lang: Any, target: str) -> None:
    """Set a `w:lang` to the language, in the attribute that Word keeps for its script."""
    namespace = lang.tag.rpartition("}")[0] + "}"
    if is_east_asian(target):
        lang.set(f"{namespace}eastAsia", tag(target))
    elif is_right_to_left(target):
        lang.set(f"{namespace}bidi", tag(target))
    else:
        lang.set(f"{namespace}val", tag(target))


def drop_signatures(package: EditedPackage) -> tuple[str, ...]:
    """Leave out digital signatures, which no changed document can carry; say so."""
    signed = [name for name in package.names() if name.lower().startswith(_SIGNATURES)]
    if not signed:
        return ()
    for name in signed:
        package.drop(name)
    for name in (_TYPES, "_rels/.rels"):
        if name not in package.package:
            continue
        root = package.tree(name)
        for rule in list(root):
            part = (rule.get("PartName") or rule.get("Target") or "").lstrip("/").lower()
            if part.startswith(_SIGNATURES):
                root.remove(rule)
        package.edited(name, root)
    return (_("Its digital signature was left out: a signature holds for the original only."),)
