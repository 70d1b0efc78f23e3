"""What no translator should touch: numbers, addresses, file names, placeholders, code."""

import re

_LONG = 1000
"""Characters of a text that is more than an address or a name of something."""
_LETTER = re.compile(r"[^\W\d_]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]")
_ROMAN = re.compile(r"[IVXLCDM]{1,6}[.)]?|[ivxlcdm]{1,5}[.)]")
_URL = re.compile(r"(?:[a-z][a-z0-9+.-]*://|www\.)\S+|mailto:\S+", re.IGNORECASE)
_EMAIL = re.compile(r"<?(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+>?")
_PLACEHOLDER = re.compile(
    r"\{\{[^{}]*\}\}|\$?\{[^{}\s]*\}|<<[^<>]*>>|«[^«»]*»|%\(?\w*\)?[sd]|\[\[[^\[\]]*\]\]"
)
# One token that holds an underscore, brackets, a slash, digits amid letters, a dotted name ...
_CODE_TOKEN = re.compile(
    r"(?=\S*[_\\/=<>{}|$#@]|\S*\(\)|\S*::|\S*\d)\S+"  # has a sign that words have not
    r"|--[\w-]+"  # --option
    r"|[a-z]+(?:[A-Z][a-z0-9]+)+\S*"  # camelCase
    r"|[\w-]+(?:\.[\w-]+)*\.[a-z0-9]{2,4}"  # report.docx
)
_LETTER_ONLY_SLASH = re.compile(r"[^\W\d_]{2,}(?:/[^\W\d_]{2,})+[.:]?")


def is_translatable(text: str) -> bool:
    """Say whether `text` holds words at all, beyond addresses, placeholders and code."""
    if len(text) > _LONG:  # searching an endless word for addresses takes for ever
        return _LETTER.search(text) is not None
    rest = _PLACEHOLDER.sub(" ", _EMAIL.sub(" ", _URL.sub(" ", text))).strip()
    if not _LETTER.search(rest):
        return False
    if _CJK.search(rest):
        return True
    if len(_LETTER.findall(rest)) < 2 or _ROMAN.fullmatch(rest):  # noqa: PLR2004  a lone letter
        return False
    tokens = rest.split()
    if len(tokens) > 1:
        return any(_is_word(token) for token in tokens)
    return _is_word(rest)


def _is_word(token: str) -> bool:
    if len(_LETTER.findall(token)) < 2:  # noqa: PLR2004
        return False
    return bool(_LETTER_ONLY_SLASH.fullmatch(token)) or not _CODE_TOKEN.fullmatch(token)
