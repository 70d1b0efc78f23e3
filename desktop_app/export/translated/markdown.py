"""Markdown: words are translated; code, links' targets, tables' bars and front matter keys stay."""

import re
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

from desktop_app.export.translated.markdown_inline import Picture, inline_items, inline_text
from desktop_app.export.translated.office import plain
from desktop_app.export.translated.plain_text import EncodedText
from desktop_app.export.translated.units import Anchor, Break, Item, Opened, Text, Unit
from desktop_app.export.translated.web_page import Markup

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(?:.*\n)*?(?:\1|\.\.\.)[ \t]*(?:\n|$)")
_FIELD = re.compile(
    r"(?P<key>(?:title|subtitle|description|summary|abstract)[ \t]*[:=][ \t]*)"
    r"(?P<quote>[\"']?)(?P<value>[^\"'|>\[{].*?)(?P=quote)[ \t]*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"[ \t>]*(?:[-*+][ \t]+|\d{1,9}[.)][ \t]+)?(?P<sign>`{3,}|~{3,}|\$\$)")
_HEADING = re.compile(
    r"(?P<lead>[ ]{0,3}#{1,6}[ \t]+)(?P<text>.*?)"
    r"(?P<trail>(?:[ \t]+#+)?(?:[ \t]*\{[^{}]*\})?[ \t]*)"
)
_UNDERLINE = re.compile(r"[ ]{0,3}(?:=+|-+)[ \t]*")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
_DELIMITERS = re.compile(
    r"[ \t>]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?)?[ \t]*|[ \t>]*\|[ \t]*:?-+:?[ \t]*"
)
_DEFINITION = re.compile(r"[ ]{0,3}\[(?!\^)(?P<label>[^\]\n]+)\]:[ \t]*\S")
_DIRECTIVE = re.compile(r"[ \t]*(?::{3,}|!!!|\?\?\?|\{%|<%|@\w+$|\\[a-z]+\{)")
_BLOCK_TAG = re.compile(r"[ ]{0,3}</?(?P<name>[a-zA-Z][\w-]*)(?:[\s/>]|$)|[ ]{0,3}<(?:!--|!|\?)")
_INLINE_TAGS = frozenset(
    ("a", "b", "i", "em", "strong", "code", "span", "kbd", "sub", "sup", "br", "u", "s", "small",
     "mark", "abbr", "del", "ins", "q", "img", "http", "https", "mailto")
)  # fmt: skip
_LEAD = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?)*"
    r"(?:>[ \t]?)*(?:\[\^[^\]]+\]:[ \t]*|:[ \t]+)?"
)
_CONTINUED = re.compile(r"[ \t]*(?:>[ \t]?)*[ \t]*")
_LONGEST_LINE = 20_000
"""Characters. Longer lines are data, and searching pairs of marks in them takes for ever."""
_LONGEST_ITEM = 200
"""Lines of a list item: what is indented for longer is code."""
_CELL_BAR = re.compile(r"(?<!\\)\|")
_CODE_SPAN = re.compile(r"(`+)(?:(?!\1).)+\1")


def open_markdown(opened: Opened) -> "MarkdownEditing":
    """Open a Markdown file."""
    return MarkdownEditing(opened)


