"""`satchel llm`: the large model's endpoint: set, tried, shown, forgotten; what was sent to it."""

import sys
from pathlib import Path
from typing import Any, Literal

import click

from desktop_app.cli import options
from desktop_app.cli.llm_compare import compare
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, decimal_text

_NONE = "none"
_MASKS = ("email", "phone", "id", _NONE)


@click.group(
    short_help=_("A large model to ask, if you want one"),
    help=_(
        "Satchel works without a network. If you want, it can ask a large model that speaks as "
        "OpenAI's does, on this computer or elsewhere, for summaries and second opinions. Nothing "
        "is sent before you set one here and agreed to the first text."
    ),
)
def llm() -> None:
    """Hold the sub-commands."""


llm.add_command(compare)


@llm.command(
    "set",
    short_help=_("Choose the server and model"),
    help=_(
        "Choose the server and model, or change what is set. The key is asked for, never given as "
        "an argument, and kept by the system's keyring. “none” takes a setting back."
    ),
)
@click.option(
    "--preset", metavar="NAME", help=_("ollama, llama.cpp, lm-studio, vllm, openai, azure")
)
@click.option("--base-url", metavar="URL", help=_("Address of the server, often ending in /v1."))
@click.option("--model", metavar="NAME", help=_("The model, as the server calls it."))
@click.option(
    "--key",
    "with_key",
    is_flag=True,
    help=_("Ask for the key; read it from standard input if that is no terminal."),
)
@click.option(
    "--context", type=click.IntRange(256), metavar="TOKENS", help=_("How much the model takes.")
)
@click.option(
    "--timeout",
    type=click.FloatRange(0.1, 86400),
    metavar="SECONDS",
    help=_("How long to bear with a silent server."),
)
@click.option("--ca", metavar="FILE", help=_("Certificate of your organisation to trust, as PEM."))
@click.option("--proxy", metavar="URL", help=_("Proxy to go through, as http://name:port."))
@click.option("--api-version", metavar="VERSION", help=_("Version that Azure wants named."))
@click.option("--price-in", metavar="PRICE", help=_("Price of a million tokens sent."))
@click.option("--price-out", metavar="PRICE", help=_("Price of a million tokens answered."))
@click.option(
    "--mask",
    type=click.Choice(_MASKS),
    multiple=True,
    help=_("Hide e-mail addresses, phone numbers or identity numbers; once for each."),
)
@click.option("--mask-word", metavar="WORD", multiple=True, help=_("Hide this word or name, too."))
def set_llm(with_key: bool, **given: Any) -> None:
    """Store the settings, then the key."""
    from desktop_app.cli.llm_settings import read_key, stored

    kept = stored(given)
    if with_key:
        from desktop_app.llm.key import keep_key

        keep_key(kept.base_url, read_key())
    click.echo(
        _("{model} at {url} is set. Try it with: satchel llm test").format(
            model=kept.model, url=kept.base_url
        ),
        err=True,
    )
    _warn()


