"""`satchel analyze`: reads files and folders, runs the tasks, stores everything in a corpus."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, decimal_text

if TYPE_CHECKING:
    from desktop_app.pipeline.plan import Task

_TASKS = ("language", "sentiment", "keywords", "classify")


@click.command(
    short_help=_("Read documents into a corpus"),
    help=_(
        "Read files and folders, find out about every document, and store all of it in a corpus. "
        "Run it again to go on after an interruption or to add what is new."
    ),
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--corpus",
    "corpus_path",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.satchel",
    help=_("The corpus to store into; made if it does not exist."),
)
@click.option(
    "--tasks",
    metavar="LIST",
    help=_(
        "What to find out, separated by commas: {tasks}. All but “classify” if left out."
    ).format(tasks=", ".join(_TASKS)),
)
@click.option("--labels", metavar="LIST", help=_("Labels to sort documents into: “a,b,c”."))
@options.codebook
@options.classifier
@options.min_confidence
@click.option(
    "--translate-to",
    metavar="CODE",
    help=_(
        "Translate every document into this language too, for example “en” or “pt”. What is "
        "translated already is not translated again."
    ),
)
@click.option("--text-column", metavar="NAME", help=_("The column of a table that holds the text."))
@click.option(
    "--forget-missing",
    is_flag=True,
    help=_("Remove documents whose files are no longer there, and the labels people gave them."),
)
@options.jobs
def analyze(  # noqa: PLR0917  click gives them by name
    paths: tuple[Path, ...],
    corpus_path: Path,
    tasks: str | None,
    labels: str | None,
    codebook_path: Path | None,
    classifier: str | None,
    min_confidence: float | None,
    translate_to: str | None,
    text_column: str | None,
    forget_missing: bool,
    jobs: int | None,
) -> int:
    """Run the analysis and print the summary."""
    from desktop_app.cli.console import (
        interruptible,
        print_failures,
        print_summary,
        print_text_columns,
        showing_progress,
    )
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.classifiers import open_classifier
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.plan import DEFAULT_TASKS, Plan, Task, cores
    from desktop_app.pipeline.run import Run
    from desktop_app.readers.formats import ReadOptions
    from desktop_app.tasks.codebook import from_names, read_codebook
    from desktop_app.text.languages import base_language

    if sum(map(bool, (labels, codebook_path, classifier))) > 1:
        raise click.UsageError(_("Give only one of --labels, --codebook and --classifier."))
    if min_confidence is not None and not classifier:
        raise click.UsageError(_("--min-confidence goes with --classifier."))
    wanted = DEFAULT_TASKS if tasks is None else _parsed_tasks(tasks)
    codebook = None
    if labels or codebook_path:
        codebook = from_names(labels) if labels else read_codebook(codebook_path or Path())
    if codebook or classifier:
        if classifier:
            open_classifier(classifier)  # a fault of it is told before hours of work
        wanted |= {Task.CLASSIFY}
    elif Task.CLASSIFY in wanted and not _has_labels(corpus_path):
        raise click.UsageError(
            _(
                "The task “classify” needs labels: give --labels “a,b,c”, --codebook FILE or "
                "--classifier PACK."
            )
        )
    plan = Plan(
        paths=paths,
        tasks=wanted,
        codebook=codebook,
        classifier=_absolute(classifier) if classifier else None,
        min_confidence=min_confidence,
        translate_to=base_language(translate_to) if translate_to else None,
        read_options=ReadOptions(text_column=text_column),
        cores=cores(jobs),
        forget_missing=forget_missing,
    )
    with Corpus.open(corpus_path) as corpus:
        with interruptible() as control, showing_progress() as report:
            outcome = Run(corpus, plan, AnalysisModels(jobs), control, report).execute()
        summary = corpus.summary()
        if outcome.files or summary.files:
            print_summary(summary)
        print_text_columns(corpus.text_columns(), text_column)
        failures = list(corpus.documents(failed=True))
    print_failures(failures)
    if not outcome.files:
        click.echo(_about_no_files(paths), err=True)
    if outcome.missing:
        click.echo(_about_missing(outcome.missing, forgotten=forget_missing), err=True)
    click.echo(
        _(
            "{analysed} documents analysed in {seconds} s; {unchanged} of {files} files were known "
            "already."
        ).format(
            analysed=count_text(outcome.analysed),
            seconds=decimal_text(outcome.seconds, 1),
            unchanged=count_text(outcome.unchanged),
            files=count_text(outcome.files),
        ),
        err=True,
    )
    return exit_code(summary.documents, summary.failed)


def _about_no_files(paths: tuple[Path, ...]) -> str:
    """Return what is said where there was nothing to read: most often the wrong folder."""
    return _(
        "There is no file to read in {paths}. Hidden files, and those that programs leave behind, "
        "are passed over."
    ).format(paths=_(", ").join(str(path) for path in paths))


def _about_missing(count: int, *, forgotten: bool) -> str:
    if forgotten:
        return ngettext(
            "{count} file is no longer there and was removed from the corpus.",
            "{count} files are no longer there and were removed from the corpus.",
            count,
        ).format(count=count_text(count))
    return ngettext(
        "{count} file is no longer there; what was read of it stays in the corpus. "
        "--forget-missing removes it.",
        "{count} files are no longer there; what was read of them stays in the corpus. "
        "--forget-missing removes them.",
        count,
    ).format(count=count_text(count))


def exit_code(documents: int, failed: int) -> int:
    """Return 0 all done, 1 nothing could be done, 3 done but some documents failed."""
    if not documents:
        return 1
    return 3 if failed else 0


def _has_labels(corpus_path: Path) -> bool:
    """Say whether a corpus was given labels before, which new documents get too."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.codebooks import stored_codebook
    from desktop_app.pipeline.taught_labelling import chosen_classifier

    if not corpus_path.exists():
        return False
    with Corpus.read(corpus_path) as corpus:
        return bool(stored_codebook(corpus) or chosen_classifier(corpus))


def _absolute(classifier: str) -> str:
    """Return what finds the pack again from another folder: an id, or a whole path."""
    return str(Path(classifier).resolve()) if Path(classifier).is_dir() else classifier


def _parsed_tasks(text: str) -> "frozenset[Task]":
    from desktop_app.pipeline.plan import Task

    names = [name.strip().lower() for name in text.split(",") if name.strip()]
    unknown = [name for name in names if name not in _TASKS]
    if unknown or not names:
        raise click.UsageError(
            _("Unknown task “{name}”. Choose from: {tasks}.").format(
                name=", ".join(unknown), tasks=", ".join(_TASKS)
            )
        )
    return frozenset(Task(name) for name in names)
