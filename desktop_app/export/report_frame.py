"""What a report is asked to be: its title, its parts, and the documents it is about."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.corpus.filtering import DocumentFilter
from desktop_app.export.method import ModelUse
from desktop_app.messages import N_, _


class Section(StrEnum):
    """A part of a report that can be left out. The overview is always there."""

    CHARTS = "charts"
    QUOTES = "quotes"
    DOCUMENTS = "documents"
    UNREAD = "unread"
    METHOD = "method"


ALL_SECTIONS = frozenset(Section)

_NAMES = {
    Section.CHARTS: N_("Charts"),
    Section.QUOTES: N_("In their words"),
    Section.DOCUMENTS: N_("Documents"),
    Section.UNREAD: N_("What could not be read"),
    Section.METHOD: N_("Method"),
}


@dataclass(frozen=True, slots=True)
class ReportFrame:
    """What the corpus itself does not say: title, day, models in words, parts, which documents."""

    title: str
    day: date
    models: tuple[ModelUse, ...]
    sections: frozenset[Section] = ALL_SECTIONS
    chosen: DocumentFilter | None = None


def section_name(section: Section) -> str:
    """Return the heading of a part."""
    return _(_NAMES[section])
