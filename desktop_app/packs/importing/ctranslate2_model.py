"""Translators already converted to CTranslate2: OPUS-MT, NLLB, M2M-100, MADLAD and their like."""

from desktop_app.engine.subwords import SOURCE_NAME, TARGET_NAME, TOKENIZERS_NAME, SubwordKind
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.descriptions import (
    describe_family,
    describe_pair,
    find_languages,
    identifier,
)
from desktop_app.packs.importing.kinds import Job, Kind
from desktop_app.packs.importing.language_tokens import find_family
from desktop_app.packs.importing.sources import Source
from desktop_app.packs.importing.translators import (
    MODEL_NAME,
    Taken,
    check_tokenizer,
    copy_tokenizer,
    missing_tokenizer,
    take_model,
)
from desktop_app.packs.manifest import Manifest, TokenScheme

# The names under which tokenizers lie beside models, those of one side first.
_SENTENCEPIECE = (
    ("source.spm", "target.spm"),
    ("sentencepiece.bpe.model",),
    ("sentencepiece.model",),
    ("spiece.model",),
    ("spm.model",),
    ("flores200_sacrebleu_tokenizer_spm.model",),
    ("spm.128k.model",),
)


def recognises(source: Source) -> bool:
    """Say whether there are weights under the name that CTranslate2 gives them."""
    return MODEL_NAME in source.files


KIND = Kind(
    "a model of CTranslate2", recognises, "desktop_app.packs.importing.ctranslate2_model:build"
)


def build(job: Job) -> Manifest:
    """Take the model, its tokenizer, and the languages that its vocabulary names."""
    names, kind = _tokenizer(job.source)
    taken = take_model(job)
    copy_tokenizer(job, names)
    check_tokenizer(job.folder, kind, taken.vocabularies.source)
    family = find_family(taken.vocabularies.source)
    if family is not None:
        return describe_family(job, *family, tokenizer=kind, adds_end=taken.adds_end)
    if taken.config.get("decoder_start_token") == "<pad>":
        raise PackError(
            _(
                "{name} is a T5 model that is not told the languages by tokens. Of its family, "
                "Satchel imports MADLAD-400."
            ).format(name=job.source.path.name)
        )
    languages = find_languages(job)
    return describe_pair(
        job,
        languages,
        pack_id=identifier(job, f"translate-{languages[0]}-{languages[1]}".lower()),
        tokenizer=kind,
        tokens=_ending(taken),
    )


def _tokenizer(source: Source) -> tuple[dict[str, str], SubwordKind]:
    """Return the files of the tokenizer with their names in a pack, and its kind."""
    for names in _SENTENCEPIECE:
        if all(name in source.files for name in names):
            return dict(zip(names, (SOURCE_NAME, TARGET_NAME), strict=False)), "sentencepiece"
    if TOKENIZERS_NAME in source.files:
        return {TOKENIZERS_NAME: TOKENIZERS_NAME}, "tokenizers"
    raise missing_tokenizer(
        "source.spm + target.spm", "sentencepiece.bpe.model", "spiece.model", "tokenizer.json"
    )


def _ending(taken: Taken) -> TokenScheme | None:
    """Return the end token, where the model was trained with it and nothing else adds it.

    Marian's models were, and those of `transformers`, which `tokenizer.json` or a start token of
    their own betray; those of OpenNMT-py and Argos were not.
    """
    trained_with = taken.is_marian or taken.config.get("decoder_start_token") == "</s>"
    return TokenScheme(source_suffix=("</s>",)) if trained_with and not taken.adds_end else None
