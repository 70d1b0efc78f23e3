"""What all imports of translation models share: their files checked and laid out as a pack."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.engine.conversion.model_file import (
    ModelFile,
    ModelFileError,
    read_index,
    write_int8,
)
from desktop_app.engine.subwords import SubwordKind, load_subwords
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.kinds import Job, Step
from desktop_app.packs.importing.sources import copy, unpacked

MODEL_NAME = "model.bin"
CONFIG_NAME = "config.json"
VOCABULARIES = {
    "source": ("source_vocabulary.json", "source_vocabulary.txt"),
    "target": ("target_vocabulary.json", "target_vocabulary.txt"),
    "shared": ("shared_vocabulary.json", "shared_vocabulary.txt"),
}
# The last two are what CTranslate2 1 called its networks; packages of 2020 have them.
_TRANSLATORS = ("TransformerSpec", "TransformerBase", "TransformerBig")
_UNKNOWN_TOKEN = "<unk>"  # noqa: S105  a mark in the text
_LARGEST_VOCABULARY = 64 * 1024**2
# An OPUS-MT vocabulary lacks a few pieces that never came up in its training text. Tokenizers of
# two different models share a third or so: letters, and what languages have in common.
_FEWEST_KNOWN = 0.6


@dataclass(frozen=True, slots=True)
class Vocabularies:
    """The tokens a model knows on either side."""

    source: tuple[str, ...]
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taken:
    """A model of CTranslate2 that now lies in the pack, as int8."""

    original: ModelFile
    vocabularies: Vocabularies
    config: dict[str, Any]

    @property
    def adds_end(self) -> bool:
        """Whether CTranslate2 itself puts the end token after a source sentence."""
        told = bool(self.config.get("add_source_eos"))
        return told or self.original.flag("with_source_eos")  # where older converters said it

    @property
    def is_marian(self) -> bool:
        """Whether Marian trained it, which no other framework's models look like."""
        return self.original.flag("decoder/start_from_zero_embedding")


def take_model(job: Job, folder: str = "") -> Taken:
    """Copy the model of CTranslate2 in a folder of the source, checked, its weights as int8."""
    for name in (CONFIG_NAME, "vmap.txt", *(n for names in VOCABULARIES.values() for n in names)):
        if folder + name in job.source.files:
            copy(job.source, folder + name, job.folder / name)
    vocabularies = read_vocabularies(job.folder)
    config = _read_config(job.folder)
    weights = unpacked(
        job.source,
        folder + MODEL_NAME,
        job.scratch,
        lambda part: job.report(Step.COPYING, part),
    )
    original = check_model(weights, vocabularies)
    write_int8(original, job.folder / MODEL_NAME, lambda part: job.report(Step.CONVERTING, part))
    return Taken(original, vocabularies, config)


def read_vocabularies(folder: Path) -> Vocabularies:
    """Return the vocabularies that lie beside a model of CTranslate2."""
    found = {
        side: _tokens(folder / name)
        for side, names in VOCABULARIES.items()
        for name in names
        if (folder / name).is_file()
    }
    source = found.get("source") or found.get("shared")
    target = found.get("target") or found.get("shared")
    if not source or not target:
        raise PackError(
            _(
                "The vocabulary is missing: beside {model} there is no {shared}, and not both of "
                "{source} and {target}. Copy the whole folder of the converted model."
            ).format(
                model=MODEL_NAME,
                shared=VOCABULARIES["shared"][0],
                source=VOCABULARIES["source"][0],
                target=VOCABULARIES["target"][0],
            )
        )
    return Vocabularies(source, target)


def check_model(path: Path, vocabularies: Vocabularies) -> ModelFile:
    """Return the index of a `model.bin`; a `PackError` if it is damaged, or of another kind."""
    try:
        model = read_index(path)
    except ModelFileError as error:
        raise PackError(
            _("The model {file} is damaged: {reason}. Copy or download it again.").format(
                file=MODEL_NAME, reason=error
            )
        ) from error
    if model.specification not in _TRANSLATORS:
        raise PackError(
            _(
                "The model is of a kind that does not translate ({kind}). Satchel imports "
                "translators of the kinds OPUS-MT, NLLB, M2M-100, MADLAD and Argos Translate."
            ).format(kind=model.specification or "?")
        )
    encoder = model.shape("encoder/embeddings/weight", "encoder/embeddings_0/weight")
    decoder = model.shape("decoder/embeddings/weight")
    for shape, tokens in ((encoder, vocabularies.source), (decoder, vocabularies.target)):
        # CTranslate2 itself adds the unknown token to a vocabulary that lacks it.
        count = len(tokens) + (_UNKNOWN_TOKEN not in tokens)
        if shape is None or shape[0] not in (len(tokens), count):
            raise PackError(
                _(
                    "The model and its vocabulary do not belong together: the model knows {rows} "
                    "tokens, the vocabulary {count}. Copy the whole folder again."
                ).format(rows=shape[0] if shape else 0, count=len(tokens))
            )
    return model


def copy_tokenizer(job: Job, names: Mapping[str, str]) -> None:
    """Copy the tokenizer's files, each to the name the pack has for it."""
    for name, new in names.items():
        copy(job.source, name, job.folder / new)


def check_tokenizer(folder: Path, kind: SubwordKind, vocabulary: Sequence[str]) -> None:
    """Raise a `PackError` unless the tokenizer is sound and speaks the model's vocabulary."""
    try:
        inventory = load_subwords(kind, folder, "en", "en").inventory()
    except (OSError, ValueError, UnicodeError) as error:
        raise PackError(
            _("The tokenizer is damaged or of another kind: {reason}.").format(reason=error)
        ) from error
    known = len(inventory & set(vocabulary))
    if inventory and known < _FEWEST_KNOWN * len(inventory):
        raise PackError(
            _(
                "The tokenizer is not the one of this model: of its {count} pieces the model knows "
                "only {known}. Take both from the same place."
            ).format(count=len(inventory), known=known)
        )


def missing_tokenizer(*names: str) -> PackError:
    """Return the fault of a model without its tokenizer."""
    return PackError(
        _(
            "The tokenizer is missing. Copy {files} of the original model into the folder beside "
            "the model, and import it again."
        ).format(files=_(" or ").join(names))
    )


def _read_config(folder: Path) -> dict[str, Any]:
    """Return the settings of CTranslate2 beside a model; older models have none."""
    path = folder / CONFIG_NAME
    try:
        if not path.is_file():
            return {}
        config = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(
            _("{file} is damaged ({reason}). Copy or download the model again.").format(
                file=CONFIG_NAME, reason=error
            )
        ) from error
    return config if isinstance(config, dict) else {}


def _tokens(path: Path) -> tuple[str, ...]:
    try:
        if path.stat().st_size > _LARGEST_VOCABULARY:
            raise ValueError("size")  # noqa: TRY301  told as any other damage
        text = path.read_bytes().decode("utf-8")
        if path.suffix != ".json":
            return tuple(text.replace("\r\n", "\n").rstrip("\n").split("\n"))
        tokens = json.loads(text)
        if not isinstance(tokens, list) or not all(isinstance(token, str) for token in tokens):
            raise ValueError("no list of tokens")  # noqa: TRY301  likewise
        return tuple(tokens)
    except (OSError, ValueError, RecursionError) as error:
        raise PackError(
            _("The vocabulary {file} is damaged ({reason}).").format(file=path.name, reason=error)
        ) from error
