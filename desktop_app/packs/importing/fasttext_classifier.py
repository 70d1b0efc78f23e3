"""Supervised models of fastText (`.bin`, `.ftz`): labels by bags of words and pieces of words."""

from desktop_app.engine.fasttext_model import (
    MAGIC,
    FastTextError,
    NotSupervisedError,
    read_facts,
)
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.importing.classifier_cards import described_languages, single_label
from desktop_app.packs.importing.descriptions import identifier
from desktop_app.packs.importing.kinds import Job, Kind, Step
from desktop_app.packs.importing.licences import find_licence
from desktop_app.packs.importing.sources import Source, copy
from desktop_app.packs.manifest import FASTTEXT, Manifest
from desktop_app.packs.text_classifiers import FASTTEXT_NAMES

_ENDINGS = (".bin", ".ftz")


def recognises(source: Source) -> bool:
    """Say whether one of the files begins as fastText's models do, or has their own ending."""
    return _model(source) is not None


KIND = Kind(
    "a model of fastText", recognises, "desktop_app.packs.importing.fasttext_classifier:build"
)


def build(job: Job) -> Manifest:
    """Take the model as it is, once every length in it is checked."""
    source = job.source
    name = _model(source)
    assert name is not None  # noqa: S101  or it had not been recognised
    taken = copy(
        source,
        name,
        job.folder / FASTTEXT_NAMES[0],
        lambda part: job.report(Step.COPYING, part),
    )
    job.report(Step.CHECKING, 0)
    try:
        facts = read_facts(taken)
    except NotSupervisedError as error:
        raise PackError(
            _(
                "{name} holds fastText's vectors of words and cannot tell labels apart. Satchel "
                "imports fastText models that were trained with labels (supervised)."
            ).format(name=name)
        ) from error
    except FastTextError as error:
        raise PackError(
            _("The fastText model {name} is damaged: {reason}. Copy or download it again.").format(
                name=name, reason=error
            )
        ) from error
    if len(facts.labels) < 2:  # noqa: PLR2004
        raise single_label(source)
    if facts.quantized:
        taken.rename(job.folder / FASTTEXT_NAMES[1])
    return Manifest(
        format=1,
        id=identifier(job, "fasttext-classifier"),
        task="classify",
        name=source.path.resolve().name,
        version="1",
        licence=find_licence(source),
        source=f"imported from {source.path.resolve().name}",
        files={},
        languages=described_languages(source),
        architecture=FASTTEXT,
        quantization="product" if facts.quantized else "float32",
        labels=facts.labels,
        multi_label=facts.multi_label,
    )


def _model(source: Source) -> str | None:
    for name in sorted(source.files):
        if "/" in name or not name.lower().endswith(_ENDINGS):
            continue
        with source.open(name) as file:
            if file.read(len(MAGIC)) == MAGIC or name.lower().endswith(".ftz"):
                return name
    return None
