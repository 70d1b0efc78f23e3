"""Opens packs: verifies every file, then hands the folder to what runs it."""

from functools import lru_cache
from typing import TYPE_CHECKING

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import DEFAULT_ENCODER, Pack, find_pack
from desktop_app.packs.manifest import Task
from desktop_app.packs.verify import verify_files

if TYPE_CHECKING:
    from desktop_app.engine.encoder import Encoder, EncoderSpec
    from desktop_app.packs.heads import Head


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
    return load_head(pack.folder / HEAD_NAME, pack.manifest.labels)


def _require_task(pack: Pack, *tasks: Task) -> None:
    if pack.manifest.task not in tasks:
        raise PackError(
            _("The pack {pack} is for another task: {task}.").format(
                pack=pack.id, task=pack.manifest.task
            )
        )
