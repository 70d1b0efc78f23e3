"""`satchel review`: what a person should label next, so that few labels teach the most."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

if TYPE_CHECKING:
    from desktop_app.export.rows import Cell
    from desktop_app.pipeline.reviewing import ReviewItem
    from desktop_app.pipeline.segment_reviewing import ReviewSegment

_SEGMENT_COLUMNS = (
    "id",
    "path",
    "locator",
    "start",
    "end",
    "guess",
    "uncertainty",
    "label",
    "annotator",
    "text",
    "context",
)
_COLUMNS = ("id", "path", "locator", "guess", "uncertainty", "label", "annotator", "text")
_SHOWN_CHARACTERS = 300


@click.command(
    short_help=_("What to label next"),
    help=_(
        "List the documents that a person should label next: those the labels are unsure of, "
        "typical ones first, no two alike. With --out, write them to a table with an empty column "
        "“label”; fill it in and read it with “annotate import”."
    ),
)
@options.corpus
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=20,
    show_default=True,
    help=_("Most documents to show."),
)
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("A csv or xlsx table to fill in; one that is there is replaced."),
)
@click.option("--segments", is_flag=True, help=_("List sentences instead of whole documents."))
@options.jsonl
def review(corpus_path: Path, limit: int, out: Path | None, segments: bool, jsonl: bool) -> None:
    """Print or write the documents or sentences, the most useful first."""
    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.annotations import write_table
    from desktop_app.export.rows import Table
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.reviewing import next_to_label
    from desktop_app.pipeline.segment_reviewing import next_segments_to_label

    items: Sequence[ReviewItem | ReviewSegment]
    with Corpus.read(corpus_path) as corpus:
        find = next_segments_to_label if segments else next_to_label
        items = find(corpus, AnalysisModels(), limit)
        if out is not None:
            columns = _SEGMENT_COLUMNS if segments else _COLUMNS
            count = write_table(Table(columns, _rows(items)), corpus, out, _("To label"))
            click.echo(
                ngettext("{path}: {count} row", "{path}: {count} rows", count).format(
                    path=out, count=count_text(count)
                ),
                err=True,
            )
            return
    if jsonl:
        for item in items:
            write_object(item)
        return
    if not items:
        nothing = (
            _("Every sentence has a label already.")
            if segments
            else _("Every document has a label already.")
        )
        click.echo(nothing, err=True)
    _print(items)


def _print(items: "Sequence[ReviewItem | ReviewSegment]") -> None:
    from rich.console import Console
    from rich.text import Text

    from desktop_app.cli.console import shown_path
    from desktop_app.documents import place_text
    from desktop_app.pipeline.segment_reviewing import ReviewSegment

    console = Console(highlight=False)
    for item in items:
        place = f"{shown_path(item.path)}{' › ' if item.locator else ''}{place_text(item.locator)}"
        span = f" {item.start}–{item.end}" if isinstance(item, ReviewSegment) else ""
        line = Text(f"{item.id}{span}  {place}", style="bold")
        if item.label is not None:
            line.append(f"  {item.label}?", style="not bold")
        console.print(line, soft_wrap=True)
        console.print(Text(f"  {' '.join(item.text.split())[:_SHOWN_CHARACTERS]}"))


def _rows(items: "Sequence[ReviewItem | ReviewSegment]") -> "Iterator[tuple[Cell, ...]]":
    from desktop_app.pipeline.segment_reviewing import ReviewSegment

    for item in items:
        guess = (item.label, item.uncertainty, None, None, item.text)
        place = (item.id, item.path, item.locator)
        if isinstance(item, ReviewSegment):
            yield (*place, item.start, item.end, *guess, item.context)
        else:
            yield (*place, *guess)