class MarkdownEditing:
    """A Markdown file being translated."""

    lost: tuple[str, ...] = ()

    def __init__(self, opened: Opened) -> None:
        self._file = EncodedText(opened.data)
        self._labels = {
            match["label"].casefold()
            for line in self._file.text.split("\n")
            if (match := _DEFINITION.match(line))
        }
        self._written: list[Any] = []

    def units(self) -> Iterator[Unit]:
        """Yield headings, paragraphs, list items and table cells."""
        text = self._file.text
        matter = _FRONT_MATTER.match(text)
        if matter:
            yield from self._matter_units(matter[0])
            text = text[matter.end() :]
        lines = text.split("\n")
        at = 0
        while at < len(lines):
            end = yield from self._block(lines, at)
            at = end

    def save(self, out: Path) -> None:
        """Write the file."""
        self._file.write(out, self.text())

    def text(self) -> str:
        """Return the text with what was put."""
        text = "".join(
            "".join(map(str, piece)) if isinstance(piece, list) else _written(piece)
            for piece in self._written
        )
        return text.removesuffix("\n")

    def _block(self, lines: Sequence[str], at: int) -> Generator[Unit, None, int]:
        """Yield the units of the block that begins at a line; return the line after it."""
        line = lines[at]
        if fence := _FENCE.match(line):
            end = _fence_end(lines, at, fence["sign"])
        elif _is_indented_code(lines, at) or _is_left(line):
            end = at + 1
        elif _begins_html(line):
            end = _html_end(lines, at)
            yield from self._html_units("\n".join(lines[at:end]) + "\n")
            return end
        elif heading := _HEADING.fullmatch(line):
            self._written.append(heading["lead"])
            level = heading["lead"].count("#")
            yield from self._text_units([heading["text"]], [], heading=level)
            self._written.append(heading["trail"] + "\n")
            return at + 1
        elif at + 1 < len(lines) and "|" in line and _DELIMITERS.fullmatch(lines[at + 1]):
            end = _table_end(lines, at)
            for number in range(at, end):
                if number == at + 1:
                    self._written.append(lines[number] + "\n")
                else:
                    yield from self._row_units(lines[number])
            return end
        else:
            return (yield from self._paragraph(lines, at))
        self._written += [f"{one}\n" for one in lines[at:end]]
        return end

    def _paragraph(self, lines: Sequence[str], at: int) -> Generator[Unit, None, int]:
        end = at + 1
        while end < len(lines) and _goes_on(lines, end):
            end += 1
        underlined = end < len(lines) and _UNDERLINE.fullmatch(lines[end]) is not None
        lead = _lead(lines[at])
        contents = [lines[at][len(lead) :]]
        joints = []
        for line in lines[at + 1 : end]:
            indent = _CONTINUED.match(line)
            prefix = indent[0] if indent else ""
            contents.append(line[len(prefix) :])
            joints.append(f"\n{prefix}")
        self._written.append(lead)
        level = (1 if lines[end].lstrip().startswith("=") else 2) if underlined else 0
        yield from self._text_units(contents, joints, heading=level)
        self._written.append("\n")
        return end

    def _text_units(
        self, contents: Sequence[str], joints: Sequence[str], *, heading: int
    ) -> Iterator[Unit]:
        place = len(self._written)
        pieces = [contents[0]]
        for joint, content in zip(joints, contents[1:], strict=True):
            pieces += [joint, content]
        source = "".join(pieces)
        self._written.append([source])
        found = inline_items(_lines(contents, joints), self._labels)
        current = list(found)

        def put(items: list[Item]) -> None:
            current[:] = items
            self._written[place] = [inline_text(current, source)]

        yield Unit(found, put, heading=heading)
        for item in found:
            if isinstance(item, Anchor) and isinstance(item.content, Picture):
                yield _picture_unit(item.content, lambda: put(list(current)))

    def _row_units(self, line: str) -> Iterator[Unit]:
        hidden = _CODE_SPAN.sub(lambda match: "x" * len(match[0]), line)
        at = 0
        for bar in [*_CELL_BAR.finditer(hidden), None]:
            end = bar.start() if bar else len(line)
            cell = line[at:end]
            bare = cell.strip()
            if bare:
                start = at + cell.index(bare)
                self._written.append(line[at:start])
                yield from self._text_units([bare], [], heading=0)
                self._written.append(line[start + len(bare) : end])
            else:
                self._written.append(cell)
            self._written.append("|" if bar else "\n")
            at = end + 1

    def _html_units(self, text: str) -> Iterator[Unit]:
        markup = Markup(text)
        self._written.append(markup)
        yield from markup.units()

    def _matter_units(self, matter: str) -> Iterator[Unit]:
        for line in matter.splitlines(keepends=True):
            field = _FIELD.fullmatch(line.rstrip("\n"))
            if field is None:
                self._written.append(line)
                continue
            self._written.append(field["key"] + field["quote"])
            yield self._value_unit(field["value"], field["quote"])
            self._written.append(line[field.end("value") :])

    def _value_unit(self, value: str, quote: str) -> Unit:
        place = len(self._written)
        self._written.append(value)

        def put(items: list[Item]) -> None:
            text = plain(items)
            if quote:
                text = text.replace(quote, "’" if quote == "'" else "”")
            elif re.search(r": |[ ]#|^[-&*!|>%@`]|:$", text):
                text = '"' + text.replace('"', "”") + '"'
            self._written[place] = text

        return Unit([Text(value)], put)


