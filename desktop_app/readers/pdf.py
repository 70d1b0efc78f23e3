"""PDF: the text layer in reading order, paragraphs whole, running heads once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Failed, Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import join_paragraphs, one_line
from desktop_app.readers.pdf_annotations import Annotations, add_annotations
from desktop_app.readers.pdf_lines import Line, page_lines
from desktop_app.readers.pdf_paragraphs import paragraphs
from desktop_app.readers.sniffing import CERTAIN


def sniff(head: bytes) -> float:
    """Look for the header, which other bytes may precede (ISO 32000, annex H, note 13)."""
    return CERTAIN if b"%PDF-" in head[:1024] else 0.0


FORMAT = Format(
    name="pdf",
    extensions=(".pdf",),
    reader="desktop_app.readers.pdf:read",
    sniff=sniff,
)

_SCAN_LETTERS = 40
"""Letters on a page that is a picture, at most: what scanners stamp on it, not a text layer."""
_SCAN_AREA = 0.5
"""Share of a page that its pictures cover, if it is a scan."""
_PROGRAM_IN_TITLE = re.compile(r"^(?:Microsoft (?:Word|PowerPoint|Excel)|Untitled|無題)(?: - )?")


_PAGES_A_DOCUMENT = 1000
"""Dense pages take 15 ms each, and a reader has a minute to make a document."""


def read(source: Source, options: ReadOptions) -> Iterator[Document | Failed]:  # noqa: ARG001
    """Yield the document of a PDF file; one of thousands of pages is several."""
    if not source.data.strip():
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    pdf = _open(source.data)
    try:
        parts = [
            range(first, min(first + _PAGES_A_DOCUMENT, len(pdf)))
            for first in range(0, len(pdf), _PAGES_A_DOCUMENT)
        ]
        for pages in parts:
            locator = f"pages {pages.start + 1}-{pages.stop}" if len(parts) > 1 else ""
            try:
                yield _document(source.name, locator, pdf, pages)
            except ReadingError as error:
                if len(parts) == 1:
                    raise
                yield Failed(locator, source.name, error.reason, error.detail)
    finally:
        pdf.close()


def _open(data: bytes) -> Any:
    import pypdfium2
    from pypdfium2 import raw

    try:
        pdf = pypdfium2.PdfDocument(data)
        if len(pdf) == 0:
            raise ReadingError(FailureKind.DAMAGED, "no pages")
        if pdf.get_formtype() != raw.FORMTYPE_NONE:
            pdf.init_forms()
    except pypdfium2.PdfiumError as error:
        if error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise ReadingError(FailureKind.ENCRYPTED, str(error)) from error
        raise ReadingError(FailureKind.DAMAGED, str(error)) from error
    return pdf


def _document(name: str, locator: str, pdf: Any, pages: range) -> Document:
    from pypdfium2 import raw

    found = _read_pages(pdf, pages)
    if len(found.damaged) == len(pages):
        raise ReadingError(FailureKind.DAMAGED, "no page can be opened")
    typed = found.annotations.typed
    if found.scans and not found.has_text and not typed:
        raise ReadingError(FailureKind.SCANNED, f"{len(found.scans)} pages without a text layer")
    text = join_paragraphs(paragraphs(found.lines))
    text = join_paragraphs([text, *_unread(typed, text)])
    if pdf.get_formtype() == raw.FORMTYPE_XFA_FULL and len(pdf) == 1:
        raise ReadingError(FailureKind.UNSUPPORTED, "an XFA form: only Adobe Reader shows it")
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text on any page")
    about = pdf.get_metadata_dict()
    metadata = {
        "pages": str(len(pages)),
        "pages without text": ", ".join(map(str, found.scans)),
        "damaged pages": ", ".join(map(str, found.damaged)),
        "comments": join_paragraphs(found.annotations.comments),
    }
    return Document(
        name=name,
        kind=FORMAT.name,
        text=text,
        locator=locator,
        title=_PROGRAM_IN_TITLE.sub("", one_line(about.get("Title", ""))) or None,
        author=one_line(about.get("Author", "")) or None,
        date=iso_date(about.get("CreationDate")) or iso_date(about.get("ModDate")),
        metadata={key: value for key, value in metadata.items() if value},
    )


@dataclass(slots=True)
class _Found:
    """What is on some pages; `scans` and `damaged` are page numbers, from 1."""

    lines: list[list[Line]] = field(default_factory=list)
    has_text: bool = False
    scans: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    annotations: Annotations = field(default_factory=Annotations)


def _read_pages(pdf: Any, pages: range) -> _Found:
    found = _Found()
    for index in pages:
        page = _page(pdf, index, found.annotations)
        if page is None:
            found.damaged.append(index + 1)
            continue
        lines, is_scan = page
        found.lines.append(lines)
        if is_scan:
            found.scans.append(index + 1)
        elif lines:
            found.has_text = True
    return found


def _unread(typed: list[str], text: str) -> list[str]:
    """Return the typed texts that are not in `text`: a form's become part of its pages."""
    if not typed:
        return []
    known = "".join(text.split())
    return [one for one in typed if "".join(one.split()) not in known]


def _page(pdf: Any, index: int, annotations: Annotations) -> tuple[list[Line], bool] | None:
    """Return the lines of a page and whether it is a scan; None if it cannot be opened."""
    import pypdfium2

    try:
        page = pdf[index]
        add_annotations(page, annotations)
        if pdf.formenv:
            # What was filled into a form becomes part of the page, in its place.
            page.flatten()
            page.close()
            page = pdf[index]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return None
    lines = page_lines(text_page, index)
    letters = sum(map(str.isalpha, "".join(line.text for line in lines)))
    pictures = _picture_share(page) if letters <= _SCAN_LETTERS else 0.0
    is_scan = pictures >= _SCAN_AREA or (pictures > 0 and letters == 0)
    text_page.close()
    page.close()
    return lines, is_scan


def _picture_share(page: Any) -> float:
    """Return the share of a page that pictures cover; inside a form object, of its own space."""
    from pypdfium2 import raw

    width, height = page.get_size()
    covered = 0.0
    for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = picture.get_bounds()
        covered += abs((right - left) * (top - bottom))
    return float(covered / max(1.0, width * height))
