"""Web pages: the text a person sees, in reading order."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import find_encoding
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.sniffing import LIKELY, text_like

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_TELLING = re.compile(rb"<!doctype html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


def _sniff(head: bytes) -> float:
    if not text_like(head):
        return 0.0
    # A page opens with its markup; a text about HTML has words first.
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1024]
    return LIKELY if start.startswith(b"<") and _TELLING.search(start) else text_like(head) / 2


FORMAT = Format(
    name="html",
    extensions=(".html", ".htm", ".xhtml", ".shtml"),
    reader="desktop_app.readers.html:read",
    sniff=_sniff,
)

_META_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w.:-]{2,40})")
_UNSEEN = (
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "select",
    "button", "textarea", "head",
)  # fmt: skip
_FURNITURE = ("nav", "[role=navigation]", "[hidden]", "[aria-hidden=true]")
"""Menus and what the page itself hides: not part of what it says."""
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
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
        "tfoot",
        "thead",
        "tr",
        "ul",
        "br",
    ]
)
_CELLS = frozenset({"td", "th"})
_SPACES = re.compile(r"[ \t\r\n\f\u00a0]+")
_AROUND_TAB = re.compile(" *\t[ \t]*")
_DEEPEST = 2000
"""Nesting beyond this is an attack or an accident; the text below it is left out."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says, and what it says of itself."""

    text: str
    title: str | None
    author: str | None
    date: str | None


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a page."""
    page = read_page(decode_markup(source.data))
    if not page.text:
        raise ReadingError(FailureKind.EMPTY, "no visible text")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=page.text,
        title=page.title,
        author=page.author,
        date=page.date,
    )


def decode_markup(data: bytes) -> str:
    """Return markup as text by the encoding it declares, or, where that is wrong, by its bytes."""
    declared = _META_CHARSET.search(data[:4096]) or _XML_ENCODING.search(data[:200])
    found = find_encoding(data)
    if declared and found not in {"utf-8", "utf-8-sig", "utf-16", "utf-32"}:
        name = declared[1].decode("ascii").lower()
        try:
            return data.decode({"shift_jis": "cp932", "iso-8859-1": "cp1252"}.get(name, name))
        except (LookupError, UnicodeDecodeError):
            pass  # pages declare wrong encodings: the bytes decide, below
    return data.decode(found, "replace")


def read_page(markup: str) -> Page:
    """Return the visible text of a page, one block a line, table rows with tabs, and its facts."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(markup or " ")
    title = _first(tree, "title") or _first(tree, "h1")
    author = _meta(tree, "author", "article:author", "dc.creator")
    date = _meta(tree, "date", "article:published_time", "dc.date", "dcterms.date", "pubdate")
    for selector in (*_UNSEEN, *_FURNITURE):
        for node in tree.css(selector):
            node.decompose()
    text = _visible_text(tree.body) if tree.body is not None else ""
    return Page(text, title, author, iso_date(date) or iso_date(_time(tree)))


def html_text(markup: str) -> str:
    """Return the visible text of markup, one block a line."""
    return read_page(markup).text


def _visible_text(body: "LexborNode") -> str:
    parts: list[str] = []
    pending: list[tuple[LexborNode | None, str, int]] = [(body, "", 0)]
    while pending:
        node, closing, depth = pending.pop()
        if node is None:
            parts.append(closing)
            continue
        tag = node.tag or ""
        if tag == "-text":
            raw = node.text_content or ""
            parts.append(raw if closing == "pre" else _SPACES.sub(" ", raw))
            continue
        if depth > _DEEPEST:
            continue
        if tag in _BLOCKS:
            parts.append("\n")
            pending.append((None, "\n", depth))
        elif tag in _CELLS:
            pending.append((None, "\t", depth))
        elif tag == "img":
            parts.append(" ")
        inside = "pre" if tag == "pre" else closing
        children = list(node.iter(include_text=True))
        pending.extend((child, inside, depth + 1) for child in reversed(children))
    lines = (_AROUND_TAB.sub("\t", line).strip(" \t") for line in "".join(parts).split("\n"))
    return clean("\n".join(line for line in lines if line))


def _first(tree: "LexborHTMLParser", selector: str) -> str | None:
    node = tree.css_first(selector)
    return (one_line(node.text()) or None) if node is not None else None


def _meta(tree: "LexborHTMLParser", *names: str) -> str | None:
    wanted = set(names)
    for node in tree.css("meta"):
        named = (node.attributes.get("name") or node.attributes.get("property") or "").lower()
        content = node.attributes.get("content")
        if named in wanted and content:
            return one_line(content)
    return None


def _time(tree: "LexborHTMLParser") -> str | None:
    node = tree.css_first("time[datetime]")
    return node.attributes.get("datetime") if node is not None else None
