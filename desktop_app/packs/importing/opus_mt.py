"""Releases of OPUS-MT: Marian's weights (`.npz`), its vocabulary, and two SentencePiece models."""

from pathlib import PurePosixPath

from desktop_app.engine.conversion.marian import ConversionError, convert_marian
from desktop_app.engine.subwords import SOURCE_NAME, TARGET_NAME
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.kinds import Job, Kind, Step
from desktop_app.packs.importing.marian_packs import finish
from desktop_app.packs.importing.sources import Source, read, unpacked
from desktop_app.packs.importing.translators import missing_tokenizer
from desktop_app.packs.manifest import Manifest

_DECODER = "decoder.yml"
_WEIGHTS = ".npz"
_VOCABULARY = ("vocab.yml", "vocab.yaml", "vocab")
_LARGEST_DECODER = 64 * 1024


def recognises(source: Source) -> bool:
    """Say whether Marian's weights lie beside a vocabulary."""
    return any(name.endswith(_WEIGHTS) for name in source.files) and bool(_vocabularies(source))


KIND = Kind("a release of OPUS-MT", recognises, "desktop_app.packs.importing.opus_mt:build")


def build(job: Job) -> Manifest:
    """Convert Marian's weights."""
    source = job.source
    weights = _weights(source)
    vocabularies = _vocabularies(source)
    if "source.bpe" in source.files and SOURCE_NAME not in source.files:
        raise PackError(
            _(
                "{name} is an early release of OPUS-MT, which splits words by a method given up "
                "since (BPE with truecasing). Take a later release of the same languages: it holds "
                "source.spm and target.spm."
            ).format(name=source.path.name)
        )
    if SOURCE_NAME not in source.files or TARGET_NAME not in source.files:
        raise missing_tokenizer("source.spm + target.spm")
    job.report(Step.COPYING, 0)
    model = unpacked(source, weights, job.scratch, lambda part: job.report(Step.COPYING, part))
    listed = [unpacked(source, name, job.scratch) for name in vocabularies]
    job.report(Step.CONVERTING, 0)
    try:
        convert_marian(model, listed, job.scratch / "converted")
    except ConversionError as error:
        raise unconvertible(source, error) from error
    return finish(job, {SOURCE_NAME: SOURCE_NAME, TARGET_NAME: TARGET_NAME})


def unconvertible(source: Source, error: ConversionError) -> PackError:
    """Return the fault of a model whose network or files are unusual."""
    return PackError(
        _(
            "{name} cannot be converted: {reason}. Another release of it may be of the usual kind."
        ).format(name=source.path.name, reason=error)
    )


def _weights(source: Source) -> str:
    """Return the file of the weights: the one that the decoder's settings name, or the only one."""
    candidates = sorted(name for name in source.files if name.endswith(_WEIGHTS))
    if len(candidates) == 1:
        return candidates[0]
    settings = ""
    if _DECODER in source.files:
        settings = read(source, _DECODER, _LARGEST_DECODER).decode("utf-8", "replace")
    # Not parsed: only which of the names that are there it mentions first is of interest.
    named = [name for name in candidates if PurePosixPath(name).name in settings]
    return min(
        named, key=lambda name: settings.index(PurePosixPath(name).name), default=candidates[0]
    )


def _vocabularies(source: Source) -> list[str]:
    """Return the vocabulary of both sides, or that of the source and that of the target."""
    found = sorted(name for name in source.files if name.endswith(_VOCABULARY))
    sides = [[name for name in found if f".{side}." in name] for side in ("src", "trg")]
    if all(sides):
        return [sides[0][0], sides[1][0]]
    return [found[0], found[0]] if found else []
