"""What a pack is called, does, weighs and may be used for, in a person's words."""

from desktop_app.messages import _, ngettext
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.importing.kinds import Step
from desktop_app.packs.manifest import OWN_LICENCE
from desktop_app.packs.translation_languages import sources, targets
from desktop_app.text.languages import language_name
from desktop_app.text.numbers import decimal_text


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


def size_text(pack: Pack) -> str:
    """Return how much of the disk a pack takes."""
    megabytes = sum(file.bytes for file in pack.manifest.files.values()) / 1e6
    return f"{decimal_text(megabytes, 1)} MB"


def licence_text(pack: Pack) -> str:
    """Return the licence of a pack as people read it."""
    licence = pack.manifest.licence
    if licence == "unknown":
        return _("unknown")
    if licence.casefold() != OWN_LICENCE.casefold():  # other spellings of it were written once
        return licence
    if pack.manifest.training is not None:
        return _("up to whoever taught it")
    return _("its own (see LICENSE)")


def step_name(step: Step) -> str:
    """Return what a step of an import is called in the current language."""
    return {
        Step.OPENING: _("Opening"),
        Step.COPYING: _("Copying"),
        Step.CONVERTING: _("Converting"),
        Step.CHECKING: _("Checking"),
        Step.TRYING: _("Trying the model"),
    }[step]


def languages_text(pack: Pack) -> str:
    """Return the languages of a pack in a few words."""
    if pack.manifest.task == "translate":
        return _pairs(pack)
    return _some(pack.manifest.languages)


def all_languages_text(pack: Pack) -> str:
    """Return the names of all languages of a pack."""
    manifest = pack.manifest
    if manifest.task != "translate":
        return _(", ").join(language_name(code) for code in manifest.languages)
    froms, tos = sources(manifest), targets(manifest)
    named = [_(", ").join(language_name(code) for code in codes) for codes in (froms, tos)]
    return (
        _("any of {languages}").format(languages=named[0])
        if set(froms) == set(tos)
        else (" → ".join(named))
    )


def _pairs(pack: Pack) -> str:
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
