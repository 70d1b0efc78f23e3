"""The encoding of a plain text: marks, UTF-8 and UTF-16 first, then the most natural reading.

Files without a mark are decoded in every encoding people still have, and the one whose letters
look most like words wins. Detectors trained on long pages fail on the short notes people keep.
"""

import codecs
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.documents import FailureKind
from desktop_app.readers.formats import ReadingError

_CHUNK = 4 * 1024**2
_SAMPLE = 32 * 1024
"""Bytes judged: some thousand words, far more than a choice between encodings needs."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    """Return the text in `data`. `declared` is the encoding the file claims, if it claims one."""
    return data.decode(find_encoding(data, declared), errors="replace").removeprefix("\ufeff")


def find_encoding(data: bytes, declared: str | None = None) -> str:
    """Return the name of the encoding that `data` is most likely in.

    Bytes that are no text in any encoding raise a `ReadingError`.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    if unmarked := _unmarked_unicode(data) or _seven_bit(data):
        return unmarked
    if data.count(0) > _MOST_ZEROS * len(data):
        raise ReadingError(FailureKind.DAMAGED, "binary data, not text")
    if _damage(data, "utf-8") <= _MOST_DAMAGE:
        return "utf-8"
    if declared and (known := _known(declared)) and _damage(data, known) <= _MOST_DAMAGE:
        return known
    return _most_natural(data) or "cp1252"


@dataclass(frozen=True, slots=True)
class _Alphabet:
    """An encoding, its script, and the letters beyond ASCII that its languages use.

    `frequent` letters make up most of any text, `common` ones the rest. `prior` settles ties.
    """

    encoding: str
    script: str
    frequent: frozenset[str]
    common: frozenset[str]
    prior: float = 0.0


_MOST_ZEROS = 0.02
"""Share of zero bytes in a text: old programs leave a few, pictures have many."""

_MOST_DAMAGE = 0.05
"""Share of broken characters among those beyond ASCII: a fault on a disk or line breaks a few, a
wrong encoding most of them."""
_DAMAGE_WEIGHT = 20.0
"""Points lost for that share: one broken character in twenty outweighs what nature can gain."""
_BROKEN = "\ufffd"

_FREQUENT, _COMMON, _IN_SCRIPT, _MARK, _STRANGE = 1.25, 0.9, 0.2, 0.5, -1.0
"""Points of a frequent letter, a common one, another of the script, a dash or quote, the rest."""


def _alphabet(
    encoding: str, script: str, frequent: str, common: str, prior: float = 0.0
) -> _Alphabet:
    return _Alphabet(
        encoding, script, frozenset(frequent), frozenset(common + common.upper()), prior
    )


_WESTERN = ("éèêàçáíóúãñäöü", "âõßåøæôîûïëœìòù¿¡")
_CENTRAL = ("áéíóúýčěřšžńłęśćżöüőąâăîşţ", "źďňťůôđűäëľĺŕ")
_TURKISH = ("çğıöşü", "âîûİ")
_BALTIC = ("āčēģīķļņšūžąęėįų", "õäöü")
_CYRILLIC = ("оеаинтсрвлкмдпу", "яыьгзбчйхжшюцщэфъіїєґё")
_GREEK = ("αοιετσνηυρπκμς", "λόάίέήύώωδγθχφβξζψΆΈΌ")
_HEBREW = ("יוהלאתרבשמ", "םנדחעקגכפזטסצןךףץ")
_ARABIC = ("اليمونرتبةع", "هدفقسكحجصشأطىخضذئظغؤزثءإآ،؛؟")
_THAI = ("านรกเงมยลวดทตสอ่ีัิ้", "".join(map(chr, [*range(0x0E01, 0x0E3B), *range(0x0E40, 0x0E4E)])))

