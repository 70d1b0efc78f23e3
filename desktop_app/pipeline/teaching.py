"""Teaches a classifier from a table of labelled texts, and writes it as a pack."""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.errors import InputError, PackError, system_reason
from desktop_app.messages import _
from desktop_app.packs.catalogue import DEFAULT_ENCODER, Pack, find_pack
from desktop_app.packs.heads import HEAD_NAME, save_head
from desktop_app.packs.manifest import (
    MANIFEST_NAME,
    Manifest,
    Metric,
    is_pack_id,
    read_manifest,
    write_manifest,
)
from desktop_app.packs.opening import open_encoder
from desktop_app.packs.training import AbstainRow, TaughtLabel, Training
from desktop_app.packs.verify import describe_file
from desktop_app.pipeline.labelled_texts import LabelledTexts
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.near_duplicates import group_near_duplicates
from desktop_app.tasks.teaching import Examples, Lesson, Pool, Taught, teach
from desktop_app.text.languages import UNDETERMINED
from desktop_app.text.normalisation import normalise

_POOL_TEXTS = 2000
"""Unlabelled texts that are looked at: more were no help, and each must be encoded."""

_LANGUAGE_SHARE = 0.05  # of the texts; less are names and slips

Checkpoint = Callable[[float], None]
"""Told the share of the texts that are encoded. To stop the work it raises `CancelledError`."""


@dataclass(frozen=True, slots=True, eq=False)
class Teaching:
    """A classifier that was taught, and what from.

    `copies` texts are copies, or nearly, of other examples; `contradictions` of these have other
    labels than their copies. `empty` texts had nothing in them to learn from.
    """

    codebook: Codebook
    taught: Taught
    counts: tuple[int, ...]
    examples: int
    unlabelled: int
    empty: int
    copies: int
    contradictions: int
    languages: tuple[str, ...]
    encoder: Pack


def teach_texts(
    rows: LabelledTexts,
    codebook: Codebook,
    checkpoint: Checkpoint,
    jobs: int | None = None,
    known: Mapping[str, Matrix] = MappingProxyType({}),
) -> Teaching:
    """Encode the texts, each once, and teach the labels of the codebook with them.

    Examples in the codebook itself count too. `known` are vectors of texts (normalised) that are
    there already.
    """
    encoder_pack = find_pack(DEFAULT_ENCODER)
    encoder = open_encoder(encoder_pack, jobs)
    rows = _with_codebook_examples(rows, codebook)
    texts = [normalise(text) for text in rows.texts]
    filled = [bool(text) for text in texts]
    labelled = [i for i, row in enumerate(rows.labels) if row and filled[i]]
    others = [i for i, row in enumerate(rows.labels) if not row and filled[i]]
    pool_rows = [] if codebook.multi_label else others[:: -(-len(others) // _POOL_TEXTS) or 1]
    if not labelled and not pool_rows:
        raise InputError(_("None of the texts has anything in it to learn from."))
    needed = dict.fromkeys(texts[i] for i in (*labelled, *pool_rows))
    wanted = [text for text in needed if text not in known]
    encoded = encoder.encode(wanted, lambda done: checkpoint(done / len(wanted)))
    vector_of = {**known, **dict(zip(wanted, encoded, strict=True))}
    vectors = _stacked([vector_of[texts[i]] for i in labelled], encoder.dimension)
    label_vectors = zero_shot.label_vectors(encoder, codebook.labels)
    examples = Examples(
        vectors,
        _flags([rows.labels[i] for i in labelled], codebook.names),
        group_near_duplicates([texts[i] for i in labelled]),
        codebook.multi_label,
    )
    pool_vectors = _stacked([vector_of[texts[i]] for i in pool_rows], encoder.dimension)
    pool = _pool(label_vectors, pool_vectors, vectors) if pool_rows else None
    taught = teach(codebook.names, label_vectors, examples, pool, lambda: checkpoint(1.0))
    return Teaching(
        codebook=codebook,
        taught=taught,
        counts=tuple(examples.counts.tolist()),
        examples=len(labelled),
        unlabelled=len(others),
        empty=len(texts) - sum(filled),
        copies=len(labelled) - len(np.unique(examples.groups)),
        contradictions=_contradictions(examples),
        languages=_languages([texts[i] for i in (*labelled, *pool_rows)], jobs),
        encoder=encoder_pack,
    )


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
            manifest = Manifest(
                format=1,
                id=pack_id(folder.name),
                task="classify",
                name=name,
                version="1",
                licence="LicenseRef-Own",
                source=f"Taught with satchel train from {dataset}",
                files={HEAD_NAME: describe_file(made / HEAD_NAME)},
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


def _with_codebook_examples(rows: LabelledTexts, codebook: Codebook) -> LabelledTexts:
    pairs = [(text, (label.name,)) for label in codebook.labels for text in label.examples]
    return LabelledTexts(
        (*rows.texts, *(text for text, _labels in pairs)),
        (*rows.labels, *(labels for _text, labels in pairs)),
    )


def _stacked(vectors: Sequence[Matrix], dimension: int) -> Matrix:
    return np.array(vectors, np.float32).reshape(len(vectors), dimension)


def _flags(
    labels: Sequence[tuple[str, ...]], names: Sequence[str]
) -> "np.typing.NDArray[np.bool_]":
    column = {name: index for index, name in enumerate(names)}
    has = np.zeros((len(labels), len(names)), np.bool_)
    for row, given in enumerate(labels):
        has[row, [column[name] for name in given]] = True
    return has


def _languages(texts: Sequence[str], jobs: int | None) -> tuple[str, ...]:
    """Return the languages of at least a twentieth of the texts, the commonest first."""
    identifier = AnalysisModels(jobs).languages
    counts = Counter(identifier.identify(text).language for text in texts)
    counts.pop(UNDETERMINED, None)
    fewest = _LANGUAGE_SHARE * len(texts)
    return tuple(code for code, count in counts.most_common() if count >= fewest)


def _pool(labels: zero_shot.LabelVectors, pool: Matrix, examples: Matrix) -> Pool:
    """Sort the unlabelled texts by the labels' names, compared with all texts at hand."""
    guesses = zero_shot.classify(labels, np.concatenate([pool, examples]))
    return Pool(pool, guesses[: len(pool)])


def _contradictions(examples: Examples) -> int:
    order = np.argsort(examples.groups, kind="stable")
    groups, has = examples.groups[order], examples.has[order]
    contradicted = {
        int(group)
        for group, other, row, following in zip(
            groups[:-1], groups[1:], has[:-1], has[1:], strict=True
        )
        if group == other and (row != following).any()
    }
    return int(np.isin(groups, list(contradicted)).sum()) if contradicted else 0


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
