"""What `satchel summarize` prints: sentences with their places, or themes with quotes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from desktop_app.documents import ReadFailure, explain, place_text
from desktop_app.messages import _, ngettext
from desktop_app.text.numbers import count_text, share_text

if TYPE_CHECKING:
    from desktop_app.pipeline.summarising import Summary
    from desktop_app.pipeline.themes import Theme, ThemesSummary

_NOTHING_DONE = 1


def print_summary(summary: "Summary", *, jsonl: bool) -> int:
    """Print the sentences in the order of the text; return the exit code."""
    from desktop_app.cli.lines import flush, write_object
    from desktop_app.cli.lines import write_text as write

    several = len({(one.path, one.locator) for one in summary.sentences}) > 1
    for sentence in summary.sentences:
        if jsonl:
            write_object(sentence)
        else:
            place = shown_place(sentence.path, sentence.locator) if several else ""
            write(f"{sentence.text}  ({place})" if place else sentence.text)
    flush()
    if not summary.sentences:
        click.echo(_("There is no sentence to choose in it."), err=True)
        return _NOTHING_DONE
    click.echo(
        ngettext(
            "{count} sentence of {all}, word for word.",
            "{count} sentences of {all}, word for word.",
            len(summary.sentences),
        ).format(count=len(summary.sentences), all=count_text(summary.of_sentences)),
        err=True,
    )
    return 0


def print_themes(summary: "ThemesSummary", *, jsonl: bool) -> int:
    """Print the themes, the largest first; return the exit code."""
    from desktop_app.cli.lines import flush, write_object

    if jsonl:
        for theme in summary.themes:
            write_object(theme)
        flush()
    else:
        for theme in summary.themes:
            _print_theme(theme, summary.documents)
    if not summary.themes:
        return _NOTHING_DONE
    click.echo(
        ngettext(
            "{themes} themes in {count} document.",
            "{themes} themes in {count} documents.",
            summary.documents,
        ).format(themes=len(summary.themes), count=count_text(summary.documents)),
        err=True,
    )
    return 0


def print_read_failures(failures: Sequence[ReadFailure]) -> None:
    """Tell on standard error what of a file could not be read, and what to do."""
    for failure in failures:
        place = f"{failure.name}{' › ' if failure.locator else ''}{place_text(failure.locator)}"
        click.echo(f"{place}: {explain(failure.reason)}", err=True)


def shown_place(path: str, locator: str) -> str:
    """Return where a text stands, as a person names it."""
    from desktop_app.cli.console import shown_path

    return f"{shown_path(path)}{' › ' if path and locator else ''}{place_text(locator)}"


def _print_theme(theme: "Theme", documents: int) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    heading = Text(theme.name or _("(no common words)"), style="bold")
    share = share_text(theme.documents, documents)
    heading.append(f"  {count_text(theme.documents)} ({share})", style="not bold")
    console.print(heading)
    if theme.sentiments:
        console.print(Text(f"  {_feelings(theme)}"))
    for quote in theme.quotes:
        place = shown_place(quote.path, quote.locator)
        console.print(Text(f"  “{quote.text}”"))
        console.print(Text(f"    {place} [{quote.document_id}]", style="dim"), soft_wrap=True)


def _feelings(theme: "Theme") -> str:
    from desktop_app.cli.console import sentiment_name

    judged = sum(theme.sentiments.values())
    return _(", ").join(
        f"{sentiment_name(label)} {share_text(count, judged)}"
        for label, count in theme.sentiments.items()
    )
