"""Plain text and Markdown, in any encoding."""

import re
from collections.abc import Iterator

from desktop_app.documents import Document, FailureKind
from desktop_app.readers.dates import iso_date
from desktop_app.readers.encodings import decode
from desktop_app.readers.formats import Format, ReadingError, ReadOptions, Source
from desktop_app.readers.paragraphs import clean
from desktop_app.readers.sniffing import text_like

FORMAT = Format(
    name="text",
    extensions=(".txt", ".text", ".md", ".markdown", ".rst", ".log", ".asc"),
    reader="desktop_app.readers.plain_text:read",
    sniff=text_like,
)

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.{0,4000}?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"^(title|author|date)[ \t]*:[ \t]*(.+?)[ \t]*$", re.IGNORECASE | re.MULTILINE)
_HEADING = re.compile(r"\A\s*#[ \t]+(\S[^\n]{0,200})")
_MARKDOWN = (".md", ".markdown")


def read(source: Source, options: ReadOptions) -> Iterator[Document]:  # noqa: ARG001
    """Yield the one document of a text file; a Markdown file's front matter becomes its facts."""
    text = clean(decode(source.data))
    fields: dict[str, str] = {}
    title = None
    if source.name.lower().endswith(_MARKDOWN):
        front = _FRONT_MATTER.match(text)
        if front:
            fields = {name.lower(): value.strip("\"' ") for name, value in _FIELD.findall(front[1])}
            text = text[front.end() :].strip()
        heading = _HEADING.match(text)
        title = heading[1].strip("# \t") if heading else None
    if not text:
        raise ReadingError(FailureKind.EMPTY, "no text")
    yield Document(
        name=source.name,
        kind=FORMAT.name,
        text=text,
        title=fields.get("title") or title,
        author=fields.get("author"),
        date=iso_date(fields.get("date")),
    )
