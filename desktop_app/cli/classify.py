"""`satchel classify`: sorts lines of text into the labels a person names."""

from collections.abc import Iterable
from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _


@click.command(
    short_help=_("Sort lines of text by your labels"),
    help=_(
        "Sort each line of a UTF-8 file, or of standard input, into one of your labels, by their "
        "names or with a classifier that was taught. By names, all lines are read before the first "
        "answer, since texts are compared with one another."
    ),
)
@options.lines
@click.option("--labels", metavar="LIST", help=_("The labels, separated by commas: “a,b,c”."))
@options.codebook
@options.classifier
@options.min_confidence
@options.explain
@options.jsonl
@options.jobs
def classify(
    file: str,
    labels: str | None,
    codebook_path: Path | None,
    classifier: str | None,
    min_confidence: float | None,
    explain: bool,
    jsonl: bool,
    jobs: int | None,
) -> None:
    """Print a label and scores for every line, in order."""
    from desktop_app.cli.lines import batches, flush, write_object
    from desktop_app.pipeline.classifiers import open_classifier
    from desktop_app.pipeline.explaining import explain_names, explain_taught, reasons_text
    from desktop_app.pipeline.lines import LineLabel, LineLabels, classified_lines, taught_lines
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.tasks.codebook import from_names, read_codebook

    given = sum(map(bool, (labels, codebook_path, classifier)))
    if given > 1:
        raise click.UsageError(_("Give only one of --labels, --codebook and --classifier."))
    if given == 0:
        raise click.UsageError(
            _("Give the labels with --labels “a,b,c”, --codebook FILE or --classifier PACK.")
        )
    results: Iterable[LineLabel | LineLabels]
    if classifier:
        opened = open_classifier(classifier, min_confidence)
        encoder = opened.open_encoder(jobs)
        results = taught_lines(opened, batches(file), encoder)
        if explain:
            results = explain_taught(opened, encoder).labelled(results)
    else:
        models = AnalysisModels(jobs)
        codebook = from_names(labels) if labels else read_codebook(codebook_path or Path())
        results = classified_lines(models, batches(file), codebook, min_confidence or 0.0)
        if explain:
            results = explain_names(models, codebook).labelled(results)
    for result in results:
        if jsonl:
            write_object(result)
            continue
        named = result.labels if isinstance(result, LineLabels) else (result.label,)
        shown = ", ".join(filter(None, named)) or _("unsure")
        line = f"{shown}\t{max(result.scores.values()):4.0%}\t{result.text}"
        click.echo(f"{line}\t{reasons_text(result.why)}" if result.why else line)
    flush()
