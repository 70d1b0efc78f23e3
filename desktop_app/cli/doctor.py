"""`satchel doctor`: tells whether this installation and this machine can do the work."""

from pathlib import Path

import click

from desktop_app.messages import _


@click.command(
    short_help=_("Check this installation"),
    help=_(
        "Check this installation: versions, processor, memory, disk, folders, and every pack's "
        "files. Exits with 1 when something needs mending."
    ),
)
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
@click.option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.zip",
    help=_(
        "Also write a zip for whoever helps you: versions, packs, settings and the log's faults, "
        "without any of your texts, names or keys."
    ),
)
def doctor(as_json: bool, report: Path | None) -> int:
    """Print what was checked, and what is wrong."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from desktop_app.cli.lines import write_object
    from desktop_app.pipeline.diagnosis import diagnose

    checks = diagnose()
    if as_json:
        write_object([{"name": c.name, "value": c.value, "fault": c.fault} for c in checks])
    else:
        table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
        table.add_column()
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        for check in checks:
            mark = Text("✗", style="red") if check.fault else Text("✓", style="green")
            table.add_row(mark, check.name, Text(check.fault or check.value))
        Console(highlight=False).print(table)
    if report is not None:
        from desktop_app.pipeline.support_report import write_support_report

        write_support_report(report, checks)
        click.echo(_("Report: {path}").format(path=report), err=as_json)
    return 1 if any(check.fault for check in checks) else 0
