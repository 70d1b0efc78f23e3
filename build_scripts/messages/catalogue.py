"""Keeps the message catalogues in step with the code: `python -m build_scripts.messages.catalogue`.

Collects every message of the program, the report's template and click (whose own words a person
reads too), merges them into `resources/locale/<language>/LC_MESSAGES/satchel.po`, and compiles
those. New messages come out untranslated; the tests fail until somebody translates them.
"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from desktop_app import __version__
from desktop_app.messages import LANGUAGES

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "resources" / "locale"

_DAY = datetime(2026, 1, 1, tzinfo=UTC)
_KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
_CLICK_FILES = (
    "core.py",
    "decorators.py",
    "exceptions.py",
    "formatting.py",
    "parser.py",
    "types.py",
)


def main() -> None:
    """Merge and compile the catalogue of every language but English, and say what is missing."""
    template = collected()
    for language in LANGUAGES[1:]:
        catalogue = merged(template, language)
        path = po_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(catalogue))
        path.with_suffix(".mo").write_bytes(mo_bytes(catalogue))
        missing = [message.id for message in untranslated(catalogue)]
        print(f"{language}: {len(catalogue)} messages, {len(missing)} untranslated")


def collected() -> Catalog:
    """Return all messages of the program, in a stable order, without the places they stand."""
    catalogue = Catalog(project="satchel", charset="utf-8")
    found = sorted(set(_messages()), key=str)
    for message in found:
        catalogue.add(message)
    return catalogue


def merged(template: Catalog, language: str) -> Catalog:
    """Return a language's catalogue with exactly the template's messages."""
    path = po_path(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language, domain="satchel")
    else:
        catalogue = Catalog(locale=language, domain="satchel")
    catalogue.project, catalogue.version, catalogue.fuzzy = "Satchel", __version__, False
    catalogue.copyright_holder = "the makers of Satchel"
    catalogue.header_comment = f"# What Satchel says, in {catalogue.locale.english_name}."
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    return catalogue


def untranslated(catalogue: Catalog) -> list[Message]:
    """Return the messages that lack a translation."""
    return [
        message
        for message in catalogue
        if message.id
        and not (all(message.string) if isinstance(message.string, tuple) else message.string)
    ]


def po_path(language: str) -> Path:
    """Return where a language's catalogue lies."""
    return LOCALE / language / "LC_MESSAGES" / "satchel.po"


def po_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as a `.po` file, the same for the same messages."""
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=100, omit_header=False, sort_output=True)
    # The header's dates and tool version would change with every run.
    lines = buffer.getvalue().splitlines(keepends=True)
    volatile = (
        b'"POT-Creation-Date',
        b'"PO-Revision-Date',
        b'"Generated-By',
        b'"Last-Translator',
        b'"Report',
        b'"Language-Team',
    )
    return b"".join(line for line in lines if not line.startswith(volatile))


def mo_bytes(catalogue: Catalog) -> bytes:
    """Return the catalogue as gettext reads it: the same bytes for the same messages on any day."""
    catalogue.creation_date = catalogue.revision_date = _DAY
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    return buffer.getvalue()


def _messages() -> Iterator[str | tuple[str, ...]]:
    click_folder = Path(click.__file__).parent
    sources = (
        (ROOT / "desktop_app", [("**.py", "python")]),
        (ROOT / "resources" / "report", [("**.j2", "jinja2")]),
        (click_folder, [(name, "python") for name in _CLICK_FILES]),
    )
    for folder, methods in sources:
        for _file, _line, message, _comments, _context in extract_from_dir(
            folder, methods, keywords=_KEYWORDS
        ):
            if message:
                yield message


if __name__ == "__main__":
    main()
