"""The registry of what can be imported. The first kind that recognises a source builds the pack.

To add a kind: write its module (a `KIND` and its builder) and add one line to `KINDS`.
"""

from importlib import import_module
from typing import cast

from desktop_app.packs.importing import (
    argos,
    ctranslate2_model,
    fasttext_classifier,
    hugging_face_classifier,
    hugging_face_marian,
    opus_mt,
    satchel_pack,
)
from desktop_app.packs.importing.kinds import Builder, Kind
from desktop_app.packs.importing.refused import reason_against
from desktop_app.packs.importing.sources import Source

KINDS: tuple[Kind, ...] = (
    satchel_pack.KIND,
    argos.KIND,
    opus_mt.KIND,
    fasttext_classifier.KIND,  # before the next, whose weights may have the same name
    ctranslate2_model.KIND,
    hugging_face_marian.KIND,
    hugging_face_classifier.KIND,
)


def recognise(source: Source) -> Kind:
    """Return the kind of a source; a `PackError` says why it is none, and what would help."""
    for kind in KINDS:
        if kind.recognises(source):
            return kind
    raise reason_against(source)


def builder_of(kind: Kind) -> Builder:
    """Return the function that builds a pack of this kind."""
    module, _, function = kind.builder.partition(":")
    return cast("Builder", getattr(import_module(module), function))
