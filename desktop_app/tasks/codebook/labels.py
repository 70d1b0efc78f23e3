"""What a codebook is: labels with descriptions, colours and examples, under headings, in sets."""

import csv
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.errors import InputError
from desktop_app.messages import _

SEPARATOR = "/"
"""Between the parts of a name: "Health/Clinics" is "Clinics" under the heading "Health"."""

_MAX_LABELS = 1000
"""No team keeps more apart, and a codebook of a thousand still fits a pack's manifest."""
_COLOUR = re.compile("#(?:[0-9a-f]{3}|[0-9a-f]{6})")
_GUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_NAMESPACE = uuid.UUID("5f0c1f6e-6a1d-4c4e-9a55-2f1f3f0f8a11")
"""Makes the identity of a label that came without one from its name: the same at each export."""
# Control characters, halves of surrogate pairs and the two that XML does not know: none is text.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Label:
    """A label: its name, and, if given, what belongs to it, a colour (#rrggbb) and examples.

    `guid` is its identity in other programs, kept through renaming; empty until one gave it.
    """

    name: str
    description: str = ""
    colour: str = ""
    examples: tuple[str, ...] = ()
    guid: str = ""


@dataclass(frozen=True, slots=True)
class LabelSet:
    """Labels that belong together across headings, by name."""

    name: str
    labels: tuple[str, ...]
    description: str = ""
    guid: str = ""


@dataclass(frozen=True, slots=True)
class CodebookFile:
    """What a file holds. `says_multi_label`: whether a text may have several labels is from it."""

    codebook: "Codebook"
    says_multi_label: bool


@dataclass(frozen=True, slots=True)
class Codebook:
    """At least two labels with different names.

    With `multi_label` a text may have several. `groups` describe headings: names before a "/" that
    are no labels themselves. `sets` come from programs for qualitative analysis, for which they are
    kept.
    """

    labels: tuple[Label, ...]
    multi_label: bool = False
    groups: tuple[Label, ...] = ()
    sets: tuple[LabelSet, ...] = ()

    def __post_init__(self) -> None:
        names = [label.name for label in self.labels]
        if len(names) < 2:  # noqa: PLR2004
            raise InputError(_("Give at least two labels, for example: Water,Health,Schools"))
        if len(names) > _MAX_LABELS:
            raise InputError(
                _("{count} labels are too many; use at most {limit}.").format(
                    count=len(names), limit=_MAX_LABELS
                )
            )
        seen: set[str] = set()
        for name in names:
            if name in seen:
                raise InputError(_("The label “{name}” is given twice.").format(name=name))
            seen.add(name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the labels, in order."""
        return tuple(label.name for label in self.labels)


def from_names(names: str) -> Codebook:
    """Make a codebook from names separated by commas, as typed; one with a comma in it in quotes.

    Raises:
        InputError: fewer than two labels, too many, or one twice.

    """
    row = next(csv.reader([names.replace("、", ",").replace("，", ",")], skipinitialspace=True), [])
    return Codebook(tuple(Label(name.strip()) for name in row if name.strip()))


def cleaned_label(
    name: str,
    description: str = "",
    colour: str = "",
    examples: Sequence[str] = (),
    guid: str = "",
) -> Label:
    """Make a label of what a file says, without what is no text, no colour or no identity."""
    return Label(
        name=cleaned_name(name),
        description=cleaned_text(description),
        colour=cleaned_colour(colour),
        examples=tuple(filter(None, map(cleaned_name, examples))),
        guid=cleaned_guid(guid),
    )


def cleaned_name(text: str) -> str:
    """Return `text` on one line, without control characters and space around its parts."""
    return " ".join(_NO_TEXT.sub(" ", text).split())


def cleaned_text(text: str) -> str:
    r"""Return `text` without control characters but \n and \t, and without space around it."""
    return _NO_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def cleaned_colour(text: str) -> str:
    """Return a colour as #rrggbb, or nothing if it is none."""
    colour = text.strip().lower()
    if not _COLOUR.fullmatch(colour):
        return ""
    short = len(colour) == len("#rgb")
    return "#" + "".join(digit * 2 for digit in colour[1:]) if short else colour


def cleaned_guid(text: str) -> str:
    """Return an identity as other programs write it, without braces, or nothing if it is none."""
    guid = text.strip().removeprefix("{").removesuffix("}")
    return guid if _GUID.fullmatch(guid) else ""


def guid_of(label: Label | LabelSet, kind: str = "label") -> str:
    """Return the identity of a label, a heading or a set; one without gets it from its name."""
    return label.guid or str(uuid.uuid5(_NAMESPACE, f"{kind}:{label.name}"))
