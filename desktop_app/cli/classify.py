"""`satchel classify`: sorts lines of text into the labels a person names."""

from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _


@click.command(
    short_help=_("Sort lines of text by your labels"),
    help=_(
        "Sort each line of a UTF-8 file, or of standard input, into one of your labels. All lines "
        "are read before the first answer, since texts are compared with one another."
    ),
)
@options.lines
@click.option("--labels", metavar="LIST", help=_("The labels, separated by commas: “a,b,c”."))
@options.codebook
@options.jsonl
@options.jobs
def classify(
    file: str, labels: str | None, codebook_path: Path | None, jsonl: bool, jobs: int | None
) -> None:
    """Print a label and scores for every line, in order."""
    from desktop_app.cli.lines import batches, write_object
    from desktop_app.pipeline.lines import classified_lines
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.tasks.codebook import from_names, read_codebook

    if bool(labels) == bool(codebook_path):
        raise click.UsageError(_("Give the labels with --labels “a,b,c” or with --codebook FILE."))
    codebook = from_names(labels) if labels else read_codebook(codebook_path or Path())
    for result in classified_lines(AnalysisModels(jobs), batches(file), codebook):
        if jsonl:
            write_object(result)
        else:
            click.echo(f"{result.label}\t{result.scores[result.label]:4.0%}\t{result.text}")
