"""Subtitles (srt, vtt): timings, settings and tags stay; sentences over several cues are whole."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from desktop_app.export.translated.plain_text import EncodedText
from desktop_app.export.translated.tagged_text import Closing, Opening, Token, matched, rendered
from desktop_app.export.translated.units import Anchor, Break, Item, Opened, Text, Unit

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}"
_TIMING = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}.*")
_TAG = re.compile(
    r"(?P<close></[a-zA-Z]+>|\{/[a-zA-Z]\})"
    r"|(?P<open><[a-zA-Z][^<>]*>|\{[a-zA-Z]\})"
    r"|(?P<other><\d[\d:.]*>|\{\\[^{}]*\}|\{[a-zA-Z]:[^{}]*\})"
)
_NAME = re.compile(r"[a-zA-Z]+")
_VTT_BLOCKS = ("NOTE", "STYLE", "REGION", "WEBVTT", "X-TIMESTAMP-MAP")
_ENDED = re.compile(r"[.!?…。！？:♪\])]['\"”’»」』)\]]*$")
_SPEAKER = re.compile(r"(?:[-–—‐]\s?|>>|♪|[\[(【（])")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
LINE, CJK_LINE = 42, 16
"""Characters a line of a subtitle may have, as broadcasters hold it."""
_LONGEST_SENTENCE = 4
"""Cues one sentence may span; a longer one is a text without punctuation."""


def open_subtitles(opened: Opened) -> "SubtitleEditing":
    """Open a subtitle file."""
    return SubtitleEditing(opened)


@dataclass(slots=True)
class _Cue:
    """The lines of one cue, by their place in the file."""

    first: int
    lines: list[str]
    written: list[str] | None = None


class SubtitleEditing:
    """A subtitle file being translated."""

    lost: tuple[str, ...] = ()

    def __init__(self, opened: Opened) -> None:
        self._file = EncodedText(opened.data)
        self._is_vtt = self._file.text.startswith("WEBVTT")
        self._lines = self._file.text.split("\n")
        self._cues = list(_cues(self._lines))
        self._width = CJK_LINE if opened.target[:2] in ("ja", "zh", "ko") else LINE

    def units(self) -> Iterator[Unit]:
        """Yield sentences: the cues that hold one are translated together."""
        group: list[_Cue] = []
        for cue in self._cues:
            if group and not self._goes_on(group, cue):
                yield self._unit(group)
                group = []
            group.append(cue)
        if group:
            yield self._unit(group)

    def save(self, out: Path) -> None:
        """Write the subtitles, with line ends and encoding as they were."""
        self._file.write(out, self.text())

    def text(self) -> str:
        """Return the file with what was put."""
        lines: list[str] = []
        at = 0
        for cue in self._cues:
            lines += self._lines[at : cue.first]
            lines += cue.lines if cue.written is None else cue.written
            at = cue.first + len(cue.lines)
        return "\n".join([*lines, *self._lines[at:]])

    def _goes_on(self, group: Sequence[_Cue], cue: _Cue) -> bool:
        """Say whether a cue goes on with the sentence of those before."""
        before = _TAG.sub("", " ".join(group[-1].lines)).strip()
        after = _TAG.sub("", cue.lines[0]).strip() if cue.lines else ""
        several = any(_SPEAKER.match(_TAG.sub("", line).strip()) for line in group[-1].lines)
        if not before or not after or several or len(group) >= _LONGEST_SENTENCE:
            return False
        if _ENDED.search(before) or _SPEAKER.match(after) or "<v" in cue.lines[0]:
            return False
        return not after[0].isupper() or before[-1] in ",;" or before[-1].islower()

    def _unit(self, cues: list[_Cue]) -> Unit:
        tokens: list[Token] = []
        for number, cue in enumerate(cues):
            if number:
                tokens.append(Text(_joint(cues[number - 1].lines, cue.lines)))
            for place, line in enumerate(cue.lines):
                if place and _SPEAKER.match(_TAG.sub("", line).strip()):
                    tokens.append(Break("\n"))
                elif place:
                    tokens.append(Text(_joint(cue.lines[place - 1 : place], [line])))
                tokens.extend(_tokens(line, is_vtt=self._is_vtt))
        sizes = [max(1, len(_TAG.sub("", " ".join(cue.lines)))) for cue in cues]

        def put(items: list[Item]) -> None:
            for cue, part in zip(cues, _shared_out(items, sizes), strict=True):
                # Where the author let lines be longer, two of them are better than three.
                longest = max(len(_TAG.sub("", line)) for line in cue.lines)
                cue.written = self._wrapped(part, max(self._width, longest))

        return Unit(matched(tokens), put)

    def _wrapped(self, items: list[Item], width: int) -> list[str]:
        """Return the lines of a cue: at most two a speaker, about equally long."""
        lines: list[list[Item]] = [[]]
        for item in items:
            if isinstance(item, Break):
                lines.append([])
            else:
                lines[-1].append(item)
        broken: list[Item] = []
        for number, line in enumerate(lines):
            if number:
                broken.append(Text("\n"))
            broken += _broken(line, width)
        text = "".join(map(str, rendered(broken, self._escaped)))
        return [line.strip() for line in text.split("\n") if line.strip()]

    def _escaped(self, text: str) -> str:
        if not self._is_vtt:
            return text
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cues(lines: list[str]) -> Iterator[_Cue]:
    """Yield the text of each cue: what follows a timing, up to a blank line or the next number."""
    cue: _Cue | None = None
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else ""
        if _TIMING.fullmatch(line):
            if cue and cue.lines:
                yield cue
            cue = _Cue(index + 1, [])
        elif cue and (
            not line.strip() or (line.strip().isdecimal() and _TIMING.fullmatch(following))
        ):
            if cue.lines:
                yield cue
            cue = None
        elif cue:
            cue.lines.append(line)
    if cue and cue.lines:
        yield cue


def _tokens(line: str, *, is_vtt: bool) -> Iterator[Token]:
    at = 0
    for match in _TAG.finditer(line):
        if match.start() > at:
            yield _text(line[at : match.start()], is_vtt=is_vtt)
        raw = match[0]
        name = _NAME.search(raw)
        if match["other"] or name is None:
            yield Anchor(raw)
        elif match["close"]:
            yield Closing(name[0].lower(), raw)
        else:
            yield Opening(name[0].lower(), raw)
        at = match.end()
    if at < len(line):
        yield _text(line[at:], is_vtt=is_vtt)


def _text(text: str, *, is_vtt: bool) -> Text:
    return Text(unescape(text) if is_vtt else text)


def _joint(before: Sequence[str], after: Sequence[str]) -> str:
    last = _TAG.sub("", before[-1]).strip()[-1:] if before else ""
    first = _TAG.sub("", after[0]).strip()[:1] if after else ""
    return "" if _CJK.match(last) and _CJK.match(first) else " "


def _shared_out(items: list[Item], sizes: Sequence[int]) -> list[list[Item]]:
    """Cut a translated sentence into as many parts as it had cues, about as long as those were."""
    if len(sizes) == 1:
        return [items]
    text = "".join(item.text if isinstance(item, Text) else "" for item in items)
    cuts = _cuts(text, sizes)
    parts: list[list[Item]] = [[] for _size in sizes]
    at = 0
    part = 0
    for item in items:
        if not isinstance(item, Text):
            parts[part].append(item)
            continue
        rest = item.text
        while part < len(cuts) and at + len(rest) > cuts[part]:
            size = cuts[part] - at
            if size > 0:
                parts[part].append(Text(rest[:size].rstrip(), item.style))
            rest = rest[max(size, 0) :].lstrip() if size >= 0 else rest
            at = len(text) - len(text[cuts[part] :].lstrip())
            part += 1
        if rest:
            parts[part].append(Text(rest, item.style))
            at += len(rest)
    return parts


def _cuts(text: str, sizes: Sequence[int]) -> list[int]:
    """Return where to cut: near each part's share, after a comma rather than amid a clause."""
    places = [match.start() for match in re.finditer(r"(?<=\S)\s+(?=\S)", text)]
    if len(places) < len(sizes) - 1:
        places = list(range(1, len(text)))
    cuts: list[int] = []
    total = sum(sizes)
    for number in range(1, len(sizes)):
        wanted = len(text) * sum(sizes[:number]) / total
        left = [place for place in places if not cuts or place > cuts[-1]]
        left = left[: len(left) - (len(sizes) - 1 - number)] or left
        if not left:
            cuts.append(len(text))
            continue
        best = min(left, key=lambda place: _cost(text, place, wanted, len(text) / len(sizes)))
        cuts.append(best)
    return cuts


def _cost(text: str, place: int, wanted: float, part: float) -> float:
    clause = part / 4 if text[place - 1] in ",;:.–—、。" else 0
    return abs(place - wanted) - clause


def _broken(items: list[Item], width: int) -> list[Item]:
    """Cut a line that is too long into two of about equal length, or as many as it takes."""
    text = "".join(item.text if isinstance(item, Text) else "" for item in items)
    if len(text.strip()) <= width:
        return items
    count = 2 if len(text) <= 2 * width else -(-len(text) // width)
    cuts = set(_cuts(text, [1] * count))
    broken: list[Item] = []
    at = 0
    for item in items:
        if not isinstance(item, Text):
            broken.append(item)
            continue
        start = 0
        for cut in sorted(cut for cut in cuts if at <= cut < at + len(item.text)):
            broken.append(Text(item.text[start : cut - at], item.style))
            broken.append(Text("\n", item.style))
            start = cut - at + (1 if item.text[cut - at].isspace() else 0)
        broken.append(Text(item.text[start:], item.style))
        at += len(item.text)
    return [item for item in broken if not isinstance(item, Text) or item.text]
