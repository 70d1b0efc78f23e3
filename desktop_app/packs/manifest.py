"""What a pack says about itself: the contents of `pack.json`, checked on reading."""

import re
from pathlib import Path
from typing import Literal

import msgspec

from desktop_app.errors import PackError, system_reason
from desktop_app.messages import _
from desktop_app.packs.training import Training

MANIFEST_NAME = "pack.json"

Task = Literal["encode", "translate", "classify", "sentiment", "language"]

OWN_LICENCE = "LicenseRef-own"
"""What a manifest says where the licence is none that we know: its text lies in the pack, or, of a
classifier that somebody taught, is theirs to write."""

FASTTEXT = "fasttext"
"""The architecture of classifiers that are models of fastText."""

_LARGEST_MANIFEST = 1024**2  # bytes; a codebook of a thousand labels takes a tenth of it
_LONGEST_WINDOW = 512  # positions of BERT-sized encoders; CTranslate2 raises beyond them
_ID = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9_-](?:[A-Za-z0-9._-]{0,126}[A-Za-z0-9_-])?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class PackFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hash and size a file of the pack must have."""

    sha256: str
    bytes: int


class Metric(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measured figure: what was measured, on which data, with which result."""

    dataset: str
    split: str
    metric: str
    value: float


class TokenScheme(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """The tokens a translation model wants around a sentence, and those that name languages.

    In the prefixes and the suffix, `{source}` and `{target}` stand for the tokens that name the
    sentence's languages, which `sources` and `targets` list by language code. Without them, the
    languages are those of `from`, `to` and `languages`, and no token names them.
    """

    source_prefix: tuple[str, ...] = ()
    source_suffix: tuple[str, ...] = ()
    target_prefix: tuple[str, ...] = ()
    sources: dict[str, tuple[str, ...]] = {}
    targets: dict[str, tuple[str, ...]] = {}


class Manifest(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """A pack's description. Field names are those of `pack.json`, except `source_language` (from).

    Encoders name their `tokenizer`, `pooling`, `prefix` and `max_tokens`; heads (task classify or
    sentiment) name the `encoder` they were trained on, by its pack id, and their `labels`, of which
    a text may have several where they are `multi_label`; taught ones tell of their `training`.
    Classifiers that others made name no encoder: they hold their own, whose `pooling` is "first",
    or their `architecture` is "fasttext".
    Translators name their languages, `from` and `to`; what is left out of these is any of
    `languages` or of those that `tokens` names (see `packs.translation_languages`).
    """

    format: Literal[1]
    id: str
    task: Task
    name: str
    version: str
    licence: str
    source: str
    files: dict[str, PackFile]
    languages: tuple[str, ...] = ()
    source_language: str | None = msgspec.field(default=None, name="from")
    target_language: str | None = msgspec.field(default=None, name="to")
    architecture: str | None = None
    quantization: str | None = None
    tokenizer: Literal["sentencepiece", "wordpiece", "bpe", "tokenizers"] | None = None
    tokens: TokenScheme | None = None
    pooling: Literal["mean", "first"] | None = None
    prefix: str = ""
    max_tokens: int | None = None
    encoder: str | None = None
    labels: tuple[str, ...] = ()
    multi_label: bool = False
    training: Training | None = None
    metrics: tuple[Metric, ...] = ()

    @property
    def stands_alone(self) -> bool:
        """Whether this is a classifier that needs no other pack's encoder."""
        return self.task == "classify" and bool(self.pooling or self.architecture == FASTTEXT)


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest of the pack in `folder`; a `PackError` says what is wrong with it."""
    path = folder / MANIFEST_NAME
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST_MANIFEST + 1)
    except OSError as error:
        raise PackError(
            _("There is no readable pack in {folder}: {reason}").format(
                folder=folder, reason=system_reason(error)
            )
        ) from error
    try:
        return parse_manifest(data)
    except ValueError as error:
        raise PackError(
            _("The pack {name} is not valid: {reason}").format(name=folder.name, reason=error)
        ) from error


def parse_manifest(data: bytes) -> Manifest:
    """Return the manifest in `data`; a `ValueError` says what is wrong with it."""
    if len(data) > _LARGEST_MANIFEST:
        raise ValueError(f"{MANIFEST_NAME} is over {_LARGEST_MANIFEST} bytes")
    manifest = msgspec.json.decode(data, type=Manifest)
    _check(manifest)
    return manifest


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write `manifest` as the `pack.json` of `folder`, after checking it."""
    _check(manifest)
    encoded = msgspec.json.format(msgspec.json.encode(manifest), indent=2)
    (folder / MANIFEST_NAME).write_bytes(encoded + b"\n")


def is_pack_id(text: str) -> bool:
    """Say whether a pack could have this id."""
    return bool(_ID.fullmatch(text))


def _check(manifest: Manifest) -> None:
    if not is_pack_id(manifest.id):
        raise ValueError(f"the id {manifest.id!r} is not of lower-case letters, digits, . _ -")
    if not manifest.files:
        raise ValueError("it lists no files")
    for name, file in manifest.files.items():
        if not _PLAIN_NAME.fullmatch(name) or name == MANIFEST_NAME:
            raise ValueError(f"{name!r} is not a plain file name")
        if not _SHA256.fullmatch(file.sha256):
            raise ValueError(f"the sha256 of {name!r} is not 64 hexadecimal digits")
        if file.bytes < 0:
            raise ValueError(f"the size of {name!r} is negative")
    _check_task(manifest)


def _check_task(manifest: Manifest) -> None:
    match manifest.task:
        case "encode":
            if manifest.tokenizer not in ("sentencepiece", "wordpiece"):
                raise ValueError("an encoder's tokenizer is sentencepiece or wordpiece")
            if manifest.pooling != "mean":
                raise ValueError("the pooling of an encoder is mean")
            _check_window(manifest)
        case "translate":
            _check_translator(manifest)
        case "classify" | "sentiment":
            _check_head(manifest)
        case "language":
            pass


def _check_window(manifest: Manifest) -> None:
    # Eight leaves room for the prefix and the two marks around a text.
    if manifest.max_tokens is None or not 8 <= manifest.max_tokens <= _LONGEST_WINDOW:  # noqa: PLR2004
        raise ValueError(f"max_tokens is not between 8 and {_LONGEST_WINDOW}")


def _check_head(manifest: Manifest) -> None:
    if not manifest.encoder and (manifest.task == "sentiment" or not manifest.stands_alone):
        raise ValueError("a head names the encoder it was trained on")
    if manifest.encoder and manifest.stands_alone:
        raise ValueError("a classifier with a network of its own names another encoder")
    if manifest.pooling:
        if manifest.tokenizer not in ("sentencepiece", "wordpiece", "tokenizers"):
            raise ValueError("a classifier's tokenizer is sentencepiece, wordpiece or tokenizers")
        if manifest.pooling != "first":
            raise ValueError("the pooling of a classifier with an encoder of its own is first")
        _check_window(manifest)
    if len(manifest.labels) < 2 or len(set(manifest.labels)) < len(manifest.labels):  # noqa: PLR2004
        raise ValueError("a head has at least two labels, each named once")
    if manifest.training and not 0 <= manifest.training.threshold <= 1:
        raise ValueError("the threshold of a head is a probability")


def _check_translator(manifest: Manifest) -> None:
    tokens = manifest.tokens or TokenScheme()
    if not (manifest.source_language or tokens.sources or manifest.languages):
        raise ValueError("a translation pack names the languages it translates from")
    if not (manifest.target_language or tokens.targets or manifest.languages):
        raise ValueError("a translation pack names the languages it translates to")
    if manifest.tokenizer not in ("sentencepiece", "bpe", "tokenizers"):
        raise ValueError("a translation pack's tokenizer is sentencepiece, bpe or tokenizers")
    if manifest.max_tokens is not None and manifest.max_tokens < 8:  # noqa: PLR2004
        raise ValueError("max_tokens is below 8")
    around = {*tokens.source_prefix, *tokens.source_suffix, *tokens.target_prefix}
    if "{source}" in around and not tokens.sources:
        raise ValueError("its tokens name no source languages")
    if "{target}" in around and not tokens.targets:
        raise ValueError("its tokens name no target languages")
