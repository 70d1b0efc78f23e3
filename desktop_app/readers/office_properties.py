"""Title, author and date of an Office Open XML file."""

from dataclasses import dataclass

from desktop_app.documents import FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.office_package import OfficePackage, local_name
from desktop_app.readers.paragraphs import one_line


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says about itself; None where it says nothing."""

    title: str | None = None
    author: str | None = None
    date: str | None = None


def read_properties(package: OfficePackage) -> Properties:
    """Return the core properties of a package. Damaged ones do not spoil its text."""
    links = package.relationships("").values()
    part = next((link.target for link in links if link.kind == "core-properties"), None)
    part = part or "docProps/core.xml"
    if part not in package:
        return Properties()
    try:
        root = package.xml(part)
    except ReadingError as error:
        if error.reason is not FailureKind.DAMAGED:
            raise
        return Properties()
    found = {local_name(item): one_line(item.text or "") for item in root}
    return Properties(
        title=found.get("title") or None,
        author=found.get("creator") or None,
        date=iso_date(found.get("created")) or iso_date(found.get("modified")),
    )
