"""`satchel models`: lists, describes and verifies the packs at hand."""

from typing import TYPE_CHECKING

import click

from desktop_app.messages import _
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import decimal_text

if TYPE_CHECKING:
    from desktop_app.packs.catalogue import Pack


@click.group(
    short_help=_("Show and verify model packs"),
    help=_("List, describe and verify the model packs: those that came with Satchel and yours."),
)
def models() -> None:
    """Hold the sub-commands."""


@models.command("list", help=_("List every pack with its task, languages, size and licence."))
@click.option("--jsonl", is_flag=True, help=_("One JSON object a line instead of a table."))
def list_packs(jsonl: bool) -> None:
    """Print a line for each pack."""
    from rich.console import Console
    from rich.table import Table

    from desktop_app.cli.lines import write_object
    from desktop_app.packs.catalogue import read_catalogue

    catalogue = read_catalogue()
    if jsonl:
        for pack in catalogue.packs:
            write_object({"id": pack.id, "bundled": pack.bundled, "manifest": pack.manifest})
    else:
        table = Table(box=None, padding=(0, 2, 0, 0))
        table.add_column(_("Pack"), no_wrap=True)
        table.add_column(_("Task"), no_wrap=True)
        for title in (_("Languages"), _("Size"), _("Licence"), _("Origin")):
            table.add_column(title, overflow="fold")
        for pack in catalogue.packs:
            table.add_row(
                pack.id,
                task_name(pack.manifest.task),
                _languages(pack),
                _size(pack),
                pack.manifest.licence,
                _("bundled") if pack.bundled else _("yours"),
            )
        Console().print(table)
    for unusable in catalogue.unusable:
        click.echo(unusable.reason, err=True)


@models.command(help=_("Describe a pack: what it does, where it comes from, how good it is."))
@click.argument("pack_name", metavar="PACK")
@click.option("--json", "as_json", is_flag=True, help=_("One JSON object instead of text."))
def info(pack_name: str, as_json: bool) -> None:
    """Print everything a pack says of itself."""
    from rich.console import Console
    from rich.table import Table

    from desktop_app.cli.lines import write_object
    from desktop_app.packs.catalogue import find_pack

    pack = find_pack(pack_name)
    if as_json:
        write_object({"id": pack.id, "bundled": pack.bundled, "manifest": pack.manifest})
        return
    manifest = pack.manifest
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    rows = [
        (_("Pack"), f"{pack.id} {manifest.version}"),
        (_("Name"), manifest.name),
        (_("Task"), task_name(manifest.task)),
        (_("Languages"), ", ".join(language_name(code) for code in manifest.languages)),
        (_("Labels"), ", ".join(manifest.labels)),
        (_("Encoder"), manifest.encoder),
        (_("Architecture"), manifest.architecture),
        (_("Quantization"), manifest.quantization),
        (_("Size"), _size(pack)),
        (_("Licence"), manifest.licence),
        (_("Source"), manifest.source),
        (_("Folder"), str(pack.folder)),
        *(
            (f"{m.metric}", f"{decimal_text(m.value, 3)} · {m.dataset} ({m.split})")
            for m in manifest.metrics
        ),
    ]
    for name, value in rows:
        if value:
            table.add_row(name, value)
    Console(highlight=False, markup=False).print(table)


@models.command(help=_("Check every file of one pack, or of all, against its recorded hash."))
@click.argument("pack_name", metavar="[PACK]", required=False)
def verify(pack_name: str | None) -> int:
    """Print a line for each pack; exit with 1 if any is not as it was made."""
    from desktop_app.errors import PackError
    from desktop_app.packs.catalogue import find_pack, read_catalogue
    from desktop_app.packs.verify import verify_files

    catalogue = read_catalogue()
    packs = [find_pack(pack_name)] if pack_name else list(catalogue.packs)
    faults = [] if pack_name else [unusable.reason for unusable in catalogue.unusable]
    for pack in packs:
        try:
            verify_files(pack.folder, pack.manifest)
        except PackError as error:
            faults.append(str(error))
        else:
            click.echo(_("{pack}: all files are as they were made").format(pack=pack.id))
    for fault in faults:
        click.echo(fault, err=True)
    return 1 if faults or not packs else 0


def task_name(task: str) -> str:
    """Return the name of a pack's task in the current language."""
    names = {
        "encode": _("embeddings"),
        "sentiment": _("sentiment"),
        "language": _("language"),
        "classify": _("classification"),
        "translate": _("translation"),
    }
    return names.get(task, task)


def _size(pack: "Pack") -> str:
    megabytes = sum(file.bytes for file in pack.manifest.files.values()) / 1e6
    return f"{decimal_text(megabytes, 1)} MB"


def _languages(pack: "Pack") -> str:
    languages = pack.manifest.languages
    shown = 6  # what fits the column; `info` has them all
    return ", ".join(languages[:shown]) + (
        f" +{len(languages) - shown}" if len(languages) > shown else ""
    )
