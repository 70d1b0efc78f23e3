"""One sheet of a workbook, changed by patches to its bytes: it may be too large for a tree."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from desktop_app.export.translated.office import plain
from desktop_app.export.translated.packages import parse_whole
from desktop_app.export.translated.rich_strings import string_items, write_string
from desktop_app.export.translated.units import Anchor, Break, Item, Text, Unit
from desktop_app.export.translated.untranslatable import is_translatable

_FORMULA = re.compile(
    rb"<(?:\w+:)?(?:f|formula[12]?|calculatedColumnFormula|totalsRowFormula|definedName)"
    rb"(?:\s[^<>]*)?>([^<]+)</"
)
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_LITERAL_LIST = re.compile(r'\s*"([^"]*)"\s*')
_TABLE_REFERENCE = re.compile(rb"\w\[[^\]]|\[@")
_CRITERION = re.compile(rb'<(?:\w+:)?(?:filter|customFilter)\s[^<>]*?val="([^"]*)"')
_RULE_TEXT = re.compile(rb'<(?:\w+:)?cfRule\s[^<>]*?\btext="([^"]*)"')
_INLINE = re.compile(rb"<((?:\w+:)?)is(?:\s[^<>]*)?>.*?</\1is>", re.DOTALL)
_PAGE_TEXT = re.compile(
    rb"<((?:\w+:)?(?:odd|even|first)(?:Header|Footer))(?:\s[^<>]*)?>([^<]+)</\1>"
)
_PAGE_CODE = re.compile(r'(&[LCR])|(&"[^"]*"|&K[0-9A-Fa-f]{6}|&K\d\d[+-]\d{3}|&\d+|&.)')
_VALIDATION = re.compile(rb"<(?:\w+:)?dataValidation\s[^<>]*>")
_LIST_FORMULA = re.compile(rb"<(?:\w+:)?formula1>([^<]*)</")
_HINTS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 225}
"""Texts shown with a cell, and the characters Excel allows them (ECMA-376, 18.3.1.32)."""
_LONGEST_LIST = 255


def quoted_strings(data: bytes) -> frozenset[str]:
    """Return the strings that formulas in an XML part quote; lists of choices are another thing."""
    found: set[str] = set()
    for match in _FORMULA.finditer(data):
        if b'"' in match[1] or b"&quot;" in match[1]:
            formula = unescape(match[1].decode("utf-8", "replace"))
            if not _LITERAL_LIST.fullmatch(formula) or b"formula1" not in match[0]:
                found.update(text.replace('""', '"') for text in _QUOTED.findall(formula))
    return frozenset(found)


def uses_table_references(data: bytes) -> bool:
    """Say whether a formula names columns of tables."""
    return any(_TABLE_REFERENCE.search(match[1]) for match in _FORMULA.finditer(data))


class Sheet:
    """A sheet, its patches, and what its formulas rely on."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.new_texts: dict[str, str] = {}
        self.refers_to_tables = uses_table_references(data)
        self.quoted = quoted_strings(data) | {
            unescape(match[1].decode("utf-8", "replace"))
            for pattern in (_CRITERION, _RULE_TEXT)
            for match in pattern.finditer(data)
        }
        self._data: bytes | None = data
        self._patches: dict[int, tuple[int, bytes]] = {}
        self._places: dict[str, list[int]] = {}

    @property
    def is_changed(self) -> bool:
        """Whether there is something to write."""
        return bool(self._patches)

    def units(self, fixed: frozenset[str]) -> Iterator[Unit]:
        """Yield strings that stand in the sheet itself, hints, choices, headers and footers."""
        data, self._data = self._data, None  # read again to be written: sheets can be huge
        if data is None:
            return
        for match in _INLINE.finditer(data):
            yield from self._inline_units(match, fixed)
        for match in _VALIDATION.finditer(data):
            yield from self._hint_units(match)
        for match in _LIST_FORMULA.finditer(data):
            yield from self._choice_units(match, fixed)
        for match in _PAGE_TEXT.finditer(data):
            yield self._page_unit(match)

    def patched(self, data: bytes) -> bytes:
        """Return the sheet with all patches."""
        pieces = []
        at = 0
        for start, (end, new) in sorted(self._patches.items()):
            pieces += [data[at:start], new]
            at = end
        return b"".join([*pieces, data[at:]])

    def restore(self, text: str) -> None:
        """Leave the cells that say `text` as they were."""
        self.new_texts.pop(text, None)
        for place in self._places.pop(text, ()):
            del self._patches[place]

    def _patch(self, span: tuple[int, int], text: str) -> None:
        self._patches[span[0]] = (span[1], text.encode())

    def _inline_units(self, match: re.Match[bytes], fixed: frozenset[str]) -> Iterator[Unit]:
        prefix = match[1].decode().rstrip(":")
        declared = f'xmlns:{prefix}="x"' if prefix else 'xmlns="x"'
        string = parse_whole(f"<w {declared}>".encode() + match[0] + b"</w>", self.name)[0]
        text = "".join(string.itertext("{*}t"))
        if not is_translatable(text) or text.strip().casefold() in fixed:
            return

        def put(items: list[Item]) -> None:
            write_string(string, items)
            self._patch(match.span(), _fragment(string))
            self._places.setdefault(text, []).append(match.start())
            self.new_texts[text] = "".join(string.itertext("{*}t"))

        yield Unit(string_items(string), put)

    def _hint_units(self, match: re.Match[bytes]) -> Iterator[Unit]:
        for key, longest in _HINTS.items():
            found = re.search(rf'\b{key}="([^"]*)"'.encode(), match[0])
            if found:
                span = (match.start() + found.start(1) - 1, match.start() + found.end(1) + 1)
                text = unescape(found[1].decode("utf-8", "replace"))
                yield Unit([Text(text)], self._hint_writer(span, longest))

    def _hint_writer(self, span: tuple[int, int], longest: int) -> Callable[[list[Item]], None]:
        def put(items: list[Item]) -> None:
            text = plain(items)
            short = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
            self._patch(span, quoteattr(short, {"\n": "&#10;"}))

        return put

    def _choice_units(self, match: re.Match[bytes], fixed: frozenset[str]) -> Iterator[Unit]:
        listed = _LITERAL_LIST.fullmatch(unescape(match[1].decode("utf-8", "replace")))
        if not listed:
            return
        choices = listed[1].split(",")

        def put(place: int, items: list[Item]) -> None:
            # A comma would make two choices of one.
            choices[place] = plain(items).replace(",", "").replace('"', "")
            text = ",".join(choices)
            if len(text) <= _LONGEST_LIST:
                self._patch(match.span(1), escape(f'"{text}"'))

        for place, choice in enumerate(choices):
            if choice.strip().casefold() not in fixed:
                yield Unit([Text(choice)], lambda items, place=place: put(place, items))  # type: ignore[misc]

    def _page_unit(self, match: re.Match[bytes]) -> Unit:
        text = unescape(match[2].decode("utf-8", "replace"))
        items: list[Item] = []
        at = 0
        for code in _PAGE_CODE.finditer(text):
            items.append(Text(text[at : code.start()]))
            items.append(Break(code[0]) if code[1] else Anchor(code[0]))
            at = code.end()
        items.append(Text(text[at:]))

        def put(items: list[Item]) -> None:
            written = "".join(_page_text(item) for item in items)
            self._patch(match.span(2), escape(written))

        return Unit([item for item in items if not isinstance(item, Text) or item.text], put)


def _page_text(item: Item) -> str:
    return item.text.replace("&", "&&") if isinstance(item, Text) else str(item.content)


def _fragment(element: Any) -> str:
    """Return an element as it stands in its part, where the name space is declared already."""
    from lxml import etree

    text = str(etree.tostring(element, encoding="unicode", with_tail=False))
    return re.sub(r'\sxmlns(?::\w+)?="x"', "", text, count=1)
