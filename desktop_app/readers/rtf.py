"""Rich Text Format: its words in the code page of each font, with notes, tables and text boxes.

Written for this: the libraries for RTF drop footnotes, text boxes and who wrote it.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import join_paragraphs, one_line
from desktop_app.readers.sniffing import CERTAIN


def sniff(head: bytes) -> float:
    """Look for the opening group."""
    return CERTAIN if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rt") else 0.0


FORMAT = Format(
    name="rtf",
    extensions=(".rtf",),
    reader="desktop_app.readers.rtf:read",
    sniff=sniff,
)

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|([^\\{}\r\n]+)",
    re.DOTALL,
)
_CHARACTERS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "column": "\n", "row": "\n",
    "nestrow": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "emdash": "—", "endash": "–",
    "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "zwj": "\u200d", "zwnj": "\u200c",
}  # fmt: skip
_SYMBOLS = {
    b"~": "\xa0", b"_": "-", b"-": "", b"{": "{", b"}": "}", b"\\": "\\", b"\n": "\n", b"\r": "\n",
}  # fmt: skip
# Groups that hold no text of the document, or a second copy of it for older programs.
_SKIPPED = frozenset(
    (
        "colortbl",
        "stylesheet",
        "pict",
        "nonshppict",
        "shprslt",
        "sp",
        "filetbl",
        "xe",
        "tc",
        "rxe",
        "listtext",
        "pntext",
        "fldinst",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "objdata",
        "template",
        "private",
    )
)
_ASIDE = {
    "footnote": "notes", "header": "headers", "headerl": "headers", "headerr": "headers",
    "headerf": "headers", "footer": "footers", "footerl": "footers", "footerr": "footers",
    "footerf": "footers",
}  # fmt: skip
_STARRED_BUT_READ = frozenset(("shpinst", "shptxt"))
_INFO = frozenset(("title", "author"))
_MOMENT = ("yr", "mo", "dy", "hr", "min", "sec")
_CODE_PAGES = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_SYMBOL_FONT = "symbol"
_LEVELS = 10_000
"""Groups inside groups; more is an attack, not a text."""


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of an RTF file."""
    if not source.data.strip():
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    if not sniff(source.data[:64]):
        raise ReadingError(FailureKind.DAMAGED, "no RTF header")
    found = _Parser().parse(source.data)
    headers, footers = (_once(found[name]) for name in ("headers", "footers"))
    text = join_paragraphs([*headers, found["body"], found["notes"], *footers])
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text in the document")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=one_line(found["title"]) or None,
        author=one_line(found["author"]) or None,
        date=iso_date(found["date"]),
    )


