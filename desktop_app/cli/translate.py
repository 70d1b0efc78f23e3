"""`satchel translate`: lines of text, or a document that keeps its layout, in another language."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.languages import known_languages

if TYPE_CHECKING:
    from desktop_app.packs.catalogue import Catalogue

_MOST_BEAMS = 16
_LINES = ("text", "markdown", "subtitles")
"""Formats of documents that may be given as lines too."""


@click.command(
    short_help=_("Translate lines or a document"),
    help=_(
        "Translate each line of a UTF-8 file, or of standard input, to standard output: as many "
        "lines as were given. With --out, translate a document (docx, pptx, xlsx, odt, html, epub, "
        "srt, vtt, md, txt …) into a new one that keeps its layout."
    ),
)
@options.lines
@click.option(
    "--from",
    "source",
    metavar="CODE",
    help=_("The language of the text, for example “en”; found out if left out."),
)
@click.option(
    "--to",
    "target",
    metavar="CODE",
    required=True,
    help=_("The language to translate into, for example “pt”."),
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Translate the document FILE into this one, with its layout."),
)
@click.option(
    "--bilingual",
    is_flag=True,
    help=_(
        "With --out: write any readable document and its translation side by side (docx, html)."
    ),
)
@click.option(
    "--beam",
    type=click.IntRange(1, _MOST_BEAMS),
    default=1,
    show_default=True,
    help=_("How many translations to weigh at each word: 4 is a little better and slower."),
)
@click.option(
    "--glossary",
    "glossary_path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Terms and the translations they must get, from a CSV file."),
)
@click.option(
    "--corpus",
    "corpus_path",
    metavar="FILE.satchel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Use the glossary and the translation memory of this corpus."),
)
@click.option(
    "--pack",
    "packs",
    metavar="PACK",
    multiple=True,
    help=_(
        "Translate with this pack, by its id or folder, and no other; given twice, through English."
    ),
)
@options.jsonl
@click.option(
    "--details", is_flag=True, help=_("With --jsonl: the language and confidence of each line too.")
)
@options.jobs
def translate(  # noqa: PLR0917  click passes them by name
    file: str,
    source: str | None,
    target: str,
    out: Path | None,
    bilingual: bool,
    beam: int,
    glossary_path: Path | None,
    corpus_path: Path | None,
    packs: tuple[str, ...],
    jsonl: bool,
    details: bool,
    jobs: int | None,
) -> int:
    """Translate and say on standard error what to check."""
    from desktop_app.cli.console import interruptible
    from desktop_app.cli.translation_output import (
        Work,
        translate_document_to,
        translate_lines_of,
    )
    from desktop_app.cli.translation_progress import showing_translation
    from desktop_app.errors import CancelledError
    from desktop_app.packs.catalogue import read_catalogue
    from desktop_app.pipeline.decided import decisions_of
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.translating import TranslationRoutes
    from desktop_app.pipeline.translation_routes import chosen_packs

    if out is not None and (file == "-" or jsonl):
        raise click.UsageError(_("--out needs the name of a document, and goes without --jsonl."))
    if details and not jsonl:
        raise click.UsageError(_("--details goes with --jsonl."))
    if bilingual and out is None:
        raise click.UsageError(_("--bilingual goes with --out FILE."))
    if out is None:
        _refuse_document(file)
    catalogue = chosen_packs(packs) if packs else read_catalogue()
    source, target = _checked_languages(source, target, catalogue)
    languages = AnalysisModels(jobs).languages
    routes = TranslationRoutes(
        target, jobs=jobs, beam=beam, languages=languages, catalogue=catalogue
    )
    with (
        decisions_of(glossary_path, corpus_path, source or "", target) as decisions,
        interruptible() as control,
        showing_translation(shown=out is not None) as show,
    ):
        work = Work(routes, languages, decisions, control, show)
        try:
            if out is None:
                return translate_lines_of(file, source, work, jsonl=jsonl, details=details)
            return translate_document_to(Path(file), out, source, work, bilingual=bilingual)
        except CancelledError as stop:
            text = _("Stopped. What was printed is complete, line by line.")
            raise CancelledError(
                text if out is None else _("Stopped; nothing was written.")
            ) from stop


def _checked_languages(
    source: str | None, target: str, catalogue: "Catalogue"
) -> tuple[str | None, str]:
    """Return the codes as the packs have them; an unknown one is a fault of usage."""
    from desktop_app.pipeline.translation_routes import source_languages, target_languages

    to = _checked(target, "--to", sorted(target_languages(catalogue)))
    if source is None:
        return None, to
    from_ = _checked(source, "--from", sorted(source_languages(catalogue)))
    if from_ == to:
        raise click.UsageError(_("--from and --to are the same language."))
    return from_, to


def _checked(code: str, option: str, known: list[str]) -> str:
    from desktop_app.pipeline.translation_routes import matching_code

    found = matching_code(code, known) or matching_code(code, known_languages())
    if found is None:
        raise click.UsageError(
            _("“{code}” is no language that {option} knows. There are packs for: {known}.").format(
                code=code, option=option, known=", ".join(known) or _("none")
            )
        )
    return found


def _refuse_document(file: str) -> None:
    """Raise a UsageError for a file that holds no lines of text."""
    from desktop_app.export.translated.formats import find_format

    found = find_format(Path(file)) if file != "-" else None
    if found is not None and found.name not in _LINES:
        raise click.UsageError(
            _("{name} is a document: say with --out FILE where its translation shall go.").format(
                name=Path(file).name
            )
        )
