"""What stands within a line of Markdown: emphasis, links, code, pictures, and back."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from desktop_app.export.translated.tagged_text import (
    Closing,
    Opening,
    Token,
    matched,
    rendered,
    spaces_outside,
)
from desktop_app.export.translated.units import Anchor, Item, Text

_INSIDE = r"(?:[^\[\]\\\n]|\\.|\[[^\[\]\n]*\])*"
_DESTINATION = r"\((?:[^()\n\\]|\\.|\([^()\n]*\))*\)"
_PIECES = re.compile(
    r"(?P<escape>\\[\\`*_{}\[\]()#+\-.!|<>~$])"
    r"|(?P<code>(?P<ticks>`+)(?!`)(?P<inside>.+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<math>\$(?=[^\s$])[^$\n]*(?<=[^\s$\\])\$(?!\d))"
    rf"|(?P<image>!\[(?P<alt>{_INSIDE})\](?:{_DESTINATION}|\[[^\[\]\n]*\]))"
    r"|(?P<note>\[\^[^\]\s]+\])"
    rf"|(?P<link>\[(?P<words>{_INSIDE})\](?P<to>{_DESTINATION}|\[[^\[\]\n]*\])?)"
    r"|(?P<address><(?:[a-zA-Z][a-zA-Z0-9+.-]*:[^<>\s]*|[\w.+-]+@[\w.-]+)>|https?://[^\s<>)\]]+)"
    r"|(?P<tag></?[a-zA-Z][^<>\n]*>|<!--.*?-->)"
    r"|(?P<template>\{\{.*?\}\}|\{%.*?%\}|:[a-z0-9_+-]+:(?!\w))"
    r"|(?P<entity>&(?:lt|gt|amp|nbsp|\#\d+|\#x[0-9a-fA-F]+);)"
    r"|(?P<sign>\*{1,3}|_{1,3}|~~|==)"
)
_TAG_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_LONE_TAGS = frozenset(("br", "img", "wbr", "hr", "input"))
_BLOCK_START = re.compile(r"(?:[-*+]|\d{1,9}[.)]|#{1,6}|>|\|)(?:\s|$)|={2,}|-{2,}|>")
_SHOWN = 60


@dataclass(slots=True)
class Picture:
    """A picture: what it is described as, and where it is, with the brackets before that."""

    description: str
    target: str

    def __str__(self) -> str:
        return f"![{self.description}]{self.target}"


def inline_items(items: Sequence[Item], labels: set[str]) -> list[Item]:
    """Return items with the marks in their texts recognised. `labels` are links' definitions."""
    tokens: list[Token] = []
    for item in items:
        if isinstance(item, Text):
            tokens.extend(_tokens(item.text, labels))
        else:
            tokens.append(item)
    return matched(_with_emphasis(tokens))


def inline_text(items: Sequence[Item], source: str) -> str:
    """Return translated items as Markdown. Signs are escaped where `source` had them escaped."""
    escaped = [sign for sign in "\\`*_[]<>#|$~" if f"\\{sign}" in source]

    def escape(text: str) -> str:
        for sign in escaped:
            text = text.replace(sign, f"\\{sign}")
        return text

    text = "".join(map(str, rendered(spaces_outside(items), escape)))
    # A translated line must not begin like a list item, a heading or a quotation.
    lines = text.split("\n")
    whole = lines[0]
    for line in lines[1:]:
        bare = line.lstrip(" \t>")
        whole += f" {bare}" if _BLOCK_START.match(bare) else f"\n{line}"
    return whole


def _tokens(text: str, labels: set[str]) -> Iterator[Token]:
    at = 0
    for match in _PIECES.finditer(text):
        if match.start() > at:
            yield Text(text[at : match.start()])
        at = match.end()
        yield from _token(match, text, labels)
    if at < len(text):
        yield Text(text[at:])


def _token(match: re.Match[str], text: str, labels: set[str]) -> Iterator[Token]:
    raw = match[0]
    if match["escape"]:
        yield Text(raw[1])
    elif match["sign"]:
        yield from _sign(raw, text, match.start(), match.end())
    elif match["link"] and (match["to"] is not None or match["words"].casefold() in labels):
        closing = f"]{match['to']}" if match["to"] not in (None, "[]") else f"][{match['words']}]"
        yield Opening(f"link{match.start()}", "[")
        yield from _tokens(match["words"], labels)
        yield Closing(f"link{match.start()}", closing)
    elif match["link"]:
        yield Text("[")
        yield from _tokens(match["words"], labels)
        yield Text("]")
    elif match["image"]:
        yield Anchor(Picture(match["alt"], raw[len(match["alt"]) + len("![]") :]))
    elif match["tag"]:
        name = _TAG_NAME.match(raw)
        if name is None or name[1].lower() in _LONE_TAGS or raw.endswith("/>"):
            yield Anchor(raw)
        elif raw.startswith("</"):
            yield Closing(f"<{name[1].lower()}", raw)
        else:
            yield Opening(f"<{name[1].lower()}", raw)
    else:
        shown = match["inside"] or raw
        yield Anchor(raw, shown.strip() if len(shown) <= _SHOWN and not match["note"] else "")


def _sign(raw: str, text: str, start: int, end: int) -> Iterator[Token]:
    """Yield a run of stars or underscores as what may open or close an emphasis."""
    before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
    opens, closes = not after.isspace(), not before.isspace()
    if raw[0] == "_":  # not within a word
        opens, closes = opens and not before.isalnum(), closes and not after.isalnum()
    if opens and not (closes and _is_closing_place(before, after)):
        yield Opening(raw, raw)
    elif closes:
        yield Closing(raw, raw)
    else:
        yield Text(raw)


def _is_closing_place(before: str, after: str) -> bool:
    return not after.isalnum() or before.isalnum()


def _with_emphasis(tokens: Sequence[Token]) -> list[Token]:
    """Make signs that have no partner the text that they are."""
    open_signs: list[tuple[int, str]] = []
    lone: set[int] = set()
    for place, token in enumerate(tokens):
        if isinstance(token, Opening) and token.name[0] in "*_~=":
            open_signs.append((place, token.name))
        elif isinstance(token, Closing) and token.name[0] in "*_~=":
            names = [name for _place, name in open_signs]
            if token.name not in names:
                lone.add(place)
                continue
            while open_signs[-1][1] != token.name:
                lone.add(open_signs.pop()[0])
            open_signs.pop()
    lone.update(place for place, _name in open_signs)
    result: list[Token] = []
    for place, token in enumerate(tokens):
        lonely = place in lone and isinstance(token, Opening | Closing)
        result.append(Text(str(token.raw)) if lonely else token)  # type: ignore[union-attr]
    return result
