"""Cuts a text into segments: sentence-sized spans, the unit the models see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

# Windows of the models are 256 to 512 tokens. A token is about 2.5 characters or more in
# alphabetic scripts and 1.2 in Chinese and Japanese (measured on multilingual-e5's vocabulary).
_LONGEST = 600
_LONGEST_CJK = 300

# A line that a program wrapped is nearly as long as its neighbours, and no shorter than this
# many columns: narrower text (a poem, a list of answers) has its line breaks on purpose.
_NARROWEST_WRAP = 40
_WRAP_RAGGEDNESS = 0.7


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text: characters `start` up to, not including, `end`."""

    start: int
    end: int


def segment(text: str, language: str) -> list[Span]:
    """Return the sentences of `text`, in order, trimmed, together covering all but white space.

    `language` is an ISO 639 code; an unknown one is treated as English, whose rules suit most.
    A heading, list item or table row is a segment of its own even without punctuation. Nothing
    is longer than the models' windows: an endless sentence is cut at a clause or a space.
    """
    segments: list[Span] = []
    for block in _blocks(text):
        sentences = _sentences(text[block.start : block.end], language)
        segments.extend(_trimmed(text, block.start, sentences))
    return [part for whole in _with_fragments_merged(text, segments) for part in _cut(text, whole)]


_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_SURROGATE = re.compile("[\ud800-\udfff]")
_OPENING, _CLOSING = "「『（【〔［｛〈《“‘([", "」』）】〕］｝〉》”’)]"
_LIST_MARKER = re.compile(
    r"\s*(?:[-*+•‣▪●○◦·–—・※►✓#>|]|[①-⑳]|\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})[.)）．、]"
    r"|第?[0-9０-９一二三四五六七八九十]{1,3}[章節条項、．.)）])(?:\s|(?<=[・※、．）①-⑳章節条項]))"
)
_LONE_MARKER = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxIVX]{1,5})[.)）．、]|[①-⑳]|[-*+•‣▪●○◦·–—・※►✓]|#{1,6}"
)
_LINE_END = re.compile(r"[.!?:;…。！？：；｡।॥؟۔።៖။]['\"”’»)\]」』）]*\s*$")
_TABLE_ROW = re.compile(r"\t|\s\|\s")
_INNER_END = re.compile(f"[。！？｡．!?]+[{re.escape(_CLOSING)}]*")
# A Japanese sentence goes on after its quotation: と言った, って, という, を, ...
_QUOTE_GOES_ON = re.compile(r"\s*(?:[とっをがはにのもでやへ、]|など|なんて|から|まで)")
_QUOTE_ENDED = re.compile(r"[。！？｡!?…][」』）”’]+\s*$")
# Abbreviations that sentencex takes for an end: before anything, a number, a small letter.
_BEFORE_NAME = re.compile(
    r"(?:^|[\s(«\"“])(?:av|eng|prof|profa|exmo|exma|sto|sta|gov|approx|aprox|env|cf|vs|incl|"
    r"M|MM|Mme|Mlle)\.\s+$"
)
_BEFORE_NUMBER = re.compile(
    r"(?:^|[\s(])(?:no|nos|nr|n|nº|núm|num|pág|págs|pag|p|pp|art|arts|fig|figs|cap|vol|sec|séc|inc|"
    r"tel|ca|ed|eds|min|max|máx|mín|eq|ref|km|tab|ул|стр|ст|рис)\.\s*$",
    re.IGNORECASE,
)
_BEFORE_SMALL_LETTER = re.compile(r"(?:^|[\s(,])(?:etc|ecc|usw|p\.\s?ex|т\.\s?е|и др)\.\s*$")
_LETTERS_BEFORE_END = re.compile(r"[^\W\d_]\.$")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[.!?。！？｡।۔؟]+[」』）”’\"')\]]*(?=\s|[^\x00-\x7f])\s*",
        r"[;；:：](?=\s|[^\x00-\x7f])\s*|\s[–—-]\s|\t|\s\|\s",
        r"[,，、،؛](?=\s|[^\x00-\x7f])\s*",
        r"\s+",
    )
)


def _blocks(text: str) -> Iterator[Span]:
    """Yield the lines of `text`, those that were only wrapped joined to one."""
    lines = [m for m in _LINE.finditer(text) if not m.group().isspace()]
    widest = [_width(line.group()) for line in lines]
    first = 0
    for index, line in enumerate(lines):
        following = lines[index + 1] if index + 1 < len(lines) else None
        if following and _wraps(text, line, following, max(widest[first : index + 2])):
            continue
        yield Span(lines[first].start(), line.end())
        first = index + 1


def _width(line: str) -> int:
    """Columns on paper: an ideograph takes two."""
    return len(line) if line.isascii() else len(line) + len(_CJK.findall(line))


