"""What the commands print: tables to standard output, progress to standard error."""

import signal
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn
from rich.table import Table

from desktop_app.corpus.records import DocumentRecord, Summary, TableText
from desktop_app.corpus.translation_records import TranslationCounts, TranslationOutcome
from desktop_app.documents import explain, place_text
from desktop_app.messages import _, ngettext
from desktop_app.pipeline.progress import Control, Phase, Report
from desktop_app.pipeline.progress import Progress as RunProgress
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import count_text, share_text

_SHOWN_COUNTS = 8
"""Rows of one table of counts; the rest is in the report."""
_SHOWN_KEYWORDS = 12
_PLAIN_SECONDS = 5.0
"""Without a terminal, progress is a line this often, so that logs stay short."""


def print_summary(summary: Summary) -> None:
    """Print what a corpus holds."""
    console = Console()
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    # Rich's own way cuts lines of wide characters one column early.
    table.add_column(overflow="fold")
    table.add_row(_("Files"), count_text(summary.files))
    table.add_row(_("Documents read"), count_text(summary.documents))
    table.add_row(_("Could not be read"), count_text(summary.failed))
    table.add_row(_("Words"), count_text(summary.words))
    table.add_row(_("Sentences"), count_text(summary.segments))
    named = {language_name(code): count for code, count in summary.languages.items()}
    _add_counts(table, _("Languages"), named, summary.documents)
    feelings = {sentiment_name(name): count for name, count in summary.sentiments.items()}
    _add_counts(table, _("Sentiment"), feelings, summary.documents)
    _add_counts(table, _("Labels"), summary.labels, summary.documents, summary.unsure)
    if summary.keywords:
        terms = ", ".join(keyword.term for keyword in summary.keywords[:_SHOWN_KEYWORDS])
        table.add_row(_("Keywords"), escape(terms))
    if summary.translations is not None:
        _add_translations(table, summary.translations)
    console.print(table)


def print_failures(failures: Sequence[DocumentRecord]) -> None:
    """Print each document that could not be read, why, and what to do."""
    if not failures:
        return
    console = Console()
    console.print()
    title = ngettext(
        "{count} document could not be read:", "{count} documents could not be read:", len(failures)
    ).format(count=len(failures))
    console.print(f"[bold]{escape(title)}[/bold]")
    for record in failures:
        place = shown_path(record.path)
        if record.locator:
            place += f" › {place_text(record.locator)}"
        console.print(f"  {escape(place)}", soft_wrap=True, highlight=False)
        if record.failure is not None:
            console.print(Padding(escape(explain(record.failure)), (0, 0, 0, 4)), highlight=False)


def print_text_columns(columns: Sequence[TableText], asked: str | None) -> None:
    """Print which column of each table was taken for the text, where that was a guess."""
    columns = [table for table in columns if table.column.casefold() != (asked or "").casefold()]
    if not columns:
        return
    console = Console(highlight=False)
    console.print()
    for table in columns[:_SHOWN_COUNTS]:
        console.print(
            escape(
                _("{path}: the text is in the column “{column}” ({count} rows).").format(
                    path=shown_path(table.path),
                    column=table.column,
                    count=count_text(table.documents),
                )
            ),
            soft_wrap=True,
        )
    if len(columns) > _SHOWN_COUNTS:
        console.print(_("… and {count} more tables.").format(count=len(columns) - _SHOWN_COUNTS))
    console.print(_("If that is not the right one, choose another with --text-column NAME."))


def shown_path(path: str) -> str:
    """Return a path as a person names it: relative to where they are, if it lies below."""
    try:
        return str(Path(path).relative_to(Path.cwd()))
    except ValueError:
        return path


def sentiment_name(label: str) -> str:
    """Return the name of a sentiment in the current language."""
    names = {
        "negative": _("negative"),
        "neutral": _("neutral"),
        "positive": _("positive"),
        "mixed": _("mixed"),
    }
    return names.get(label, label)


