"""Why single segments of a document would get their labels: words that moved them, ones like it."""

from dataclasses import dataclass

import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.records import DocumentRecord, LabelBy
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotating import training_examples
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.current_labeller import Labeller, current_labeller
from desktop_app.pipeline.document_explaining import (
    TaughtNeighbour,
    kept_examples,
    nearest_kept,
    required_document,
)
from desktop_app.pipeline.explaining import Explainer
from desktop_app.pipeline.lines import Reason
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.explanation import Span, nearest_examples

_DECIMALS = 3
_NEIGHBOURS = 3


@dataclass(frozen=True, slots=True)
class SegmentNeighbour:
    """A span that people labelled, where it stands, and how like it is (cosine, at most 1)."""

    id: int
    start: int
    end: int
    labels: tuple[str, ...]
    similarity: float
    text: str


@dataclass(frozen=True, slots=True)
class SegmentExplanation:
    """Why a segment has this label, that a person gave or a model would.

    `probability` is the model's of that label, `why` what each word adds to its log odds.
    """

    start: int
    end: int
    text: str
    label: str
    label_by: LabelBy
    probability: float
    why: tuple[Reason, ...]
    nearest: tuple[SegmentNeighbour, ...]
    taught: tuple[TaughtNeighbour, ...]


@dataclass(frozen=True, slots=True)
class ExplainedSegments:
    """The segments explained of a document, in its order. `left_out` are more, of which none is."""

    id: int
    path: str
    locator: str
    segments: tuple[SegmentExplanation, ...]
    left_out: int


@dataclass(frozen=True, slots=True, eq=False)
class _LabelledSpans:
    """What people labelled: where, what with, and the vectors of it [n, dimension]."""

    spans: tuple[SegmentNeighbour, ...]
    vectors: Matrix


def explain_segments(
    corpus: Corpus, models: AnalysisModels, document_id: int, limit: int
) -> ExplainedSegments:
    """Explain the labels of a document's segments, each by itself, by what labels the corpus now.

    Of more than `limit` segments, the longest are explained: they say most.

    Raises:
        InputError: there is no such document, or nothing in it to explain.

    """
    document = required_document(corpus, document_id)
    labeller = current_labeller(corpus, models)
    spans = corpus.segment_spans(document_id)
    if not spans:
        raise InputError(
            _("The document {id} of {name} has no sentences.").format(
                id=document_id, name=corpus.path.name
            )
        )
    longest = sorted(range(len(spans)), key=lambda row: spans[row][0] - spans[row][1])[:limit]
    chosen = [spans[row] for row in sorted(longest)]
    vectors = labeller.encode([document.text[start:end] for start, end in chosen])
    given, labelled = _annotated(corpus, labeller, document_id)
    kept = kept_examples(labeller) if labeller.takes_stored else None
    explainer = Explainer(labeller.labels, labeller.open_encoder(), labeller.score)
    segments = []
    for span, vector, row in zip(chosen, vectors, labeller.score(vectors), strict=True):
        text = document.text[span[0] : span[1]]
        label = next((one for one in given.get(span, ()) if one in labeller.labels), None)
        shown = label or labeller.labels[int(row.argmax())]
        segments.append(
            SegmentExplanation(
                start=span[0],
                end=span[1],
                text=text,
                label=shown,
                label_by=LabelBy.MODEL if label is None else LabelBy.PERSON,
                probability=round(float(row[labeller.labels.index(shown)]), _DECIMALS),
                why=explainer.why(text, shown),
                nearest=_nearest(labelled, document, span, vector),
                taught=nearest_kept(kept, vector, text),
            )
        )
    return ExplainedSegments(
        document.id, document.path, document.locator, tuple(segments), len(spans) - len(chosen)
    )


def _annotated(
    corpus: Corpus, labeller: Labeller, document_id: int
) -> tuple[dict[Span, tuple[str, ...]], _LabelledSpans]:
    """Return what people said of the document's spans, and all spans with their vectors."""
    found = []
    if stored_codebook(corpus) is not None:
        for example in training_examples(corpus):
            target = example.target
            if target.start is not None and target.end is not None:
                found.append(
                    SegmentNeighbour(
                        target.document_id,
                        target.start,
                        target.end,
                        example.labels,
                        0.0,
                        example.text,
                    )
                )
    own = {(one.start, one.end): one.labels for one in found if one.id == document_id}
    comparable = tuple(found) if labeller.takes_stored else ()
    vectors = np.zeros((0, 0), np.float32)
    if comparable:
        vectors = labeller.encode([one.text for one in comparable])
    return own, _LabelledSpans(comparable, vectors)


def _nearest(
    labelled: _LabelledSpans, document: DocumentRecord, span: Span, vector: Matrix
) -> tuple[SegmentNeighbour, ...]:
    others = [
        row
        for row, one in enumerate(labelled.spans)
        if (one.id, one.start, one.end) != (document.id, *span)
    ]
    if not others:
        return ()
    return tuple(
        SegmentNeighbour(
            near.id,
            near.start,
            near.end,
            near.labels,
            round(one.similarity, _DECIMALS),
            near.text,
        )
        for one in nearest_examples(vector, labelled.vectors[others], _NEIGHBOURS)
        for near in (labelled.spans[others[one.index]],)
    )