_SINGLE_BYTE = (
    _alphabet("cp1252", "LATIN", *_WESTERN, 0.06),
    _alphabet("cp1250", "LATIN", *_CENTRAL),
    _alphabet("iso8859_2", "LATIN", *_CENTRAL, -0.01),
    _alphabet("cp1254", "LATIN", *_TURKISH, -0.01),
    _alphabet("cp1257", "LATIN", *_BALTIC, -0.05),
    _alphabet("mac_roman", "LATIN", *_WESTERN, -0.8),
    _alphabet("cp850", "LATIN", *_WESTERN, -0.8),
    _alphabet("cp1251", "CYRILLIC", *_CYRILLIC, 0.02),
    _alphabet("koi8_u", "CYRILLIC", *_CYRILLIC),
    _alphabet("cp866", "CYRILLIC", *_CYRILLIC, -0.02),
    _alphabet("cp855", "CYRILLIC", *_CYRILLIC, -0.02),
    _alphabet("iso8859_5", "CYRILLIC", *_CYRILLIC, -0.02),
    _alphabet("mac_cyrillic", "CYRILLIC", *_CYRILLIC, -0.04),
    _alphabet("cp1253", "GREEK", *_GREEK),
    _alphabet("iso8859_7", "GREEK", *_GREEK, -0.01),
    _alphabet("cp1255", "HEBREW", *_HEBREW),
    _alphabet("cp1256", "ARABIC", *_ARABIC),
    _alphabet("iso8859_6", "ARABIC", *_ARABIC, -0.01),
    _alphabet("cp874", "THAI", *_THAI, -0.1),
)


@dataclass(frozen=True, slots=True)
class _EastAsian:
    """A codec, the national standard behind it and the lead bytes of its everyday rows.

    `frequent` characters make up nearly half of any text.
    """

    encoding: str
    standard: str
    everyday: range
    frequent: frozenset[str]


_KANA = frozenset(map(chr, [*range(0x3041, 0x3094), 0x3001, 0x3002, 0x30FC]))
_HANZI = frozenset(
    "的一是不了在人有我他这这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里"
    "用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日，。"
)
_TRADITIONAL_HANZI = frozenset(
    "的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡"
    "用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心本前開但因只從想實日，。"
)
_HANGUL = frozenset(
    "이다는에의가을하고지를한도로은서나대사리아기자어해인시그있일정만들수보부과게상전주제여라것니면까요습었으"
    "스동구오선성장내원신위공소무생문화거치유비안우모미조당모방관학계적"
)

_MULTI_BYTE = (
    _EastAsian("cp932", "euc_jp", range(0xA1, 0xD0), _KANA),
    _EastAsian("euc_jp", "euc_jp", range(0xA1, 0xD0), _KANA),
    _EastAsian("gb18030", "gb2312", range(0xA1, 0xD8), _HANZI),
    _EastAsian("cp950", "big5", range(0xA1, 0xC7), _TRADITIONAL_HANZI),
    _EastAsian("cp949", "euc_kr", range(0xA1, 0xC9), _HANGUL),
)
_EAST_ASIAN_PRIOR = 0.2
"""Two bytes that form an everyday character seldom do so by chance."""
_EAST_ASIAN_COMMON = 0.6

_PUNCTUATION = frozenset("“”‘’„‚–—…•«»‹›°ºª§€£¥¢©®™·№±×÷½¼¾²³µ\xa0")
_ASCII = frozenset(map(chr, range(0x80)))
_HALF_WIDTH = re.compile("[\uff61-\uff9f]")
_WORD = re.compile(r"\w+")
_ASCII_LETTER_OR_DIGIT = re.compile("[A-Za-z0-9]")
_LONE_IN_WORD = re.compile(r"[A-Za-z][^\x00-\x7f](?![^\x00-\x7f])")
_MARK_IN_WORD = re.compile(r"(?<=[^\W\d_])[“”„‚•‹›†‡ˆ](?=[^\W\d_])")
_ACCENTS_IN_A_ROW = re.compile(r"[^\W\x00-\x7f]{3}")


