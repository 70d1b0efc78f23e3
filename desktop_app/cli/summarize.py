"""`satchel summarize`: the telling sentences of a document; what a whole corpus says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _

if TYPE_CHECKING:
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.progress import Control

_CORPUS = ".satchel"
_SENTENCES = 5
_MOST_SENTENCES = 200
_MOST_THEMES = 100
_PARTLY_DONE = 3


@click.command(
    short_help=_("The telling sentences of a document; the themes of a corpus"),
    help=_(
        "Summarise FILE, any document that Satchel reads, or standard input: print its most "
        "telling sentences, word for word. Of a corpus (.satchel), print the themes of its "
        "documents, how many speak of each and what they say. All of it happens on this computer."
    ),
)
@click.argument("file", default="-", type=click.Path(allow_dash=True))
@click.option(
    "--sentences",
    type=click.IntRange(1, _MOST_SENTENCES),
    help=_("How many sentences; {count} if left out.").format(count=_SENTENCES),
)
@click.option(
    "--document",
    "document_ids",
    type=int,
    multiple=True,
    metavar="ID",
    help=_("Summarise this document of the corpus; give it again for more of them."),
)
@click.option(
    "--themes",
    type=click.IntRange(1, _MOST_THEMES),
    help=_("How many themes to find in a corpus; as many as are clearly apart if left out."),
)
@click.option("--text-column", metavar="NAME", help=_("The column of a table that holds the text."))
@options.jsonl
@options.jobs
def summarize(
    file: str,
    sentences: int | None,
    document_ids: tuple[int, ...],
    themes: int | None,
    text_column: str | None,
    jsonl: bool,
    jobs: int | None,
) -> int:
    """Print sentences or themes, and on standard error of how much they are."""
    from desktop_app.cli.console import interruptible
    from desktop_app.pipeline.models import AnalysisModels

    of_corpus = Path(file).suffix.lower() == _CORPUS
    if not of_corpus and (document_ids or themes):
        raise click.UsageError(_("--document and --themes go with a corpus (.satchel)."))
    if themes and (document_ids or sentences):
        raise click.UsageError(_("--themes goes without --document and --sentences."))
    with interruptible() as control:
        models = AnalysisModels(jobs)
        if of_corpus:
            return _of_corpus(
                Path(file), document_ids, sentences, themes, models, control, jsonl=jsonl
            )
        count = sentences or _SENTENCES
        return _of_file(file, count, text_column, models, control, jsonl=jsonl)


def _of_corpus(
    path: Path,
    document_ids: tuple[int, ...],
    sentences: int | None,
    themes: int | None,
    models: "AnalysisModels",
    control: "Control",
    *,
    jsonl: bool,
) -> int:
    from desktop_app.cli.summary_output import print_summary, print_themes
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.summarising import summarise_document, summarise_selection
    from desktop_app.pipeline.themes import summarise_documents

    check = control.checkpoint
    with Corpus.read(path) as corpus:
        if not document_ids and not sentences:
            found = summarise_documents(corpus, models, themes=themes, checkpoint=check)
            return print_themes(found, jsonl=jsonl)
        count = sentences or _SENTENCES
        if len(document_ids) == 1:
            summary = summarise_document(corpus, models, document_ids[0], count, check)
        else:
            chosen = document_ids or None
            summary = summarise_selection(corpus, models, chosen, count, check)
    return print_summary(summary, jsonl=jsonl)


def _of_file(
    file: str,
    count: int,
    text_column: str | None,
    models: "AnalysisModels",
    control: "Control",
    *,
    jsonl: bool,
) -> int:
    from desktop_app.cli.summary_output import print_read_failures, print_summary
    from desktop_app.pipeline.read_texts import ReadTexts, read_standard_input, read_texts
    from desktop_app.pipeline.summarising import summarise_texts
    from desktop_app.readers.formats import ReadOptions

    if file == "-":
        read = ReadTexts((read_standard_input(),), ())
    else:
        read = read_texts(Path(file), ReadOptions(text_column), control.checkpoint)
    print_read_failures(read.failures)
    summary = summarise_texts(models, read.texts, count, control.checkpoint)
    code = print_summary(summary, jsonl=jsonl)
    return code or (_PARTLY_DONE if read.failures else 0)
