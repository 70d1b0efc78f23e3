"""Subtitles (srt, vtt, sbv): what is said, joined to sentences, without timings and tags."""

import re
from collections.abc import Iterator
from html import unescape

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.sniffing import CERTAIN, LIKELY, text_like

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,:]\d{1,3})?"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*(?:-->|,)[ \t]*{_TIME}.*")
_FIRST_CUE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\d+\s*\n)?\s*(?:\d+:)?\d+:\d+[.,]\d+\s+-->\s")


def sniff(head: bytes) -> float:
    """Look for the WEBVTT header, or a first cue's timing."""
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return CERTAIN
    return LIKELY if _FIRST_CUE.match(head) else text_like(head)


FORMAT = Format(
    name="subtitles",
    extensions=(".srt", ".vtt", ".sbv"),
    reader="desktop_app.readers.subtitles:read",
    sniff=sniff,
)

_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}|\{[a-zA-Z]:[^{}]*\}")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_ENDED = re.compile(r"[.!?…。！？:]['\"”’»」』)\]]*$")
_NEW_SPEAKER = re.compile(r"^(?:-\s|–\s|—\s|\[|\(|♪|>>|[\w .]{1,30}:\s)")
_CJK_AT_END = re.compile("[\u3040-\u30ff\u3400-\u9fff]$")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a subtitle file: a sentence or a speaker's turn a line."""
    sentences = _joined(_spoken(clean(decode(source.data))))
    text = "\n".join(sentences)
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no cue has text")
    yield Document(name=source.name, kind=FORMAT.name, text=text)


def _spoken(text: str) -> Iterator[str]:
    """Yield the lines of all cues. Captions that roll up repeat the line before: once is enough."""
    before = ""
    for lines in _cues(text.split("\n")):
        for line in lines:
            spoken = one_line(unescape(_TAG.sub("", _VOICE.sub(_name_speaker, line))))
            if spoken and spoken != before:
                yield spoken
                before = spoken


def _cues(lines: list[str]) -> Iterator[list[str]]:
    """Yield each cue's lines: those after a timing, up to a blank line or the next number."""
    cue: list[str] | None = None
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _TIMING.fullmatch(line):
            if cue:
                yield cue
            cue = []
        elif not line.strip() or cue is None:
            if cue:
                yield cue
            cue = None
        elif not (line.strip().isdecimal() and _TIMING.fullmatch(following)):
            cue.append(line)
    if cue:
        yield cue


def _name_speaker(match: re.Match[str]) -> str:
    return f"{match[1].strip()}: "


def _joined(lines: Iterator[str]) -> list[str]:
    """Join lines until a sentence ends or somebody else speaks."""
    sentences: list[str] = []
    for line in lines:
        if sentences and not _ENDED.search(sentences[-1]) and not _NEW_SPEAKER.match(line):
            space = "" if _CJK_AT_END.search(sentences[-1]) else " "
            sentences[-1] += space + line
        else:
            sentences.append(line)
    return sentences
