"""Word documents: all text of every part, the document around it left as it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.export.translated import drawing, office
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Opened, Unit
from desktop_app.export.translated.word_paragraphs import Fields, ParagraphWriter, paragraph_items
from desktop_app.readers.office_package import attribute, local_name

_TEXT_PARTS = (
    "wordprocessingml.document.main+xml",
    "wordprocessingml.template.main+xml",
    "ms-word.document.macroEnabled.main+xml",
    "ms-word.template.macroEnabledTemplate.main+xml",
    "wordprocessingml.header+xml",
    "wordprocessingml.footer+xml",
    "wordprocessingml.footnotes+xml",
    "wordprocessingml.endnotes+xml",
    "wordprocessingml.comments+xml",
)
_STYLES = "wordprocessingml.styles+xml"
_DESCRIPTIONS = frozenset(("tblCaption", "tblDescription"))


def open_word(opened: Opened) -> "WordEditing":
    """Open a Word document."""
    return WordEditing(opened)


class WordEditing:
    """A Word document being translated."""

    def __init__(self, opened: Opened) -> None:
        self._target = opened.target
        self._package = EditedPackage(opened.data)
        self._types = office.content_types(self._package)
        self.lost = office.drop_signatures(self._package)

    def units(self) -> Iterator[Unit]:
        """Yield the paragraphs of the body, its notes, headers and footers, charts and titles."""
        for name, _kind in office.in_reading_order(self._types, _TEXT_PARTS):
            root = self._package.tree(name)
            self._package.edited(name, root)
            yield from self._part_units(root)
        yield from drawing.graphic_units(self._package, self._types, self._target)
        yield from office.property_units(self._package, self._target)
        self._set_default_language()

    def save(self, out: Path) -> None:
        """Write the document."""
        self._package.save(out)

    def _part_units(self, root: Any) -> Iterator[Unit]:
        fields: dict[Any, Fields] = {}
        for element in root.iter("{*}p", "{*}docPr", "{*}cNvPr", "{*}shape", *_wild(_DESCRIPTIONS)):
            name = local_name(element)
            if name != "p":
                yield from self._description_units(element, name)
            elif drawing.is_drawing(element):
                yield drawing.paragraph_unit(element, self._target)
            else:
                # A text box has its own flow: fields of the text around do not reach into it.
                story = next(element.iterancestors("{*}txbxContent"), root)
                items = paragraph_items(element, fields.setdefault(story, Fields()))
                writer = ParagraphWriter(element, self._target)
                # The twin of a text box, for programs that know no newer ones, says the same.
                twin = next(element.iterancestors("{*}Fallback"), None) is not None
                yield Unit(items, writer.put, heading=_heading(element), aside=twin)

    def _description_units(self, element: Any, name: str) -> Iterator[Unit]:
        if name in _DESCRIPTIONS:
            key = next((one for one in element.attrib if one.endswith("}val")), None)
            keys = [key] if key else []
        else:
            keys = [one for one in ("descr", "title", "alt") if element.get(one)]
        for key in keys:
            yield office.attribute_unit(element, key)

    def _set_default_language(self) -> None:
        for name, kind in self._types.items():
            if kind.endswith(_STYLES):
                root = self._package.tree(name)
                defaults = root.find("{*}docDefaults")
                for lang in defaults.iter("{*}lang") if defaults is not None else ():
                    office.set_language(lang, self._target)
                    self._package.edited(name, root)


def _wild(names: frozenset[str]) -> list[str]:
    return [f"{{*}}{name}" for name in sorted(names)]


def _heading(paragraph: Any) -> int:
    """Return the level of a heading: of its outline, or of the style's number."""
    properties = paragraph.find("{*}pPr")
    if properties is None:
        return 0
    level = properties.find("{*}outlineLvl")
    style = properties.find("{*}pStyle")
    digits = attribute(level, "val") if level is not None else None
    if digits and digits.isdecimal():
        return min(int(digits) + 1, 6) if int(digits) < 9 else 0  # noqa: PLR2004  9: body text
    name = (attribute(style, "val") or "").lower() if style is not None else ""
    if name == "title":
        return 1
    number = name.removeprefix("heading").removeprefix("título").removeprefix("ttulo").strip()
    return min(int(number), 6) if number.isdecimal() and number not in (name, "0") else 0
