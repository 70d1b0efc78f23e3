"""What a person sees while labelling document by document: what comes next, and a first guess."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import overload

import msgspec
import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.annotations import Annotation, decided_labels
from desktop_app.corpus.facts import SET_ASIDE
from desktop_app.corpus.store import Corpus
from desktop_app.packs.heads import Head
from desktop_app.pipeline.codebooks import required_codebook
from desktop_app.pipeline.current_labeller import no_embeddings
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.reviewing import taught_head
from desktop_app.tasks import zero_shot
from desktop_app.tasks.active_learning import suggest, uncertainty
from desktop_app.tasks.codebook import Codebook, Label
from desktop_app.tasks.explanation import Score

_GIVEN = 0.5  # from which probability a label that does not exclude others is suggested


class ReviewOrder(StrEnum):
    """In which order documents come."""

    USEFUL = "useful"
    LEAST_SURE = "least sure"
    RANDOM = "random"
    LABEL = "label"
    OTHERS = "others"
    """Those that somebody else labelled, for comparing."""
    SET_ASIDE = "set aside"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWish:
    """Which documents are wanted: `limit` of them, other than those of `without`.

    `annotator` is who labels, `label` the one that `ReviewOrder.LABEL` is about.
    """

    order: ReviewOrder = ReviewOrder.USEFUL
    label: str = ""
    annotator: str = ""
    limit: int = 20
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class QueuedDocument:
    """A document to label, the labels suggested for it, and how probable these are."""

    id: int
    path: str
    locator: str
    title: str | None
    language: str | None
    text: str
    suggested: tuple[str, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class ReviewQueue:
    """The documents next in line.

    `left` counts all that nobody labelled yet, `set_aside` those that somebody was unsure of.
    `taught` tells whether guesses come from examples, not from the labels' names alone.
    """

    documents: tuple[QueuedDocument, ...]
    left: int
    set_aside: int
    taught: bool


class Reviewer:
    """Finds what comes next. Keeps vectors between calls; for one thread, and one corpus a time."""

    def __init__(self, models: AnalysisModels) -> None:
        self._models = models
        self._vectors_key: tuple[object, ...] = ()
        self._ids: list[int] = []
        self._vectors: Matrix = np.zeros((0, 0), np.float32)
        self._languages: list[str] = []
        self._labels_key: tuple[Label, ...] = ()
        self._label_vectors: zero_shot.LabelVectors | None = None
        self._head: Head | None = None

    def queue(self, corpus: Corpus, wish: ReviewWish) -> ReviewQueue:
        """Return the documents to label next. Raises InputError where there are no embeddings."""
        codebook = required_codebook(corpus)
        ids, _vectors = self.vectors(corpus)
        rows = {document_id: row for row, document_id in enumerate(ids)}
        annotations = [one for one in corpus.annotations.all() if one.target.start is None]
        probabilities = self._guesses(codebook, rows, annotations)
        labelled = sorted(
            {rows[one.target.document_id] for one in annotations if one.target.document_id in rows}
        )
        out = {rows[one] for one in wish.without if one in rows}
        chosen = self._chosen(corpus, wish, codebook, annotations, probabilities, labelled, out)
        return ReviewQueue(
            tuple(self._documents(corpus, codebook, chosen[: wish.limit], probabilities)),
            len(ids) - len(labelled),
            len(self._aside(corpus, annotations)),
            self._head is not None,
        )

    def vectors(self, corpus: Corpus) -> tuple[list[int], Matrix]:
        """Return ids and embeddings of all documents, kept until the corpus is analysed anew."""
        key = (corpus.path, corpus.facts.revision())
        if key != self._vectors_key:
            self._ids, self._vectors = corpus.document_vectors(self._models.encoder_model)
            by_id = corpus.analyses.languages()
            self._languages = [by_id.get(one, "") for one in self._ids]
            self._vectors_key = key
        if not self._ids:
            raise no_embeddings(corpus)
        return self._ids, self._vectors

    def label_vectors(self, labels: tuple[Label, ...]) -> zero_shot.LabelVectors:
        """Return what the encoder makes of labels; of the same ones it is asked once."""
        if self._label_vectors is None or labels != self._labels_key:
            self._label_vectors = zero_shot.label_vectors(self._models.encoder, labels)
            self._labels_key = labels
        return self._label_vectors

    def score(self, corpus: Corpus) -> Score:
        """Return what judges a text by itself: what people taught, or the labels' names."""
        head = self._head
        if head is not None:
            return head.probabilities
        names = self.label_vectors(required_codebook(corpus).labels)
        return lambda rows: np.concatenate([zero_shot.classify(names, row[None]) for row in rows])

    def _guesses(
        self, codebook: Codebook, rows: Mapping[int, int], annotations: Sequence[Annotation]
    ) -> Matrix:
        given = _examples(codebook, annotations)
        known = [(rows[one], labels) for one, labels in given.items() if one in rows]
        taught = self._vectors[[row for row, _labels in known]]
        self._head = taught_head(self._models, codebook, taught, [labels for _row, labels in known])
        if self._head is not None:
            return self._head.probabilities(self._vectors)
        labels = self.label_vectors(codebook.labels)
        return zero_shot.classify(labels, self._vectors, self._languages)

    def _chosen(
        self,
        corpus: Corpus,
        wish: ReviewWish,
        codebook: Codebook,
        annotations: Sequence[Annotation],
        probabilities: Matrix,
        labelled: list[int],
        out: set[int],
    ) -> list[int]:
        """Return rows, the first in line first."""
        rows = {document_id: row for row, document_id in enumerate(self._ids)}
        aside = [rows[one] for one in self._aside(corpus, annotations)]
        if wish.order is ReviewOrder.SET_ASIDE:
            return [row for row in aside if row not in out]
        if wish.order is ReviewOrder.OTHERS:
            mine = {one.target.document_id for one in annotations if _is_by(one, wish.annotator)}
            others = {one.target.document_id for one in annotations} - mine
            return sorted(rows[one] for one in others if one in rows and rows[one] not in out)
        unsure = uncertainty(probabilities, multi_label=codebook.multi_label)
        gone = sorted({*labelled, *out, *aside})
        if wish.order is ReviewOrder.USEFUL:
            unsure_known = unsure if self._head is not None else None
            texts = _Texts(corpus, self._ids)
            found = suggest(self._vectors, unsure_known, gone, wish.limit, texts)
            return [one.index for one in found]
        free = np.ones(len(self._ids), bool)
        free[gone] = False
        if wish.order is ReviewOrder.LABEL and wish.label in codebook.names:
            index = codebook.names.index(wish.label)
            free &= probabilities.argmax(axis=1) == index
            order = np.argsort(-probabilities[:, index], kind="stable")
        elif wish.order is ReviewOrder.LEAST_SURE:
            order = np.argsort(-unsure, kind="stable")
        else:  # the same whenever it is asked, so that labelled ones just drop out
            order = np.random.default_rng(len(self._ids)).permutation(len(self._ids))
        in_order: list[int] = order[free[order]][: wish.limit].tolist()
        return in_order

    def _aside(self, corpus: Corpus, annotations: Sequence[Annotation]) -> list[int]:
        """Return the documents set aside that nobody labelled since."""
        labelled = {one.target.document_id for one in annotations}
        known = set(self._ids) - labelled
        return [one for one in documents_set_aside(corpus) if one in known]

    def _documents(
        self, corpus: Corpus, codebook: Codebook, chosen: Sequence[int], probabilities: Matrix
    ) -> list[QueuedDocument]:
        sources = {one.id: one for one in corpus.sources([self._ids[row] for row in chosen])}
        found = []
        for row in chosen:
            one = sources.get(self._ids[row])
            if one is None:
                continue
            share = probabilities[row]
            best = int(share.argmax())
            several = np.flatnonzero(share >= _GIVEN).tolist() if codebook.multi_label else []
            found.append(
                QueuedDocument(
                    one.id,
                    one.path,
                    one.locator,
                    one.title,
                    one.language,
                    one.text,
                    tuple(codebook.names[index] for index in several or [best]),
                    float(share[best]),
                )
            )
        return found


