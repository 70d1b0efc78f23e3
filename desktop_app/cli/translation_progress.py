"""The progress of a translation on standard error."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from desktop_app.messages import _
from desktop_app.pipeline.progress import Rate
from desktop_app.text.numbers import count_text

ShowProgress = Callable[[int, int, int | None], None]
"""Called with what is done and all there is to do (0: not known), and the sentences so far."""

_PLAIN_SECONDS = 5.0
"""Without a terminal, progress is a line this often, so that logs stay short."""


@contextmanager
def showing_translation(*, shown: bool) -> Iterator[ShowProgress]:
    """Show progress while the block lasts; gives what to call.

    `shown` says that standard output is not in use: else no bar is drawn between lines of text.
    """
    console = Console(stderr=True)
    if not console.is_terminal or (not shown and sys.stdout.isatty()):
        yield _PlainProgress(silent=console.is_terminal)
        return
    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[detail]}"))
    with Progress(
        TextColumn("{task.description}"), *columns, console=console, transient=True
    ) as bars:
        bar = bars.add_task(_("Translating"), total=None, detail="")
        pace = _Pace()

        def show(done: int, total: int, sentences: int | None) -> None:
            detail = pace.detail(done, total, sentences)
            bars.update(bar, completed=done, total=total or None, detail=detail)

        yield show


class _PlainProgress:
    """Progress as an occasional line, for logs."""

    def __init__(self, *, silent: bool) -> None:
        self._silent = silent
        self._pace = _Pace()
        self._next = time.monotonic() + _PLAIN_SECONDS

    def __call__(self, done: int, total: int, sentences: int | None) -> None:
        detail = self._pace.detail(done, total, sentences)
        if self._silent or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _PLAIN_SECONDS
        share = f" {done / total:4.0%}" if total else ""
        click.echo(f"{_('Translating')}{share} {detail}".rstrip(), err=True)


class _Pace:
    """How fast it goes, and how long it takes yet."""

    def __init__(self) -> None:
        self._work, self._sentences = Rate(), Rate()
        self._done = self._translated = 0

    def detail(self, done: int, total: int, sentences: int | None) -> str:
        """Return both in words, after `done` of `total`."""
        self._work.add(done - self._done)
        self._done = done
        parts: list[str] = []
        if sentences is not None:
            self._sentences.add(sentences - self._translated)
            self._translated = sentences
            rate = count_text(self._sentences.per_second())
            parts.append(_("{rate} sentences/s").format(rate=rate))
        per_second = self._work.per_second()
        if total and per_second > 0:
            left = timedelta(seconds=round(max(0, total - done) / per_second))
            parts.append(_("{time} left").format(time=left))
        return " · ".join(parts)
