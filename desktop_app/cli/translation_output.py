"""What `satchel translate` does once it is clear what is asked: lines out, or a document."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.messages import _, ngettext
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text

if TYPE_CHECKING:
    from desktop_app.cli.translation_progress import ShowProgress
    from desktop_app.pipeline.decided import Decisions
    from desktop_app.pipeline.progress import Control
    from desktop_app.pipeline.translated_lines import LineOutcome, TranslatedLine
    from desktop_app.pipeline.translating import Translation, TranslationRoutes
    from desktop_app.tasks.language import LanguageIdentifier

_SHOWN_DOUBTS = 5
_SHOWN_CHARACTERS = 100
_LINES_AT_ONCE = 256
"""Enough to sort by length; few enough to show where it is, and to print as it goes."""
_NOTHING_DONE, _PARTLY_DONE = 1, 3


@dataclass(frozen=True, slots=True)
class Work:
    """What both ways of translating need."""

    routes: "TranslationRoutes"
    languages: "LanguageIdentifier"
    decisions: "Decisions"
    control: "Control"
    show: "ShowProgress"


def translate_lines_of(
    file: str, source: str | None, work: Work, *, jsonl: bool, details: bool
) -> int:
    """Translate line by line as they come; only few lines are held at a time."""
    from desktop_app.cli.lines import batches, flush
    from desktop_app.pipeline.translated_lines import LineOutcome, translate_lines

    if source is not None:
        _tell_route(work.routes.open(source))
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
        # A last line without its end, or a file that has grown, must not make more than the whole.
        work.show(min(tally.read, size) if size else tally.read, size, tally.sentences)
    _tell_doubtful(tally.doubtful, tally.sentences)
    without_pack = tally.outcomes[LineOutcome.NO_PACK]
    if not without_pack:
        return 0
    names = _(", ").join(language_name(code) for code, _count in tally.without_pack.most_common(6))
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
    if details:
        found |= {
            "language": line.language,
            "outcome": line.outcome,
            "confidence": round(line.confidence, 3),
            "low_confidence": bool(line.doubtful),
        }
    write_object(found)


def translate_document_to(
    file: Path, out: Path, source: str | None, work: Work, *, bilingual: bool
) -> int:
    """Translate a document into another file: of its format, or side by side."""
    from desktop_app.pipeline.translating_files import FileTranslator

    translator = FileTranslator(
        work.routes, work.languages, work.decisions, work.control.checkpoint
    )
    way = translator.way_for(file, source, side_by_side=bilingual)
    _tell_route(way)

    def progress(done: int, total: int) -> None:
        work.show(done, total, None)

    result = translator.translate(file, out, way, progress, side_by_side=bilingual)
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


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN_CHARACTERS else line[: _SHOWN_CHARACTERS - 1] + "…"
