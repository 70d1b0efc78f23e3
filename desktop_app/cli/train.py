"""`satchel train`: teaches a classifier from a table of labelled texts."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _
from desktop_app.text.numbers import decimal_text

if TYPE_CHECKING:
    from desktop_app.pipeline.teaching import Checkpoint, Teaching


@click.command(
    short_help=_("Teach your own labels from examples"),
    help=_(
        "Teach a classifier from a table (csv, tsv, xlsx, ods, jsonl …) with a text and its label "
        "in each row, measure it by cross-validation, and write it as a pack to use with “classify "
        "--classifier” and “analyze --classifier”. A handful of examples a label is enough to "
        "begin; rows without a label help too. With --corpus, teach it from the labels that people "
        "gave in a corpus."
    ),
)
@click.argument(
    "file",
    metavar="[FILE]",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option("--text-column", metavar="NAME", help=_("The column of the texts."))
@click.option("--label-column", metavar="NAME", help=_("The column of the labels."))
@click.option(
    "--corpus",
    "corpus_path",
    metavar="FILE.satchel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("A corpus whose documents people labelled, in place of a table."),
)
@click.option(
    "--out",
    metavar="PACK_DIR",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help=_("The folder to write the pack into."),
)
@click.option(
    "--multi-label",
    "separator",
    metavar="SEPARATOR",
    help=_("A text may have several labels, with this between them, for example “;”."),
)
@options.codebook
@click.option(
    "--unlabelled",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_(
        "More texts without labels, in a corpus or in a table with the same text column. They tell "
        "what texts there are, which helps where examples are few."
    ),
)
@click.option("--name", help=_("What to call the classifier; the name of the folder if left out."))
@options.min_confidence
@click.option(
    "--keep-examples",
    is_flag=True,
    help=_(
        "Keep some of the examples in the pack, texts included, so that “explain” can show those "
        "most like a document on another computer, too. Whoever gets the pack can read them."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
@options.jobs
def train(  # noqa: PLR0917  click gives them by name
    file: Path | None,
    text_column: str | None,
    label_column: str | None,
    corpus_path: Path | None,
    out: Path,
    separator: str | None,
    codebook_path: Path | None,
    unlabelled: Path | None,
    name: str | None,
    min_confidence: float | None,
    keep_examples: bool,
    as_json: bool,
    jobs: int | None,
) -> None:
    """Teach, print how good it is, write the pack."""
    import time

    from desktop_app.cli.lines import write_object
    from desktop_app.cli.report_card import about_kept, print_teaching
    from desktop_app.pipeline.classifier_writing import write_classifier

    started = time.monotonic()
    source = corpus_path or file
    if source is None or (corpus_path and file):
        raise click.UsageError(_("Give either a table or --corpus."))
    with _showing_progress() as checkpoint:
        if corpus_path:
            if text_column or label_column or separator or codebook_path or unlabelled:
                raise click.UsageError(
                    _("With --corpus, texts, labels and codebook are those of the corpus.")
                )
            teaching = _taught_by_corpus(corpus_path, checkpoint, jobs, keep_examples=keep_examples)
        else:
            if text_column is None or label_column is None:
                raise click.UsageError(_("Name the columns: --text-column and --label-column."))
            columns = (text_column, label_column, separator)
            teaching = _taught_by_table(
                source,
                columns,
                codebook_path,
                unlabelled,
                checkpoint,
                jobs,
                keep_examples=keep_examples,
            )
    pack = write_classifier(
        teaching, out, name=name or out.name, dataset=source.name, threshold=min_confidence or 0.0
    )
    if as_json:
        write_object(_object(pack.folder, teaching))
        return
    print_teaching(teaching)
    text = _(
        "Written to {folder} in {seconds} s. Use it with: satchel classify --classifier {folder}"
    )
    click.echo(
        text.format(folder=out, seconds=decimal_text(time.monotonic() - started, 1)), err=True
    )
    if teaching.kept is not None:
        click.echo(about_kept(len(teaching.kept.texts)), err=True)


def _taught_by_corpus(
    path: Path, checkpoint: "Checkpoint", jobs: int | None, *, keep_examples: bool
) -> "Teaching":
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.corpus_teaching import teach_corpus
    from desktop_app.pipeline.models import AnalysisModels

    with Corpus.read(path) as corpus:
        return teach_corpus(
            corpus, AnalysisModels(jobs), checkpoint, jobs, keep_examples=keep_examples
        )


def _taught_by_table(
    file: Path,
    columns: tuple[str, str, str | None],
    codebook_path: Path | None,
    unlabelled: Path | None,
    checkpoint: "Checkpoint",
    jobs: int | None,
    *,
    keep_examples: bool,
) -> "Teaching":
    from desktop_app.pipeline.labelled_texts import Columns, codebook_of, read_labelled_texts
    from desktop_app.pipeline.teaching import teach_texts
    from desktop_app.pipeline.unlabelled_texts import read_unlabelled, with_unlabelled
    from desktop_app.tasks.codebook import read_codebook

    text_column, label_column, separator = columns
    given = read_codebook(codebook_path) if codebook_path else None
    multi_label = separator is not None or bool(given and given.multi_label)
    named = Columns(text_column, label_column, (separator or ";") if multi_label else None)
    rows = read_labelled_texts(file, named, labels_known=given is not None)
    codebook = codebook_of(rows, given, label_column, multi_label=multi_label)
    more = read_unlabelled(unlabelled, text_column) if unlabelled else None
    return teach_texts(
        with_unlabelled(rows, more),
        codebook,
        checkpoint,
        jobs,
        more.known if more else {},
        keep_examples=keep_examples,
    )


@contextmanager
def _showing_progress() -> "Iterator[Checkpoint]":
    """Show on a terminal how far encoding is; Ctrl-C stops it in good order."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from desktop_app.cli.console import interruptible

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with (
        interruptible() as control,
        Progress(
            *columns, console=console, transient=True, disable=not console.is_terminal
        ) as bars,
    ):
        bar = bars.add_task(_("Reading the texts"), total=1.0)

        def show(share: float) -> None:
            control.checkpoint()
            title = _("Teaching") if share >= 1 else _("Reading the texts")
            bars.update(bar, completed=share, description=title)

        yield show


def _object(folder: Path, teaching: "Teaching") -> dict[str, object]:
    """Return what `--json` prints. The keys are English and never change."""
    from desktop_app.pipeline.teaching_advice import advice
    from desktop_app.tasks.teaching.measures import RESAMPLES

    lesson = teaching.taught.lesson
    facts: dict[str, object] = {
        "pack": str(folder),
        "examples": teaching.examples,
        "unlabelled": teaching.unlabelled,
        "empty": teaching.empty,
        "copies": teaching.copies,
        "contradictions": teaching.contradictions,
        "kept": len(teaching.kept.texts) if teaching.kept else 0,
        "counts": dict(zip(teaching.codebook.names, teaching.counts, strict=True)),
    }
    if lesson is None:
        return facts
    measures = lesson.measures
    return facts | {
        "folds": lesson.folds,
        "macro_f1": measures.macro_f1,
        "bootstrap_resamples": RESAMPLES,
        "accuracy": measures.accuracy,
        "labels": measures.labels,
        "confusion": measures.confusion,
        "calibration_error": {
            "before": lesson.calibration_before,
            "after": lesson.calibration_after,
        },
        "abstaining": lesson.abstaining,
        "learning_curve": lesson.learning.points,
        "wanted": lesson.learning.wanted,
        "advice": advice(lesson.learning),
    }
