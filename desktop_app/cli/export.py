"""`satchel export`: writes a corpus as a table, as JSON Lines or as a report."""

from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_FORMATS = ("csv", "xlsx", "jsonl", "html", "docx")


@click.command(
    short_help=_("Write a table or a report"),
    help=_(
        "Write what a corpus holds to a file: csv or xlsx tables, JSON Lines for scripts, or a "
        "report to show to people, as a web page (html) or a Word document (docx). One row a "
        "document, or with --segments one a sentence."
    ),
)
@options.corpus
@click.option("--format", "file_format", required=True, type=click.Choice(_FORMATS))
@click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("The file to write; one that is there is replaced."),
)
@click.option("--segments", is_flag=True, help=_("One row a sentence instead of one a document."))
def export(corpus_path: Path, file_format: str, out: Path, segments: bool) -> None:
    """Write the file and say how many rows it has."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.formats import ExportFormat, export_corpus

    with Corpus.read(corpus_path) as corpus:
        count = export_corpus(corpus, out, ExportFormat(file_format), segments=segments)
    click.echo(
        ngettext("{path}: {count} row", "{path}: {count} rows", count).format(
            path=out, count=count_text(count)
        ),
        err=True,
    )
