"""The registry of formats: everything Satchel reads, and which format a file's bytes are in.

To add a format: write its module (a `FORMAT` and a reader) and add one line to `FORMATS`.
"""

from collections.abc import Sequence
from pathlib import PurePosixPath

from desktop_app.readers import (
    compressed,
    delimited,
    doc,
    docx,
    eml,
    epub,
    html,
    json_text,
    markdown,
    mbox,
    msg,
    opendocument,
    pdf,
    plain_text,
    ppt,
    pptx,
    rtf,
    spreadsheet,
    subtitles,
    tar_archive,
    zip_archive,
)
from desktop_app.readers.formats import Format
from desktop_app.readers.signatures import SOME_COMPOUND_FILE, describe
from desktop_app.readers.sniffing import LIKELY, WEAK

FORMATS: tuple[Format, ...] = (
    plain_text.FORMAT,
    markdown.FORMAT,
    pdf.FORMAT,
    docx.FORMAT,
    pptx.FORMAT,
    doc.FORMAT,
    ppt.FORMAT,
    spreadsheet.FORMAT,
    delimited.FORMAT,
    opendocument.FORMAT,
    rtf.FORMAT,
    html.FORMAT,
    epub.FORMAT,
    subtitles.FORMAT,
    json_text.FORMAT,
    eml.FORMAT,
    msg.FORMAT,
    mbox.FORMAT,
    zip_archive.FORMAT,
    tar_archive.FORMAT,
    compressed.FORMAT,
)


def identify(name: str, head: bytes, formats: Sequence[Format] = FORMATS) -> Format | None:
    """Return the format of a file from its name and `head_of` its bytes; None if it is not read.

    The surest sniff wins, so a misnamed file is read as what it is: a docx called `.txt` as docx, a
    text called `.pdf` as text. The extension decides between equals. Bytes that no format knows go
    to the format of the extension, whose reader then says what is damaged, unless they are known to
    be something else altogether (a picture called `.pdf`).
    """
    extension = PurePosixPath(name.lower()).suffix
    named = [format_ for format_ in formats if extension in format_.extensions]
    known = None
    surest = (0.0, False)
    for format_ in formats:
        score = (format_.sniff(head), format_ in named)
        if score[0] > 0 and score > surest:
            known, surest = format_, score
    if known is None:
        return named[0] if named and describe(head) is None else None
    if surest[0] < LIKELY and _is_something_else(head, is_named=surest[1]):
        # What could be text and is called so may well begin like a picture: "BM", "ID3", "OTTO".
        return known if surest[0] <= WEAK and surest[1] else None
    return known


def _is_something_else(head: bytes, *, is_named: bool) -> bool:
    """Say whether a zip or compound file, which many programs write, is that of another program."""
    description = describe(head)
    return description is not None and not (description == SOME_COMPOUND_FILE and is_named)
