"""Sentence pairs and sentences from help pages: HTML, DocBook and Mallard in several languages."""

import bz2
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree, html

from build_scripts.translation.gather.cleaning import Line, Pair, Variant, lines_of_paragraph
from build_scripts.translation.gather.cleaning import pairs_of_paragraph as pairs_of

_BLOCKS = frozenset(
    ("p para simpara title h1 h2 h3 h4 h5 h6 li td th dt dd entry term screeninfo phrase").split()  # noqa: SIM905
)
_LEFT_OUT = frozenset(
    ("script style pre code screen programlisting synopsis literallayout head nav svg").split()  # noqa: SIM905
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][\w.-]*);")
_SUFFIXES = (".html", ".htm", ".docbook", ".docbook.bz2", ".cache.bz2", ".page", ".xml")
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]*\?>|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", re.DOTALL)
_LARGEST = 8_000_000  # bytes of a page
_SKIP = 0.6  # cost of a paragraph without a counterpart


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or cell."""

    tag: str
    text: str


def page_pairs(english: Path, portuguese: Path, variant: Variant, source: str) -> Iterator[Pair]:
    """Yield the pairs of the pages that both folders have under the same name.

    Where a name says the language itself (`ch01.en.html`), the other says its own.
    """
    own = "pt-br" if variant is Variant.BRAZIL else "pt"
    for path in sorted(english.rglob("*")):
        name = path.relative_to(english)
        other = portuguese / name
        if not other.is_file():
            other = portuguese / name.with_name(name.name.replace(".en.", f".{own}."))
        if other != path and path.name.endswith(_SUFFIXES) and other.is_file():
            for one, two in aligned(blocks(path), blocks(other)):
                yield from pairs_of(one.text, two.text, variant, source)


def page_lines(folder: Path, language: str, source: str) -> Iterator[Line]:
    """Yield the sentences of all pages of the folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(_SUFFIXES):
            for block in blocks(path):
                yield from lines_of_paragraph(block.text, language, source)


def blocks(path: Path) -> list[Block]:
    """Return the blocks of text of a page, in order."""
    data = bz2.decompress(path.read_bytes()) if path.suffix == ".bz2" else path.read_bytes()
    if len(data) > _LARGEST:
        return []
    if "htm" in path.suffix:
        parser = html.HTMLParser(encoding="utf-8", recover=True, no_network=True)
        root = etree.fromstring(data, parser) if data.strip() else None
    else:
        text = _ENTITY.sub(lambda found: found[1], data.decode("utf-8", "replace"))
        text = re.sub(
            r"^\s*<\?xml[^>]*\?>|<!DOCTYPE[^\[>]*(\[.*?\]\s*)?>", "", text, flags=re.DOTALL
        )
        root = etree.fromstring(
            text.encode(),
            etree.XMLParser(
                recover=True, resolve_entities=False, no_network=True, encoding="utf-8"
            ),
        )
    found: list[Block] = []
    if root is not None:
        _collect(root, found, 0)
    return found


def aligned(left: Sequence[Block], right: Sequence[Block]) -> list[tuple[Block, Block]]:
    """Return which blocks belong together, by their tags and lengths (Gale and Church's idea)."""
    if [one.tag for one in left] == [one.tag for one in right]:
        return list(zip(left, right, strict=True))
    if abs(len(left) - len(right)) > max(len(left), len(right)) // 3 or len(left) > 1500:  # noqa: PLR2004
        return []
    band = abs(len(left) - len(right)) + 20
    best: dict[tuple[int, int], tuple[float, int]] = {(0, 0): (0.0, 0)}
    for i in range(len(left) + 1):
        for j in range(max(0, i - band), min(len(right), i + band) + 1):
            if i == j == 0:
                continue
            ways: list[tuple[float, int]] = []
            if (i - 1, j) in best:
                ways.append((best[i - 1, j][0] + _SKIP, 1))
            if (i, j - 1) in best:
                ways.append((best[i, j - 1][0] + _SKIP, 2))
            if (i - 1, j - 1) in best and left[i - 1].tag == right[j - 1].tag:
                cost = _unlike(left[i - 1].text, right[j - 1].text)
                ways.append((best[i - 1, j - 1][0] + cost, 3))
            if ways:
                best[i, j] = min(ways)
    return _walked_back(best, left, right)


def _walked_back(
    best: dict[tuple[int, int], tuple[float, int]], left: Sequence[Block], right: Sequence[Block]
) -> list[tuple[Block, Block]]:
    i, j = len(left), len(right)
    pairs: list[tuple[Block, Block]] = []
    while (i or j) and (i, j) in best:
        step = best[i, j][1]
        i, j = i - (step & 1), j - (step >> 1)
        if step == 3:  # noqa: PLR2004
            pairs.append((left[i], right[j]))
    return pairs[::-1]


def _unlike(one: str, other: str) -> float:
    numbers = set(re.findall(r"\d+", one)) ^ set(re.findall(r"\d+", other))
    short, long = sorted((len(one) + 5, len(other) + 5))
    return min(1.0, long / short - 1) + 0.3 * bool(numbers)


def _collect(element: etree._Element, found: list[Block], depth: int) -> None:
    if depth > 200:  # noqa: PLR2004
        return
    for child in element:
        tag = _tag(child)
        if not tag or tag in _LEFT_OUT:
            continue
        if tag in _BLOCKS and not any(_tag(inner) in _BLOCKS for inner in child.iterdescendants()):
            if text := _text(child).strip():
                found.append(Block(tag, text))
        else:
            _collect(child, found, depth + 1)


def _text(element: etree._Element) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = _tag(child)
        if tag and tag not in _LEFT_OUT - {"code"} and tag not in {"indexterm", "primary"}:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _tag(element: etree._Element) -> str:
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
