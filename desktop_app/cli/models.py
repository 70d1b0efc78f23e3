"""`satchel models`: lists, describes, verifies, imports and removes packs."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from desktop_app.messages import _, ngettext
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import decimal_text

if TYPE_CHECKING:
    from desktop_app.packs.catalogue import Pack


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
        for title in (_("Languages"), _("Size"), _("Licence"), _("Origin")):
            table.add_column(title, overflow="fold")
        for pack in catalogue.packs:
            table.add_row(
                pack.id,
                task_name(pack.manifest.task),
                _languages(pack),
                _size(pack),
                _licence(pack),
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
        (_("Languages"), _all_languages(pack)),
        (_("Labels"), ", ".join(manifest.labels)),
        (_("Encoder"), manifest.encoder),
        (_("Architecture"), manifest.architecture),
        (_("Quantization"), manifest.quantization),
        (_("Size"), _size(pack)),
        (_("Licence"), _licence(pack)),
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
        "(OPUS-MT, NLLB-200, M2M-100, MADLAD) with its tokenizer, or a Marian model of Hugging "
        "Face with safetensors. It is converted on this computer, without a network, and is not "
        "changed itself."
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
        (_("Languages"), _languages(pack)),
        (_("Size"), _size(pack)),
        (_("Licence"), _licence(pack)),
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
        question = _("Delete the pack {pack} ({size})?").format(pack=pack.id, size=_size(pack))
        click.confirm(question, abort=True)
    folder = remove_pack(pack.id)
    click.echo(_("{pack} is removed from {folder}.").format(pack=pack.id, folder=folder.parent))


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


def _licence(pack: "Pack") -> str:
    names = {"unknown": _("unknown"), "LicenseRef-own": _("its own (see LICENSE)")}
    return names.get(pack.manifest.licence, pack.manifest.licence)


def _languages(pack: "Pack") -> str:
    """Return the languages of a pack in a few words."""
    if pack.manifest.task == "translate":
        return _pairs(pack)
    return _some(pack.manifest.languages)


def _pairs(pack: "Pack") -> str:
    from desktop_app.packs.translation_languages import sources, targets

    froms, tos = sources(pack.manifest), targets(pack.manifest)
    if len(froms) == 1 and len(tos) == 1:
        return f"{froms[0]} → {tos[0]}"
    both = len(set(froms) | set(tos))
    if set(froms) == set(tos):
        return ngettext("{count} language, any → any", "{count} languages, any → any", both).format(
            count=both
        )
    return f"{_some(froms)} → {_some(tos)}"


def _some(codes: tuple[str, ...]) -> str:
    shown = 6  # what fits the column; `info` has them all
    return ", ".join(codes[:shown]) + (f" +{len(codes) - shown}" if len(codes) > shown else "")


def _all_languages(pack: "Pack") -> str:
    """Return the names of all languages of a pack."""
    from desktop_app.packs.translation_languages import sources, targets

    manifest = pack.manifest
    if manifest.task != "translate":
        return ", ".join(language_name(code) for code in manifest.languages)
    froms, tos = sources(manifest), targets(manifest)
    named = [", ".join(language_name(code) for code in codes) for codes in (froms, tos)]
    return (
        _("any of {languages}").format(languages=named[0])
        if set(froms) == set(tos)
        else (" → ".join(named))
    )


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
