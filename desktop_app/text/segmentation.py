"""Cuts a text into segments: sentence-sized spans, the unit the models see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

import sentencex

# The models' windows are 256 to 512 tokens. A token is rarely under 2 characters where there is an
# alphabet; an ideograph is at worst a token of its own.
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
        ends = _sentence_ends(text[block.start : block.end], language)
        segments.extend(_trimmed(text, block.start, ends))
    return [part for whole in _with_fragments_merged(text, segments) for part in _cut(text, whole)]


# A line of quotations costs sentencex time by the square of its length: minutes for a megabyte.
_LONGEST_GIVEN = 5000
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_BREAKS = str.maketrans(dict.fromkeys("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))
_SINGLE_BREAKS = frozenset({"\n", "\r", "\r\n", "\x85", "\u2028"})
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
_CJK_MARK = re.compile(
    f"[。！？｡．!?]+[{re.escape(_CLOSING)}]*|[{re.escape(_OPENING)}]|[{re.escape(_CLOSING)}]"
)
_IDEOGRAPHIC_END = re.compile("[。！？｡]")
_SOLID = re.compile(r"\S")
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
_BEFORE_SMALL_LETTER = re.compile(
    r"(?:^|[\s(,])(?:etc|ecc|usw|p\.\s?ex|c\.-à-d|т\.\s?е|и др)\.\s*$"
)
_LETTERS_BEFORE_END = re.compile(r"[^\W\d_]\.$")
_WORD_CHARACTER = re.compile(r"[^\W_]")
_PICTURE = re.compile("[\u2600-\u27bf\U0001f000-\U0001faff]")
_PICTURES = re.compile(rf"{_PICTURE.pattern}(?:{_PICTURE.pattern}|[\ufe0f\u200d\s])*")
_CUTS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![.!?。！？｡।۔؟])[.!?。！？｡।۔؟]++[」』）”’\"')\]]*+(?=\s|[^\x00-\x7f])\s*",
        r"[;；:：](?=\s|[^\x00-\x7f])\s*|\s[–—-]\s|\t|\s\|\s",
        r"[,，、،؛](?=\s|[^\x00-\x7f])\s*",
        r"\s+",
    )
)


def _blocks(text: str) -> Iterator[Span]:
    """Yield the lines of `text`, those that were only wrapped joined to one."""
    previous: re.Match[str] | None = None
    start = widest = 0
    for line in _LINE.finditer(text):
        if line.group().isspace():
            continue
        width = _width(line.group().strip())
        if previous and not _wraps(text, previous, line, max(widest, width)):
            yield Span(start, previous.end())
            previous = None
        if previous is None:
            start, widest = line.start(), 0
        previous, widest = line, max(widest, width)
    if previous:
        yield Span(start, previous.end())


def _width(line: str) -> int:
    """Columns on paper: an ideograph takes two."""
    return len(line) if line.isascii() else len(line) + len(_CJK.findall(line))


def _wraps(text: str, line: re.Match[str], following: re.Match[str], widest: int) -> bool:
    """Tell whether `following` continues the sentence of `line`, broken only to fit a page."""
    gap = text[line.end() : following.start()]
    if gap not in _SINGLE_BREAKS:
        return False
    before, after = line.group().strip(), following.group()
    width = _width(before)
    if width < _NARROWEST_WRAP or width < _WRAP_RAGGEDNESS * widest or before[0] == "#":
        return False
    if _TABLE_ROW.search(before) or _TABLE_ROW.search(after) or _LIST_MARKER.match(after):
        return False
    return not _LINE_END.search(before[-8:])  # a full stop and the quotation marks after it


def _sentence_ends(block: str, language: str) -> list[int]:
    """Return where the sentences of a line end, the last at its end."""
    block = _SURROGATE.sub("\ufffd", block.translate(_BREAKS))
    ends = list(accumulate(len(piece) for piece in _pieces(block, language)))
    if _CJK.search(block):
        ends = sorted({*ends, *_cjk_ends(block)})
    kept = {
        _after_pictures(block, end)
        for end in ends
        if end == len(block) or not _goes_on(block[max(0, end - 16) : end], block[end : end + 16])
    }
    return sorted(kept)


def _after_pictures(block: str, end: int) -> int:
    """Return the end of a sentence with the emoji that comment on it."""
    pictures = _PICTURES.match(block, end)
    return pictures.end() if pictures else end


def _pieces(block: str, language: str) -> Iterator[str]:
    """Yield what sentencex takes for sentences, given no more at a time than it is quick with."""
    start = 0
    while len(block) - start > _LONGEST_GIVEN:
        end = start + _cut_position(block[start : start + _LONGEST_GIVEN])
        yield from sentencex.segment(language, block[start:end])
        start = end
    yield from sentencex.segment(language, block[start:])


def _cjk_ends(block: str) -> Iterator[int]:
    """Yield every end at a 。 outside brackets: sentencex wants more than that to see one."""
    depth = opened = 0
    for mark in _CJK_MARK.finditer(block):
        marks = mark.group()
        if marks in _OPENING:
            opened = opened if depth else mark.start()
            depth += 1
            continue
        depth = max(0, depth - sum(character in _CLOSING for character in marks))
        if depth and mark.end() - opened > _LONGEST_CJK:
            depth = 0  # it was never closed
        if not depth and _IDEOGRAPHIC_END.search(marks):
            yield mark.end()


def _goes_on(tail: str, after: str) -> bool:
    """Tell whether the sentence that ends in `tail` goes on with `after`."""
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


def _trimmed(text: str, start: int, ends: list[int]) -> Iterator[Span]:
    offset = start
    for end in ends:
        inner = text[start : offset + end]
        right = len(inner.rstrip())
        if right:
            yield Span(start + len(inner) - len(inner.lstrip()), start + right)
        start = offset + end


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
        elif merged and _belongs_before(text, merged[-1], span):
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    if marker_start is not None:
        start = merged.pop().start if merged else marker_start
        merged.append(Span(start, segments[-1].end))
    return merged


def _belongs_before(text: str, before: Span, span: Span) -> bool:
    """Tell whether `span` holds no word; an emoji on a line of its own is an answer, though."""
    content = text[span.start : span.end]
    if _WORD_CHARACTER.search(content):
        return False
    own_line = _LINE.fullmatch(text, before.end, span.start) is None and before.end < span.start
    return not (own_line and _PICTURE.search(content))


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
        yield Span(start, start + len(text[start:end].rstrip()))
        rest = _SOLID.search(text, end, span.end)
        if rest is None:
            return
        start = rest.start()


def _cut_position(window: str) -> int:
    half = len(window) // 2
    for pattern in _CUTS:
        ends = [m.end() for m in pattern.finditer(window, half)]
        if ends:
            return ends[-1]
    # Nothing to cut at: cut before a letter, so that no accent or emoji part is torn off.
    for position in range(len(window) - 1, half, -1):
        if window[position].isalnum():
            return position
    return len(window)