@llm.command(
    "test",
    short_help=_("Ask the server a question"),
    help=_(
        "Ask the server which models it has, how much the model takes, and one question, to see "
        "that it answers and how fast. No text of yours is sent."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
def test_llm(as_json: bool) -> None:
    """Print what answered."""
    from desktop_app.cli.console import interruptible
    from desktop_app.cli.lines import write_object
    from desktop_app.cli.llm_settings import kept_endpoint
    from desktop_app.llm.probe import probe
    from desktop_app.pipeline.endpoint import trial_client

    kept = kept_endpoint()
    with interruptible() as control:
        found = probe(trial_client(kept), control.checkpoint)
    if as_json:
        write_object(
            {
                "base_url": kept.base_url,
                "model": found.answer.model,
                "models": found.models,
                "context_tokens": found.context_tokens,
                "answer": found.answer.text,
                "first_seconds": round(found.first_seconds, 3),
                "tokens_per_second": round(found.tokens_per_second, 2),
            }
        )
        return
    rows = [
        (_("Server"), kept.base_url),
        (_("Model"), found.answer.model),
        (_("Models there"), ", ".join(found.models) or _("it does not tell")),
        (
            _("It takes"),
            _("it does not tell")
            if found.context_tokens is None
            else _("{count} tokens").format(count=count_text(found.context_tokens)),
        ),
        (_("First word after"), _("{n} s").format(n=decimal_text(found.first_seconds, 1))),
        (_("Speed"), _("{n} tokens/s").format(n=decimal_text(found.tokens_per_second, 1))),
        (_("Answer"), found.answer.text.strip()),
    ]
    _print_rows(rows)
    if found.context_tokens is not None and found.context_tokens != kept.context_tokens:
        click.echo(
            _(
                "Set are {count} tokens. To use what the server tells: satchel llm set --context "
                "{tokens}"
            ).format(count=count_text(kept.context_tokens), tokens=found.context_tokens),
            err=True,
        )
    _warn()


@llm.command("show", help=_("Show what is set. The key is never shown."))
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
def show_llm(as_json: bool) -> None:
    """Print the settings."""
    from desktop_app.cli.lines import write_object
    from desktop_app.cli.llm_settings import kept_endpoint, shown

    kept = kept_endpoint()
    if as_json:
        import msgspec

        from desktop_app.cli.llm_settings import key_place

        write_object({**msgspec.structs.asdict(kept), "key": str(key_place(kept.base_url))})
        return
    _print_rows(shown(kept))
    _warn()


@llm.command("forget", help=_("Forget the server and take its key out of the keyring."))
def forget_llm() -> None:
    """Remove both and say so."""
    from desktop_app.pipeline.endpoint_settings import forget_endpoint

    if forget_endpoint():
        click.echo(_("Forgotten. Nothing is sent to a large model any more."), err=True)
    else:
        click.echo(_("No large model was set."), err=True)


@llm.command("never", help=_("Never send anything of this corpus to a large model."))
@options.corpus
@click.option("--undo", is_flag=True, help=_("Allow it again."))
def never_llm(corpus_path: Path, undo: bool) -> None:
    """Set the switch in the corpus and say what it says now."""
    from desktop_app.corpus.store import Corpus
    from desktop_app.pipeline.endpoint import set_never_send

    with Corpus.edit(corpus_path) as corpus:
        set_never_send(corpus, not undo)
    text = (
        _("Texts of {name} may be sent to a large model, if one is set and you agree.")
        if undo
        else _("Nothing of {name} will be sent to a large model.")
    )
    click.echo(text.format(name=corpus_path.name), err=True)


@llm.command(
    "ledger",
    short_help=_("What was sent, when and where"),
    help=_(
        "List every request that was made with texts of a corpus; without CORPUS those that belong "
        "to none: tests, and files by themselves."
    ),
)
@click.argument(
    "corpus_path",
    metavar="[CORPUS]",
    required=False,
    type=click.Path(dir_okay=False, path_type=Path),
)
@click.option("--format", "file_format", type=click.Choice(["csv", "jsonl"]), default="csv")
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help=_("Write the list to this file instead."),
)
@options.jsonl
def ledger(
    corpus_path: Path | None,
    file_format: Literal["csv", "jsonl"],
    out: Path | None,
    jsonl: bool,
) -> None:
    """Print or write the requests."""
    from desktop_app.cli.llm_settings import ledger_entries
    from desktop_app.export.ledger import export_ledger, ledger_lines

    entries = ledger_entries(corpus_path)
    if out is not None:
        count = export_ledger(entries, out, file_format)
        text = ngettext("{path}: {count} request", "{path}: {count} requests", count)
        click.echo(text.format(path=out, count=count_text(count)), err=True)
    elif jsonl:
        sys.stdout.buffer.writelines(ledger_lines(entries))
    else:
        from desktop_app.cli.llm_settings import print_ledger

        print_ledger(entries)


def _print_rows(rows: list[tuple[str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(name, Text(value))
    Console(highlight=False).print(table)


def _warn() -> None:
    """Say on standard error what is unsafe about what is set."""
    from desktop_app.cli.llm_settings import warnings

    for warning in warnings():
        click.echo(warning, err=True)
