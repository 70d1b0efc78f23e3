"""Rich text (rtf)."""

import re
from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.rtf_markup import markup_text
from desktop_app.readers.sniffing import CERTAIN

_MAGIC = b"{\\rtf"


def _sniff(head: bytes) -> float:
    return CERTAIN if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MAGIC) else 0.0


FORMAT = Format(
    name="rtf", extensions=(".rtf",), reader="desktop_app.readers.rtf:read", sniff=_sniff
)

_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_LONGEST_INFORMATION = 20_000


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a file."""
    data = source.data
    if not data.strip():
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MAGIC):
        raise ReadingError(FailureKind.DAMAGED, "the file does not begin like rich text")
    encoding = _code_page(data)
    markup = data.decode("latin-1")  # byte for byte: each font may have an encoding of its own
    lines = (line.strip(" \t") for line in markup_text(markup, encoding).split("\n"))
    text = clean("\n".join(lines))
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text")
    created = _CREATED.search(markup)
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=_information(markup, "title", encoding),
        author=_information(markup, "author", encoding),
        date="{}-{:0>2}-{:0>2}".format(*created.groups()) if created else None,
    )


def _information(markup: str, name: str, encoding: str) -> str | None:
    """Return a field of the info group, decoded as the text is."""
    start = markup.find("{\\info")
    if start < 0:
        return None
    found = re.search(
        rf"\{{\\{name}\b ?((?:\\.|[^\\{{}}])*)\}}",
        markup[start : start + _LONGEST_INFORMATION],
        re.DOTALL,
    )
    return (one_line(markup_text(found[1], encoding)) or None) if found else None


def _code_page(data: bytes) -> str:
    found = _CODE_PAGE.search(data[:4096])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    name = "utf-8" if name == "cp65001" else name
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