def _lines(contents: Sequence[str], joints: Sequence[str]) -> list[Item]:
    items: list[Item] = [Text(contents[0])]
    for before, joint, content in zip(contents, joints, contents[1:], strict=False):
        # Two spaces are a break by the rules; a bold label begins a line in practice.
        hard = before.endswith(("  ", "\\")) or content.startswith(("**", "__"))
        items += [Break(joint, soft=not hard), Text(content)]
    return items


def _picture_unit(picture: Picture, written: Callable[[], None]) -> Unit:
    def put(items: list[Item]) -> None:
        picture.description = plain(items).replace("[", "(").replace("]", ")")
        written()

    return Unit([Text(picture.description)], put, aside=True)


def _is_left(line: str) -> bool:
    """Say whether a line has no words: blank, a rule, a link's target, a directive."""
    return (
        not line.strip()
        or len(line) > _LONGEST_LINE
        or any((_DEFINITION.match(line), _DIRECTIVE.match(line), _RULE.fullmatch(line)))
    )


def _written(piece: Any) -> str:
    return piece.text() if isinstance(piece, Markup) else str(piece)


def _lead(line: str) -> str:
    match = _LEAD.match(line)
    return match[0] if match else ""


def _goes_on(lines: Sequence[str], at: int) -> bool:
    """Say whether a line goes on with the paragraph of the line before."""
    line = lines[at]
    bare = line.lstrip(" \t>")
    if (
        not bare
        or len(line) > _LONGEST_LINE
        or _FENCE.match(line)
        or _HEADING.fullmatch(line.lstrip(" \t>"))
    ):
        return False
    if _UNDERLINE.fullmatch(line) or _RULE.fullmatch(line) or _DIRECTIVE.match(line):
        return False
    if re.match(r"[-*+][ \t]|\d{1,9}[.)][ \t]|\[\^[^\]]+\]:|:[ \t]|\|", bare):
        return False
    quoted = line.lstrip().startswith(">") and not lines[at - 1].lstrip().startswith(">")
    row = "|" in line and at + 1 < len(lines) and _DELIMITERS.fullmatch(lines[at + 1])
    return not (quoted or row or _begins_html(line) or _DEFINITION.match(line))


def _fence_end(lines: Sequence[str], at: int, sign: str) -> int:
    opened = lines[at].strip()
    if sign == "$$" and opened.count("$$") > 1:
        return at + 1
    for number in range(at + 1, len(lines)):
        bare = lines[number].strip().lstrip("> ")
        if bare.startswith(sign) and not bare.strip(sign[0]):
            return number + 1
        if sign == "$$" and bare.endswith("$$"):
            return number + 1
    return len(lines)


def _is_indented_code(lines: Sequence[str], at: int) -> bool:
    """Say whether a line is code by its indent, and not the continuation of a list item."""
    if not lines[at].startswith(("    ", "\t")):
        return False
    for number in range(at - 1, max(-1, at - _LONGEST_ITEM), -1):
        before = lines[number]
        if before.strip() and not before.startswith(("    ", "\t")):
            return not re.match(
                r"[ ]{0,3}(?:[-*+]|\d{1,9}[.)])[ \t]|[ ]{0,3}[:[]|[ ]{2,3}\S", before
            )
    return True


def _begins_html(line: str) -> bool:
    match = _BLOCK_TAG.match(line)
    return match is not None and (match["name"] or "div").lower() not in _INLINE_TAGS


def _html_end(lines: Sequence[str], at: int) -> int:
    if lines[at].lstrip().startswith("<!--"):
        for number in range(at, len(lines)):
            if "-->" in lines[number]:
                return number + 1
        return len(lines)
    for name in ("script", "style", "pre", "svg"):
        if re.match(rf"\s*<{name}\b", lines[at], re.IGNORECASE):
            for number in range(at, len(lines)):
                if f"</{name}>" in lines[number].lower():
                    return number + 1
    end = at
    while end < len(lines) and lines[end].strip():
        end += 1
    return end


def _table_end(lines: Sequence[str], at: int) -> int:
    end = at + 2
    while end < len(lines) and "|" in lines[end] and lines[end].strip():
        end += 1
    return end
