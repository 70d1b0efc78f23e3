"""`satchel explain`: why a document of a corpus, or each of its sentences, got its label."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, decimal_text, share_text, signed_text

if TYPE_CHECKING:
    from rich.console import Console

    from desktop_app.pipeline.document_explaining import DocumentExplanation, TaughtNeighbour
    from desktop_app.pipeline.segment_explaining import ExplainedSegments

_SHOWN_SEGMENTS = 8
_SHOWN_CHARACTERS = 300


@click.command(
    short_help=_("Why a document got its label"),
    help=_(
        "Tell which sentences of a document decided its label, and which documents that people "
        "labelled are most like it. ID is the number that “review” shows."
    ),
)
@options.corpus
@click.argument("document_id", metavar="ID", type=int)
@click.option(
    "--segments",
    is_flag=True,
    help=_("Explain the label that each sentence would get by itself, word by word."),
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=20,
    show_default=True,
    help=_("Most sentences to explain, with --segments; the longest are taken."),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
def explain(corpus_path: Path, document_id: int, segments: bool, limit: int, as_json: bool) -> None:
    """Print the sentences that weigh most, then the nearest labelled documents."""
    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.document_explaining import explain_document
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.segment_explaining import explain_segments

    with Corpus.read(corpus_path) as corpus:
        if segments:
            parts = explain_segments(corpus, AnalysisModels(), document_id, limit)
            write_object(parts) if as_json else _print_segments(parts)
            return
        found = explain_document(corpus, AnalysisModels(), document_id)
    write_object(found) if as_json else _print(found)


def _print(found: "DocumentExplanation") -> None:
    from rich.text import Text

    console = _console()
    label = (
        found.label if found.label_by else _("unsure, likeliest {label}").format(label=found.label)
    )
    console.print(Text(f"{label}  {_place(found)}", style="bold"), soft_wrap=True)
    strongest = sorted(found.segments, key=lambda one: -abs(one.weight))[:_SHOWN_SEGMENTS]
    for segment in strongest:
        console.print(Text(f"  {signed_text(segment.weight)}  {_shown(segment.text)}"))
    if found.nearest:
        console.print(Text(_("Most like it, of what people labelled:"), style="bold"))
    for near in found.nearest:
        labels = _(", ").join(near.labels)
        console.print(Text(f"  {decimal_text(near.similarity)}  {labels}: {_shown(near.text)}"))
    _print_taught(console, found.taught, "")


def _print_segments(found: "ExplainedSegments") -> None:
    from rich.text import Text

    from desktop_app.corpus.records import LabelBy
    from desktop_app.pipeline.explaining import reasons_text

    console = _console()
    console.print(Text(_place(found), style="bold"), soft_wrap=True)
    for segment in found.segments:
        sure = (
            _("given by a person")
            if segment.label_by is LabelBy.PERSON
            else share_text(segment.probability, 1)
        )
        head = Text(f"{segment.start}–{segment.end}  ", style="dim")
        head.append(segment.label, style="bold not dim").append(f" ({sure})", style="not dim")
        console.print(head, soft_wrap=True)
        console.print(Text(f"  {_shown(segment.text)}"))
        if why := reasons_text(segment.why):
            console.print(Text(f"  {why}"))
        for near in segment.nearest[:1]:
            labels = _(", ").join(near.labels)
            console.print(
                Text(
                    _("  Most like it, of what people labelled ({similarity}): {text}").format(
                        similarity=decimal_text(near.similarity),
                        text=f"{labels}: {_shown(near.text)}",
                    )
                )
            )
        _print_taught(console, segment.taught[:1], "  ")
    if found.left_out:
        click.echo(
            ngettext(
                "{count} shorter sentence is left out; --limit takes more.",
                "{count} shorter sentences are left out; --limit takes more.",
                found.left_out,
            ).format(count=count_text(found.left_out)),
            err=True,
        )


def _print_taught(console: "Console", taught: "Iterable[TaughtNeighbour]", indent: str) -> None:
    from rich.text import Text

    lines = [
        f"{indent}  {decimal_text(one.similarity)}  {_(', ').join(one.labels)}: {_shown(one.text)}"
        for one in taught
    ]
    if lines:
        title = _("Most like it, of what the classifier was taught with:")
        console.print(Text(f"{indent}{title}", style="" if indent else "bold"))
    for line in lines:
        console.print(Text(line))


def _place(found: "DocumentExplanation | ExplainedSegments") -> str:
    from desktop_app.cli.console import shown_path
    from desktop_app.documents import place_text

    return f"{shown_path(found.path)}{' › ' if found.locator else ''}{place_text(found.locator)}"


def _shown(text: str) -> str:
    return " ".join(text.split())[:_SHOWN_CHARACTERS]


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)
