"""`satchel demo`: analyses the bundled sample documents and writes a report about them."""

import tempfile
from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.cli.closed_pipe import is_closed_pipe
from desktop_app.messages import _


@click.command(
    short_help=_("Show what Satchel does, on samples"),
    help=_(
        "Analyse the bundled sample documents in a temporary corpus, print the summary and write "
        "an HTML report."
    ),
)
@options.jobs
def demo(jobs: int | None) -> None:
    """Show what Satchel does, on documents that come with it."""
    from desktop_app.cli.console import (
        interruptible,
        print_failures,
        print_summary,
        showing_progress,
    )
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.formats import ExportFormat, export_corpus
    from desktop_app.paths import resources_folder
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
    from desktop_app.pipeline.run import Run
    from desktop_app.tasks.codebook import from_names

    folder = Path(tempfile.mkdtemp(prefix="satchel-demo-"))
    plan = Plan(
        paths=(resources_folder() / "samples",),
        tasks=DEFAULT_TASKS | {Task.CLASSIFY},
        codebook=from_names(_("Water,Health,Roads,Schools,Prices,Safety")),
        cores=cores(jobs),
    )
    report_path = folder / "report.html"
    with Corpus.open(folder / "samples.satchel") as corpus:
        with interruptible() as control, showing_progress() as report:
            Run(corpus, plan, AnalysisModels(jobs), control, report).execute()
        # Before anything is printed: who reads that may stop early, and still want the report.
        export_corpus(corpus, report_path, ExportFormat.HTML)
        summary, failures = corpus.summary(), list(corpus.documents(failed=True))
    report_line = _("Report: {path}").format(path=report_path)
    try:
        print_summary(summary)
        print_failures(failures)
        click.echo()
        click.echo(_("Three of the samples are broken on purpose, to show how that is told."))
        click.echo(report_line)
        click.echo(_("Corpus: {path}").format(path=folder / "samples.satchel"))
    except (OSError, SystemExit) as error:
        if is_closed_pipe(error):
            click.echo(report_line, err=True)
        raise
