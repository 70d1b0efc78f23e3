"""Web pages: what a reader sees is translated, every other character of the file stays."""

from collections.abc import Callable, Iterator
from html import escape as html_escape
from html import unescape
from pathlib import Path
from typing import Any

from desktop_app.documents import FailureKind
from desktop_app.export.translated.html_tokens import HtmlToken, Other, Tag, Words, html_tokens
from desktop_app.export.translated.languages import is_right_to_left, tag
from desktop_app.export.translated.office import plain
from desktop_app.export.translated.tagged_text import Closing, Opening, Token, matched, rendered
from desktop_app.export.translated.units import Anchor, Break, Item, Opened, Text, Unit
from desktop_app.readers.encodings import find_encoding
from desktop_app.readers.formats import ReadingError
from desktop_app.readers.html import declared_encoding

_INLINE = frozenset(
    ("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "del", "dfn", "em", "font",
     "i", "ins", "label", "mark", "q", "ruby", "rb", "s", "small", "span", "strike", "strong",
     "sub", "sup", "time", "tt", "u", "nobr", "blink")
)  # fmt: skip
_INLINE_EMPTY = frozenset(("img", "wbr", "input", "area"))
_SKIPPED_BLOCKS = frozenset(
    ("pre", "script", "style", "textarea", "xmp", "noscript", "template", "iframe", "listing")
)
_SKIPPED_INLINE = frozenset(
    ("code", "kbd", "samp", "var", "svg", "math", "object", "audio", "video", "canvas", "rt", "rp",
     "embed")
)  # fmt: skip
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
     "wbr", "param")
)  # fmt: skip
_ATTRIBUTES = frozenset(
    ("alt", "title", "placeholder", "aria-label", "aria-description", "aria-placeholder", "summary",
     "label")
)  # fmt: skip
_METAS = frozenset(
    ("description", "keywords", "og:title", "og:description", "og:image:alt", "twitter:title",
     "twitter:description", "dc.title", "dc.description", "dcterms.title", "abstract", "subject")
)  # fmt: skip
_BUTTONS = frozenset(("submit", "button", "reset"))
_SHOWN = 60
_NO_BREAK_SPACE = "\u00a0"


def open_page(opened: Opened) -> "PageEditing":
    """Open a web page."""
    return PageEditing(
        opened.data, opened.target, is_xml=opened.name.lower().endswith((".xhtml", ".xht"))
    )


class PageEditing:
    """A web page being translated."""

    lost: tuple[str, ...] = ()

    def __init__(self, data: bytes, target: str, *, is_xml: bool) -> None:
        if not data.strip():
            raise ReadingError(FailureKind.EMPTY, "zero bytes")
        self._encoding = find_encoding(data, declared_encoding(data))
        self._target = target
        text = data.decode(self._encoding, "replace")
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        if is_xml is False and text.lstrip("\ufeff").lstrip().startswith("<?xml"):
            is_xml = True
        self._page = Markup(text.removeprefix("\ufeff"), is_xml=is_xml)

    def units(self) -> Iterator[Unit]:
        """Yield the paragraphs and attributes of the page."""
        yield from self._page.units()
        self._page.set_language(self._target)

    def content(self) -> bytes:
        """Return the page in the encoding it came in."""
        text = self._mark + self._page.text()
        if self._encoding in ("utf-16", "utf-32") and self._mark:
            text = text.removeprefix("\ufeff")
        # What the old encoding lacks can be written as numbers in a page.
        return text.encode(self._encoding, "xmlcharrefreplace")

    def save(self, out: Path) -> None:
        """Write the page."""
        out.write_bytes(self.content())


