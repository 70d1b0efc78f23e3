"""PDF: the text layer in reading order, without what every page repeats."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Format, ReadingError, ReadLimits, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.reflow import reflowed
from desktop_app.readers.sniffing import CERTAIN

_MAGIC = b"%PDF-"


def _sniff(head: bytes) -> float:
    # Mail gateways and printers put lines before the mark; readers look for it in the first 1 kB.
    return CERTAIN if _MAGIC in head[:1024] else 0.0


FORMAT = Format(
    name="pdf", extensions=(".pdf",), reader="desktop_app.readers.pdf:read", sniff=_sniff
)

_MOST_PAGES = 20_000
_LETTERS_OF_A_PAGE = 10
"""Fewer letters a page than this, on average, is no text layer but a stamp on scans."""
_EDGE_LINES = 2
"""Lines at the top and bottom of a page among which running headers and footers are sought."""
_FEWEST_PAGES = 3
"""Before a line on most pages counts as running: two pages may begin alike by chance."""
_PAGE_NUMBER = re.compile(
    r"[-–—\[(|\s]*(?:(?:page|página|pagina|pág\.?|p\.|seite|頁|ページ)\s*)?\d{1,4}"
    r"(\s*(?:/|of|de|von|sur)\s*\d{1,4})?\s*(?:頁|ページ)?[-–—\])|\s]*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[0-9]{1,5}")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a file, a blank line between pages that do not run on."""
    pdf = _opened(source.data)
    try:
        pages = [_page_lines(pdf, number) for number in range(min(len(pdf), _MOST_PAGES))]
        letters = sum(sum(map(str.isalnum, line)) for lines in pages for line in lines)
        if letters < _LETTERS_OF_A_PAGE * len(pages) and _has_pictures(pdf):
            raise ReadingError(FailureKind.SCANNED, f"{len(pages)} pages, {letters} letters")
        if not letters:
            raise ReadingError(FailureKind.EMPTY, f"{len(pages)} pages without text")
        metadata = pdf.get_metadata_dict(skip_empty=True)
    finally:
        pdf.close()
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=clean(reflowed(_without_running_lines(pages))),
        title=_field(metadata, "Title"),
        author=_field(metadata, "Author"),
        date=iso_date(metadata.get("CreationDate")) or iso_date(metadata.get("ModDate")),
    )


def _opened(data: bytes) -> Any:
    import pypdfium2
    from pypdfium2.raw import FPDF_ERR_PASSWORD

    if not data.strip():
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == FPDF_ERR_PASSWORD
        reason = FailureKind.ENCRYPTED if locked else FailureKind.DAMAGED
        raise ReadingError(reason, str(error)) from error
    if not len(pdf):
        raise ReadingError(FailureKind.DAMAGED, "no pages")
    return pdf


def _page_lines(pdf: Any, number: int) -> list[str]:
    import pypdfium2

    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return []  # a torn page; the others are still worth reading
    try:
        # U+FFFE is how PDFium marks a hyphen at the end of a line.
        text = text_page.get_text_range(errors="ignore").replace("\ufffe", "-")
    finally:
        text_page.close()
        page.close()
    if len(text) > ReadLimits().characters:
        raise ReadingError(FailureKind.TOO_LARGE, f"page {number + 1} holds {len(text)} characters")
    return [line.strip() for line in clean(text).split("\n") if line.strip()]


def _has_pictures(pdf: Any) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    pages = (pdf[number] for number in range(min(len(pdf), 3)))
    return any(
        True
        for page in pages
        for _found in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=4)
    )


def _without_running_lines(pages: Sequence[Sequence[str]]) -> list[list[str]]:
    """Drop page numbers, and of headers and footers all but the first."""
    seen = Counter(
        pattern
        for number, lines in enumerate(pages, start=1)
        for pattern in {_pattern(line, number) for line in _edges(lines)}
    )
    running = {
        pattern
        for pattern, count in seen.items()
        if count >= _FEWEST_PAGES and count * 2 > len(pages)
    }
    told: set[str] = set()
    kept: list[list[str]] = []
    for number, lines in enumerate(pages, start=1):
        edges = {*range(_EDGE_LINES), *range(len(lines) - _EDGE_LINES, len(lines))}
        page: list[str] = []
        for index, line in enumerate(lines):
            pattern = _pattern(line, number)
            numbered = _PAGE_NUMBER.fullmatch(line)
            if index in edges and numbered and (len(pages) > 1 or numbered[1]):
                continue
            if index in edges and pattern in running:
                if pattern in told:
                    continue
                told.add(pattern)
            page.append(line)
        kept.append(page)
    return kept


def _edges(lines: Sequence[str]) -> list[str]:
    return [*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:]]


def _pattern(line: str, page: int) -> str:
    """Return what a line has in common with its like on other pages: all but the page's number."""
    return _NUMBER.sub(lambda found: "#" if int(found[0]) == page else found[0], one_line(line))


def _field(metadata: dict[str, str], name: str) -> str | None:
    value = one_line(metadata.get(name, ""))
    # Word's and TeX's own names for an untitled document are no titles.
    return value if value and value.lower() not in {"untitled", "document"} else None