def _unmarked_unicode(data: bytes) -> str | None:
    head = data[:_SAMPLE]
    if not head.count(0):
        return None
    if head.count(0) * 2 >= len(head):  # of four bytes a character, most have two or three zeros
        for encoding in ("utf-32-le", "utf-32-be"):
            if len(data) % 4 == 0 and _damage(data, encoding) == 0:
                return encoding
    even, odd = head[0::2].count(0), head[1::2].count(0)
    for encoding, zeros, others in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        # A fifth of the high bytes zero: spaces, digits and line ends of any script suffice.
        mostly = zeros * 10 > len(head) and others * 10 < zeros
        whole_units = data[: len(data) // 2 * 2]  # a file cut short may end in half of one
        if mostly and _damage(whole_units, encoding) <= _MOST_DAMAGE:
            return encoding
    return None


def _seven_bit(data: bytes) -> str | None:
    """Find the encodings that shift between character sets by escapes, all in ASCII bytes."""
    for escape, encoding in ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$", "iso2022_jp_2")):
        if escape in data and _damage(data, encoding) <= _MOST_DAMAGE:
            return encoding
    return None


def _known(name: str) -> str | None:
    try:
        codec = codecs.lookup(name.strip())
    except (LookupError, ValueError):
        return None
    text_encoding = codec._is_text_encoding  # noqa: SLF001  the only mark of hex, rot13, zip
    # What calls itself Latin-1 is Windows-1252 on the web (WHATWG encoding standard); likewise
    # Shift-JIS and EUC-KR mean Microsoft's supersets.
    wider = {"iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949"}
    wider |= {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-9": "cp1254"}
    return wider.get(codec.name, codec.name) if text_encoding else None


def _damage(data: bytes, encoding: str) -> float:
    """Return the share of broken characters among those beyond ASCII, were `data` so encoded.

    It is decoded piece by piece, so that a large file is never held twice.
    """
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    broken, foreign = 0, 0
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        text = decoder.decode(chunk, start + _CHUNK >= len(data))
        if not text.isascii():
            broken += text.count(_BROKEN)
            foreign += len(text) - len(text.encode("ascii", "ignore"))
    return broken / foreign if foreign else 0.0


def _most_natural(data: bytes) -> str | None:
    sample = _telling(data)
    scores = {item.encoding: _single_byte_score(sample, item) for item in _SINGLE_BYTE}
    scores |= {item.encoding: _multi_byte_score(sample, item) for item in _MULTI_BYTE}
    ranked = sorted(scores, key=scores.__getitem__, reverse=True)
    return next((name for name in ranked if _damage(data, name) <= _MOST_DAMAGE), None)


def _telling(data: bytes) -> bytes:
    """Return the lines around bytes beyond ASCII, at most a sample of them, cut at line ends."""
    if len(data) <= _SAMPLE:
        return data
    lines = (line for line in re.split(rb"(?<=\n)", data) if not line.isascii())
    sample = b""
    for line in lines:
        sample += line
        if len(sample) >= _SAMPLE:
            break
    return sample[: 4 * _SAMPLE]


def _text(sample: bytes, encoding: str) -> str:
    """Decode, letting the last character be cut in two."""
    return codecs.getincrementaldecoder(encoding)("replace").decode(sample, False)


def _single_byte_score(sample: bytes, alphabet: _Alphabet) -> float:
    """Score one reading: usual letters in words of one script and sane case are natural."""
    text = _text(sample, alphabet.encoding)
    points = {character: _points(character, alphabet) for character in set(text) - _ASCII}
    return _mean(text, points, _word_faults(text, alphabet)) + alphabet.prior


def _mean(text: str, points: Mapping[str, float], faults: int) -> float:
    """Return the mean of the points of the characters beyond ASCII, less faults and damage."""
    foreign = [character for character in text if character in points]
    if not foreign:
        return float("-inf")
    total = sum(points[character] for character in foreign) - 2 * faults
    return (total - _DAMAGE_WEIGHT * foreign.count(_BROKEN)) / len(foreign)


def _points(character: str, alphabet: _Alphabet) -> float:
    if character in alphabet.frequent:
        return _FREQUENT
    if character in alphabet.common:
        return _COMMON
    if character.lower() in alphabet.frequent:
        return _COMMON
    if character.isalpha():
        in_script = unicodedata.name(character, "").startswith(alphabet.script)
        return _IN_SCRIPT if in_script else _STRANGE
    return _MARK if character in _PUNCTUATION else _STRANGE


def _word_faults(text: str, alphabet: _Alphabet) -> int:
    """Count what words do not do: mix scripts, turn to capitals, pile up accents."""
    faults = len(_MARK_IN_WORD.findall(text))
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii():
            continue
        if alphabet.script == "LATIN":
            faults += len(_ACCENTS_IN_A_ROW.findall(word))
        else:
            faults += bool(_ASCII_LETTER_OR_DIGIT.search(word))
        letters = [letter for letter in word if letter.isalpha()]
        faults += sum(before.islower() and after.isupper() for before, after in pairwise(letters))
    return faults


def _multi_byte_score(sample: bytes, language: _EastAsian) -> float:
    text = _text(sample, language.encoding)
    points = {
        character: _east_asian_points(character, language) for character in set(text) - _ASCII
    }
    return _mean(text, points, len(_LONE_IN_WORD.findall(text))) + _EAST_ASIAN_PRIOR


def _east_asian_points(character: str, language: _EastAsian) -> float:
    if character in language.frequent:
        return _FREQUENT
    if _HALF_WIDTH.match(character):
        return -_IN_SCRIPT
    try:
        lead = character.encode(language.standard)[0]
    except UnicodeEncodeError:
        return _STRANGE
    return _EAST_ASIAN_COMMON if lead in language.everyday else -_COMMON / 2
