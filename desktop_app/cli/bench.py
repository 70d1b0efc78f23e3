"""`satchel bench`: measures what this machine does."""

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.numbers import count_text, decimal_text


@click.command(
    short_help=_("Measure this machine"),
    help=_(
        "Measure what this machine does on the sample documents: texts a second for each part of "
        "the work, and memory; beside it, peers that are installed."
    ),
)
@options.jobs
@click.option(
    "--seconds",
    type=click.FloatRange(0.1, 600),
    default=3.0,
    show_default=True,
    help=_("How long to measure each part."),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of a table."))
def bench(jobs: int | None, seconds: float, as_json: bool) -> None:
    """Print a table of rates."""
    from rich.console import Console
    from rich.table import Table

    from desktop_app.cli.lines import write_object
    from desktop_app.pipeline.benchmark import run_benchmark, sample_texts

    found = run_benchmark(sample_texts(), jobs, seconds)
    if as_json:
        write_object(found)
        return
    rates = {timing.name: timing.texts_per_second for timing in found.timings}
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("Part"))
    table.add_column(_("Texts a second"), justify="right")
    table.add_column(_("Words a second"), justify="right")
    table.add_column(_("Compared"), justify="right")
    for timing in found.timings:
        ratio = timing.texts_per_second / rates[timing.peer_of] if timing.peer_of else None
        compared = "" if ratio is None else _("{ratio} × ours").format(ratio=decimal_text(ratio))
        words = "" if timing.words_per_second is None else count_text(timing.words_per_second)
        table.add_row(timing.name, count_text(timing.texts_per_second), words, compared)
    Console(highlight=False).print(table)
    click.echo(
        _("{count} sentences of the samples; most memory taken: {memory} MB").format(
            count=count_text(found.texts), memory=count_text(found.memory_mb)
        )
    )
