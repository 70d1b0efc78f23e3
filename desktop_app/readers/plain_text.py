"""Plain texts (txt, log) in any encoding."""

from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean
from desktop_app.readers.sniffing import text_like

FORMAT = Format(
    name="text",
    extensions=(".txt", ".text", ".log", ".asc", ".rst", ".org", ".tex"),
    reader="desktop_app.readers.plain_text:read",
    sniff=text_like,
)


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a text file."""
    text = clean(decode(source.data))
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text")
    yield Document(name=source.name, kind=FORMAT.name, text=text)
