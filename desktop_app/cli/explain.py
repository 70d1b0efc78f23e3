"""`satchel explain`: why a document of a corpus got its label."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.numbers import decimal_text

if TYPE_CHECKING:
    from desktop_app.pipeline.document_explaining import DocumentExplanation

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
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
def explain(corpus_path: Path, document_id: int, as_json: bool) -> None:
    """Print the sentences that weigh most, then the nearest labelled documents."""
    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.document_explaining import explain_document
    from desktop_app.pipeline.models import AnalysisModels

    with Corpus.read(corpus_path) as corpus:
        found = explain_document(corpus, AnalysisModels(), document_id)
    if as_json:
        write_object(found)
    else:
        _print(found)


def _print(found: "DocumentExplanation") -> None:
    from rich.console import Console
    from rich.text import Text

    from desktop_app.cli.console import shown_path
    from desktop_app.documents import place_text

    console = Console(highlight=False)
    place = f"{shown_path(found.path)}{' › ' if found.locator else ''}{place_text(found.locator)}"
    console.print(Text(f"{found.label}  {place}", style="bold"), soft_wrap=True)
    strongest = sorted(found.segments, key=lambda one: -abs(one.weight))[:_SHOWN_SEGMENTS]
    for segment in strongest:
        sign = "+" if segment.weight >= 0 else "−"
        text = " ".join(segment.text.split())[:_SHOWN_CHARACTERS]
        console.print(Text(f"  {sign}{decimal_text(abs(segment.weight))}  {text}"))
    if found.nearest:
        console.print(Text(_("Most like it, of what people labelled:"), style="bold"))
    for near in found.nearest:
        text = " ".join(near.text.split())[:_SHOWN_CHARACTERS]
        labels = _(", ").join(near.labels)
        console.print(Text(f"  {decimal_text(near.similarity)}  {labels}: {text}"))