def _once(text: str) -> list[str]:
    """Headers differ by section and page side, often only in name; page numbers say nothing."""
    lines = dict.fromkeys(line.strip() for line in text.split("\n"))
    return [line for line in lines if any(map(str.isalpha, line))]


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and its end undoes."""

    target: str = "body"
    unicode_skip: int = 1
    script: str = "loch"
    fonts: dict[str, int] = field(default_factory=dict)
    hidden: bool = False


class _Parser:
    """Walks the tokens once, collecting texts by target: body, notes, headers, title, ..."""

    def __init__(self) -> None:
        self._texts: dict[str, list[str]] = {}
        self._bytes = bytearray()
        self._state = _State()
        self._stack: list[_State] = []
        self._code_page = "cp1252"
        self._charsets: dict[int, str] = {}
        self._font = 0
        self._moment: dict[str, int] = {}
        self._starred = False
        self._to_skip = 0

    def parse(self, data: bytes) -> dict[str, str]:
        """Return the text of each target."""
        position = 0
        while match := _TOKEN.search(data, position):
            position = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if word:
                position += self._word(word.decode(), int(number) if number else None)
            elif code:
                self._put_bytes(bytes((int(code, 16),)))
            elif plain:
                self._put_bytes(plain)
            elif brace:
                self._brace(brace)
            elif symbol == b"*":
                self._starred = True
            else:
                self._put(_SYMBOLS.get(symbol, ""))
        self._flush()
        date = "{yr:04}-{mo:02}-{dy:02}T{hr:02}:{min:02}:{sec:02}"
        moment = {name: self._moment.get(name, 0) for name in _MOMENT}
        texts = {name: "".join(pieces) for name, pieces in self._texts.items()}
        empty = dict.fromkeys(("body", "notes", "headers", "footers", "title", "author"), "")
        return empty | texts | {"date": date.format(**moment)}

    def _brace(self, brace: bytes) -> None:
        self._flush()
        self._to_skip = 0
        if brace == b"{":
            if len(self._stack) >= _LEVELS:
                raise ReadingError(FailureKind.TOO_DEEP, "groups nested too deeply")
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()
        self._starred = False

    def _word(self, word: str, number: int | None) -> int:
        """Act on a control word; return how many bytes of binary data follow it."""
        starred, self._starred = self._starred, False
        if word == "bin":
            return max(number or 0, 0)
        self._flush()
        if word == "u" and number is not None:
            self._unicode(number)
        elif word in _CHARACTERS:
            self._put(_CHARACTERS[word])
        elif not self._format(word, number):
            self._enter(word, number or 0, starred=starred)
        return 0

    def _unicode(self, number: int) -> None:
        self._to_skip = 0
        code = number % 0x10000
        self._put(chr(code) if self._state.target != "fonttbl" else "")
        self._to_skip = self._state.unicode_skip

    def _format(self, word: str, number: int | None) -> bool:
        """Act on a word that changes how following text is read; say whether it was one."""
        state = self._state
        if word in ("f", "af") and number is not None:
            self._font = number
            self._state = replace(state, fonts=state.fonts | {state.script: number})
        elif word == "uc":
            self._state = replace(state, unicode_skip=max(number or 0, 0))
        elif word in ("loch", "hich", "dbch"):
            self._state = replace(state, script=word)
        elif word in ("v", "deleted"):
            self._state = replace(state, hidden=number != 0)
        elif word == "plain":
            self._state = replace(state, hidden=False, script="loch", fonts={})
        elif word == "ansicpg" and number:
            self._code_page = _codec(f"cp{number}")
        elif word in ("mac", "pc", "pca"):
            self._code_page = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}[word]
        else:
            return False
        return True

    def _enter(self, word: str, number: int, *, starred: bool) -> None:
        """Act on a word that tells what the group is for."""
        target = self._state.target
        if target == "fonttbl":
            if word == "fcharset" and number not in (0, 1):
                self._charsets[self._font] = _CODE_PAGES.get(
                    number,
                    _SYMBOL_FONT if number == 2 else self._code_page,  # noqa: PLR2004
                )
            elif word == "cpg":
                self._charsets[self._font] = _codec(f"cp{number}")
            return
        if target == "creatim" and word in _MOMENT:
            self._moment[word] = number
        elif target in ("info", "skip"):
            inside = word in _INFO or word == "creatim"
            self._state = replace(
                self._state, target=word if target == "info" and inside else target
            )
        elif word in ("fonttbl", "info"):
            self._state = replace(self._state, target=word)
        elif word in _ASIDE:
            self._state = replace(self._state, target=_ASIDE[word])
        elif word in _SKIPPED or (starred and word not in _STARRED_BUT_READ):
            self._state = replace(self._state, target="skip")
        elif word == "shptxt":
            self._put("\n")

    def _put_bytes(self, data: bytes) -> None:
        if self._to_skip:
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        self._bytes += data

    def _put(self, text: str) -> None:
        if self._to_skip and text:
            self._to_skip -= 1
            return
        self._flush()
        if not self._state.hidden:
            self._texts.setdefault(self._state.target, []).append(text)

    def _flush(self) -> None:
        if not self._bytes:
            return
        data = bytes(self._bytes)
        self._bytes.clear()
        font = self._state.fonts.get(self._state.script, self._state.fonts.get("loch", 0))
        encoding = self._charsets.get(font, self._code_page)
        if encoding == _SYMBOL_FONT:
            data = b"" if not data.isascii() else data
            encoding = "ascii"
        if not self._state.hidden:
            text = data.decode(encoding, "replace")
            self._texts.setdefault(self._state.target, []).append(text)


def _codec(name: str) -> str:
    names = {"cp65001": "utf-8", "cp936": "gb18030", "cp10000": "mac_roman", "cp0": "cp1252"}
    name = names.get(name, name)
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
