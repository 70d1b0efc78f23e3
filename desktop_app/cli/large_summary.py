"""`satchel summarize --llm`: what a summary by the large model would take, then the summary."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.errors import InputError
from desktop_app.messages import _, current_language, ngettext
from desktop_app.text.durations import duration_text
from desktop_app.text.numbers import count_text, decimal_text

if TYPE_CHECKING:
    from desktop_app.cli.summary_choice import Chosen
    from desktop_app.corpus.store import Corpus
    from desktop_app.llm.claims import Doubt
    from desktop_app.pipeline.endpoint import ConsentedChat
    from desktop_app.pipeline.large_summaries import LargeSummary, SummaryScope
    from desktop_app.pipeline.models import AnalysisModels
    from desktop_app.pipeline.passage_gathering import Gathered
    from desktop_app.pipeline.progress import Control

_SHOWN_SOURCE = 160
_SHOWN_DOUBTS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for on the command line about a large model's summary."""

    style: str
    template: str | None
    language: str | None
    preview: bool
    again: bool
    yes: bool
    jsonl: bool


def summarize_documents(
    path: Path,
    chosen: "Chosen",
    asked: Asked,
    models: "AnalysisModels",
    control: "Control",
) -> int:
    """Summarise documents of a corpus, or all of it, and keep the summary in it."""
    from desktop_app.cli.consent import consent
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.endpoint import open_chat
    from desktop_app.pipeline.large_summaries import SummaryScope
    from desktop_app.pipeline.passage_gathering import gather_documents

    check = control.checkpoint
    with Corpus.edit(path) as corpus:
        chat = open_chat(corpus, consent(given=asked.yes), purpose="summary")
        if chosen.theme:
            theme = chosen.theme_of(corpus, models, check)
            scope = SummaryScope("theme", theme.document_ids, theme.name)
        elif not chosen.document_ids:
            scope = SummaryScope("filter")
        else:
            kind = "document" if len(chosen.document_ids) == 1 else "selection"
            scope = SummaryScope(kind, chosen.document_ids)
        gathered = gather_documents(corpus, models, scope.document_ids, checkpoint=check)
        return _summarize(chat, gathered, asked, models, control, corpus, scope)


def summarize_texts(
    gathered: "Gathered", asked: Asked, models: "AnalysisModels", control: "Control"
) -> int:
    """Summarise what was gathered outside any corpus."""
    from desktop_app.cli.consent import consent
    from desktop_app.pipeline.endpoint import open_chat

    chat = open_chat(None, consent(given=asked.yes), purpose="summary")
    return _summarize(chat, gathered, asked, models, control, None, None)


def own_template(given: str | None) -> str | None:
    """Return a person's own wording: of a file, or of a template in their folder by its name.

    Raises:
        InputError: there is neither.

    """
    from desktop_app.llm.summary_prompts import read_template, templates_in
    from desktop_app.paths import templates_folder

    if given is None:
        return None
    own = templates_in(templates_folder())
    if given in own:
        return read_template(own[given])
    if not Path(given).is_file():
        raise InputError(
            _("There is no template {name}: no such file, and none of that name in {folder}.")
            .format(name=given, folder=templates_folder())
        )  # fmt: skip
    return read_template(Path(given))


def _summarize(
    chat: "ConsentedChat",
    gathered: "Gathered",
    asked: Asked,
    models: "AnalysisModels",
    control: "Control",
    corpus: "Corpus | None",
    scope: "SummaryScope | None",
) -> int:
    from desktop_app.pipeline.large_summaries import (
        preview_summary,
        summarise_with_model,
        summary_wording,
    )
    from desktop_app.pipeline.summary_plan_text import plan_text

    language = asked.language or current_language()
    wording = summary_wording(language, asked.style, asked.template)
    preview = preview_summary(chat.endpoint, gathered, wording, corpus)
    click.echo(plan_text(preview), err=True)
    if asked.preview:
        return 0
    on_text = None if asked.jsonl else _shown_at_once()
    found = summarise_with_model(
        chat,
        models,
        gathered,
        wording,
        language,
        corpus=corpus,
        scope=scope,
        again=asked.again,
        on_text=on_text,
        on_step=_tell_step,
        checkpoint=control.checkpoint,
    )
    _print(found, asked)
    return 0


def _shown_at_once() -> Callable[[str], None]:
    """Return what prints pieces as they come, all but white space at the end."""
    held = ""

    def show(piece: str) -> None:
        nonlocal held
        text = held + _harmless(piece)
        kept = text.rstrip()
        held = text[len(kept) :]
        sys.stdout.write(kept)
        sys.stdout.flush()

    return show


def _harmless(text: str) -> str:
    """Return the text without control characters: a model wrote it, and this is a terminal."""
    return "".join(sign for sign in text if sign.isprintable() or sign in "\n\t")


def _tell_step(done: int, expected: int) -> None:
    if expected > 1 and done < expected:
        click.echo(_("{done} of {all} requests answered").format(done=done, all=expected), err=True)


def _print(found: "LargeSummary", asked: Asked) -> None:
    from desktop_app.cli.lines import flush, write_object

    if asked.jsonl:
        write_object(found)
        flush()
    else:
        click.echo()
        _print_sources(found)
    _tell_doubts(found)
    if found.cut:
        click.echo(_("The model was stopped by its limit; the end is missing."), err=True)
    _tell_cost(found)


def _tell_doubts(found: "LargeSummary") -> None:
    """List the claims to check, each once: a model that is out of its depth repeats itself."""
    doubted = {claim.text: claim.doubt for claim in found.claims if claim.doubt}
    for text, doubt in list(doubted.items())[:_SHOWN_DOUBTS]:
        click.echo(
            _("Check: “{claim}” ({reason})").format(claim=_harmless(text), reason=_doubt(doubt)),
            err=True,
        )
    more = len(doubted) - _SHOWN_DOUBTS
    if more > 0:
        click.echo(
            ngettext("… and {count} more to check", "… and {count} more to check", more).format(
                count=more
            ),
            err=True,
        )


def _print_sources(found: "LargeSummary") -> None:
    from desktop_app.cli.summary_output import shown_place

    if found.sources:
        click.echo()
    for source in found.sources:
        place = shown_place(source.path, source.locator)
        text = source.text
        if len(text) > _SHOWN_SOURCE:
            text = text[:_SHOWN_SOURCE].rstrip() + "…"
        click.echo(f"[{source.number}] {text}  ({place})" if place else f"[{source.number}] {text}")


def _doubt(doubt: "Doubt | None") -> str:
    from desktop_app.llm.claims import Doubt

    reasons = {
        Doubt.NO_SOURCE: _("it names no source"),
        Doubt.NO_SUCH_PASSAGE: _("its source was not sent"),
        Doubt.NUMBER_MISSING: _("its source lacks the number"),
        Doubt.UNLIKE: _("its source is about something else"),
    }
    return reasons[doubt] if doubt else ""


def _tell_cost(found: "LargeSummary") -> None:
    if found.cached:
        click.echo(_("Kept from before: nothing was sent now."), err=True)
        return
    parts = [
        _("{sent} tokens sent and {answered} answered").format(
            sent=count_text(found.tokens_in), answered=count_text(found.tokens_out)
        ),
        duration_text(found.seconds),
    ]
    if found.cost is not None:
        parts.append(_("{cost} by your prices").format(cost=decimal_text(found.cost, 4)))
    line = _(", ").join(parts)
    click.echo(_("{model}: {line}.").format(model=found.model, line=line), err=True)
