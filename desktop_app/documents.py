"""The values that readers make and a corpus stores: documents and failures to read one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.messages import N_, _


class FailureKind(StrEnum):
    """Why a document could not be read. The value is stored and exported, so it never changes."""

    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    EMPTY = "empty"
    SCANNED = "scanned"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    UNSUPPORTED = "unsupported"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    UNREADABLE = "unreadable"
    NO_TEXT_COLUMN = "no_text_column"


_EXPLANATIONS = {
    FailureKind.ENCRYPTED: N_(
        "It is protected by a password. Save a copy without the password and add that."
    ),
    FailureKind.DAMAGED: N_(
        "It is damaged or incomplete. Open it in the program that made it, save it again and retry."
    ),
    FailureKind.EMPTY: N_("It holds no text."),
    FailureKind.SCANNED: N_(
        "Its pages are pictures without a text layer. Run text recognition (OCR) on it first."
    ),
    FailureKind.TOO_LARGE: N_(
        "It is larger than Satchel reads in one piece. Split it into smaller files."
    ),
    FailureKind.TOO_DEEP: N_(
        "It is nested too deeply inside other archives. Unpack it first and add the folder."
    ),
    FailureKind.UNSUPPORTED: N_(
        "Satchel does not read this kind of file. Save it as docx, pdf, xlsx or txt."
    ),
    FailureKind.TIMED_OUT: N_(
        "Reading took too long and was stopped. Open it, save it again or split it, and retry."
    ),
    FailureKind.OUT_OF_MEMORY: N_(
        "Reading needed too much memory and was stopped. Split it into smaller files."
    ),
    FailureKind.CRASHED: N_(
        "The reader stopped on it; the file is probably damaged. Save it again and retry."
    ),
    FailureKind.UNREADABLE: N_(
        "It could not be opened. Check that it still exists and that you may read it."
    ),
    FailureKind.NO_TEXT_COLUMN: N_(
        "It has no column of the name you gave, and none that looks like text. Choose another name."
    ),
}


_NUMBERED_PLACE = re.compile(r"\b(row|item|message) (\d+)(?=/|$)")


def place_text(locator: str) -> str:
    """Return a locator as a person reads it: "row 12" in the current language."""
    names = {
        "row": _("row {number}"),
        "item": _("item {number}"),
        "message": _("message {number}"),
    }
    return _NUMBERED_PLACE.sub(lambda found: names[found[1]].format(number=found[2]), locator)


def explain(kind: FailureKind) -> str:
    """Return, in the current language, what happened and what the person can do about it."""
    return _(_EXPLANATIONS[kind])


TEXT_COLUMN = "text column"
"""The metadata name under which a table's rows carry the column their text was taken from."""


@dataclass(frozen=True, slots=True)
class Document:
    """One source text: a whole file, a spreadsheet row, a message of a mailbox, a zip member.

    `locator` says where inside its file it lies: empty for the whole file, else for example
    `row 12`, `message 3` or `letters/may.docx`; it is unique within the file and stable between
    readings. `date` is ISO 8601 (`2024-05-31` or `2024-05-31T14:00:00`). `kind` is the name of the
    format that read it. `metadata` holds a spreadsheet's other columns, a message's sender, ...
    """

    name: str
    kind: str
    text: str
    locator: str = ""
    title: str | None = None
    author: str | None = None
    date: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """A document that could not be read, and why. `detail` is technical and untranslated."""

    name: str
    kind: str
    reason: FailureKind
    detail: str = ""
    locator: str = ""


ReadResult = Document | ReadFailure
