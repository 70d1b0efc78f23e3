"""Packages of Argos Translate (`.argosmodel`): one language pair, already for CTranslate2."""

import msgspec

from desktop_app.engine.subwords import CODES_NAME, SOURCE_NAME, SubwordKind
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.descriptions import describe_pair, unknown_languages
from desktop_app.packs.importing.kinds import Job, Kind
from desktop_app.packs.importing.sources import Source, read
from desktop_app.packs.importing.translators import (
    check_tokenizer,
    copy_tokenizer,
    missing_tokenizer,
    take_model,
)
from desktop_app.packs.manifest import Manifest, TokenScheme
from desktop_app.text.language_codes import language_code

_METADATA = "metadata.json"
_TOKENIZERS: tuple[tuple[str, str, SubwordKind], ...] = (
    ("sentencepiece.model", SOURCE_NAME, "sentencepiece"),
    ("bpe.model", CODES_NAME, "bpe"),
)


class _Metadata(msgspec.Struct):
    """What a package says of itself. There is more, which tells us nothing."""

    from_code: str = ""
    to_code: str = ""
    package_version: str = ""
    type: str = "translate"
    target_prefix: str = ""


def recognises(source: Source) -> bool:
    """Say whether it is described as Argos does, and has a folder for the model."""
    return _METADATA in source.files and any(name.startswith("model/") for name in source.files)


KIND = Kind("a package of Argos Translate", recognises, "desktop_app.packs.importing.argos:build")


def build(job: Job) -> Manifest:
    """Take the model and its tokenizer; the sentence splitter beside them is left out."""
    try:
        metadata = msgspec.json.decode(read(job.source, _METADATA), type=_Metadata)
    except msgspec.MsgspecError as error:
        raise PackError(
            _("{file} is damaged ({reason}). Copy or download the model again.").format(
                file=_METADATA, reason=error
            )
        ) from error
    if metadata.type != "translate" or "model/model.bin" not in job.source.files:
        raise PackError(
            _(
                "{name} is a package of Argos Translate that does not translate ({kind}). Satchel "
                "needs only those that do."
            ).format(name=job.source.path.name, kind=metadata.type)
        )
    source = (*job.wishes.source_languages, language_code(metadata.from_code))[0]
    target = (*job.wishes.target_languages, language_code(metadata.to_code))[0]
    if not source or not target:
        raise unknown_languages()
    chosen = next((entry for entry in _TOKENIZERS if entry[0] in job.source.files), None)
    if chosen is None:
        raise missing_tokenizer(*(name for name, _new, _kind in _TOKENIZERS))
    name, new_name, kind = chosen
    taken = take_model(job, "model/")
    copy_tokenizer(job, {name: new_name})
    check_tokenizer(job.folder, kind, taken.vocabularies.source)
    prefix = metadata.target_prefix
    return describe_pair(
        job,
        (source, target),
        pack_id=f"argos-{source}-{target}".lower(),
        tokenizer=kind,
        tokens=TokenScheme(target_prefix=(prefix,)) if prefix else None,
        version=metadata.package_version or "1",
    )
