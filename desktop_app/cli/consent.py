"""Asks, before anything is sent to a large model for the first time, whether it may be."""

import sys

import click

from desktop_app.errors import EndpointError
from desktop_app.llm.addresses import is_this_computer
from desktop_app.messages import _
from desktop_app.pipeline.endpoint import Consent, Decision, Preview, agree_once
from desktop_app.text.numbers import count_text


def consent(*, given: bool) -> Consent:
    """Return what asks the person at the terminal, or agrees where `--yes` did already."""
    return agree_once if given else _ask


def _ask(preview: Preview) -> Decision:
    """Show the very text and ask. Raises EndpointError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise EndpointError(
            _(
                "Nothing was sent: you have not yet agreed to send texts to {url}. Run this at a "
                "terminal to see the text and agree, or add --yes."
            ).format(url=preview.url)
        )
    show(preview)
    if is_this_computer(preview.url):
        click.echo(_("It stays on this computer."), err=True)
    answer = click.prompt(
        _("Send it? y: this time, a: always to this address, n: no"),
        type=click.Choice(["y", "a", "n"], case_sensitive=False),
        default="n",
        show_choices=False,
        err=True,
    )
    return {"y": Decision.ONCE, "a": Decision.ALWAYS}.get(str(answer), Decision.NO)


def show(preview: Preview) -> None:
    """Print what is about to be sent, whole, to standard error."""
    heading = _("This is about to be sent to {url} (model {model}, {count} characters):").format(
        url=preview.url, model=preview.model, count=count_text(len(preview.body.decode()))
    )
    click.secho(heading, err=True, bold=True)
    for message in preview.messages:
        click.secho(f"── {message.role}", err=True, dim=True)
        click.echo(_harmless(message.content), err=True)
    click.secho("──", err=True, dim=True)


def _harmless(text: str) -> str:
    """Return the text with control characters made visible: it is a document's, on a terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
