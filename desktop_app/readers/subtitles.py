"""Subtitles (srt, vtt): what is said, without the times."""

import html
import re
from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.sniffing import LIKELY, text_like

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}.*$", re.MULTILINE)
_EARLY_TIMING = re.compile(rb"^[ \t]*[\d:.,]+[ \t]*-->[ \t]*[\d:.,]+", re.MULTILINE)


def _sniff(head: bytes) -> float:
    if not text_like(head):
        return 0.0
    return LIKELY if _EARLY_TIMING.search(head[:2048]) else text_like(head) / 2


FORMAT = Format(
    name="subtitles",
    extensions=(".srt", ".vtt"),
    reader="desktop_app.readers.subtitles:read",
    sniff=_sniff,
)

_BLOCK = re.compile(r"\n[ \t]*\n+")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?[ \t]+([^>]{1,80})>")
_MARKUP = re.compile(r"<[^>\n]{0,100}>|\{\\[^}\n]{0,100}\}")
_NOT_SAID = ("WEBVTT", "NOTE", "STYLE", "REGION")
_SENTENCE_END = re.compile(r"[.!?…。！？♪][\"'”’」』)\]）]*$")
_JAPANESE_END = re.compile("[\u3040-\u30ff\u4e00-\u9fff]$")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a subtitle file, a sentence or a speaker's turn a line."""
    text = clean(decode(source.data))
    cues = [cue for block in _BLOCK.split(text) if (cue := _cue(block))]
    said = "\n".join(_joined(cues))
    if not said:
        raise ReadingError(FailureKind.EMPTY, "no cue has text")
    yield Document(name=source.name, kind=FORMAT.name, text=said)


def _cue(block: str) -> str:
    timing = _TIMING.search(block)
    if timing is None or block.startswith(_NOT_SAID[1:]):
        return ""
    words = _VOICE.sub(r"\1: ", block[timing.end() :])
    return one_line(html.unescape(_MARKUP.sub("", words)))


def _joined(cues: list[str]) -> Iterator[str]:
    """Join cues that a sentence runs through; a cue said twice in a row is a scrolling caption."""
    line = ""
    last = ""
    for cue in cues:
        if cue == last:
            continue
        last = cue
        space = "" if _JAPANESE_END.search(line) else " "
        line = f"{line}{space}{cue}" if line else cue
        if _SENTENCE_END.search(line) or cue.startswith(("- ", "– ")):
            yield line
            line = ""
    if line:
        yield line
