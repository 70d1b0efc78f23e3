"""The formats that can be translated in place: one row a format, opened on first use."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from desktop_app.errors import InputError
from desktop_app.export.translated.units import Editing, Opened
from desktop_app.messages import _


@dataclass(frozen=True, slots=True)
class TranslatableFormat:
    """A format by its extensions, and "module:function" that opens a file of it."""

    name: str
    extensions: tuple[str, ...]
    opener: str

    def open(self, opened: Opened) -> Editing:
        """Open the document in `opened`."""
        module, _colon, function = self.opener.partition(":")
        folder = "desktop_app.export.translated"
        return cast("Editing", getattr(import_module(f"{folder}.{module}"), function)(opened))


FORMATS = (
    TranslatableFormat("docx", (".docx", ".docm", ".dotx", ".dotm"), "word:open_word"),
    TranslatableFormat(
        "pptx",
        (".pptx", ".pptm", ".ppsx", ".ppsm", ".potx", ".potm"),
        "presentation:open_presentation",
    ),
    TranslatableFormat("xlsx", (".xlsx", ".xlsm", ".xltx", ".xltm"), "spreadsheet:open_workbook"),
    TranslatableFormat(
        "opendocument",
        (".odt", ".ott", ".ods", ".ots", ".odp", ".otp", ".odg"),
        "opendocument:open_opendocument",
    ),
    TranslatableFormat("html", (".html", ".htm", ".xhtml", ".xht"), "web_page:open_page"),
    TranslatableFormat("epub", (".epub",), "book:open_book"),
    TranslatableFormat("subtitles", (".srt", ".vtt"), "subtitles:open_subtitles"),
    TranslatableFormat(
        "markdown", (".md", ".markdown", ".mdown", ".mkd"), "markdown:open_markdown"
    ),
    TranslatableFormat("text", (".txt", ".text"), "plain_text:open_text"),
)

EXTENSIONS = tuple(extension for one in FORMATS for extension in one.extensions)
"""All extensions of files that can be translated with their layout kept."""


def find_format(path: Path) -> TranslatableFormat | None:
    """Return the format of a file by its extension; None where its layout cannot be kept."""
    extension = path.suffix.lower()
    return next((one for one in FORMATS if extension in one.extensions), None)


def format_of(path: Path) -> TranslatableFormat:
    """Return the format of a file. Raises InputError that names those that can be translated."""
    found = find_format(path)
    if found is None:
        names = " ".join(extension.lstrip(".") for extension in EXTENSIONS)
        raise InputError(
            _(
                "{name} cannot be translated with its layout kept. These formats can: {formats}. "
                "For others make a side by side translation, to docx or html."
            ).format(name=path.name, formats=names)
        )
    return found
