"""Text of e-mail headers and bodies, whatever encoding they claim or forget to claim."""

import re
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

# What mail programs write, to the superset that their bytes are really in.
_REAL_ENCODINGS = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "iso-8859-8-i": "iso-8859-8",
    "unknown-8bit": "utf-8",
}
_SAMPLE_BYTES = 65_536
_LAST_ASCII = 0x7F
_FEW = 4
"""Text of which less than a fourth is not ASCII is western; the detector takes ã for ă there."""

_ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bqBQ]\?")


def decode(data: bytes, charset: str | None) -> str:
    """Decode by the charset claimed; if that is unknown or wrong, as UTF-8, else as detected."""
    claimed = (charset or "utf-8").strip("\"' ").lower()
    for encoding in (_REAL_ENCODINGS.get(claimed, claimed), "utf-8"):
        try:
            return data.decode(encoding)
        except (LookupError, ValueError):
            continue
    return _detected(data)


def header_text(message: Message, name: str) -> str:
    """Return a header on one line with its encoded words decoded; empty if it is missing."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    if not value.isascii():  # raw bytes, which the parser keeps as surrogates
        value = decode(value.encode("utf-8", "surrogateescape"), message.get_content_charset())
    unfolded = " ".join(value.split())
    if not _ENCODED_WORD.search(unfolded):
        return unfolded
    try:
        words = decode_header(unfolded)
    except (HeaderParseError, ValueError):  # broken base64
        return unfolded
    return "".join(
        word if isinstance(word, str) else decode(word, charset) for word, charset in words
    ).strip()


def _detected(data: bytes) -> str:
    from charset_normalizer import from_bytes

    sample = data[:_SAMPLE_BYTES]
    if sum(byte > _LAST_ASCII for byte in sample) * _FEW < len(sample):
        return data.decode("cp1252", "replace")
    best = from_bytes(sample).best()
    return data.decode(best.encoding if best else "cp1252", "replace")
