"""`satchel classify`: sorts lines of text into the labels a person names."""

from pathlib import Path

import click

from desktop_app.messages import _


@click.command(
    short_help=_("Sort lines of text by your labels"),
    help=_(
        "Sort each line of a UTF-8 file, or of standard input, into one of your labels. All lines "
        "are read before the first answer, since texts are compared with one another."
    ),
)
@click.argument("file", default="-", type=click.Path(allow_dash=True, dir_okay=False))
@click.option("--labels", metavar="LIST", help=_("The labels, separated by commas: “a,b,c”."))
@click.option(
    "--codebook",
    "codebook_path",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Labels with descriptions, from a TOML or CSV file."),
)
@click.option("--jsonl", is_flag=True, help=_("One JSON object a line instead of plain text."))
@click.option("--jobs", type=click.IntRange(1, 256), help=_("Cores to use; all if left out."))
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
