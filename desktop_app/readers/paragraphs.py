"""Paragraphs, as every reader hands them on: one a line, without control characters."""

import re
from collections.abc import Iterable

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def clean(text: str) -> str:
    """Return `text` with one kind of line end and without what no person typed."""
    text = _CONTROL.sub("", _LINE_ENDS.sub("\n", text))
    return _BLANK_LINES.sub("\n\n", text).strip()


def join_paragraphs(paragraphs: Iterable[str]) -> str:
    """Join paragraphs by line ends, leaving out empty ones and trailing spaces."""
    lines = (line.strip() for text in paragraphs for line in clean(text).split("\n"))
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """Return `text` with every run of white space made one space."""
    return " ".join(clean(text).split())


def join_cells(cells: Iterable[str]) -> str:
    """Return the cells of a table row in one line, apart by tabs; empty ones at the end go."""
    return "\t".join(one_line(cell) for cell in cells).rstrip()
