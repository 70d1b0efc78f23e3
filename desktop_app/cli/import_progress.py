"""The progress of an import on standard error."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from desktop_app.packs.importing.kinds import Report, Step
from desktop_app.packs.wording import step_name


@contextmanager
def showing_import() -> Iterator[Report]:
    """Show a bar while the block lasts, or a line a step without a terminal."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield _Lines(console)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        bar = bars.add_task(step_name(Step.OPENING), total=1.0)

        def show(step: Step, part: float) -> None:
            bars.update(bar, description=step_name(step), completed=part)

        yield show


class _Lines:
    """Progress for logs: a line when a step begins."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step: Step | None = None

    def __call__(self, step: Step, part: float) -> None:  # noqa: ARG002  too fine for a log
        if step is not self._step:
            self._step = step
            self._console.print(f"{step_name(step)} …")
