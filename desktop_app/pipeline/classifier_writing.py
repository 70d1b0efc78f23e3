"""Writes what was taught as a pack: the head, its report card, and examples if they are kept."""

import os
import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.errors import PackError, system_reason
from desktop_app.messages import _
from desktop_app.packs.catalogue import Pack
from desktop_app.packs.heads import HEAD_NAME, save_head
from desktop_app.packs.kept_examples import save_examples
from desktop_app.packs.manifest import (
    MANIFEST_NAME,
    OWN_LICENCE,
    Manifest,
    Metric,
    is_pack_id,
    read_manifest,
    write_manifest,
)
from desktop_app.packs.training import AbstainRow, TaughtLabel, Training
from desktop_app.packs.verify import describe_file
from desktop_app.pipeline.teaching import Teaching
from desktop_app.tasks.teaching import Lesson


def write_classifier(
    teaching: Teaching, folder: Path, *, name: str, dataset: str, threshold: float
) -> Pack:
    """Write a classifier pack into `folder`, in place of a taught one that may be there.

    Raises:
        PackError: the folder holds something else, or cannot be written.

    """
    _refuse_other_contents(folder)
    lesson = teaching.taught.lesson
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".satchel-", dir=folder.parent))
        try:
            save_head(teaching.taught.head, made / HEAD_NAME)
            names = [HEAD_NAME]
            if teaching.kept is not None:
                names += save_examples(teaching.kept, made)
            manifest = Manifest(
                format=1,
                id=pack_id(folder.name),
                task="classify",
                name=name,
                version="1",
                licence=OWN_LICENCE,
                source=f"Taught with satchel train from {dataset}",
                files={name: describe_file(made / name) for name in names},
                languages=teaching.languages,
                encoder=teaching.encoder.id,
                labels=teaching.codebook.names,
                multi_label=teaching.codebook.multi_label,
                training=_training(teaching, threshold),
                metrics=_metrics(lesson, dataset) if lesson else (),
            )
            write_manifest(manifest, made)
            made.chmod(0o777 & ~_umask())
            if folder.exists():
                shutil.rmtree(folder)
            made.replace(folder)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    except OSError as error:
        raise PackError(
            _("The pack {folder} could not be written: {reason}.").format(
                folder=folder, reason=system_reason(error)
            )
        ) from error
    return Pack(folder, manifest, bundled=False)


def pack_id(name: str) -> str:
    """Return a pack's id made of a folder's name, of which only plain letters can stay."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower()).strip("._-")[:64].strip("._-")
    return plain if is_pack_id(plain) else "classifier"


def _refuse_other_contents(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    taught = False
    if (folder / MANIFEST_NAME).is_file():
        manifest = read_manifest(folder)
        allowed = {MANIFEST_NAME, *manifest.files}
        inside = {path.name for path in folder.iterdir()}
        taught = manifest.training is not None and inside <= allowed
    if not taught:
        raise PackError(
            _("{folder} holds something other than a taught classifier. Name a new folder.").format(
                folder=folder
            )
        )


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _training(teaching: Teaching, threshold: float) -> Training:
    lesson = teaching.taught.lesson
    found = {one.label: one for one in lesson.measures.labels} if lesson else {}
    labels = tuple(
        TaughtLabel(
            name, count, *_rounded(found[name].precision, found[name].recall, found[name].f1)
        )
        if name in found
        else TaughtLabel(name, count)
        for name, count in zip(teaching.codebook.names, teaching.counts, strict=True)
    )
    return Training(
        date=datetime.now(UTC).date().isoformat(),
        encoder_fingerprint=teaching.encoder.fingerprint,
        examples=teaching.examples,
        unlabelled=teaching.unlabelled,
        copies=teaching.copies,
        folds=lesson.folds if lesson else 0,
        threshold=threshold,
        labels=labels,
        abstaining=tuple(
            AbstainRow(point.threshold, *_rounded(point.coverage, point.precision or 0.0))
            for point in (lesson.abstaining if lesson else ())
        ),
        wanted=(lesson.learning.wanted or "") if lesson else "",
        kept=len(teaching.kept.texts) if teaching.kept else 0,
    )


def _metrics(lesson: Lesson, dataset: str) -> tuple[Metric, ...]:
    split = f"{lesson.folds}-fold cross-validation"
    f1 = lesson.measures.macro_f1
    values = (
        ("macro-F1", f1.value),
        ("macro-F1, lower end of 95 %", f1.low),
        ("macro-F1, upper end of 95 %", f1.high),
        ("accuracy", lesson.measures.accuracy),
        ("expected calibration error", lesson.calibration_after),
    )
    return tuple(Metric(dataset, split, name, *_rounded(value)) for name, value in values)


def _rounded(*values: float) -> list[float]:
    return [round(value, 4) for value in values]
