"""`satchel search`: finds documents of a corpus by words or by meaning."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.languages import language_name

if TYPE_CHECKING:
    from desktop_app.corpus.records import SearchHit
    from desktop_app.corpus.store import Corpus


@click.command(
    short_help=_("Find documents by words or meaning"),
    help=_(
        "Find documents of a corpus. Words must all occur, in any case and with or without "
        "accents; “a phrase” in quotes, prefix*, -without and OR are understood. With --semantic, "
        "find what means the same, in any language."
    ),
)
@options.corpus
@click.argument("query")
@click.option("--semantic", is_flag=True, help=_("Search by meaning instead of by words."))
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=10,
    show_default=True,
    help=_("Most documents to show."),
)
@options.jsonl
def search(corpus_path: Path, query: str, semantic: bool, limit: int, jsonl: bool) -> None:
    """Print the documents that answer the query, best first."""
    from rich.console import Console
    from rich.text import Text

    from desktop_app.cli.console import shown_path
    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.documents import place_text

    with Corpus.read(corpus_path) as corpus:
        hits = _by_meaning(corpus, query, limit) if semantic else corpus.search(query, limit)
    if jsonl:
        for hit in hits:
            write_object(hit)
        return
    console = Console(highlight=False)
    if not hits:
        click.echo(_("Nothing was found."), err=True)
    for hit in hits:
        place = f"{shown_path(hit.path)}{' › ' if hit.locator else ''}{place_text(hit.locator)}"
        heading = Text(place, style="bold")
        if hit.translated_into is not None:
            language = language_name(hit.translated_into)
            heading.append(
                " " + _("(in the translation into {language})").format(language=language),
                style="not bold",
            )
        console.print(heading, soft_wrap=True)
        snippet = Text(f"  {hit.snippet}")
        for start, end in hit.marks:
            snippet.stylize("bold reverse", start + 2, end + 2)
        console.print(snippet)


def _by_meaning(corpus: "Corpus", query: str, limit: int) -> "list[SearchHit]":
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.searching import search_by_meaning

    return search_by_meaning(corpus, AnalysisModels(), query, limit)
