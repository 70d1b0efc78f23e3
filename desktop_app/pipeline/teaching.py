"""Teaches a classifier from labelled texts."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.packs.catalogue import DEFAULT_ENCODER, Pack, find_pack
from desktop_app.packs.kept_examples import KeptExamples, kept_text
from desktop_app.packs.opening import open_encoder
from desktop_app.pipeline.labelled_texts import LabelledTexts
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Codebook
from desktop_app.tasks.near_duplicates import group_near_duplicates
from desktop_app.tasks.teaching import Examples, Pool, Taught, teach
from desktop_app.text.languages import UNDETERMINED
from desktop_app.text.normalisation import normalise

_POOL_TEXTS = 2000
"""Unlabelled texts that are looked at: more were no help, and each must be encoded."""

_LANGUAGE_SHARE = 0.05  # of the texts; less are names and slips

KEPT_EXAMPLES = 50
"""Examples of a label that a pack keeps at most: enough to have one like most texts."""

Checkpoint = Callable[[float], None]
"""Told the share of the texts that are encoded. To stop the work it raises `CancelledError`."""


@dataclass(frozen=True, slots=True, eq=False)
class Teaching:
    """A classifier that was taught, and what from.

    `copies` texts are copies, or nearly, of other examples; `contradictions` of these have other
    labels than their copies. `empty` texts had nothing in them to learn from. `kept` are examples
    to lie in the pack, if that was asked for.
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
    kept: KeptExamples | None = None


def teach_texts(
    rows: LabelledTexts,
    codebook: Codebook,
    checkpoint: Checkpoint,
    jobs: int | None = None,
    known: Mapping[str, Matrix] = MappingProxyType({}),
    *,
    keep_examples: bool = False,
) -> Teaching:
    """Encode the texts, each once, and teach the labels of the codebook with them.

    Examples in the codebook itself count too. `known` are vectors of texts (normalised) that are
    there already. With `keep_examples`, up to `KEPT_EXAMPLES` of each label are to lie in the pack.
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
    kept = None
    if keep_examples and labelled:
        chosen = _chosen_to_keep(examples)
        texts_kept = (kept_text(rows.texts[labelled[i]], rows.labels[labelled[i]]) for i in chosen)
        kept = KeptExamples(tuple(texts_kept), vectors[chosen])
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
        kept=kept,
    )


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


def _chosen_to_keep(examples: Examples) -> list[int]:
    """Return up to `KEPT_EXAMPLES` examples of each label, no two copies, evenly over the texts."""
    _groups, firsts = np.unique(examples.groups, return_index=True)
    firsts.sort()
    chosen: set[int] = set()
    for has in examples.has[firsts].T:
        members = firsts[has]
        places = np.linspace(0, len(members) - 1, min(len(members), KEPT_EXAMPLES)).round()
        chosen.update(members[places.astype(np.intp)].tolist())
    return sorted(chosen)


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
