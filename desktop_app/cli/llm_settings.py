"""The settings of the large model as the commands take and show them."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from desktop_app import settings
from desktop_app.corpus.ledger import LedgerEntry
from desktop_app.corpus.personal_ledger import read_entries
from desktop_app.corpus.store import Corpus
from desktop_app.errors import EndpointError, InputError
from desktop_app.llm.addresses import can_be_overheard, uniform_base_url
from desktop_app.llm.endpoint import endpoint_of
from desktop_app.llm.key import (
    ENVIRONMENT_VARIABLE,
    Key,
    find_key,
    is_in_environment,
    key_from,
    keyring_name,
    without_keyring,
)
from desktop_app.llm.presets import find_preset
from desktop_app.messages import _
from desktop_app.paths import personal_ledger_file
from desktop_app.pipeline.endpoint_settings import set_endpoint
from desktop_app.settings import EndpointSettings
from desktop_app.text.numbers import count_text, decimal_text

_NONE = "none"
_PLAIN = {
    "model": "model",
    "context": "context_tokens",
    "timeout": "timeout_seconds",
    "proxy": "proxy",
    "api_version": "api_version",
}


class KeyPlace(StrEnum):
    """Where a key comes from. The value stands in JSON output, so it never changes."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    NONE = "none"


def stored(given: Mapping[str, Any]) -> EndpointSettings:
    """Change the settings as the options say, and keep them."""
    return set_endpoint(_changed(settings.load().endpoint, given))


def kept_endpoint() -> EndpointSettings:
    """Return what is set. Raises EndpointError, saying how to set it, where nothing is."""
    kept = settings.load().endpoint
    if kept is None:
        raise EndpointError(
            _(
                "No large model is set. Choose one, for example: satchel llm set --preset ollama "
                "--model NAME"
            )
        )
    return kept


def read_key() -> Key:
    """Return the key that the person types, unseen, or that comes on standard input."""
    if sys.stdin.isatty():
        return key_from(click.prompt(_("Key"), hide_input=True, err=True))
    return key_from(sys.stdin.readline())


def key_place(base_url: str) -> KeyPlace:
    """Return where the key comes from, without giving it out."""
    if is_in_environment():
        return KeyPlace.ENVIRONMENT
    return KeyPlace.KEYRING if find_key(base_url) is not None else KeyPlace.NONE


def shown(kept: EndpointSettings) -> list[tuple[str, str]]:
    """Return the settings as names and values that a person reads."""
    place = {
        KeyPlace.ENVIRONMENT: _("from {variable}").format(variable=ENVIRONMENT_VARIABLE),
        KeyPlace.KEYRING: _("in the keyring ({name})").format(name=keyring_name()),
        KeyPlace.NONE: _("none"),
    }[key_place(kept.base_url)]
    rows = [
        (_("Server"), kept.base_url),
        (_("Model"), kept.model),
        (_("It takes"), _("{count} tokens").format(count=count_text(kept.context_tokens))),
        (_("Patience"), _("{n} s").format(n=decimal_text(kept.timeout_seconds, 1))),
        (_("Key"), place),
        (_("You agreed"), _("yes") if kept.consented else _("not yet")),
        (_("Hidden"), ", ".join([*kept.mask, *kept.mask_words]) or _("nothing")),
    ]
    optional = {
        _("Certificate"): kept.ca_file,
        _("Proxy"): kept.proxy,
        _("Version"): kept.api_version,
        _("Price, sent"): kept.price_in,
        _("Price, answered"): kept.price_out,
    }
    return rows + [(name, str(value)) for name, value in optional.items() if value is not None]


def warnings() -> Iterator[str]:
    """Yield what is unsafe about what is set, or missing."""
    kept = settings.load().endpoint
    if kept is None:
        return
    base_url = endpoint_of(kept).base_url
    if can_be_overheard(base_url):
        yield _(
            "Warning: {url} is not encrypted. Everybody on the way can read your texts and the "
            "key. Use https:// if the server can."
        ).format(url=base_url)
    if base_url.startswith("https:") and key_place(base_url) is KeyPlace.NONE:
        hint = _("Give a key with “satchel llm set --key”, if the server wants one.")
        yield hint if keyring_name() else without_keyring()


def ledger_entries(corpus_path: Path | None) -> Sequence[LedgerEntry]:
    """Return the requests of a corpus, or those of the person that belong to none."""
    if corpus_path is None:
        return read_entries(personal_ledger_file())
    with Corpus.read(corpus_path) as corpus:
        return list(corpus.ledger.entries())


def print_ledger(entries: Sequence[LedgerEntry]) -> None:
    """Print the requests as a table."""
    if not entries:
        click.echo(_("Nothing was ever sent."), err=True)
        return
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column(_("When (UTC)"), no_wrap=True)
    for name in (_("Where"), _("Model"), _("What for"), _("Characters"), _("Outcome")):
        table.add_column(name, overflow="fold")
    for entry in entries:
        cells = (
            entry.sent.removesuffix("+00:00").replace("T", " "),
            entry.endpoint,
            entry.model,
            entry.purpose,
            count_text(entry.characters),
            entry.outcome,
        )
        table.add_row(*map(Text, cells))
    Console(highlight=False).print(table)


def _changed(kept: EndpointSettings | None, given: Mapping[str, Any]) -> EndpointSettings:
    changed = _start(kept, given)
    changes: dict[str, Any] = {
        ours: _taken(given[name]) for name, ours in _PLAIN.items() if given[name] is not None
    }
    for name in ("price_in", "price_out"):
        if given[name] is not None:
            changes[name] = _price(given[name])
    if given["ca"] is not None:
        file = _taken(given["ca"])
        changes["ca_file"] = None if file is None else str(Path(file).absolute())
    for name, ours in (("mask", "mask"), ("mask_word", "mask_words")):
        if given[name]:
            changes[ours] = () if _NONE in given[name] else tuple(dict.fromkeys(given[name]))
    return msgspec.structs.replace(changed, **changes)


def _start(kept: EndpointSettings | None, given: Mapping[str, Any]) -> EndpointSettings:
    """Return what the options change: what is set, or for another server its preset."""
    preset = find_preset(given["preset"]) if given["preset"] else None
    base_url = given["base_url"] or (preset.base_url if preset else "")
    if not base_url:
        if kept is None or preset is not None:
            raise click.UsageError(_("Say where the server is with --base-url, or use --preset."))
        return kept
    if kept is not None and uniform_base_url(base_url) == kept.base_url:
        return kept
    model = given["model"] or (kept.model if kept else "")
    if not model:
        raise click.UsageError(_("Name the model with --model, as the server calls it."))
    # What is to be hidden stays hidden, whoever is asked.
    fresh = EndpointSettings(
        base_url=base_url,
        model=model,
        mask=kept.mask if kept else (),
        mask_words=kept.mask_words if kept else (),
    )
    if preset is not None:
        return msgspec.structs.replace(fresh, context_tokens=preset.context_tokens)
    return fresh


def _taken(value: Any) -> Any:
    return None if value == _NONE else value


def _price(text: str) -> float | None:
    if text == _NONE:
        return None
    try:
        price = float(text)
    except ValueError:
        price = -1.0
    if not 0 <= price < 1e6:  # noqa: PLR2004  also refuses what is no number
        raise InputError(
            _("“{text}” is not a price. Give a number, for example 0.15.").format(text=text)
        )
    return price
