"""`satchel llm compare`: the small and the large model side by side, on this corpus."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.numbers import count_text

if TYPE_CHECKING:
    from desktop_app.pipeline.model_choice import ModelChoice


@click.command(
    "compare",
    short_help=_("Which model for what"),
    help=_(
        "Show what the small model and the large one take for this corpus and how often each is "
        "right, from what was measured here, and say which suits. Nothing is sent. The large "
        "model's figures come from “second-opinion --measure”."
    ),
)
@options.corpus
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    default=0.6,
    show_default=True,
    metavar="P",
    help=_("Documents whose label has a lower probability count as doubtful."),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
@options.jobs
def compare(corpus_path: Path, below: float, as_json: bool, jobs: int | None) -> None:
    """Print the figures and the verdict."""
    from desktop_app.cli.lines import write_object
    from desktop_app.cli.llm_settings import kept_endpoint
    from desktop_app.corpus.store import Corpus
    from desktop_app.llm.endpoint import endpoint_of
    from desktop_app.pipeline.model_choice import compare_models
    from desktop_app.pipeline.models import AnalysisModels

    endpoint = endpoint_of(kept_endpoint())
    with Corpus.read(corpus_path) as corpus:
        found = compare_models(corpus, AnalysisModels(jobs), endpoint, below)
    if as_json:
        write_object(found)
    else:
        _print(found)


def _print(found: "ModelChoice") -> None:
    from rich.console import Console
    from rich.table import Table

    from desktop_app.pipeline.opinion_words import choice_rows, energy_text, verdict_text

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column()
    columns = (
        (_("small"), found.small),
        (_("large, all {count}").format(count=count_text(found.documents)), found.large),
        (_("large, {count} doubtful").format(count=count_text(found.doubtful)), found.on_doubtful),
    )
    for title, _figures in columns:
        table.add_column(title, justify="right")
    for name, cells in choice_rows([figures for _title, figures in columns]):
        table.add_row(name, *cells)
    Console(highlight=False).print(table)
    unknown = _(
        "Too few documents were labelled by people to tell. Label some twenty (“review”, "
        "“annotate”), then run “second-opinion --measure 50”."
    )
    click.echo(verdict_text(found.verdict, unknown))
    if found.optimistic:
        click.echo(_("The small model was taught with some of them, which flatters it."))
    click.echo(energy_text(), err=True)
