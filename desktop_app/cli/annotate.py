"""`satchel annotate`: labels given by people, into a corpus and out of it."""

from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_SHOWN_REFUSALS = 10
"""Rows that did not get in: enough to see what is wrong."""


@click.group(
    short_help=_("Labels given by people"),
    help=_(
        "Keep the labels that people give to documents and sentences. They count before what a "
        "model predicts, and a classifier learns from them."
    ),
)
def annotate() -> None:
    """Hold the sub-commands."""


@annotate.command(
    "import",
    short_help=_("Read labels from a table"),
    help=_(
        "Read labels from a table (csv, xlsx, …): a column “label”, one that names the document "
        "(“id”, “path”, “document” or “text”) and, if several people labelled, “annotator”."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.corpus_option
@click.option("--label-column", metavar="NAME", default="label", help=_("The column of labels."))
@click.option(
    "--annotator", metavar="NAME", help=_("Who labelled, where the table does not say it.")
)
@click.option("--new-labels", is_flag=True, help=_("Put labels that the codebook lacks into it."))
def import_table(
    file: Path, corpus_path: Path, label_column: str, annotator: str | None, new_labels: bool
) -> int:
    """Store the labels and say which rows did not get in."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.annotating import import_annotations
    from desktop_app.pipeline.annotation_files import read_annotation_rows

    rows = read_annotation_rows(file, label_column)
    with Corpus.edit(corpus_path) as corpus:
        done = import_annotations(corpus, rows, annotator, new_labels=new_labels)
    for reason in done.refused[:_SHOWN_REFUSALS]:
        click.echo(reason, err=True)
    if len(done.refused) > _SHOWN_REFUSALS:
        more = len(done.refused) - _SHOWN_REFUSALS
        click.echo(
            ngettext("… and {count} row more", "… and {count} rows more", more).format(
                count=count_text(more)
            ),
            err=True,
        )
    click.echo(
        ngettext(
            "{matched} of {rows} row found its text; {added} labels are new.",
            "{matched} of {rows} rows found their texts; {added} labels are new.",
            len(rows),
        ).format(
            matched=count_text(done.matched),
            rows=count_text(len(rows)),
            added=count_text(done.added),
        ),
        err=True,
    )
    if not done.matched:
        return 1
    return 3 if done.refused else 0


@annotate.command(
    "export",
    help=_("Write all labels that people gave to a file; its name ends in .csv, .xlsx or .jsonl."),
)
@options.corpus_option
@options.out
def export_table(corpus_path: Path, out: Path) -> None:
    """Write the file and say how many rows it has."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.annotations import annotation_table, write_table

    with Corpus.read(corpus_path) as corpus:
        count = write_table(annotation_table(corpus), corpus, out, _("Annotations"))
        lost = corpus.annotations.lost()
    click.echo(
        ngettext("{path}: {count} row", "{path}: {count} rows", count).format(
            path=out, count=count_text(count)
        ),
        err=True,
    )
    if lost:
        click.echo(
            ngettext(
                "{count} label is of a text that is not in the corpus now.",
                "{count} labels are of texts that are not in the corpus now.",
                lost,
            ).format(count=count_text(lost)),
            err=True,
        )
