"""What a model must not touch: addresses, placeholders, tags, characters it has never seen.

Each is put into the sentence as a short word that models carry over (XX1), and put back after. Of
the stand-ins tried, {1}, #1, @1 and <1> get lost, XX1 comes through; and unlike a placeholder, a
word in capitals is taken for a name, so that the grammar around it stays right.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from desktop_app.tasks.translation.editing import Edit, Edits
from desktop_app.text.segmentation import Span

_TAG = re.compile(r"</?[A-Za-z0-9][^<>\s]*(?:\s[^<>]{0,500})?>")
_UNTOUCHABLE = re.compile(
    r"(?:[a-z][a-z0-9+.-]{1,15}://|www\.)[^\s<>\"]+"  # addresses
    r"|(?:mailto:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"
    r"|\{\{[^{}]{0,200}\}\}|\$?\{[^{}]{0,200}\}|\[\[[^\[\]]{0,200}\]\]"  # placeholders
    r"|`[^`]{1,200}`|```\w*"  # code
    r"|%\(\w{1,100}\)[-#0+ ]*\d*(?:\.\d+)?[a-zA-Z]|%(?:\d+\$)?[-#0+]*\d*(?:\.\d+)?[sdifxgeuc@]\b|%%"
    r"|\$[A-Z_]{2,60}\b|&[a-z]{2,8};|&#\d{1,6};"
    r"|(?<![\w@#])[@#]\w+"  # a person, a topic
    r"|(?<![\w/])(?:[A-Za-z]:)?[/\\](?:[\w.-]+[/\\])+[\w.-]*"  # paths
    r"|\b\w+(?:_\w+)+\b|\b\w+\(\)"  # names in programs
    r"|\S{41,}",  # no word is so long: a code, a key, a line of marks
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[.,;:!?)\]}'\"»”’]+$")
_ENDLESS_IS_TEXT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff\u1780-\u17ff]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\s]+")
_JOINERS = re.compile("[\ufe0e\ufe0f\u200d\u20e3\U0001f3fb-\U0001f3ff]")
_PREFIXES = ("XX", "QX", "ZX", "WX", "XQ")

# What stands for typographic characters that a model does not know. Most are set right again.
_PLAIN = {
    "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "″": '"',
    "‘": "'", "’": "'", "‚": "'", "‹": "'", "›": "'", "′": "'", "´": "'",
    "–": "-", "—": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-", "−": "-",
    "…": "...", "•": "-", "·": "-", "\u00ad": "", "\u200b": "", "\ufeff": "",
    "×": "x", "½": "1/2", "¼": "1/4", "¾": "3/4",
    "[": "(", "]": ")",
}  # fmt: skip
_AMOUNT = re.compile(r"[€£¥₹₽₩₦₺]\s?\d[\d.,]*\d|[€£¥₹₽₩₦₺]\s?\d|\d[\d.,]*\s?[€£¥₹₽₩₦₺]")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")


@dataclass(frozen=True, slots=True)
class _StandIn:
    """A word in the place of what must not be touched; a tag stands close to its neighbours."""

    word: str
    original: str
    close_before: bool
    close_after: bool


@dataclass(frozen=True, slots=True)
class Protected:
    """A sentence as the model gets it, the edits that made it so, and how to undo them."""

    original: str
    text: str
    edits: Edits
    spans: tuple[Span, ...]
    stand_ins: tuple[_StandIn, ...]

    def restored(self, translation: str) -> Edits | None:
        """Return the edits that put everything back into a translation; None if one got lost."""
        edits: list[Edit] = []
        for stand_in in self.stand_ins:
            found = [
                match
                for match in re.finditer(re.escape(stand_in.word), translation, re.IGNORECASE)
                if not translation[match.end() : match.end() + 1].isdecimal()
            ]
            if len(found) != 1:
                return None
            start, end = found[0].span()
            if stand_in.close_before and translation[start - 1 : start] == " ":
                start -= 1
            if stand_in.close_after and translation[end : end + 1] == " ":
                end += 1
            edits.append(Edit(start, end, stand_in.original))
        edits += _typography(self.original, translation, edits)
        return Edits(edits)


def protect(text: str, unknown: Iterable[str], also: Sequence[Span] = ()) -> Protected:
    """Return `text` with what must not be touched replaced, and the stretches in `also`.

    `unknown` are the characters that the model does not know.
    """
    unknown = frozenset(unknown)
    tags = [Span(*match.span()) for match in _TAG.finditer(text)]
    spans = _merged([*tags, *_words_to_keep(text, unknown), *also], text)
    prefix = next((one for one in _PREFIXES if one not in text.upper()), "XQZ")
    edits: list[Edit] = []
    stand_ins: list[_StandIn] = []
    for number, span in enumerate(spans, 1):
        word = f"{prefix}{number}"
        before = text[span.start - 1 : span.start] if span.start else ""
        after = text[span.end : span.end + 1]
        close_before, close_after = before.isalnum(), after.isalnum()
        spaced = f"{' ' * close_before}{word}{' ' * close_after}"
        edits.append(Edit(span.start, span.end, spaced))
        stand_ins.append(_StandIn(word, text[span.start : span.end], close_before, close_after))
    edits += (
        Edit(index, index + 1, _PLAIN[character])
        for index, character in enumerate(text)
        if character in unknown
        and character in _PLAIN
        and not any(span.start <= index < span.end for span in spans)
    )
    edited = Edits(edits)
    return Protected(text, edited.text(text), edited, tuple(spans), tuple(stand_ins))


def holds_words(text: str) -> bool:
    """Tell whether there is anything to translate: letters beyond what must not be touched."""
    return bool(_LETTER.search(_UNTOUCHABLE.sub(" ", _TAG.sub(" ", text))))


def _words_to_keep(text: str, unknown: frozenset[str]) -> Iterable[Span]:
    for match in _UNTOUCHABLE.finditer(text):
        found = match.group()
        if len(found) > 40 and _ENDLESS_IS_TEXT.search(found):  # noqa: PLR2004
            continue
        end = match.end() - len(_trailing(found))
        if end > match.start():
            yield Span(match.start(), end)
    yield from _strange_words(text, unknown - _PLAIN.keys())


def _strange_words(text: str, strange: frozenset[str]) -> Iterator[Span]:
    """Yield what holds characters the model does not know: amounts, names, signs on their own."""
    if not strange:
        return
    for match in _AMOUNT.finditer(text):  # or the currency would be forgotten
        if strange & set(match.group()):
            yield Span(*match.span())
    for match in _WORD.finditer(text):
        positions = [index for index in range(*match.span()) if text[index] in strange]
        if any(text[index].isalpha() for index in positions):  # a name: all of it is kept
            yield _solid(text, match.start(), match.end())
        yield from (Span(index, index + 1) for index in positions)


def _trailing(found: str) -> str:
    """Return the punctuation after an address that belongs to the sentence, not to it."""
    match = _TRAILING.search(found)
    if match is None or found[0] in "{[%&$" or found.endswith("()"):
        return ""
    tail = match.group()
    if tail.startswith(")") and found.count("(") == found.count(")"):
        return ""
    return tail


def _solid(text: str, start: int, end: int) -> Span:
    """Return a word without the punctuation around it."""
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return Span(start, end)


def _merged(spans: Sequence[Span], text: str) -> list[Span]:
    """Join spans that overlap, or touch but for white space, to one that is carried over whole."""
    merged: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        end = span.end
        while end < len(text) and _JOINERS.match(text[end]):
            end += 1
        if merged and (
            span.start <= merged[-1].end or not text[merged[-1].end : span.start].strip()
        ):
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(span.start, end))
    return merged


def _typography(source: str, translation: str, taken: Sequence[Edit]) -> list[Edit]:
    """Return the edits that give a translation the quotation marks and dashes of its source."""
    wanted = [
        *_quotation_marks(source, translation),
        *_dashes(source, translation),
    ]
    return [
        edit
        for edit in wanted
        if not any(one.start < edit.end and edit.start < one.end for one in taken)
    ]


def _quotation_marks(source: str, translation: str) -> Iterator[Edit]:
    pairs = next((pair for pair in ("“”", "«»", "„“") if pair[0] in source), None)
    if pairs and '"' not in source:
        for number, match in enumerate(re.finditer('"', translation)):
            yield Edit(match.start(), match.end(), pairs[number % 2])
    if "’" in source and "'" not in source:
        for match in _APOSTROPHE.finditer(translation):
            yield Edit(match.start(), match.end(), "’")


def _dashes(source: str, translation: str) -> Iterator[Edit]:
    dash = next((one for one in "–—" if f" {one} " in source), None)
    if dash and " - " not in source:
        for match in re.finditer(" - ", translation):
            yield Edit(match.start() + 1, match.start() + 2, dash)
    if re.search(r"\d–\d", source):
        for match in re.finditer(r"(?<=\d)-(?=\d)", translation):
            yield Edit(match.start(), match.end(), "–")
