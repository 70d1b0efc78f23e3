"""`satchel models`: lists, describes, verifies, imports and removes packs."""

from pathlib import Path

import click

from desktop_app.messages import _
from desktop_app.packs.wording import (
    all_languages_text,
    languages_text,
    licence_text,
    size_text,
    task_name,
)
from desktop_app.text.numbers import decimal_text


@click.group(
    short_help=_("Show, verify, import and remove model packs"),
    help=_(
        "List, describe and verify the model packs: those that came with Satchel and yours. Import "
        "models made by others, and remove them again."
    ),
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
        table.add_column(_("Languages"), overflow="fold")
        table.add_column(_("Size"), no_wrap=True)
        table.add_column(_("Licence"), overflow="fold", min_width=len("CC-BY-SA-3.0"))
        table.add_column(_("Origin"), overflow="fold")
        for pack in catalogue.packs:
            table.add_row(
                pack.id,
                task_name(pack.manifest.task),
                languages_text(pack),
                size_text(pack),
                licence_text(pack),
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
        (_("Languages"), all_languages_text(pack)),
        (_("Labels"), _(", ").join(manifest.labels)),
        (_("Encoder"), manifest.encoder),
        (_("Architecture"), manifest.architecture),
        (_("Quantization"), manifest.quantization),
        (_("Size"), size_text(pack)),
        (_("Licence"), licence_text(pack)),
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
    if manifest.training is not None:
        from desktop_app.cli.report_card import print_report_card

        print_report_card(manifest)


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


@models.command(
    "import",
    short_help=_("Add a model made by others"),
    help=_(
        "Make a pack of a model and add it to yours. PATH is a zip or a folder: a pack of Satchel, "
        "a package of Argos Translate (.argosmodel), a release of OPUS-MT, a model of CTranslate2 "
        "(OPUS-MT, NLLB-200, M2M-100, MADLAD) with its tokenizer, a Marian translator or a "
        "classifier (BERT, DistilBERT, RoBERTa, XLM-RoBERTa) of Hugging Face with safetensors; or "
        "a classifier of fastText (.bin, .ftz). It is converted on this computer, without a "
        "network, and is not changed itself."
    ),
)
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--name", "pack_id", metavar="ID", help=_("The name of the new pack."))
@click.option(
    "--from",
    "sources",
    metavar="CODE",
    multiple=True,
    help=_("The language it translates from, where the model does not tell; may be repeated."),
)
@click.option(
    "--to",
    "targets",
    metavar="CODE",
    multiple=True,
    help=_("The language it translates to, where the model does not tell; may be repeated."),
)
def import_pack(
    path: Path, pack_id: str | None, sources: tuple[str, ...], targets: tuple[str, ...]
) -> None:
    """Import a model and print what became of it."""
    from desktop_app.cli.console import interruptible
    from desktop_app.cli.import_progress import showing_import
    from desktop_app.errors import CancelledError
    from desktop_app.packs.importing.installing import import_model
    from desktop_app.packs.importing.kinds import Step, Wishes

    wishes = Wishes(pack_id, _codes(sources), _codes(targets))
    with interruptible() as control, showing_import() as show:

        def report(step: Step, part: float) -> None:
            try:
                control.checkpoint()
            except CancelledError as stop:
                raise CancelledError(_("Stopped. Nothing was imported.")) from stop
            show(step, part)

        pack = import_model(path, wishes, report)
    click.echo(_("{pack} is installed.").format(pack=pack.id))
    _print_facts(
        (_("Task"), task_name(pack.manifest.task)),
        (_("Languages"), languages_text(pack)),
        (_("Size"), size_text(pack)),
        (_("Licence"), licence_text(pack)),
        (_("Folder"), str(pack.folder)),
    )
    if pack.manifest.licence == "unknown":
        click.echo(
            _(
                "The model does not tell its licence. Ask whoever made it what it may be used for "
                "before you pass on what it translates."
            ),
            err=True,
        )


@models.command(help=_("Delete one of your packs."))
@click.argument("pack_name", metavar="PACK")
@click.option("--yes", is_flag=True, help=_("Do not ask."))
def remove(pack_name: str, yes: bool) -> None:
    """Delete a pack after asking."""
    from desktop_app.packs.catalogue import read_catalogue
    from desktop_app.packs.importing.installing import remove_pack

    pack = read_catalogue().find(pack_name)
    if not pack.bundled and not yes:
        question = _("Delete the pack {pack} ({size})?").format(pack=pack.id, size=size_text(pack))
        click.confirm(question, abort=True)
    folder = remove_pack(pack.id)
    click.echo(_("{pack} is removed from {folder}.").format(pack=pack.id, folder=folder.parent))


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """Return the language codes that a person gave, one an option or several with commas."""
    from desktop_app.errors import InputError
    from desktop_app.text.language_codes import language_code

    codes = []
    for word in (part.strip() for text in given for part in text.split(",")):
        code = language_code(word)
        if code is None:
            raise InputError(
                _("{code} is no language code. Use those of ISO 639, such as en or pt.").format(
                    code=word
                )
            )
        codes.append(code)
    return tuple(codes)


def _print_facts(*facts: tuple[str, str]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in facts:
        table.add_row(name, value)
    Console(highlight=False, markup=False).print(table)
