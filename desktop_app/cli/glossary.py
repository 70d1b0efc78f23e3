"""`satchel glossary`: the terms of a corpus and the translations they must get."""

from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


@click.group(
    short_help=_("Terms and their translations"),
    help=_(
        "Keep a glossary in a corpus: terms, each with the translation it must get. Run “analyze "
        "--translate-to” again to bring earlier translations up to date; only sentences with "
        "altered terms are translated anew."
    ),
)
def glossary() -> None:
    """Hold the sub-commands."""


@glossary.command(
    "import",
    short_help=_("Add terms from a CSV file"),
    help=_(
        "Add terms from a CSV file: a term and its translation in two columns, with a header such "
        "as “en,pt” or “source,target,source language,target language,case sensitive”, or none."
    ),
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.corpus_option
@click.option("--from", "source", default="", metavar="CODE", help=_("Language of the terms."))
@click.option("--to", "target", default="", metavar="CODE", help=_("Language to translate to."))
def import_terms(file: Path, corpus_path: Path, source: str, target: str) -> None:
    """Store the terms, all or none."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.tasks.translation.glossary import read_glossary
    from desktop_app.text.languages import base_language

    terms = read_glossary(file, base_language(source), base_language(target))
    with Corpus.open(corpus_path) as corpus:
        with corpus.transaction():
            corpus.glossary.add(terms)
        total = len(corpus.glossary.all())
    click.echo(
        ngettext(
            "{count} term read; the glossary holds {total}.",
            "{count} terms read; the glossary holds {total}.",
            len(terms),
        ).format(count=count_text(len(terms)), total=count_text(total)),
        err=True,
    )


@glossary.command("export", help=_("Write the glossary to a CSV file."))
@options.corpus_option
@options.out
def export_terms(corpus_path: Path, out: Path) -> None:
    """Write the file and say how many terms it holds."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.atomic import replacing
    from desktop_app.tasks.translation.glossary import write_glossary

    with Corpus.read(corpus_path) as corpus:
        terms = corpus.glossary.all()
    with replacing(out) as temporary:
        write_glossary(terms, temporary)
    click.echo(
        ngettext("{path}: {count} term", "{path}: {count} terms", len(terms)).format(
            path=out, count=count_text(len(terms))
        ),
        err=True,
    )


@glossary.command("clear", help=_("Remove all terms from the glossary."))
@options.corpus_option
def clear_terms(corpus_path: Path) -> None:
    """Remove them and say how many there were."""
    from desktop_app.corpus.store import Corpus

    with Corpus.open(corpus_path) as corpus, corpus.transaction():
        removed = corpus.glossary.clear()
    click.echo(
        ngettext("{count} term removed.", "{count} terms removed.", removed).format(
            count=count_text(removed)
        ),
        err=True,
    )
