"""`satchel agreement`: how far people agree who labelled the same texts."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.messages import _
from desktop_app.text.numbers import count_text, decimal_text

if TYPE_CHECKING:
    from desktop_app.tasks.agreement import AgreementReport, Estimate


@click.command(
    short_help=_("How far people agree"),
    help=_(
        "Measure how far people agree who labelled the same texts, by Krippendorff's alpha and "
        "Cohen's kappa with 95 % intervals. SOURCE is a corpus, or a table (csv, xlsx, …) with the "
        "columns “item” (or “id”, “text”), “annotator” and “label”."
    ),
)
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of a table."))
def agreement(source: Path, as_json: bool) -> int:
    """Print the coefficients of all labels together, then of each."""
    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.annotating import judgements, row_judgements
    from desktop_app.pipeline.annotation_files import read_annotation_rows
    from desktop_app.tasks.agreement import measure_agreement

    if source.suffix.lower() == ".satchel":
        with Corpus.read(source) as corpus:
            said = judgements(corpus)
    else:
        said = row_judgements(read_annotation_rows(source))
    report = measure_agreement(said)
    if as_json:
        write_object(report)
    elif not report.overall.items:
        click.echo(_("No text was labelled by two people or more."), err=True)
    else:
        _print(report)
    return 0 if report.overall.items else 1


def _print(report: "AgreementReport") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("Label"), overflow="fold")
    table.add_column(_("Given"), justify="right")
    table.add_column(_("Krippendorff's alpha"))
    table.add_column(_("Cohen's kappa"))
    for one in (report.overall, *report.labels):
        name = _("All labels") if one.label is None else one.label
        table.add_row(name, count_text(one.given), _shown(one.alpha), _shown(one.kappa))
    Console(highlight=False, markup=False).print(table)
    click.echo(
        _("{items} texts were labelled by two people or more of: {people}").format(
            items=count_text(report.overall.items),
            people=_(", ").join(name or _("unnamed") for name in report.annotators),
        ),
        err=True,
    )
    click.echo(_verdict(report.overall.alpha), err=True)


def _verdict(alpha: "Estimate | None") -> str:
    from desktop_app.tasks.agreement import RELIABLE, TENTATIVE

    if alpha is None:
        return _("All texts got the same label, so there is nothing to agree on.")
    if alpha.low >= RELIABLE:
        return _("The labels can be relied on: even the lower bound is over 0.8.")
    if alpha.low >= TENTATIVE:
        return _("The labels allow tentative conclusions: the lower bound is over 0.667.")
    return _(
        "The labels are not reliable yet: the lower bound is under 0.667. Look at the labels with "
        "the lowest figures, and describe them more clearly."
    )


def _shown(estimate: "Estimate | None") -> str:
    if estimate is None:
        return "–"
    low, high = decimal_text(estimate.low), decimal_text(estimate.high)
    return f"{decimal_text(estimate.value)} ({low} – {high})"
