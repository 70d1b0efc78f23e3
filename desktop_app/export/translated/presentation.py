"""PowerPoint presentations: slides, notes, charts, diagrams, comments, and texts of layouts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from desktop_app.export.translated import drawing, office
from desktop_app.export.translated.packages import EditedPackage
from desktop_app.export.translated.units import Opened, Unit
from desktop_app.readers.office_package import local_name

_SLIDES = ("presentationml.slide+xml",)
_NOTES = ("presentationml.notesSlide+xml",)
_LAYOUTS = ("presentationml.slideMaster+xml", "presentationml.slideLayout+xml")
_COMMENTS = ("presentationml.comments+xml", "ms-powerpoint.comments+xml")
_TITLES = frozenset(("title", "ctrTitle"))
_MACHINE_PLACEHOLDERS = frozenset(("sldNum", "dt", "sldImg"))


def open_presentation(opened: Opened) -> "PresentationEditing":
    """Open a PowerPoint presentation."""
    return PresentationEditing(opened)


class PresentationEditing:
    """A presentation being translated."""

    def __init__(self, opened: Opened) -> None:
        self._target = opened.target
        self._package = EditedPackage(opened.data)
        self._types = office.content_types(self._package)
        self.lost = office.drop_signatures(self._package)

    def units(self) -> Iterator[Unit]:
        """Yield all texts: slide after slide, then the notes and what lies behind the slides."""
        for root in self._parts((*_SLIDES, *_NOTES)):
            yield from self._shape_units(root, with_placeholders=True)
        yield from drawing.graphic_units(self._package, self._types, self._target)
        for root in self._parts(_LAYOUTS):
            yield from self._shape_units(root, with_placeholders=False)
        for root in self._parts(_COMMENTS):
            for text in root.iter("{*}text"):
                if len(text) == 0:
                    yield office.text_unit(text)
            yield from drawing.text_units(root, self._target)
        yield from office.property_units(self._package, self._target)

    def save(self, out: Path) -> None:
        """Write the presentation."""
        self._package.save(out)

    def _parts(self, endings: tuple[str, ...]) -> Iterator[Any]:
        for name, _kind in office.in_reading_order(self._types, endings):
            root = self._package.tree(name)
            self._package.edited(name, root)
            yield root

    def _shape_units(self, root: Any, *, with_placeholders: bool) -> Iterator[Unit]:
        """Yield the texts of shapes; a layout's placeholders only say "Click to edit"."""
        for element in root.iter("{*}p", "{*}cNvPr"):
            if local_name(element) == "cNvPr":
                yield from drawing.description_units(element)
            elif drawing.is_drawing(element):
                kind = _placeholder(element)
                if kind in _MACHINE_PLACEHOLDERS or (kind is not None and not with_placeholders):
                    continue
                heading = 2 if kind in _TITLES else 0
                yield drawing.paragraph_unit(element, self._target, heading=heading)


def _placeholder(paragraph: Any) -> str | None:
    """Return the kind of placeholder a paragraph stands in; None outside of one."""
    shape = next(paragraph.iterancestors("{*}sp"), None)
    place = shape.find("{*}nvSpPr/{*}nvPr/{*}ph") if shape is not None else None
    return None if place is None else place.get("type") or "obj"