def documents_set_aside(corpus: Corpus) -> tuple[int, ...]:
    """Return the documents that people were unsure of, the first one first."""
    stored = corpus.facts.get(SET_ASIDE)
    try:
        return msgspec.json.decode(stored.encode(), type=tuple[int, ...]) if stored else ()
    except msgspec.MsgspecError:
        return ()  # another program's; nothing is lost but an order


def set_aside(corpus: Corpus, document_id: int, *, aside: bool = True) -> None:
    """Set a document aside, or not any more. Call it inside `Corpus.transaction()`."""
    others = [one for one in documents_set_aside(corpus) if one != document_id]
    ids = [*others, document_id] if aside else others
    corpus.facts.set(SET_ASIDE, msgspec.json.encode(ids).decode())


def give_labels(
    corpus: Corpus, document_id: int, annotations: Sequence[Annotation], annotator: str
) -> tuple[Annotation, ...]:
    """Make `annotations` all that `annotator` says of a document; return what was said before.

    Call it inside `Corpus.transaction()`. With what it returned it takes itself back.
    """
    before = tuple(
        one
        for one in corpus.annotations.of_document(document_id)
        if one.target.start is None and _is_by(one, annotator)
    )
    corpus.annotations.remove(before)
    corpus.annotations.add(annotations)
    return before


def labels_by(corpus: Corpus, document_id: int, annotator: str) -> tuple[str, ...]:
    """Return the labels that `annotator` gave a document as a whole."""
    return tuple(
        one.label
        for one in corpus.annotations.of_document(document_id)
        if one.target.start is None and _is_by(one, annotator)
    )


def _examples(codebook: Codebook, annotations: Sequence[Annotation]) -> dict[int, tuple[str, ...]]:
    allowed = set(codebook.names)
    found = {}
    for target, labels in decided_labels(annotations).items():
        kept = tuple(label for label in labels if label in allowed)
        if kept:
            found[target.document_id] = kept if codebook.multi_label else kept[:1]
    return found


def _is_by(annotation: Annotation, annotator: str) -> bool:
    return annotation.annotator == annotator


class _Texts(Sequence[str]):
    """The texts of documents, each read when it is asked for."""

    def __init__(self, corpus: Corpus, ids: Sequence[int]) -> None:
        self._corpus, self._ids = corpus, ids

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        return next((one.text for one in self._corpus.sources([self._ids[index]])), "")
