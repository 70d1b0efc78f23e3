"""Rich text markup to plain text: groups, destinations, fonts' encodings, Unicode escapes.

Written for the subset of the RTF 1.9 specification that carries text. The known libraries lose the
greater part of long documents with pictures, and the text of fonts with a code page of their own.
"""

import re
from dataclasses import dataclass, field, replace

_TOKEN = re.compile(
    r"\\bin(?P<binary>\d{1,9}) ?"
    r"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<symbol>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|[\r\n]+"
    r"|(?P<plain>[^\\{}\r\n]+)",
    re.DOTALL,
)
_NOT_TEXT = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "objdata", "themedata", "datastore",
     "colorschememapping", "latentstyles", "listtable", "listoverridetable", "rsidtbl", "xmlnstbl",
     "fldinst", "generator", "filetbl", "revtbl", "pntext", "bkmkstart", "bkmkend", "nonshppict",
     "shpinst", "sp", "mmathPr", "wgrffmtfilter", "xe", "tc", "tcn", "nextfile", "template",
     "annotation", "atnid", "atnauthor", "atrfstart", "atrfend", "pnseclvl", "fontemb", "fontfile")
)  # fmt: skip
_TEXT_WITHIN = frozenset(("shptxt",))
"""Destinations inside ignored ones that hold text after all: text boxes."""
_BREAKS = {
    "par": "\n", "line": "\n", "sect": "\n", "page": "\n", "row": "\n", "nestrow": "\n",
    "cell": "\t", "nestcell": "\t", "tab": "\t", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ",
    "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SYMBOLS = {"~": "\u00a0", "_": "\u2011", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\n",
            "\r": "\n"}  # fmt: skip
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip
_DEEPEST = 500
"""Groups within groups; Word writes fewer than thirty. What lies deeper is passed over."""


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds inside a pair of braces."""

    skipped: bool = False
    encoding: str = "cp1252"
    replacements: int = 1  # characters that follow a Unicode escape for old programs


@dataclass(slots=True)
class _Output:
    """Text so far, and bytes that still wait to be decoded together."""

    parts: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    encoding: str = "cp1252"

    def add_bytes(self, data: bytes, encoding: str) -> None:
        if encoding != self.encoding:
            self.flush()
            self.encoding = encoding
        self.waiting += data

    def add(self, text: str) -> None:
        self.flush()
        self.parts.append(text)

    def flush(self) -> None:
        if self.waiting:
            self.parts.append(self.waiting.decode(self.encoding, "replace"))
            self.waiting.clear()


def markup_text(markup: str, encoding: str) -> str:
    """Return the text of markup given as Latin-1; `encoding` is that of fonts without their own."""
    fonts = _font_encodings(markup)
    output = _Output(encoding=encoding)
    group = _Group(encoding=encoding)
    outer: list[_Group] = []
    position = unread = 0
    while (token := _TOKEN.search(markup, position)) is not None:
        position = token.end()
        kind = token.lastgroup
        if kind == "binary":
            position += int(token["binary"])
        elif kind == "brace":
            unread = 0
            if token["brace"] == "{":
                outer.append(group)
                group = replace(group, skipped=group.skipped or len(outer) > _DEEPEST)
            elif outer:
                group = outer.pop()
        elif token["symbol"] == "*":
            group = replace(group, skipped=True)
        elif token["word"]:
            group = _after_word(token["word"], token["number"], group, fonts, encoding)
            unread = 0 if group.skipped else _add_word(token, group, output)
        elif not group.skipped:
            unread = _add_characters(token, group, output, unread)
    output.flush()
    return _paired("".join(output.parts))


def _add_characters(token: re.Match[str], group: _Group, output: _Output, unread: int) -> int:
    """Add what a token shows, less the stand-ins of a Unicode escape; return those to come."""
    if token["byte"]:
        if unread:
            return unread - 1
        output.add_bytes(bytes.fromhex(token["byte"]), group.encoding)
    elif token["symbol"]:
        if unread:
            return unread - 1
        output.add(_SYMBOLS.get(token["symbol"], ""))
    elif token["plain"]:
        plain = token["plain"][unread:]
        unread = max(0, unread - len(token["plain"]))
        output.add_bytes(plain.encode("latin-1", "replace"), group.encoding)
    return unread


def _add_word(token: re.Match[str], group: _Group, output: _Output) -> int:
    """Add what a control word stands for; return how many stand-ins for it follow."""
    if token["word"] == "u" and token["number"]:
        output.add(_unicode(int(token["number"])))
        return group.replacements
    if token["word"] in _BREAKS:
        output.add(_BREAKS[token["word"]])
    return 0


def _after_word(
    word: str, number: str | None, group: _Group, fonts: dict[int, str], usual: str
) -> _Group:
    if word in _NOT_TEXT:
        return replace(group, skipped=True)
    if word in _TEXT_WITHIN:
        return replace(group, skipped=False)
    if word == "uc" and number:
        return replace(group, replacements=max(0, min(int(number), 8)))
    if word == "f" and number:
        return replace(group, encoding=fonts.get(int(number), usual))
    if word == "plain":
        return replace(group, encoding=usual)
    return group


def _font_encodings(markup: str) -> dict[int, str]:
    start = markup.find("{\\fonttbl")
    table = markup[start : start + 200_000] if start >= 0 else ""
    found = re.findall(r"\\f(\d{1,6})(?:\\(?!f\d)[a-z]+-?\d*)*?\\fcharset(\d{1,3})", table)
    return {int(font): _CHARSETS[int(code)] for font, code in found if int(code) in _CHARSETS}


def _unicode(number: int) -> str:
    return chr(number % 0x10000)  # written as a signed 16-bit number, halves of pairs too


def _paired(text: str) -> str:
    """Join the surrogate halves that characters beyond the 16-bit range are written as."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
