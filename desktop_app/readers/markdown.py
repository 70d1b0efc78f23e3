"""Markdown: its words without the marks, and title, author and date of its front matter."""

import re
from collections.abc import Iterator, Mapping
from html import unescape

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean
from desktop_app.readers.sniffing import text_like

FORMAT = Format(
    name="markdown",
    extensions=(".md", ".markdown", ".mdown", ".mkd"),
    reader="desktop_app.readers.markdown:read",
    sniff=text_like,
)

_FRONT_MATTER = re.compile(r"(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|$)", re.DOTALL)
_FIELD = re.compile(r"^([\w-]+)[ \t]*[:=][ \t]*(.+)$", re.MULTILINE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
_FENCE = re.compile(r"^[ ]{0,3}(?:```|~~~)")
_TAG = re.compile(r"</?[a-zA-Z][^<>\n]{0,300}>")
_LONGEST_LINE = 20_000
"""Characters. Longer lines are data, and searching pairs of marks in them takes for ever."""
_LINE_MARKS = (
    (re.compile(r"^[ ]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*$"), r"\1"),  # heading
    (re.compile(r"^[ ]{0,3}(?:>[ \t]?)+"), ""),  # quotation
    (re.compile(r"^[ \t]*(?:=+|-{2,}|(?:[*_-][ \t]*){3,})$"), ""),  # rule, underlined heading
    (re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+(?:[ \t]*:?-*:?[ \t]*)$"), ""),  # table
    (re.compile(r"^[ ]{0,3}\[[^\]\n]+\]:[ \t]+\S+.*$"), ""),  # where a link points to
    (re.compile(r"!\[([^\]\n]*)\]\([^()\n]*\)"), r"\1"),  # picture: its description
    (re.compile(r"\[([^\]\n]+)\]\((?:[^()\n]|\([^()\n]*\))*\)"), r"\1"),  # link: its words
    (re.compile(r"\[([^\]\n]+)\]\[[^\]\n]*\]"), r"\1"),
    (re.compile(r"<((?:https?|mailto):[^<>\s]+)>"), r"\1"),
    (re.compile(r"(\*\*\*|\*\*|__|~~)(?=\S)(.+?)(?<=\S)\1"), r"\2"),  # strong, struck out
    (re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+)(?<=\S)\1(?![\w*])"), r"\2"),  # emphasis
    (re.compile(r"(`{1,3})([^`\n]+)\1"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])"), r"\1"),
)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a Markdown file."""
    whole = clean(decode(source.data))
    matter = _FRONT_MATTER.match(whole)
    fields = _fields(matter[2]) if matter else {}
    body = whole[matter.end() :] if matter and fields else whole
    text = clean(without_marks(body))
    if not text and not fields:
        raise ReadingError(FailureKind.EMPTY, "no text")
    heading = _TITLE.search(body)
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text or "\n".join(fields.values()),
        title=fields.get("title") or (without_marks(heading[1]) if heading else None),
        author=fields.get("author"),
        date=iso_date(fields.get("date")),
    )


def without_marks(text: str) -> str:
    """Return Markdown as a person reads it; what stands in code blocks is left as it is."""
    lines: list[str] = []
    in_code = False
    for line in _COMMENT.sub("", text).split("\n"):
        if _FENCE.match(line):
            in_code = not in_code
        elif in_code:
            lines.append(line)
        else:
            lines.append(_unmarked(line))
    return "\n".join(lines)


def _unmarked(line: str) -> str:
    if len(line) > _LONGEST_LINE:
        return line
    for pattern, replacement in _LINE_MARKS:
        line = pattern.sub(replacement, line)
    if line.lstrip().startswith("|"):
        line = "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return unescape(_TAG.sub("", line))


def _fields(matter: str) -> Mapping[str, str]:
    return {match[1].lower(): match[2].strip().strip("\"'[]") for match in _FIELD.finditer(matter)}