def _wraps(text: str, line: re.Match[str], following: re.Match[str], widest: int) -> bool:
    """Tell whether `following` continues the sentence of `line`, broken only to fit a page."""
    gap = text[line.end() : following.start()].replace("\r\n", "\n")
    before, after = line.group(), following.group()
    if len(gap) != 1 or gap not in "\n\r\x85\u2028" or _LINE_END.search(before):
        return False
    if _TABLE_ROW.search(before) or _TABLE_ROW.search(after) or _LIST_MARKER.match(after):
        return False
    if before.lstrip().startswith("#"):
        return False
    width = _width(before.strip())
    return width >= _NARROWEST_WRAP and width >= _WRAP_RAGGEDNESS * widest


def _sentences(block: str, language: str) -> list[str]:
    block = block.translate(_BREAKS)
    try:
        pieces = sentencex.segment(language, block)
    except UnicodeEncodeError:
        pieces = sentencex.segment(language, _SURROGATE.sub("\ufffd", block))
    if _CJK.search(block):
        pieces = [part for piece in pieces for part in _split_cjk(piece)]
    return _mended(pieces)


def _split_cjk(piece: str) -> list[str]:
    """Split after 。 wherever no bracket is open: sentencex wants more than that to see an end."""
    parts: list[str] = []
    start = 0
    for end in _INNER_END.finditer(piece):
        part = piece[start : end.end()]
        ideographic = any(mark in "。！？｡" for mark in end.group())
        if ideographic and end.end() < len(piece) and _balanced(part):
            parts.append(part)
            start = end.end()
    return [*parts, piece[start:]]


def _balanced(part: str) -> bool:
    return sum(map(part.count, _OPENING)) <= sum(map(part.count, _CLOSING))


def _mended(pieces: list[str]) -> list[str]:
    """Join what sentencex split inside a sentence."""
    mended: list[str] = []
    for piece in pieces:
        if mended and _goes_on(mended[-1], piece):
            mended[-1] += piece
        else:
            mended.append(piece)
    return mended


def _goes_on(before: str, after: str) -> bool:
    tail = before[-16:]  # longer than any abbreviation or quotation mark looked for
    head = after[:1]
    if _LETTERS_BEFORE_END.search(tail) and not _CJK.match(head):
        return True  # no space after the full stop: c.-à-d., a file name, an address
    if head.isdecimal() and _BEFORE_NUMBER.search(tail):
        return True
    if head.islower() and _BEFORE_SMALL_LETTER.search(tail):
        return True
    if _BEFORE_NAME.search(tail):
        return True
    return bool(_QUOTE_ENDED.search(tail) and _QUOTE_GOES_ON.match(after))


def _trimmed(text: str, start: int, pieces: list[str]) -> Iterator[Span]:
    for piece in pieces:
        end = start + len(piece)
        inner = text[start:end]
        left = len(inner) - len(inner.lstrip())
        right = len(inner.rstrip())
        if right:
            yield Span(start + left, start + right)
        start = end


def _with_fragments_merged(text: str, segments: list[Span]) -> list[Span]:
    """Join a list marker to its item, and marks without a word ("–", "***") to their neighbour."""
    merged: list[Span] = []
    marker_start: int | None = None
    for span in segments:
        content = text[span.start : span.end]
        if _LONE_MARKER.fullmatch(content):
            marker_start = span.start if marker_start is None else marker_start
        elif marker_start is not None:
            merged.append(Span(marker_start, span.end))
            marker_start = None
        elif merged and not _WORD_CHARACTER.search(content) and not _PICTURE.search(content):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    if marker_start is not None:
        start = merged.pop().start if merged else marker_start
        merged.append(Span(start, segments[-1].end))
    return merged


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Yield `span` in parts that fit the models, cut at the strongest mark that is near enough."""
    start = span.start
    while True:
        window = text[start : min(span.end, start + _LONGEST)]
        longest = _LONGEST_CJK if len(_CJK.findall(window)) * 3 > len(window) else _LONGEST
        if span.end - start <= longest:
            yield Span(start, span.end)
            return
        end = start + _cut_position(window[:longest])
        part = text[start:end].rstrip()
        yield Span(start, start + len(part))
        start = end + len(text[end : span.end]) - len(text[end : span.end].lstrip())


def _cut_position(window: str) -> int:
    half = len(window) // 2
    for pattern in _CUTS:
        ends = [m.end() for m in pattern.finditer(window, half)]
        if ends:
            return ends[-1]
    # Nothing to cut at: cut at the window, but not inside a surrogate pair's or a mark's letter.
    end = len(window)
    while end > half and not window[end - 1].isalnum():
        end -= 1
    return end if end > half else len(window)
