"""What a document is taken apart into, and what is put back: text, anchors and breaks."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Text:
    """A stretch of text in one formatting. `style` is the format's own; equal styles are one."""

    text: str
    style: Hashable = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that is no text but stands at a place in it: a picture, a footnote's number.

    `shown` is what it looks like in the text (a field's result), for the sake of the sentence; it
    comes back as it was. Anchors of one `pair` (a bookmark's start and end) keep their order.
    """

    content: Any
    shown: str = ""
    style: Hashable = None
    pair: Hashable = None
    eats_space: bool = False


@dataclass(frozen=True, slots=True)
class Break:
    """What ends a sentence: a tab, a line break. A soft one may also stand within a sentence."""

    content: Any
    soft: bool = False
    style: Hashable = None


Item = Text | Anchor | Break


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph, a cell, an attribute: its items, and what takes the translated ones.

    `collapses`: runs of white space are one space, as in web pages. `heading` is 1 to 6 or 0.
    `aside`: it does not stand in the text: a title of the file, a picture's description.
    """

    items: Sequence[Item]
    put: Callable[[list[Item]], None]
    collapses: bool = False
    heading: int = 0
    aside: bool = False


class Editing(Protocol):
    """A document opened to be translated: hands out its units, then is saved elsewhere."""

    def units(self) -> Iterator[Unit]:
        """Yield the units in reading order. They may be put until `save`."""

    def save(self, out: Path) -> None:
        """Write the document, with what was put, to `out`."""

    @property
    def lost(self) -> tuple[str, ...]:
        """Return what the translation cannot keep, in sentences for the person."""


@dataclass(frozen=True, slots=True)
class Opened:
    """What a format is given: the bytes, the name to show, and the language to translate to."""

    name: str
    data: bytes = field(repr=False)
    target: str
