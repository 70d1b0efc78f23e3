"""Rich text (rtf)."""

import re
from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean, one_line
from desktop_app.readers.sniffing import CERTAIN

_MAGIC = b"{\\rtf"


def _sniff(head: bytes) -> float:
    return CERTAIN if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MAGIC) else 0.0


FORMAT = Format(
    name="rtf", extensions=(".rtf",), reader="desktop_app.readers.rtf:read", sniff=_sniff
)

_DEEPEST = 500
"""Groups within groups; Word writes fewer than thirty."""
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{1,5})")
_PICTURE = re.compile(r"(?<=[\s\w])[0-9a-fA-F\s]{2000,}")
"""Pictures are long runs of hexadecimal digits, which take the parser minutes and hold no text."""
_CREATED = re.compile(r"\{\\creatim\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_CELL_ROW = re.compile(r"\|(?=\n|$)", re.MULTILINE)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a file."""
    data = source.data
    if not data.strip():
        raise ReadingError(FailureKind.EMPTY, "zero bytes")
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MAGIC):
        raise ReadingError(FailureKind.DAMAGED, "the file does not begin like rich text")
    _check_depth(data)
    # Every byte of rtf is ASCII but for what careless programs wrote; those are in its code page.
    markup = _PICTURE.sub("", data.decode(_code_page(data), "replace"))
    text = _CELL_ROW.sub("", clean(_text(markup))).replace("|", "\t")
    text = clean("\n".join(line.strip(" ") for line in text.split("\n")))
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text")
    created = _CREATED.search(markup)
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=_information(markup, "title"),
        author=_information(markup, "author"),
        date="{}-{:0>2}-{:0>2}".format(*created.groups()) if created else None,
    )


def _text(markup: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(
        rtf_to_text(  # type: ignore[no-untyped-call]
            markup, errors="replace"
        )
    )


def _information(markup: str, name: str) -> str | None:
    """Return a field of the info group, decoded as the text is."""
    start = markup.find("{\\info")
    field = re.search(rf"\{{\\{name}\b[ ]?((?:\\[^\n]|[^\\{{}}]){{0,1000}})\}}", markup[start:])
    if start < 0 or field is None:
        return None
    header = markup[: markup.find("{", 1)] if "{" in markup[1:] else markup[:200]
    return one_line(_text(f"{header} {field[1]}}}")) or None


def _check_depth(data: bytes) -> None:
    depth = deepest = 0
    for brace in re.findall(rb"(?<!\\)[{}]", data):
        depth += 1 if brace == b"{" else -1
        deepest = max(deepest, depth)
    if deepest > _DEEPEST:
        raise ReadingError(FailureKind.TOO_DEEP, f"{deepest} groups within one another")


def _code_page(data: bytes) -> str:
    found = _CODE_PAGE.search(data[:4096])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    name = "utf-8" if name == "cp65001" else name
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name
