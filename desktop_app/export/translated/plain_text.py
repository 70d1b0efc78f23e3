"""Plain text: encoding, line ends, indents and the width of wrapped paragraphs stay."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

from desktop_app.documents import FailureKind
from desktop_app.export.translated.office import plain
from desktop_app.export.translated.units import Item, Opened, Text, Unit
from desktop_app.readers.encodings import find_encoding
from desktop_app.readers.formats import ReadingError

_UNICODE = frozenset(("utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be"))
_LINE_START = re.compile(r"\s*(?:[-*+•‣▪●○◦–—]\s+|\(?(?:\d{1,3}|[a-zA-Z])[.)]\s+|>\s?)?")
_NARROWEST, _RAGGEDNESS = 40, 0.7
"""A line that was wrapped is no shorter than this many columns, and nearly as long as the rest."""
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# A line may break after a Japanese or Chinese character, but not before a closing mark.
_UNBROKEN = re.compile(
    "[「『（]*[\u3040-\u30ff\u3400-\u9fff][、。，．！？」』）]*\\s*"
    "|[^\\s「『（\u3040-\u30ff\u3400-\u9fff]+\\s*|\\S\\s*"
)


class EncodedText:
    """Text with what is needed to write it as it came: encoding, mark, line ends."""

    def __init__(self, data: bytes) -> None:
        if not data.strip():
            raise ReadingError(FailureKind.EMPTY, "no text")
        self._encoding = find_encoding(data)
        text = data.decode(self._encoding, "replace")
        self._mark = "\ufeff" if text.startswith("\ufeff") else ""
        text = text.removeprefix("\ufeff")
        crlf = text.count("\r\n")
        if crlf * 2 > text.count("\n"):
            self._line_end = "\r\n"
        elif "\n" not in text and "\r" in text:
            self._line_end = "\r"
        else:
            self._line_end = "\n"
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")

    def write(self, out: Path, text: str) -> None:
        """Write `text` as the original was; as UTF-8 where its encoding lacks a letter."""
        whole = self._mark + text.replace("\n", self._line_end)
        try:
            data = whole.encode(self._encoding)
        except UnicodeEncodeError:
            data = whole.encode("utf-8-sig")
        out.write_bytes(data)


def open_text(opened: Opened) -> "TextEditing":
    """Open a plain text."""
    return TextEditing(opened)


class TextEditing:
    """A plain text being translated."""

    lost: tuple[str, ...] = ()

    def __init__(self, opened: Opened) -> None:
        self._file = EncodedText(opened.data)
        self._blocks = list(_blocks(self._file.text.split("\n")))

    def units(self) -> Iterator[Unit]:
        """Yield a paragraph that was wrapped as one, any other line by itself."""
        for place, lines in enumerate(self._blocks):
            first = _LINE_START.match(lines[0])
            lead = first[0] if first else ""
            body = [lines[0][len(lead) :], *(line.strip() for line in lines[1:])]
            yield Unit([Text(_joined(body))], self._writer(place, lead))

    def save(self, out: Path) -> None:
        """Write the text."""
        self._file.write(out, self.text())

    def text(self) -> str:
        """Return the text with what was put."""
        return "\n".join(line for lines in self._blocks for line in lines)

    def _writer(self, place: int, lead: str) -> "_Writer":
        return _Writer(self._blocks, place, lead)


class _Writer:
    """Writes one translated paragraph, wrapped as the original was."""

    def __init__(self, blocks: list[list[str]], place: int, lead: str) -> None:
        self._blocks, self._place, self._lead = blocks, place, lead

    def __call__(self, items: list[Item]) -> None:
        lines = self._blocks[self._place]
        text = plain(items)
        if len(lines) == 1:
            self._blocks[self._place] = [self._lead + text]
            return
        indent = lines[1][: len(lines[1]) - len(lines[1].lstrip())]
        width = max(map(len, lines))
        if _CJK.search(text):
            cut = _cut(text, max(1, width - len(indent)))
            self._blocks[self._place] = [
                (indent if number else self._lead) + part for number, part in enumerate(cut)
            ]
            return
        self._blocks[self._place] = textwrap.wrap(
            text,
            width,
            initial_indent=self._lead,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _cut(text: str, size: int) -> list[str]:
    """Cut a text with Japanese or Chinese in it into lines, no word of other scripts in two."""
    lines = [""]
    for piece in _UNBROKEN.findall(text):
        if lines[-1] and len(lines[-1] + piece.rstrip()) > size:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]


def _blocks(lines: list[str]) -> Iterator[list[str]]:
    """Yield lines, those of a wrapped paragraph together."""
    widest = max((len(line) for line in lines), default=0)
    gathered: list[str] = []
    for line in lines:
        if gathered and not _goes_on(gathered[-1], line, widest):
            yield gathered
            gathered = []
        gathered.append(line)
    if gathered:
        yield gathered


def _goes_on(before: str, line: str, widest: int) -> bool:
    """Say whether `line` goes on with the line before, which was full."""
    start = _LINE_START.match(line)
    if not before.strip() or not line.strip() or "\t" in before.strip() or "\t" in line.strip():
        return False
    if start and start[0].strip():
        return False
    # The first word of this line would not have fitted on the one before.
    full = len(before) + 1 + len(line.split(maxsplit=1)[0]) > _RAGGEDNESS * widest
    return len(before) >= _NARROWEST and full and widest <= 120 and not _ends_block(before, line)  # noqa: PLR2004


def _ends_block(before: str, line: str) -> bool:
    indent = len(before) - len(before.lstrip()) != len(line) - len(line.lstrip())
    hanging = _LINE_START.match(before)
    return indent and not (hanging and hanging[0].strip())


def _joined(lines: list[str]) -> str:
    text = lines[0]
    for line in lines[1:]:
        cjk = _CJK.match(text[-1:]) and _CJK.match(line[:1])
        text = f"{text.rstrip()}{'' if cjk else ' '}{line}"
    return text
