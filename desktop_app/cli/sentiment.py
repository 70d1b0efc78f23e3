"""`satchel sentiment`: the sentiment of each line of text."""

import click

from desktop_app.cli import options
from desktop_app.messages import _


@click.command(
    short_help=_("Tell how each line of text feels"),
    help=_("Tell the sentiment of each line of a UTF-8 file, or of standard input."),
)
@options.lines
@options.explain
@options.jsonl
@options.jobs
def sentiment(file: str, explain: bool, jsonl: bool, jobs: int | None) -> None:
    """Print a label and scores for every line, in order."""
    from desktop_app.cli.console import sentiment_name
    from desktop_app.cli.lines import batches, flush, write_object
    from desktop_app.pipeline.explaining import explain_sentiment, reasons_text
    from desktop_app.pipeline.lines import line_sentiments
    from desktop_app.pipeline.models import AnalysisModels

    models = AnalysisModels(jobs)
    explainer = explain_sentiment(models) if explain else None
    for batch in batches(file):
        results = line_sentiments(models, batch)
        for result in explainer.sentiments(results) if explainer else results:
            if jsonl:
                write_object(result)
            else:
                score = f"{result.scores[result.label]:4.0%}"
                line = f"{sentiment_name(result.label)}\t{score}\t{result.text}"
                click.echo(f"{line}\t{reasons_text(result.why)}" if result.why else line)
        flush()