@contextmanager
def showing_progress() -> Iterator[Report]:
    """Show a run's progress on standard error while the block lasts; gives the `Report` to call."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield _PlainProgress()
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[detail]}"),
        console=console,
        transient=True,
    ) as bars:
        bar = bars.add_task(_phase_name(Phase.READING), total=1.0, detail="")

        def show(progress: RunProgress) -> None:
            bars.update(
                bar,
                completed=progress.fraction,
                description=_phase_name(progress.phase),
                detail=_detail(progress),
            )

        yield show


@contextmanager
def interruptible() -> Iterator[Control]:
    """Let Ctrl-C stop the work in the block in good order, and a second Ctrl-C end it at once."""
    control = Control()

    def interrupt(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        control.cancel()
        # Said unless the signal came amid another message: a stream cannot be written to twice.
        with suppress(RuntimeError):
            click.echo(_("Stopping after what is in hand …"), err=True)

    if threading.current_thread() is not threading.main_thread():
        yield control
        return
    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield control
    finally:
        signal.signal(signal.SIGINT, before)


class _PlainProgress:
    """Progress as an occasional line, for logs."""

    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, progress: RunProgress) -> None:
        import time

        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _PLAIN_SECONDS
        print(
            f"{_phase_name(progress.phase)} {progress.fraction:4.0%} {_detail(progress)}",
            file=sys.stderr,
            flush=True,
        )


def _phase_name(phase: Phase) -> str:
    return {
        Phase.READING: _("Reading"),
        Phase.ANALYSING: _("Analysing"),
        Phase.LABELLING: _("Labelling"),
        Phase.KEYWORDS: _("Ranking keywords"),
        Phase.TRANSLATING: _("Translating"),
    }[phase]


def _detail(progress: RunProgress) -> str:
    if progress.phase in {Phase.LABELLING, Phase.KEYWORDS}:
        return ""
    parts = [
        ngettext("{count} document", "{count} documents", progress.documents).format(
            count=count_text(progress.documents)
        ),
        _("{rate} sentences/s").format(rate=count_text(progress.segments_per_second)),
    ]
    if progress.failed:
        parts.append(_("{count} unread").format(count=count_text(progress.failed)))
    if progress.seconds_left is not None:
        left = timedelta(seconds=round(progress.seconds_left))
        parts.append(_("{time} left").format(time=left))
    return " · ".join(parts)


def _add_translations(table: Table, translations: TranslationCounts) -> None:
    total = sum(translations.outcomes.values())
    names = {
        TranslationOutcome.TRANSLATED: _("translated"),
        TranslationOutcome.COPIED: _("needed no translation"),
        TranslationOutcome.UNAVAILABLE: _("not translated"),
    }
    title = _("Into {language}").format(language=language_name(translations.target))
    named = {names[outcome]: count for outcome, count in translations.outcomes.items()}
    _add_counts(table, title, named, total)
    if translations.without_route:
        languages = _(", ").join(language_name(code) for code in translations.without_route)
        note = _(
            "Left as they are: sentences in {languages}. No pack translates from there into "
            "{target}; add one with “models import”."
        ).format(languages=languages, target=language_name(translations.target))
        table.add_row("", escape(note))


def _add_counts(
    table: Table, title: str, counts: Mapping[str, int], total: int, unsure: int = 0
) -> None:
    if not counts and not unsure:
        return
    shown = [
        f"{escape(name)} {count_text(count)} ({share_text(count, total)})"
        for name, count in list(counts.items())[:_SHOWN_COUNTS]
    ]
    more = len(counts) - _SHOWN_COUNTS
    if more > 0:
        shown.append(ngettext("{count} more", "{count} more", more).format(count=more))
    if unsure:
        shown.append(
            _("unsure: {count} ({share})").format(
                count=count_text(unsure), share=share_text(unsure, total)
            )
        )
    table.add_row(title, " · ".join(shown))
