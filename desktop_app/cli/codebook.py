"""`satchel codebook`: the labels of a corpus: shown, read from a file, written to one."""

from dataclasses import replace
from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text

_SHOWN_EXAMPLES = 3


@click.group(
    short_help=_("The labels of a corpus"),
    help=_(
        "Keep the labels of a corpus, with descriptions, colours and examples. They are read from "
        "and written to TOML, CSV and QDC files; QDC is what NVivo, ATLAS.ti, MAXQDA and QualCoder "
        "exchange."
    ),
)
def codebook() -> None:
    """Hold the sub-commands."""


@codebook.command("show", help=_("List the labels, and how many documents have each."))
@options.corpus_option
@options.jsonl
def show_codebook(corpus_path: Path, jsonl: bool) -> None:
    """Print a row a label."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from desktop_app.cli.lines import write_object
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.codebooks import required_codebook

    with Corpus.read(corpus_path) as corpus:
        book = required_codebook(corpus)
        counts = corpus.summary(0).labels
    if jsonl:
        for label in book.labels:
            write_object({"label": label, "documents": counts.get(label.name, 0)})
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("Label"), overflow="fold")
    table.add_column(_("Documents"), justify="right")
    table.add_column(_("Description"), overflow="fold", ratio=1)
    for label in book.labels:
        lines = [label.description] if label.description else []
        lines += [f"– {example}" for example in label.examples[:_SHOWN_EXAMPLES]]
        name = Text(label.name)
        if label.colour:
            name = Text.assemble(("■ ", label.colour), name)
        table.add_row(name, count_text(counts.get(label.name, 0)), Text("\n".join(lines)))
    Console(highlight=False).print(table)
    click.echo(
        _("A text may have several of these labels.")
        if book.multi_label
        else _("A text has one of these labels."),
        err=True,
    )


@codebook.command(
    "import", help=_("Take the labels of a file (toml, csv or qdc) in place of those there are.")
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.corpus_option
@click.option(
    "--multi-label/--single-label",
    "multi_label",
    default=None,
    help=_("Whether a text may have several labels; as the file says if left out."),
)
def import_codebook(file: Path, corpus_path: Path, multi_label: bool | None) -> None:
    """Store the codebook and say how many labels it has."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.codebooks import store_codebook, stored_codebook
    from desktop_app.tasks.codebook import read_codebook_file

    read = read_codebook_file(file)
    said = read.codebook.multi_label if read.says_multi_label else None
    with Corpus.open(corpus_path) as corpus, corpus.transaction():
        before = stored_codebook(corpus)
        several = before.multi_label if before is not None else False
        for stated in (said, multi_label):
            several = several if stated is None else stated
        store_codebook(corpus, replace(read.codebook, multi_label=several))
    _tell(corpus_path, len(read.codebook.labels))
    if multi_label is None and said is None:
        click.echo(_about_silence(file, several=several), err=True)
    click.echo(_("Run “analyze” again to sort the documents by these labels."), err=True)


def _about_silence(file: Path, *, several: bool) -> str:
    """Return what is said of a file that leaves open whether a text may have several labels."""
    text = (
        _(
            "{file} does not say how many labels a text may have. It may have several, as before; "
            "--single-label makes it one."
        )
        if several
        else _(
            "{file} does not say how many labels a text may have. It has one; --multi-label allows "
            "several."
        )
    )
    return text.format(file=file.name)


@codebook.command(
    "export", help=_("Write the labels to a file; its name ends in .toml, .csv or .qdc.")
)
@options.corpus_option
@options.out
def export_codebook(corpus_path: Path, out: Path) -> None:
    """Write the file and say how many labels it has."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.codebooks import required_codebook
    from desktop_app.tasks.codebook import write_codebook

    with Corpus.read(corpus_path) as corpus:
        book = required_codebook(corpus)
    write_codebook(book, out)
    _tell(out, len(book.labels))
    if book.multi_label and out.suffix.lower() == ".qdc":
        click.echo(
            _(
                "A QDC file cannot say that a text may have several labels. Satchel notes it where "
                "other programs write their name, so it is lost once one of them has saved the "
                "file."
            ),
            err=True,
        )


def _tell(path: Path, count: int) -> None:
    click.echo(
        ngettext("{path}: {count} label", "{path}: {count} labels", count).format(
            path=path, count=count_text(count)
        ),
        err=True,
    )
