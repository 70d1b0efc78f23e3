"""Tries a new pack before it is taken: loads its model and puts a short text to it."""

import numpy as np

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.opening import (
    open_encoder,
    open_head,
    open_text_classifier,
    open_translator,
)
from desktop_app.packs.translation_languages import sources, targets

_SENTENCE = "The water pump is broken."


def try_pack(pack: Pack) -> None:
    """Raise a `PackError` unless the pack does what it is for."""
    match pack.manifest.task:
        case "translate":
            _try_translator(pack)
        case "encode":
            open_encoder(pack, jobs=1).encode([_SENTENCE])
        case "classify" if pack.manifest.stands_alone:
            _try_text_classifier(pack)
        case "classify" | "sentiment":
            open_head(pack)
        case "language":
            pass


def _try_translator(pack: Pack) -> None:
    pairs = (
        (source, target)
        for source in _english_first(sources(pack.manifest))
        for target in targets(pack.manifest)
        if source != target
    )
    pair = next(pairs, None)
    if pair is None:
        raise PackError(_("The pack {pack} names no two languages.").format(pack=pack.id))
    translator = open_translator(pack, *pair, jobs=1)
    # What it says is the model's affair; that it neither fails nor ends the process is ours.
    if len(translator.translate([_SENTENCE])) != 1:
        raise PackError(_("The model of {pack} gives no translation.").format(pack=pack.id))


def _try_text_classifier(pack: Pack) -> None:
    found = open_text_classifier(pack, jobs=1).probabilities([_SENTENCE, ""])
    if found.shape != (2, len(pack.manifest.labels)) or not np.isfinite(found).all():
        raise PackError(_("The model of {pack} gives no probabilities.").format(pack=pack.id))


def _english_first(codes: tuple[str, ...]) -> list[str]:
    return sorted(codes, key=lambda code: code != "en")
