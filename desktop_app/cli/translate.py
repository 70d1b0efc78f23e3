"""`satchel translate`: lines of text, or a document that keeps its layout, in another language."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.errors import InputError
from desktop_app.messages import _, ngettext
from desktop_app.text.languages import known_languages, language_name
from desktop_app.text.numbers import count_text

if TYPE_CHECKING:
    from desktop_app.cli.translation_progress import ShowProgress
    from desktop_app.pipeline.decided import Decisions
    from desktop_app.pipeline.progress import Control
    from desktop_app.pipeline.translated_lines import LineOutcome, TranslatedLine
    from desktop_app.pipeline.translating import Translation, TranslationRoutes
    from desktop_app.tasks.language import LanguageIdentifier

_MOST_BEAMS = 16
_SHOWN_DOUBTS = 5
_SHOWN_CHARACTERS = 100
_LINES_AT_ONCE = 256
"""Enough to sort by length; few enough to show where it is, and to print as it goes."""
_LINES = ("text", "markdown", "subtitles")
"""Formats of documents that may be given as lines too."""
_NOTHING_DONE, _PARTLY_DONE = 1, 3


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
    jsonl: bool,
    details: bool,
    jobs: int | None,
) -> int:
    """Translate and say on standard error what to check."""
    from desktop_app.cli.console import interruptible
    from desktop_app.cli.translation_progress import showing_translation
    from desktop_app.errors import CancelledError
    from desktop_app.pipeline.decided import decisions_of
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.translating import TranslationRoutes

    if out is not None and (file == "-" or jsonl):
        raise click.UsageError(_("--out needs the name of a document, and goes without --jsonl."))
    if details and not jsonl:
        raise click.UsageError(_("--details goes with --jsonl."))
    if bilingual and out is None:
        raise click.UsageError(_("--bilingual goes with --out FILE."))
    if out is None:
        _refuse_document(file)
    source, target = _checked_languages(source, target)
    languages = AnalysisModels(jobs).languages
    routes = TranslationRoutes(target, jobs=jobs, beam=beam, languages=languages)
    with (
        decisions_of(glossary_path, corpus_path, source or "", target) as decisions,
        interruptible() as control,
        showing_translation(shown=out is not None) as show,
    ):
        work = _Work(routes, languages, decisions, control, show)
        try:
            if out is None:
                return _translate_lines(file, source, work, jsonl=jsonl, details=details)
            return _translate_document(Path(file), out, source, work, bilingual=bilingual)
        except CancelledError as stop:
            text = _("Stopped. What was printed is complete, line by line.")
            raise CancelledError(
                text if out is None else _("Stopped; nothing was written.")
            ) from stop


@dataclass(frozen=True, slots=True)
class _Work:
    """What both ways of translating need."""

    routes: "TranslationRoutes"
    languages: "LanguageIdentifier"
    decisions: "Decisions"
    control: "Control"
    show: "ShowProgress"


def _translate_lines(
    file: str, source: str | None, work: _Work, *, jsonl: bool, details: bool
) -> int:
    """Translate line by line as they come; only few lines are held at a time."""
    from desktop_app.cli.lines import batches, flush
    from desktop_app.pipeline.translated_lines import LineOutcome, translate_lines

    if source is not None:
        _tell_route(_way(work.routes, source))
    size = Path(file).stat().st_size if file != "-" and Path(file).is_file() else 0
    tally = _Tally()
    slices = (
        batch[start : start + _LINES_AT_ONCE]
        for batch in batches(file)
        for start in range(0, len(batch), _LINES_AT_ONCE)
    )
    for lines in slices:
        found = translate_lines(
            lines,
            work.routes,
            work.languages,
            source,
            work.decisions,
            work.control.checkpoint,
        )
        for line in found:
            tally.add(line)
            _write(line, jsonl=jsonl, details=details)
        flush()
        tally.read += sum(len(line.encode("utf-8", "replace")) + 1 for line in lines)
        work.show(tally.read, size, tally.sentences)
    _tell_doubtful(tally.doubtful, tally.sentences)
    without_pack = tally.outcomes[LineOutcome.NO_PACK]
    if not without_pack:
        return 0
    names = ", ".join(language_name(code) for code, _count in tally.without_pack.most_common(6))
    click.echo(
        ngettext(
            "{count} line was copied, since there is no pack for its language: {languages}.",
            "{count} lines were copied, since there is no pack for their language: {languages}.",
            without_pack,
        ).format(count=count_text(without_pack), languages=names),
        err=True,
    )
    return _NOTHING_DONE if without_pack == sum(tally.outcomes.values()) else _PARTLY_DONE


@dataclass(slots=True)
class _Tally:
    """What was done so far."""

    read: int = 0
    sentences: int = 0
    doubtful: int = 0
    outcomes: Counter["LineOutcome"] = field(default_factory=Counter)
    without_pack: Counter[str] = field(default_factory=Counter)

    def add(self, line: "TranslatedLine") -> None:
        from desktop_app.pipeline.translated_lines import LineOutcome

        self.sentences += line.sentences
        self.doubtful += line.doubtful
        self.outcomes[line.outcome] += 1
        if line.outcome is LineOutcome.NO_PACK:
            self.without_pack[line.language] += 1


def _write(line: "TranslatedLine", *, jsonl: bool, details: bool) -> None:
    from desktop_app.cli.lines import write_object, write_text

    if not jsonl:
        write_text(line.translation)
        return
    found: dict[str, object] = {"text": line.text, "translation": line.translation}
    if line.doubtful:
        found["low_confidence"] = True
    if details:
        found |= {
            "language": line.language,
            "outcome": line.outcome,
            "confidence": round(line.confidence, 3),
        }
    write_object(found)


def _translate_document(
    file: Path, out: Path, source: str | None, work: _Work, *, bilingual: bool
) -> int:
    """Translate a document into another file: of its format, or side by side."""
    from desktop_app.export.translated.documents import sample_of, translate_document
    from desktop_app.export.translated.side_by_side import text_sample, write_side_by_side
    from desktop_app.pipeline.translating import matching_code

    sample = text_sample if bilingual else sample_of
    code = source or work.languages.identify(sample(file)).language
    if matching_code(work.routes.target, [code]) == code:
        raise InputError(
            _("{name} is in {language} already.").format(
                name=file.name, language=language_name(code)
            )
        )
    way = _way(work.routes, code)
    _tell_route(way)
    checkpoint = work.control.checkpoint
    translate = work.decisions.applied(way.stoppable(checkpoint), way.source, way.target)

    def progress(done: int, total: int) -> None:
        work.show(done, total, None)

    if bilingual:
        result = write_side_by_side(
            file,
            out,
            translate,
            (way.source, way.target),
            progress=progress,
            checkpoint=checkpoint,
        )
    else:
        result = translate_document(
            file, out, translate, way.target, progress=progress, checkpoint=checkpoint
        )
    for lost in result.lost:
        click.echo(lost, err=True)
    _tell_doubtful(len(result.doubts), result.segments)
    for doubt in sorted(result.doubts, key=lambda one: one.confidence)[:_SHOWN_DOUBTS]:
        click.echo(f"  {_shortened(doubt.source)}\n    → {_shortened(doubt.target)}", err=True)
    click.echo(
        _("{path}: {source} → {target}").format(
            path=out, source=language_name(way.source), target=language_name(way.target)
        ),
        err=True,
    )
    return 0


def _way(routes: "TranslationRoutes", source: str) -> "Translation":
    """Return the way from a language. Raises PackError that says what there is instead."""
    from desktop_app.pipeline.translating import no_route

    way = routes.find(source)
    if way is None:
        raise no_route(source, routes.target)
    return way


def _tell_route(way: "Translation") -> None:
    """Say that the translation goes through another language, where it does."""
    languages = way.route.languages
    if len(languages) > 2:  # noqa: PLR2004  more than from and to
        click.echo(
            _("There is no pack for this pair; translating {route}.").format(
                route=" → ".join(languages)
            ),
            err=True,
        )


def _tell_doubtful(doubtful: int, sentences: int) -> None:
    if doubtful:
        click.echo(
            ngettext(
                "{count} sentence of {total} with low confidence; look at it.",
                "{count} sentences of {total} with low confidence; look at them.",
                doubtful,
            ).format(count=count_text(doubtful), total=count_text(sentences)),
            err=True,
        )


def _checked_languages(source: str | None, target: str) -> tuple[str | None, str]:
    """Return the codes as the packs have them; an unknown one is a fault of usage."""
    from desktop_app.packs.catalogue import read_catalogue
    from desktop_app.pipeline.translating import source_languages, target_languages

    catalogue = read_catalogue()
    to = _checked(target, "--to", sorted(target_languages(catalogue)))
    if source is None:
        return None, to
    from_ = _checked(source, "--from", sorted(source_languages(catalogue)))
    if from_ == to:
        raise click.UsageError(_("--from and --to are the same language."))
    return from_, to


def _checked(code: str, option: str, known: list[str]) -> str:
    from desktop_app.pipeline.translating import matching_code

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


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARACTERS else line[: _SHOWN_CHARACTERS - 1] + "…"
