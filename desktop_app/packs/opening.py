"""Opens packs: verifies every file, then hands the folder to what runs it."""

from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import DEFAULT_ENCODER, Pack, find_pack
from desktop_app.packs.manifest import Task
from desktop_app.packs.translation_languages import pair_tokens, translates
from desktop_app.packs.verify import verify_files
from desktop_app.text.languages import language_name

if TYPE_CHECKING:
    from desktop_app.engine.encoder import Encoder, EncoderSpec
    from desktop_app.engine.translator import Translator, TranslatorSpec
    from desktop_app.packs.heads import Head
    from desktop_app.packs.kept_examples import KeptExamples
    from desktop_app.packs.text_classifiers import TextClassifier


def open_encoder(pack: Pack, jobs: int | None = None) -> "Encoder":
    """Return the encoder of `pack`, running `jobs` batches at a time (None: as many as cores)."""
    from desktop_app.engine.encoder import Encoder
    from desktop_app.engine.threads import choose_threads

    spec = encoder_spec(pack)
    verify_files(pack.folder, pack.manifest)
    return Encoder(pack.folder, spec, choose_threads(jobs))


def encoder_spec(pack: Pack) -> "EncoderSpec":
    """Return what the engine must know about an encoder pack."""
    from desktop_app.engine.encoder import EncoderSpec

    _require_task(pack, "encode")
    manifest = pack.manifest
    assert manifest.tokenizer in ("sentencepiece", "wordpiece")  # noqa: S101  checked with it
    assert manifest.max_tokens is not None  # noqa: S101  likewise
    return EncoderSpec(
        name=manifest.id,
        tokenizer=manifest.tokenizer,
        prefix=manifest.prefix,
        max_tokens=manifest.max_tokens,
    )


def open_translator(pack: Pack, source: str, target: str, jobs: int | None = None) -> "Translator":
    """Return what translates `source` to `target`, running `jobs` batches at a time."""
    from desktop_app.engine.threads import choose_threads
    from desktop_app.engine.translator import Translator

    spec = translator_spec(pack, source, target)
    verify_files(pack.folder, pack.manifest)
    return Translator(pack.folder, spec, choose_threads(jobs))


def translator_spec(pack: Pack, source: str, target: str) -> "TranslatorSpec":
    """Return what the engine must know about a translation pack for a pair of languages."""
    from desktop_app.engine.translator import (
        DEFAULT_MAX_TOKENS,
        VOCABULARY_MAP_NAME,
        TranslatorSpec,
    )

    _require_task(pack, "translate")
    manifest = pack.manifest
    if not translates(manifest, source, target):
        raise PackError(
            _("The pack {pack} does not translate from {source} to {target}.").format(
                pack=pack.id, source=language_name(source), target=language_name(target)
            )
        )
    assert manifest.tokenizer in ("sentencepiece", "bpe", "tokenizers")  # noqa: S101  checked with it
    tokens = pair_tokens(manifest, source, target)
    return TranslatorSpec(
        name=manifest.id,
        tokenizer=manifest.tokenizer,
        source=source,
        target=target,
        source_prefix=tokens.source_prefix,
        source_suffix=tokens.source_suffix,
        target_prefix=tokens.target_prefix,
        max_tokens=manifest.max_tokens or DEFAULT_MAX_TOKENS,
        vocabulary_map=VOCABULARY_MAP_NAME in manifest.files,
    )


@lru_cache(maxsize=2)
def default_encoder(jobs: int | None = None) -> "Encoder":
    """Return the shared encoder, opened on the first call."""
    return open_encoder(find_pack(DEFAULT_ENCODER), jobs)


def open_head(pack: Pack) -> "Head":
    """Return the head of a classify or sentiment pack."""
    from desktop_app.packs.heads import HEAD_NAME, load_head

    _require_task(pack, "classify", "sentiment")
    verify_files(pack.folder, pack.manifest)
    if HEAD_NAME not in pack.manifest.files:
        raise PackError(_("The pack {pack} lacks {file}.").format(pack=pack.id, file=HEAD_NAME))
    return load_head(
        pack.folder / HEAD_NAME, pack.manifest.labels, independent=pack.manifest.multi_label
    )


def open_examples(pack: Pack) -> "KeptExamples | None":
    """Return the examples that the pack of a taught classifier keeps, if it does."""
    from desktop_app.packs.kept_examples import load_examples

    _require_task(pack, "classify")
    verify_files(pack.folder, pack.manifest)
    return load_examples(pack.folder, pack.manifest)


def open_text_classifier(pack: Pack, jobs: int | None = None) -> "TextClassifier":
    """Return a classifier that needs no other pack's encoder."""
    from desktop_app.packs.text_classifiers import load_text_classifier

    _require_task(pack, "classify")
    verify_files(pack.folder, pack.manifest)
    return load_text_classifier(pack, jobs)


def _require_task(pack: Pack, *tasks: Task) -> None:
    if pack.manifest.task not in tasks:
        raise PackError(
            _("The pack {pack} is for another task: {task}.").format(
                pack=pack.id, task=pack.manifest.task
            )
        )
