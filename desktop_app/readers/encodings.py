"""Which encoding the bytes of a text are in."""

import codecs
import re
from collections.abc import Callable

from desktop_app.documents import FailureKind
from desktop_app.readers.formats import ReadingError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 256 * 1024
"""Looked at to find the encoding; a text does not change its encoding further down."""
_ASCII = 127
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LONGEST_CHARACTER = 4
_CUT_OFF = "unexpected end of data"
_CONTEXT_BYTES = 1000
_JAPANESE = ("cp932", "euc_jp")
_EAST_ASIAN = (*_JAPANESE, "gb18030", "big5", "euc_kr")
_CYRILLIC = ("cp1251", "koi8_r", "cp866")
_WESTERN = "cp1252"
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]")
_COMMON_HAN = re.compile(
    "[的一是不了人我在有他这這中大来來上个個国國到说說们們为為子和你地出道也时時年]"
)
_HANGUL = re.compile("[\uac00-\ud7a3]")
_ODD = re.compile("[\uff61-\uff9f\ue000-\uf8ff\ufffd\x80-\x9f]")
"""Half-width kana, private characters and controls: rare in text, common in wrong decoding."""
_MOST_CONTROLS = 0.05
"""Share of control characters beyond which bytes are no text."""
_READS_EAST_ASIAN = 0.15
"""Share of telling characters from which a decoding reads like East Asian text."""
_MOSTLY = 0.85
"""Share of the letters over 127 that must be usual ones for a Western or Cyrillic encoding."""
_MOST_ACCENTS = 0.45
"""Share of bytes over 127 beyond which a text is not in Latin letters."""
_WESTERN_LETTERS = frozenset(
    "áàâãäåæçéèêëíìîïñóòôõöøúùûüýÿÁÀÂÃÄÅÆÇÉÈÊËÍÎÏÑÓÔÕÖØÚÛÜßœŒ“”‘’–—…€°ºª¿¡«»·•"
)
_CYRILLIC_SMALL = re.compile("[а-яё]")


def decode(data: bytes) -> str:
    """Return the text in `data`, whatever its encoding; bytes it cannot hold become U+FFFD.

    Raises:
        ReadingError: DAMAGED, the bytes are not text in any encoding.

    """
    return data.decode(find_encoding(data), "replace")


def find_encoding(data: bytes) -> str:
    """Return the name of the encoding of `data`, as `codecs` knows it.

    Marks at the start decide, then strict UTF-8, then what each old encoding would make of it.

    Raises:
        ReadingError: DAMAGED, the bytes are not text in any encoding.

    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    unmarked = _utf16_without_mark(data[:_SAMPLE_BYTES])
    if unmarked:
        return unmarked
    if _is_utf8(data):
        return "utf-8" if b"\x1b$" not in data else _escaped(data)
    first = next((match.start() for match in _HIGH_BYTE.finditer(data)), 0)
    sample = data[max(0, first - _CONTEXT_BYTES) :][:_SAMPLE_BYTES]
    if _controls(sample) > _MOST_CONTROLS * len(sample):
        raise ReadingError(FailureKind.DAMAGED, "the bytes are not text in any known encoding")
    return _legacy(sample)


def _is_utf8(data: bytes) -> bool:
    """Tell UTF-8, also where the file was cut off inside a character."""
    whole = data[:-_LONGEST_CHARACTER]
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(whole) and error.reason == _CUT_OFF and not whole.isascii()
    return True


def _escaped(data: bytes) -> str:
    """Tell the mail encoding of Japanese, all of whose bytes are ASCII, from ASCII itself."""
    return "iso2022_jp_ext" if _decodes(data, "iso2022_jp_ext") else "utf-8"


def _utf16_without_mark(sample: bytes) -> str | None:
    # Latin text in UTF-16 has a zero in every second byte.
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.3 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _controls(sample: bytes) -> int:
    return sum(
        sample.count(bytes([value])) for value in range(32) if value not in b"\t\n\v\f\r\x1a"
    )


def _legacy(sample: bytes) -> str:
    scores = {name: _east_asian(sample, name) for name in _EAST_ASIAN}
    best = max(scores, key=scores.__getitem__)
    if scores[best] >= _READS_EAST_ASIAN:
        return best
    high = sum(byte > _ASCII for byte in sample) / len(sample)
    western = _share_of(sample, _WESTERN, _WESTERN_LETTERS.__contains__)
    if high < _MOST_ACCENTS and western >= _MOSTLY:
        return _WESTERN
    small = {name: _share_of(sample, name, _is_small_cyrillic) for name in _CYRILLIC}
    best = max(small, key=small.__getitem__)
    # Text in capitals has the shares of koi8_r and cp1251 the wrong way round; it is rare.
    if small[best] >= _MOSTLY:
        return best
    return _detected(sample)


def _east_asian(sample: bytes, name: str) -> float:
    """Return how much the sample reads like East Asian text in this encoding; 0 if it does not."""
    letters = "".join(character for character in _decoded(sample, name) if ord(character) > _ASCII)
    if not letters or "\ufffd" in letters:
        return 0.0
    if name in _JAPANESE:
        telling = len(_KANA.findall(letters))
    elif name == "euc_kr":
        telling = len(_HANGUL.findall(letters))
    else:
        # These map most bytes to some character; only the right one maps them to common ones.
        telling = 2 * len(_COMMON_HAN.findall(letters))
    return (telling - 2 * len(_ODD.findall(letters))) / len(letters)


def _share_of(sample: bytes, name: str, is_usual: Callable[[str], bool]) -> float:
    letters = [character for character in _decoded(sample, name) if ord(character) > _ASCII]
    return sum(map(is_usual, letters)) / max(1, len(letters))


def _is_small_cyrillic(character: str) -> bool:
    return bool(_CYRILLIC_SMALL.match(character))


def _detected(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    return best.encoding if best is not None else _WESTERN


def _decoded(sample: bytes, name: str) -> str:
    # An incomplete character at the end of the sample is no fault of the text.
    return codecs.getincrementaldecoder(name)("replace").decode(sample)


def _decodes(sample: bytes, name: str) -> bool:
    try:
        codecs.getincrementaldecoder(name)("strict").decode(sample)
    except UnicodeDecodeError:
        return False
    return True
