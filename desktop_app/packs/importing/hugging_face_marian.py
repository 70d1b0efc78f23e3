"""Marian models as Hugging Face keeps them: `config.json`, `model.safetensors`, `vocab.json`."""

import msgspec

from desktop_app.engine.conversion.hugging_face_marian import (
    MarianConfig,
    convert_hugging_face_marian,
)
from desktop_app.engine.conversion.marian import ConversionError
from desktop_app.engine.subwords import SOURCE_NAME, TARGET_NAME
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.kinds import Job, Kind, Step
from desktop_app.packs.importing.marian_packs import finish
from desktop_app.packs.importing.opus_mt import unconvertible
from desktop_app.packs.importing.sources import Source, read, unpacked
from desktop_app.packs.importing.translators import missing_tokenizer
from desktop_app.packs.manifest import Manifest

CONFIG_NAME = "config.json"
WEIGHTS_NAME = "model.safetensors"
_VOCABULARY = "vocab.json"
_TARGET_VOCABULARY = "target_vocab.json"


class _ModelType(msgspec.Struct):
    model_type: str = ""


def model_type(source: Source) -> str:
    """Return which network a Hugging Face folder says it holds; empty if it says nothing."""
    try:
        if CONFIG_NAME in source.files:
            return msgspec.json.decode(read(source, CONFIG_NAME), type=_ModelType).model_type
    except (msgspec.MsgspecError, PackError):
        pass  # what cannot be read is not recognised; another kind may say more
    return ""


def recognises(source: Source) -> bool:
    """Say whether the settings name Marian's network, and its weights are safetensors."""
    return WEIGHTS_NAME in source.files and model_type(source) == "marian"


KIND = Kind(
    "a Marian model of Hugging Face",
    recognises,
    "desktop_app.packs.importing.hugging_face_marian:build",
)


def build(job: Job) -> Manifest:
    """Convert the weights without torch."""
    source = job.source
    if SOURCE_NAME not in source.files or TARGET_NAME not in source.files:
        raise missing_tokenizer("source.spm + target.spm")
    if _VOCABULARY not in source.files:
        raise missing_tokenizer(_VOCABULARY)
    try:
        config = msgspec.json.decode(read(source, CONFIG_NAME), type=MarianConfig)
    except msgspec.MsgspecError as error:
        raise unconvertible(source, ConversionError(f"{CONFIG_NAME}: {error}")) from error
    source_tokens = _tokens(source, _VOCABULARY)
    separate = _TARGET_VOCABULARY in source.files
    target_tokens = _tokens(source, _TARGET_VOCABULARY) if separate else source_tokens
    weights = unpacked(
        source, WEIGHTS_NAME, job.scratch, lambda part: job.report(Step.COPYING, part)
    )
    job.report(Step.CONVERTING, 0)
    try:
        convert_hugging_face_marian(
            config, weights, source_tokens, target_tokens, job.scratch / "converted"
        )
    except ConversionError as error:
        raise unconvertible(source, error) from error
    return finish(job, {SOURCE_NAME: SOURCE_NAME, TARGET_NAME: TARGET_NAME})


def _tokens(source: Source, name: str) -> list[str]:
    """Return the tokens of a `{token: id}` file in the order of their ids."""
    try:
        ids = msgspec.json.decode(read(source, name), type=dict[str, int])
    except msgspec.MsgspecError as error:
        raise PackError(
            _("The vocabulary {file} is damaged ({reason}).").format(file=name, reason=error)
        ) from error
    ordered = sorted(ids, key=lambda token: ids[token])
    if [ids[token] for token in ordered] != list(range(len(ordered))):
        raise PackError(
            _("The vocabulary {file} is damaged ({reason}).").format(
                file=name, reason="ids are missing or given twice"
            )
        )
    return ordered
