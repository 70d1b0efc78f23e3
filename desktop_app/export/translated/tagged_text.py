"""Texts with tags or marks in them (html, Markdown, subtitles): matched tags to styles and back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.export.translated.units import Anchor, Break, Item, Text


@dataclass(frozen=True, slots=True, eq=False)
class Wrap:
    """A pair of tags around text: what opens it and what closes it. `again` opens it once more."""

    opening: Any
    closing: str
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """A tag that opens, not yet matched. `raw` is what stands in the file."""

    name: str
    raw: Any
    again: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """A tag that closes, not yet matched."""

    name: str
    raw: str


Token = Text | Anchor | Break | Opening | Closing


def matched(tokens: Sequence[Token]) -> list[Item]:
    """Return items whose style is the tuple of wraps around them; lone tags become anchors."""
    partners = _partners(tokens)
    closers = set(partners.values())
    stack: list[Wrap] = []
    items: list[Item] = []
    for place, token in enumerate(tokens):
        style = tuple(stack)
        if isinstance(token, Opening):
            if place in partners:
                closing = tokens[partners[place]]
                raw = closing.raw if isinstance(closing, Closing) else ""
                stack.append(Wrap(token.raw, raw, token.again))
            else:
                items.append(Anchor(token.raw, style=style))
        elif isinstance(token, Closing):
            if place in closers:
                stack.pop()
            else:
                items.append(Anchor(token.raw, style=style))
        elif isinstance(token, Text):
            items.append(Text(token.text, style))
        elif isinstance(token, Anchor):
            items.append(Anchor(token.content, token.shown, style, token.pair, token.eats_space))
        else:
            items.append(Break(token.content, token.soft, style))
    return items


def rendered(items: Sequence[Item], escape: Callable[[str], str]) -> list[Any]:
    """Return the pieces of the text with its tags; `str` of each is what is written."""
    pieces: list[Any] = []
    stack: list[Wrap] = []
    used: set[Wrap] = set()
    for item in items:
        wraps: tuple[Wrap, ...] = item.style if isinstance(item.style, tuple) else ()
        shared = 0
        while shared < min(len(stack), len(wraps)) and stack[shared] is wraps[shared]:
            shared += 1
        while len(stack) > shared:
            pieces.append(stack.pop().closing)
        for wrap in wraps[shared:]:
            is_again = wrap in used and wrap.again is not None
            pieces.append(wrap.again if is_again else wrap.opening)
            used.add(wrap)
            stack.append(wrap)
        pieces.append(escape(item.text) if isinstance(item, Text) else item.content)
    pieces += [wrap.closing for wrap in reversed(stack)]
    return pieces


def spaces_outside(items: Sequence[Item]) -> list[Item]:
    """Move spaces at the edges of a formatted stretch out of it: Markdown marks touch words."""
    moved: list[Item] = []
    for index, item in enumerate(items):
        if not isinstance(item, Text) or not item.style:
            moved.append(item)
            continue
        before = _style(items, index - 1)
        after = _style(items, index + 1)
        text = item.text
        bare = text.strip()
        if not bare:
            moved.append(Text(text, _common(before, after)))
            continue
        lead = text[: len(text) - len(text.lstrip())]
        trail = text[len(text.rstrip()) :]
        if lead and before != item.style:
            moved.append(Text(lead, _common(before, item.style)))
            text = text[len(lead) :]
        if trail and after != item.style:
            moved.append(Text(text[: len(text) - len(trail)], item.style))
            moved.append(Text(trail, _common(item.style, after)))
        else:
            moved.append(Text(text, item.style))
    return moved


def _partners(tokens: Sequence[Token]) -> dict[int, int]:
    """Return which closing tag belongs to which opening one, by their places."""
    partners: dict[int, int] = {}
    stack: list[tuple[int, str]] = []
    for place, token in enumerate(tokens):
        if isinstance(token, Opening):
            stack.append((place, token.name))
        elif isinstance(token, Closing):
            names = [name for _place, name in stack]
            if token.name in names:
                while stack[-1][1] != token.name:  # those in between are never closed
                    stack.pop()
                partners[stack.pop()[0]] = place
    return partners


def _style(items: Sequence[Item], index: int) -> Any:
    return items[index].style if 0 <= index < len(items) else ()


def _common(one: Any, other: Any) -> tuple[Wrap, ...]:
    shared = []
    for left, right in zip(one or (), other or (), strict=False):
        if left is not right:
            break
        shared.append(left)
    return tuple(shared)
