"""`satchel summarize`: the telling sentences of a document; what a whole corpus says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.cli.summary_choice import Chosen
from desktop_app.messages import _
from desktop_app.text.languages import base_language

if TYPE_CHECKING:
    from desktop_app.cli.large_summary import Asked
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.progress import Control
    from desktop_app.pipeline.read_texts import ReadTexts

_CORPUS = ".satchel"
_STYLES = ("brief", "bullets", "questions", "headquarters")
_SENTENCES = 5
_MOST_SENTENCES = 200
_MOST_THEMES = 100
_PARTLY_DONE = 3


@click.command(
    short_help=_("The telling sentences of a document; the themes of a corpus"),
    help=_(
        "Summarise FILE, any document that Satchel reads, or standard input: print its most "
        "telling sentences, word for word. Of a corpus (.satchel), print the themes of its "
        "documents, how many speak of each and what they say. All of it happens on this computer, "
        "unless you ask the large model that you set (“satchel llm set”) with --llm."
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
@click.option(
    "--theme",
    type=click.IntRange(1, _MOST_THEMES),
    metavar="N",
    help=_("Summarise the documents of this theme of the corpus, counted from the largest."),
)
@click.option("--text-column", metavar="NAME", help=_("The column of a table that holds the text."))
@click.option("--llm", is_flag=True, help=_("Have the summary written by your large model."))
@click.option(
    "--style",
    type=click.Choice(_STYLES),
    default=_STYLES[0],
    show_default=True,
    help=_("With --llm: what the summary looks like."),
)
@click.option(
    "--template",
    metavar="FILE",
    help=_("With --llm: your own wording of the task, a text file or the name of a template."),
)
@click.option(
    "--language",
    metavar="CODE",
    help=_("With --llm: the language to write in; that of the messages if left out."),
)
@click.option("--preview", is_flag=True, help=_("With --llm: only tell what it would take."))
@click.option("--again", is_flag=True, help=_("With --llm: ask anew, though the answer is kept."))
@options.yes
@options.jsonl
@options.jobs
def summarize(  # noqa: PLR0917  click gives them by name
    file: str,
    sentences: int | None,
    document_ids: tuple[int, ...],
    themes: int | None,
    theme: int | None,
    text_column: str | None,
    llm: bool,
    style: str,
    template: str | None,
    language: str | None,
    preview: bool,
    again: bool,
    yes: bool,
    jsonl: bool,
    jobs: int | None,
) -> int:
    """Print sentences or themes, and on standard error of how much they are."""
    from desktop_app.cli.console import interruptible
    from desktop_app.pipeline.models import AnalysisModels

    of_corpus = Path(file).suffix.lower() == _CORPUS
    if not of_corpus and (document_ids or themes or theme):
        raise click.UsageError(_("--document, --themes and --theme go with a corpus (.satchel)."))
    if themes and not theme and (document_ids or sentences):
        raise click.UsageError(_("--themes goes without --document and --sentences."))
    if theme and document_ids:
        raise click.UsageError(_("--theme goes without --document."))
    if not llm and (template or language or preview or again or yes):
        raise click.UsageError(
            _("--template, --language, --preview, --again and --yes go with --llm.")
        )
    if llm and (sentences or (themes and not theme)):
        raise click.UsageError(
            _("--llm goes without --sentences, and with --themes only beside --theme.")
        )
    with interruptible() as control:
        models = AnalysisModels(jobs)
        if llm:
            from desktop_app.cli.large_summary import (
                Asked,
                own_template,
                summarize_documents,
            )

            wording = own_template(template)
            code = base_language(language) if language else None
            asked = Asked(style, wording, code, preview, again, yes, jsonl)
            if of_corpus:
                asked_of = Chosen(document_ids, theme, themes)
                return summarize_documents(Path(file), asked_of, asked, models, control)
            return _of_file_by_model(file, text_column, asked, models, control)
        if of_corpus:
            chosen = Chosen(document_ids, theme, themes)
            return _of_corpus(Path(file), chosen, sentences, models, control, jsonl=jsonl)
        count = sentences or _SENTENCES
        return _of_file(file, count, text_column, models, control, jsonl=jsonl)


def _of_corpus(
    path: Path,
    chosen: Chosen,
    sentences: int | None,
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
    count = sentences or _SENTENCES
    with Corpus.read(path) as corpus:
        if chosen.theme:
            ids = list(chosen.theme_of(corpus, models, check).document_ids)
            summary = summarise_selection(corpus, models, ids, count, check)
        elif not chosen.document_ids and not sentences:
            found = summarise_documents(corpus, models, themes=chosen.themes, checkpoint=check)
            return print_themes(found, jsonl=jsonl)
        elif len(chosen.document_ids) == 1:
            summary = summarise_document(corpus, models, chosen.document_ids[0], count, check)
        else:
            ids_or_all = list(chosen.document_ids) or None
            summary = summarise_selection(corpus, models, ids_or_all, count, check)
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
    from desktop_app.cli.summary_output import print_summary
    from desktop_app.pipeline.summarising import summarise_texts

    read = _read(file, text_column, control)
    summary = summarise_texts(models, read.texts, count, control.checkpoint)
    code = print_summary(summary, jsonl=jsonl)
    return code or (_PARTLY_DONE if read.failures else 0)


def _of_file_by_model(
    file: str,
    text_column: str | None,
    asked: "Asked",
    models: "AnalysisModels",
    control: "Control",
) -> int:
    from desktop_app.cli.large_summary import summarize_texts
    from desktop_app.pipeline.passage_gathering import gather_texts

    read = _read(file, text_column, control)
    gathered = gather_texts(models, read.texts, checkpoint=control.checkpoint)
    code = summarize_texts(gathered, asked, models, control)
    return code or (_PARTLY_DONE if read.failures else 0)


def _read(file: str, text_column: str | None, control: "Control") -> "ReadTexts":
    """Read a file or standard input, and tell what of it could not be read."""
    from desktop_app.cli.summary_output import print_read_failures
    from desktop_app.pipeline.read_texts import ReadTexts, read_standard_input, read_texts
    from desktop_app.readers.formats import ReadOptions

    if file == "-":
        return ReadTexts((read_standard_input(),), ())
    read = read_texts(Path(file), ReadOptions(text_column), control.checkpoint)
    print_read_failures(read.failures)
    return read
