"""OpenDocument texts, sheets and presentations: all text, the document around it left as it is."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.export.translated import office
from desktop_app.export.translated.languages import is_east_asian, is_right_to_left, tag
from desktop_app.export.translated.opendocument_paragraphs import paragraph_items, write_paragraph
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Item, Opened, Unit
from desktop_app.messages import _
from desktop_app.readers.office_package import attribute, local_name
from desktop_app.readers.opendocument import refuse_encrypted

_MANIFEST = "META-INF/manifest.xml"
_SIGNATURES = ("META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml")
_TITLES = frozenset(("title", "subject", "description"))
_DESCRIPTIONS = frozenset(("title", "desc"))
_SVG = "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_STRING_VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}string-value"
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')


def open_opendocument(opened: Opened) -> "OpenDocumentEditing":
    """Open an OpenDocument file."""
    return OpenDocumentEditing(opened)


class OpenDocumentEditing:
    """An OpenDocument file being translated."""

    def __init__(self, opened: Opened) -> None:
        self._target = opened.target
        self._package = EditedPackage(opened.data)
        refuse_encrypted(self._package.package)
        self.lost = self._drop_signatures()

    def units(self) -> Iterator[Unit]:
        """Yield the paragraphs of the document, of charts in it, and of its page styles."""
        names = self._package.names()
        for ending in ("content.xml", "styles.xml"):
            for name in names:
                if name == ending or (name.endswith(f"/{ending}") and name.startswith("Object")):
                    root = self._package.tree(name)
                    self._package.edited(name, root)
                    yield from self._part_units(root)
                    self._set_language(root)
        if "meta.xml" in self._package.package:
            yield from self._meta_units()

    def save(self, out: Path) -> None:
        """Write the document."""
        self._package.save(out)

    def _part_units(self, root: Any) -> Iterator[Unit]:
        fixed = _fixed_strings(root)
        for element in root.iter("{*}p", "{*}h", "{*}title", "{*}desc"):
            name = local_name(element)
            if name in _DESCRIPTIONS:
                if _SVG in element.tag and element.text:
                    yield office.text_unit(element, aside=True)
            elif not _is_left(element, fixed):
                yield self._paragraph_unit(element)

    def _paragraph_unit(self, paragraph: Any) -> Unit:
        def put(items: list[Item]) -> None:
            write_paragraph(paragraph, items)
            cell = next(paragraph.iterancestors("{*}table-cell"), None)
            if cell is not None:  # the old text, said again for programs, would win
                cell.attrib.pop(_STRING_VALUE, None)

        return Unit(paragraph_items(paragraph), put, heading=_heading(paragraph))

    def _meta_units(self) -> Iterator[Unit]:
        root = self._package.tree("meta.xml")
        self._package.edited("meta.xml", root)
        for element in root.iterfind("{*}meta/*"):
            if local_name(element) in _TITLES and element.text:
                yield office.text_unit(element, aside=True)
            elif local_name(element) == "language":
                element.text = tag(self._target)

    def _set_language(self, root: Any) -> None:
        """Set the language of all styles that have one, so that spelling checkers know it."""
        language, _hyphen, country = tag(self._target).partition("-")
        if is_east_asian(self._target):
            keys = (f"{_STYLE}language-asian", f"{_STYLE}country-asian")
        elif is_right_to_left(self._target):
            keys = (f"{_STYLE}language-complex", f"{_STYLE}country-complex")
        else:
            keys = (f"{_FO}language", f"{_FO}country")
        for properties in root.iter("{*}text-properties"):
            if properties.get(keys[0]) not in (None, "zxx"):
                properties.set(keys[0], language)
                properties.set(keys[1], country or "none")

    def _drop_signatures(self) -> tuple[str, ...]:
        signed = [name for name in _SIGNATURES if name in self._package.package]
        for name in signed:
            self._package.drop(name)
        if signed and _MANIFEST in self._package.package:
            root = self._package.tree(_MANIFEST)
            for entry in list(root):
                if attribute(entry, "full-path") in signed:
                    root.remove(entry)
            self._package.edited(_MANIFEST, root)
        if not signed:
            return ()
        return (_("Its digital signature was left out: a signature holds for the original only."),)


def _heading(paragraph: Any) -> int:
    if local_name(paragraph) != "h":
        return 0
    level = attribute(paragraph, "outline-level") or "1"
    return min(int(level), 6) if level.isdecimal() and len(level) < 4 else 1  # noqa: PLR2004


def _fixed_strings(root: Any) -> frozenset[str]:
    """Return, in small letters, the strings that formulas and lists of choices rely on."""
    found: set[str] = set()
    for element in root.iter("{*}table-cell", "{*}content-validation", "{*}map", "{*}condition"):
        for key in ("formula", "condition"):
            rule = attribute(element, key)
            if rule and '"' in rule:
                found.update(text.replace('""', '"') for text in _QUOTED.findall(rule))
    return frozenset(text.strip().casefold() for text in found)


def _is_left(paragraph: Any, fixed: frozenset[str]) -> bool:
    """Say whether a paragraph is deleted, computed, or relied on by a formula."""
    for ancestor in paragraph.iterancestors():
        name = local_name(ancestor)
        if name == "tracked-changes":
            return True
        if name in ("annotation", "note-body", "text-box"):
            return False
        if name == "table-cell":
            if attribute(ancestor, "formula") is not None:
                return True
            if attribute(ancestor, "value-type") not in (None, "string"):
                return True
            return bool(fixed) and "".join(paragraph.itertext()).strip().casefold() in fixed
    return False
