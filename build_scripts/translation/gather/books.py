"""Sentences from plain text: books, dictionaries with their examples, sayings, manual pages."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from build_scripts.translation.gather.cleaning import Line, lines_of_paragraph, tidy

_SAYINGS_END = re.compile(r"\n%\n")
_EXAMPLE = re.compile(r'"([^"]+)"')
_LEAST_WORDS_IN_EXAMPLE = 4


def text_lines(path: Path, language: str, source: str) -> Iterator[Line]:
    """Yield the sentences of a plain text whose paragraphs are parted by empty lines."""
    for paragraph in re.split(r"\n\s*\n|\n%\n", read_text(path)):
        yield from lines_of_paragraph(paragraph, language, source)


def wordnet_lines(path: Path, language: str, source: str) -> Iterator[Line]:
    """Yield the definitions and the examples of a WordNet `data.*` file."""
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        _, bar, gloss = line.partition(" | ")
        if not bar:
            continue
        for example in _EXAMPLE.findall(gloss):
            if len(example.split()) >= _LEAST_WORDS_IN_EXAMPLE:
                text = example[0].upper() + example[1:]
                text = text if text[-1] in ".!?" else f"{text}."
                yield from lines_of_paragraph(text, language, source)
        definition = tidy(_EXAMPLE.sub("", gloss).strip("; "))
        if definition and definition[0].isalpha():
            yield from lines_of_paragraph(definition[0].upper() + definition[1:], language, source)


def manual_lines(path: Path, language: str, source: str) -> Iterator[Line]:
    """Yield the sentences of a manual page."""
    for paragraph in manual_paragraphs(read_text(path)):
        yield from lines_of_paragraph(paragraph, language, source)


def manual_paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a manual page's source, without its macros."""
    found = [""]
    verbatim = False
    for line in text.split("\n"):
        if line.startswith((".nf", ".EX", ".fi", ".EE")):
            verbatim = line.startswith((".nf", ".EX"))
            found.append("")
        elif verbatim or line.startswith(('.\\"', "'\\\"")):
            continue
        elif font := re.match(r"\.([BI]|BR|IR|RB|RI|BI|IB) +(.*)", line):
            words = font[2].replace('"', "")
            found[-1] += " " + (words if len(font[1]) == 1 else _joined(words))
        elif line.startswith((".", "'")) or not line.strip():
            found.append("")
        else:
            found[-1] += f" {line}"
    return [plain for one in found if (plain := _without_escapes(one).strip())]


def read_text(path: Path) -> str:
    """Return a text file's content, unpacked where it is gzipped (dictzip too)."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _joined(words: str) -> str:
    return re.sub(r"(?<=\w) (?=[,.;:()])|(?<=\() | (?=\(\d)", "", words)


def _without_escapes(text: str) -> str:
    text = re.sub(r"\\f(?:\[\w*\]|\(\w\w|.)|\\s[-+]?\d|\\&|\\/|\\,|\\%|\\c", "", text)
    for escape, plain in {"\\-": "-", "\\(aq": "'", "\\(lq": "“", "\\(rq": "”", "\\ ": " "}.items():
        text = text.replace(escape, plain)
    text = re.sub(r"\\\[?(?:em|en)\]?", "–", text)
    return text.replace("\\e", "\\")
