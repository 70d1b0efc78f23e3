"""Web pages: the visible text in reading order, without navigation, scripts and styles."""

import re
from collections.abc import Iterator
from typing import Any

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import join_cells, join_paragraphs, one_line
from desktop_app.readers.sniffing import LIKELY, text_like

_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)


def sniff(head: bytes) -> float:
    """Look for a page's opening; what starts with another tag may as well be Markdown."""
    plain = head.replace(b"\0", b"")  # UTF-16 as well
    return (
        LIKELY
        if _START.match(plain.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff"))
        else (text_like(head))
    )


FORMAT = Format(
    name="html",
    extensions=(".html", ".htm", ".xhtml", ".xht"),
    reader="desktop_app.readers.html:read",
    sniff=sniff,
)

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 4096
"""Bytes in which a page declares its encoding; browsers look at 1024, some pages are late."""

_INVISIBLE = frozenset(
    (
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "select",
        "button",
        "input",
        "textarea",
        "canvas",
        "audio",
        "video",
        "map",
        "rp",
        "rt",
        "nav",
        "menu",
        "dialog",
    )
)
_BLOCKS = frozenset(
    (
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    )
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BOILERPLATE_ROLES = frozenset(("navigation", "search", "menu", "menubar", "banner", "dialog"))
_TITLE_METAS = ("og:title", "dc.title", "dcterms.title", "citation_title")
_AUTHOR_METAS = ("author", "dc.creator", "dcterms.creator", "article:author", "citation_author")
_DATE_METAS = (
    "article:published_time", "date", "dc.date", "dcterms.created", "dcterms.date", "datepublished",
    "citation_publication_date", "pubdate", "article:modified_time", "last-modified",
)  # fmt: skip
_LONGEST_ROW = 1000
"""Characters. A row of facts is shorter; a row that lays out a page holds whole columns of it."""
_WHITE = re.compile(r"\s+")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a page."""
    from selectolax.lexbor import LexborHTMLParser

    page = LexborHTMLParser(decode(source.data, declared_encoding(source.data)))
    text = visible_text(page)
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no visible text")
    metas = _metas(page)
    title = page.css_first("title")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=(one_line(title.text()) if title else "") or _first(metas, _TITLE_METAS),
        author=_first(metas, _AUTHOR_METAS),
        date=iso_date(_first(metas, _DATE_METAS)) or _time_element(page),
    )


def html_text(markup: str) -> str:
    """Return the visible text of a page given as a string (a chapter of a book, a mail body)."""
    from selectolax.lexbor import LexborHTMLParser

    return visible_text(LexborHTMLParser(markup))


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that a page says it is in."""
    head = data[:_CHARSET_WITHIN]
    match = _CHARSET.search(head) or _XML_ENCODING.search(head)
    return match[1].decode("ascii", "replace") if match else None


def visible_text(page: Any) -> str:
    """Return what a person reads on a page: a paragraph, list item or table row a line."""
    body = page.body or page.root
    if body is None:
        return ""
    gathered = _Lines()
    pending = [(body, False)]  # nodes, and whether they end here: recursion fails on deep pages
    while pending:
        node, ends = pending.pop()
        if ends:
            gathered.close(node.tag)
        elif node.is_text_node:
            gathered.text(node.text_content or "")
        elif node.is_element_node and not _is_hidden(node):
            gathered.open(node.tag)
            pending.append((node, True))
            pending.extend((child, False) for child in reversed(_children(node)))
    gathered.close("body")
    return join_paragraphs(gathered.lines)


class _Lines:
    """The lines of a page, gathered while its tree is walked; the cells of a row share a line."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._cells: list[list[str]] | None = None
        self._verbatim = 0

    def open(self, tag: str) -> None:
        """Begin an element."""
        if tag == "br":
            self._pieces.append("\n")
        elif tag in _BLOCKS:
            self._end()
        if tag == "tr":
            self._end_row()
            self._cells = []
        elif tag in ("td", "th") and self._cells is not None:
            self._cells.append([])
        elif tag == "pre":
            self._verbatim += 1

    def close(self, tag: str) -> None:
        """End an element."""
        if tag in _BLOCKS:
            self._end()
        if tag in ("tr", "table"):
            self._end_row()
        elif tag == "pre":
            self._verbatim -= 1

    def text(self, text: str) -> None:
        """Take in text; outside `pre` its line ends are spaces."""
        self._pieces.append(text if self._verbatim else _WHITE.sub(" ", text))

    def _end(self) -> None:
        text = "".join(self._pieces)
        self._pieces.clear()
        if self._cells is None:
            self.lines.append(text)
        elif text.strip():
            if not self._cells:
                self._cells.append([])
            self._cells[-1].append(text)

    def _end_row(self) -> None:
        """Write the row as a line, or, where the table only lays out a page, its cells in turn."""
        cells = self._cells or []
        self._cells = None
        size = sum(len(text) for cell in cells for text in cell)
        if size > _LONGEST_ROW or any(len(cell) > 1 for cell in cells):
            self.lines.extend(text for cell in cells for text in cell)
        else:
            self.lines.append(join_cells("".join(cell) for cell in cells))


def _children(node: Any) -> list[Any]:
    children = []
    child = node.first_child
    while child is not None:
        children.append(child)
        child = child.next
    return children


def _is_hidden(node: Any) -> bool:
    if node.tag in _INVISIBLE:
        return True
    attributes = node.attributes
    if not attributes:
        return False
    if "hidden" in attributes or (attributes.get("role") or "") in _BOILERPLATE_ROLES:
        return True
    return bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _metas(page: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in page.css("meta"):
        attributes = meta.attributes
        name = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
        content = one_line(attributes.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((metas[name] for name in names if name in metas), None)


def _time_element(page: Any) -> str | None:
    moment = page.css_first("time[datetime]")
    return iso_date(moment.attributes.get("datetime")) if moment else None
