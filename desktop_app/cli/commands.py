"""The `satchel` command and its sub-commands, each imported when it is first needed."""

from importlib import import_module

import click

from desktop_app import __version__
from desktop_app.cli.help_pages import lay_out
from desktop_app.messages import _

_COMMANDS = (
    "demo",
    "analyze",
    "sentiment",
    "classify",
    "train",
    "translate",
    "summarize",
    "search",
    "export",
    "codebook",
    "annotate",
    "review",
    "explain",
    "second-opinion",
    "agreement",
    "memory",
    "glossary",
    "llm",
    "models",
    "bench",
    "doctor",
    "gui",
)


class _LazyGroup(click.Group):
    """A group whose commands live in modules of the same name, with “_” for “-”."""

    def list_commands(self, _context: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        module = name.replace("-", "_")
        command = getattr(import_module(f"desktop_app.cli.{module}"), module)
        return lay_out(command) if isinstance(command, click.Command) else None


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=_(
        "Satchel reads a folder of documents and tells, without a network, what language each is "
        "in, how it feels and what it is about. Start with: satchel demo"
    ),
    epilog=_("Every command takes --lang en|ja|pt for the language of its messages."),
)
@click.version_option(__version__, prog_name="satchel")
def satchel() -> None:
    """Hold the sub-commands; what a person reads is in the decorator, translated."""


lay_out(satchel)
