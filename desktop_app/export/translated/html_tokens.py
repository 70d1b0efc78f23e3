"""A web page cut into tags, text and the rest, so that nothing but text need change.

No tree is built: pages in the wild are broken, and a parser that mends them would rewrite them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape

_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
_TAG = re.compile(r"""</?[a-zA-Z][^\s/>"'<]*+(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""")
_ATTRIBUTE = re.compile(
    r"""(?P<before>[\s/"'])(?P<key>[^\s=<>"'/]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|(?P<bare>[^\s"'=<>`]+)))?"""
)
_RAW_TEXT = frozenset(("script", "style", "textarea", "xmp", "iframe", "noembed", "noframes"))


@dataclass(slots=True)
class Tag:
    """A tag as it stands in the page. Changing an attribute changes `raw` and nothing else."""

    raw: str
    name: str
    is_closing: bool
    is_empty: bool

    def __str__(self) -> str:
        return self.raw

    def get(self, key: str) -> str | None:
        """Return the value of an attribute; "" where it has none, None where it is not there."""
        for match in _ATTRIBUTE.finditer(self.raw, len(self.name) + 1):
            if match["key"].lower() == key:
                return unescape(match["double"] or match["single"] or match["bare"] or "")
        return None

    def set(self, key: str, value: str) -> None:
        """Change an attribute, or add it."""
        written = f'{key}="{escape(value, quote=True).replace("&#x27;", chr(39))}"'
        for match in _ATTRIBUTE.finditer(self.raw, len(self.name) + 1):
            if match["key"].lower() == key:
                start, end = match.start("key"), match.end()
                self.raw = f"{self.raw[:start]}{written}{self.raw[end:]}"
                return
        cut = len(self.name) + 1
        self.raw = f"{self.raw[:cut]} {written}{self.raw[cut:]}"

    def without(self, key: str) -> str:
        """Return the tag as it stands, less an attribute."""
        for match in _ATTRIBUTE.finditer(self.raw, len(self.name) + 1):
            if match["key"].lower() == key:
                return self.raw[: match.start()] + self.raw[match.end() :]
        return self.raw


@dataclass(frozen=True, slots=True)
class Words:
    """Text between tags, as it stands in the page."""

    raw: str


@dataclass(frozen=True, slots=True)
class Other:
    """Comments, declarations, instructions, the contents of scripts and styles."""

    raw: str

    def __str__(self) -> str:
        return self.raw


HtmlToken = Tag | Words | Other


def html_tokens(page: str) -> Iterator[HtmlToken]:
    """Yield the page in pieces that joined give the page again."""
    at = 0
    text_from = 0
    while (sign := page.find("<", at)) >= 0:
        end, token = _markup(page, sign)
        if token is None:
            at = sign + 1
            continue
        if sign > text_from:
            yield Words(page[text_from:sign])
        yield token
        at = text_from = end
        if isinstance(token, Tag) and token.name in _RAW_TEXT and not token.is_closing:
            if token.is_empty:
                continue
            close = re.compile(rf"</{re.escape(token.name)}\b", re.IGNORECASE).search(page, at)
            stop = close.start() if close else len(page)
            if stop > at:
                yield Other(page[at:stop])
            at = text_from = stop
    if text_from < len(page):
        yield Words(page[text_from:])


def _markup(page: str, start: int) -> tuple[int, Tag | Other | None]:
    for opening, closing in (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")):
        if page.startswith(opening, start):
            end = page.find(closing, start + len(opening))
            stop = len(page) if end < 0 else end + len(closing)
            return stop, Other(page[start:stop])
    match = _TAG.match(page, start)
    if match is None:
        return start, None
    raw = match[0]
    name = _NAME.match(raw)
    if name is None:
        return start, None
    return match.end(), Tag(raw, name[1].lower(), raw.startswith("</"), raw.endswith("/>"))
