"""`satchel llm compare`: the small and the large model side by side, on this corpus."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.numbers import count_text, decimal_text, share_text

if TYPE_CHECKING:
    from desktop_app.pipeline.judged import Accuracy
    from desktop_app.pipeline.model_choice import ModelChoice, ModelFigures


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

    from desktop_app.pipeline.model_choice import COMPUTER_WATTS, SERVER_JOULES_PER_TOKEN

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column()
    columns = (
        (_("small"), found.small),
        (_("large, all {count}").format(count=count_text(found.documents)), found.large),
        (_("large, {count} doubtful").format(count=count_text(found.doubtful)), found.on_doubtful),
    )
    for title, _figures in columns:
        table.add_column(title, justify="right")
    for name, cells in _rows([figures for _title, figures in columns]):
        table.add_row(name, *cells)
    Console(highlight=False).print(table)
    click.echo(_verdict(found))
    if found.optimistic:
        click.echo(_("The small model was taught with some of them, which flatters it."))
    click.echo(
        _(
            "Energy is an estimate: {watts} W times the time on this computer, {joules} J a token "
            "written on a server."
        ).format(
            watts=decimal_text(COMPUTER_WATTS, 0), joules=decimal_text(SERVER_JOULES_PER_TOKEN, 0)
        ),
        err=True,
    )


def _rows(models: "list[ModelFigures]") -> list[tuple[str, list[str]]]:
    return [
        (_("Model"), [one.name for one in models]),
        (_("Seconds a document"), [_number(one.seconds_per_document, 3) for one in models]),
        (_("Tokens a document"), [_number(one.tokens_per_document, 0) for one in models]),
        (_("Time (s)"), [_number(one.seconds, 1) for one in models]),
        (_("Money"), [_number(one.cost, 4) for one in models]),
        (_("Energy (Wh)"), [_number(one.watt_hours, 2) for one in models]),
        (_("Right, of those labelled"), [_share(one.accuracy) for one in models]),
        (_("Right, of the doubtful"), [_share(one.doubtful) for one in models]),
    ]


def _number(value: float | None, digits: int) -> str:
    return "–" if value is None else decimal_text(value, digits)


def _share(accuracy: "Accuracy") -> str:
    if not accuracy.of:
        return "–"
    share = share_text(accuracy.right, accuracy.of)
    return _("{share} of {count}").format(share=share, count=accuracy.of)


def _verdict(found: "ModelChoice") -> str:
    from desktop_app.pipeline.model_choice import Verdict

    return {
        Verdict.SMALL: _("The small model suffices here."),
        Verdict.LARGE_ON_DOUBTFUL: _(
            "Ask the large model about the doubtful documents only; on the rest it is no better."
        ),
        Verdict.LARGE: _("The large model is better on all of it, if its time and price suit you."),
        Verdict.UNKNOWN: _(
            "Too few documents were labelled by people to tell. Label some twenty (“review”, "
            "“annotate”), then run “second-opinion --measure 50”."
        ),
    }[found.verdict]