class Markup:
    """HTML or XHTML, or a piece of it, in pieces that can be replaced."""

    def __init__(self, text: str, *, is_xml: bool = False) -> None:
        self._tokens = list(html_tokens(text))
        self._is_xml = is_xml
        self._ends = _element_ends(self._tokens)
        self._written: list[Any] = []

    def text(self) -> str:
        """Return the page with what was put."""
        return "".join(
            "".join(map(str, piece)) if isinstance(piece, list) else str(piece)
            for piece in self._written
        )

    def units(self) -> Iterator[Unit]:
        """Yield the units of the page in order."""
        gathered: list[HtmlToken] = []
        heading = 0
        place = 0
        while place < len(self._tokens):
            token = self._tokens[place]
            end = self._skip_end(place)
            if isinstance(token, Tag):
                yield from self._attribute_units(token)
            if end > place and not _is_inline(token):
                yield from self._flush(gathered, heading)
                self._written += [_raw(one) for one in self._tokens[place:end]]
                place = end
                continue
            if isinstance(token, Tag) and not _is_inline(token):
                yield from self._flush(gathered, heading)
                heading = _heading(token)
                self._written.append(token)
            else:
                gathered += self._tokens[place : max(end, place + 1)]
            place = max(end, place + 1)
        yield from self._flush(gathered, heading)

    def set_language(self, target: str) -> None:
        """Say on the page which language it is in."""
        for token in self._tokens:
            if isinstance(token, Tag) and token.name == "html" and not token.is_closing:
                if self._is_xml or token.get("xml:lang") is not None:
                    token.set("xml:lang", tag(target))
                token.set("lang", tag(target))
                if is_right_to_left(target):
                    token.set("dir", "rtl")
                return

    def _skip_end(self, place: int) -> int:
        """Return the place after an element that is left as it is; `place` if it is not one."""
        token = self._tokens[place]
        if not isinstance(token, Tag) or token.is_closing or token.name in _VOID or token.is_empty:
            return place
        if token.name in _SKIPPED_BLOCKS or token.name in _SKIPPED_INLINE or _is_marked(token):
            return self._ends.get(place, place + 1)  # never closed: the tag alone
        return place

    def _attribute_units(self, token: Tag) -> Iterator[Unit]:
        if token.is_closing or token.get("translate") == "no":
            return
        if token.name == "meta":
            name = (token.get("name") or token.get("property") or "").lower()
            keys = ["content"] if name in _METAS else []
        elif token.name == "input" and (token.get("type") or "").lower() in _BUTTONS:
            keys = ["value"]
        else:
            keys = [key for key in _ATTRIBUTES if f"{key}=" in token.raw.replace(" ", "").lower()]
        for key in sorted(keys):
            if token.get(key):
                yield Unit(
                    [Text(token.get(key) or "")],
                    _attribute_writer(token, key),
                    collapses=True,
                    aside=True,
                )

    def _flush(self, gathered: list[HtmlToken], heading: int) -> Iterator[Unit]:
        if not gathered:
            return
        place = len(self._written)
        self._written.append([_raw(token) for token in gathered])
        items = matched(list(self._inline_tokens(gathered)))
        gathered.clear()

        def put(items: list[Item]) -> None:
            self._written[place] = rendered(items, self._escaped)

        yield Unit(items, put, collapses=True, heading=heading)

    def _inline_tokens(self, gathered: list[HtmlToken]) -> Iterator[Token]:
        place = 0
        ends = _element_ends(gathered)
        while place < len(gathered):
            token = gathered[place]
            if isinstance(token, Words):
                yield Text(unescape(token.raw))
            elif isinstance(token, Other):
                yield Anchor(token)
            elif token.name == "br":
                yield Break(token, soft=True)
            elif place in ends and _is_left(token):
                end = ends[place]
                inside = gathered[place:end]
                shown = "" if token.name in ("svg", "rt", "rp") else _words(inside)
                yield Anchor(Raw(inside), shown if len(shown) <= _SHOWN else "")
                place = end
                continue
            elif token.name in _INLINE_EMPTY or token.is_empty:
                yield Anchor(token)
            elif token.is_closing:
                yield Closing(token.name, token.raw)
            else:
                yield Opening(token.name, token, token.without("id"))
            place += 1

    def _escaped(self, text: str) -> str:
        written = html_escape(text, quote=False)
        return written.replace(_NO_BREAK_SPACE, "&#160;" if self._is_xml else "&nbsp;")


class Raw:
    """Tokens that stay together as they are."""

    def __init__(self, tokens: list[HtmlToken]) -> None:
        self._tokens = tokens

    def __str__(self) -> str:
        return "".join(str(_raw(token)) for token in self._tokens)


def _raw(token: HtmlToken) -> Any:
    """Return what writes a token: tags may still change, words are put as a whole unit."""
    return token.raw if isinstance(token, Words) else token


def _is_inline(token: HtmlToken) -> bool:
    if not isinstance(token, Tag):
        return True
    name = token.name
    return name in _INLINE or name in _INLINE_EMPTY or name in _SKIPPED_INLINE or name == "br"


def _is_marked(token: Tag) -> bool:
    """Say whether the page itself asks that an element be left as it is."""
    if token.name == "html":  # that would be the whole page, which somebody asked to translate
        return False
    return token.get("translate") == "no" or "notranslate" in (token.get("class") or "").split()


def _element_ends(tokens: list[HtmlToken]) -> dict[int, int]:
    """Return for each tag that is closed the place after its closing tag."""
    ends: dict[int, int] = {}
    open_tags: dict[str, list[int]] = {}
    for place, token in enumerate(tokens):
        if not isinstance(token, Tag) or token.is_empty:
            continue
        if not token.is_closing:
            open_tags.setdefault(token.name, []).append(place)
        elif open_tags.get(token.name):
            ends[open_tags[token.name].pop()] = place + 1
    return ends


def _is_left(token: Tag) -> bool:
    if token.is_closing or token.is_empty or token.name in _VOID:
        return False
    return token.name in _SKIPPED_INLINE or _is_marked(token)


def _words(tokens: list[HtmlToken]) -> str:
    text = "".join(unescape(token.raw) for token in tokens if isinstance(token, Words))
    return " ".join(text.split())


def _attribute_writer(token: Tag, key: str) -> Callable[[list[Item]], None]:
    def put(items: list[Item]) -> None:
        token.set(key, plain(items))

    return put


def _heading(token: Tag) -> int:
    if token.is_closing or len(token.name) != 2 or token.name[0] != "h":  # noqa: PLR2004
        return 0
    return int(token.name[1]) if token.name[1] in "123456" else 0
