"""`satchel memory`: the translation memory of a corpus: import, export, corrections."""

from datetime import UTC, datetime
from pathlib import Path

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text


@click.group(
    short_help=_("Translations to use again"),
    help=_(
        "Keep translations by people in a corpus. A sentence that stands there is not translated "
        "by a model: it gets that translation, wherever it stands. Run “analyze --translate-to” "
        "again to bring earlier translations up to date."
    ),
)
def memory() -> None:
    """Hold the sub-commands."""


@memory.command("import", help=_("Add the sentences of a TMX file from another program."))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.corpus_option
def import_memory(file: Path, corpus_path: Path) -> None:
    """Store the pairs, all or none."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.tmx import read_tmx

    with Corpus.open(corpus_path) as corpus:
        with corpus.transaction():
            added = corpus.memory.add(read_tmx(file))
        total = corpus.memory.count()
    click.echo(
        ngettext(
            "{added} sentence is new or changed; the memory holds {total}.",
            "{added} sentences are new or changed; the memory holds {total}.",
            added,
        ).format(added=count_text(added), total=count_text(total)),
        err=True,
    )


@memory.command("export", help=_("Write the memory to a TMX file for another program."))
@options.corpus_option
@options.out
def export_memory(corpus_path: Path, out: Path) -> None:
    """Write the file and say how many sentences it holds."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.export.tmx import write_tmx

    with Corpus.read(corpus_path) as corpus:
        sources = {entry.source for entry in corpus.memory.entries()}
        source = sources.pop() if len(sources) == 1 else None
        count = write_tmx(corpus.memory.entries(), out, source)
    click.echo(
        ngettext("{path}: {count} sentence", "{path}: {count} sentences", count).format(
            path=out, count=count_text(count)
        ),
        err=True,
    )


@memory.command(
    "add", help=_("Add or correct one sentence: SOURCE as it stands there, and its TRANSLATION.")
)
@options.corpus_option
@click.option("--from", "source", required=True, metavar="CODE", help=_("Language of the source."))
@click.option("--to", "target", required=True, metavar="CODE", help=_("Language to translate to."))
@click.argument("source_text", metavar="SOURCE")
@click.argument("target_text", metavar="TRANSLATION")
def add_sentence(
    corpus_path: Path, source: str, target: str, source_text: str, target_text: str
) -> None:
    """Store the sentence as edited by a person."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.corpus.translation_records import MemoryEntry
    from desktop_app.text.languages import base_language

    if not source_text.strip() or not target_text.strip():
        raise click.UsageError(_("Neither the sentence nor its translation may be empty."))
    entry = MemoryEntry(
        base_language(source),
        base_language(target),
        " ".join(source_text.split()),
        " ".join(target_text.split()),
        edited=True,
        changed=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    with Corpus.open(corpus_path) as corpus, corpus.transaction():
        corpus.memory.add([entry])


@memory.command("clear", help=_("Remove all sentences from the memory."))
@options.corpus_option
def clear_memory(corpus_path: Path) -> None:
    """Remove them and say how many there were."""
    from desktop_app.corpus.store import Corpus

    with Corpus.open(corpus_path) as corpus, corpus.transaction():
        removed = corpus.memory.clear()
    click.echo(
        ngettext("{count} sentence removed.", "{count} sentences removed.", removed).format(
            count=count_text(removed)
        ),
        err=True,
    )
