"""`satchel second-opinion`: asks the large model about what the small one is unsure of."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.cli import options
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, decimal_text

if TYPE_CHECKING:
    from desktop_app.pipeline.second_opinion import (
        Opinion,
        OpinionOutcome,
        OpinionPreview,
    )

_SHOWN_CHARACTERS = 200
_SHOWN = 20


@click.command(
    "second-opinion",
    short_help=_("Ask the large model about what is unsure"),
    help=_(
        "Ask the large model that you set (“satchel llm set”) for the label of those documents "
        "alone whose label is unsure, by the codebook of the corpus. Both answers are kept, and "
        "those that differ are listed; no label changes."
    ),
)
@options.corpus
@click.option(
    "--below",
    type=click.FloatRange(0, 1),
    default=0.6,
    show_default=True,
    metavar="P",
    help=_("Ask about documents whose label has a lower probability than this."),
)
@click.option(
    "--task",
    type=click.Choice(("labels", "sentiment")),
    default="labels",
    show_default=True,
    help=_("What to ask about."),
)
@click.option(
    "--limit", type=click.IntRange(1), metavar="N", help=_("Ask about this many at most.")
)
@click.option(
    "--measure",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help=_("Ask about up to N documents that people labelled too, to know how often it is right."),
)
@click.option("--preview", is_flag=True, help=_("Only tell what it would take and buy."))
@click.option("--list", "only_list", is_flag=True, help=_("Only list the opinions there are."))
@options.yes
@options.jsonl
def second_opinion(  # noqa: PLR0917  click gives them by name
    corpus_path: Path,
    below: float,
    task: str,
    limit: int | None,
    measure: int,
    preview: bool,
    only_list: bool,
    yes: bool,
    jsonl: bool,
) -> None:
    """Tell what it would take, ask, and list what differs."""
    from desktop_app.cli.consent import consent
    from desktop_app.cli.console import interruptible
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.endpoint import open_chat
    from desktop_app.pipeline.judged import OpinionTask
    from desktop_app.pipeline.second_opinion import (
        PURPOSE,
        ask_second_opinion,
        opinions,
        preview_second_opinion,
    )

    chosen = OpinionTask(task)
    if only_list:
        with Corpus.read(corpus_path) as corpus:
            _list(opinions(corpus, chosen), jsonl=jsonl)
        return
    with Corpus.edit(corpus_path) as corpus, interruptible() as control:
        chat = open_chat(corpus, consent(given=yes), purpose=PURPOSE)
        _tell(preview_second_opinion(corpus, chat.endpoint, below, chosen, limit))
        if preview:
            return
        outcome = ask_second_opinion(
            corpus,
            chat,
            below,
            chosen,
            limit=limit,
            measure=measure,
            report=_tell_step,
            checkpoint=control.checkpoint,
        )
        _list(opinions(corpus, chosen, differing=not jsonl), jsonl=jsonl)
        _tell_outcome(outcome)
        if measure:
            _tell_accuracy(preview_second_opinion(corpus, chat.endpoint, below, chosen, limit))


def _tell(found: "OpinionPreview") -> None:
    from desktop_app.pipeline.opinion_words import expected_wrong_text, taking_text

    click.echo(
        _("{doubtful} of {all} documents are below {below}; {ask} of them would be asked about.")
        .format(
            doubtful=count_text(found.doubtful),
            all=count_text(found.documents),
            below=decimal_text(found.below),
            ask=count_text(found.to_ask),
        ),
        err=True,
    )  # fmt: skip
    click.echo(taking_text(found), err=True)
    click.echo(expected_wrong_text(found), err=True)
    _tell_accuracy(found)


def _tell_accuracy(found: "OpinionPreview") -> None:
    from desktop_app.pipeline.opinion_words import buying_lines

    for line in buying_lines(found):
        click.echo(line, err=True)


def _tell_step(done: int, expected: int) -> None:
    if done % max(1, expected // 10) == 0 or done == expected:
        click.echo(_("{done} of {all} requests answered").format(done=done, all=expected), err=True)


def _tell_outcome(outcome: "OpinionOutcome") -> None:
    from desktop_app.pipeline.opinion_words import outcome_text

    click.echo(outcome_text(outcome), err=True)


def _list(found: "list[Opinion]", *, jsonl: bool) -> None:
    from rich.console import Console
    from rich.text import Text

    from desktop_app.cli.lines import flush, write_object
    from desktop_app.cli.summary_output import shown_place

    if jsonl:
        for one in found:
            write_object(one)
        flush()
        return
    console = Console(highlight=False)
    differing = [one for one in found if one.differs]
    for one in differing[:_SHOWN]:
        line = Text(f"{one.document_id}  {shown_place(one.path, one.locator)}  ", style="bold")
        line.append(f"{_names(one.small_label)} {one.small_probability:.0%} → {_names(one.label)}")
        console.print(line, soft_wrap=True)
        console.print(Text(f"  {' '.join(one.text.split())[:_SHOWN_CHARACTERS]}"))
        console.print(Text(f"  {one.explanation}", style="dim"))
    if len(differing) > _SHOWN:
        more = len(differing) - _SHOWN
        click.echo(
            ngettext("… and {count} more; --jsonl lists all.", "… and {count} more; --jsonl lists "
            "all.", more).format(count=more), err=True
        )  # fmt: skip


def _names(label: str) -> str:
    from desktop_app.corpus.records import LABEL_SEPARATOR

    return label.replace(LABEL_SEPARATOR, ", ") or _("none")
