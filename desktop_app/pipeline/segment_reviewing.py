"""Which segments of a corpus a person should label next."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.annotations import Target
from desktop_app.corpus.records import DocumentRecord
from desktop_app.corpus.semantic import SegmentVectors
from desktop_app.corpus.store import Corpus
from desktop_app.packs.heads import Head
from desktop_app.pipeline.annotating import TrainingExample, training_examples
from desktop_app.pipeline.codebooks import stored_codebook
from desktop_app.pipeline.current_labeller import current_labeller, no_embeddings
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.reviewing import Guesses, taught_head
from desktop_app.pipeline.taught_labelling import chosen_classifier
from desktop_app.tasks import zero_shot
from desktop_app.tasks.active_learning import suggest, uncertainty
from desktop_app.tasks.codebook import Codebook

_DECIMALS = 4
_CHUNK = 8192  # segments scored at a time: bounds memory
_FEWEST_CHARACTERS = 10  # of a segment, or it is the whole document: a "Yours," teaches nothing
_CONTEXT = 200  # characters shown on either side


@dataclass(frozen=True, slots=True)
class ReviewSegment:
    """A segment to label: where it stands, the label guessed now, how unsure that is (0 to 1).

    `context` is the segment with what stands around it.
    """

    id: int
    path: str
    locator: str
    start: int
    end: int
    label: str | None
    uncertainty: float | None
    text: str
    context: str


def next_segments_to_label(
    corpus: Corpus, models: AnalysisModels, limit: int
) -> list[ReviewSegment]:
    """Return up to `limit` segments to label next, the most useful first; of like texts one.

    Once people gave two labels or more, to documents or to segments, what is unsure is judged by a
    classifier taught with these at once; before, by what labels the corpus now.

    Raises:
        InputError: the corpus was analysed without embeddings.

    """
    segments = _long_enough(corpus.all_segment_vectors(models.encoder_model))
    if not len(segments.vectors):
        raise no_embeddings(corpus)
    documents = {document.id: document for document in corpus.documents(failed=False)}
    places = zip(
        segments.documents.tolist(), segments.starts.tolist(), segments.ends.tolist(), strict=True
    )
    texts = [documents[one].text[start:end] for one, start, end in places]
    codebook = stored_codebook(corpus)
    guesses = None
    if codebook is not None:
        guesses = _taught(corpus, models, codebook, segments, texts)
        guesses = guesses or _labelled_now(corpus, models, segments)
    unsure = None
    if guesses is not None:
        multi_label = codebook is not None and codebook.multi_label
        unsure = uncertainty(guesses.probabilities, multi_label=multi_label)
    targets = [annotation.target for annotation in corpus.annotations.all()]
    labelled = _labelled(segments, texts, documents, targets)
    return [
        _item(documents, segments, one.index, guesses, one.uncertainty)
        for one in suggest(segments.vectors, unsure, labelled, limit, texts)
    ]


def _long_enough(found: SegmentVectors) -> SegmentVectors:
    """Leave out fragments, unless they are all there is of a document."""
    _ids, members, counts = np.unique(found.documents, return_inverse=True, return_counts=True)
    kept = (found.ends - found.starts >= _FEWEST_CHARACTERS) | (counts[members] == 1)
    return SegmentVectors(
        found.documents[kept], found.starts[kept], found.ends[kept], found.vectors[kept]
    )


def _taught(
    corpus: Corpus,
    models: AnalysisModels,
    codebook: Codebook,
    segments: SegmentVectors,
    texts: Sequence[str],
) -> Guesses | None:
    """Return what a classifier makes of the segments that learns from all that is labelled."""
    examples = training_examples(corpus)
    if not examples:
        return None
    vectors = _example_vectors(corpus, models, examples, segments, texts)
    head = taught_head(models, codebook, vectors, [one.labels for one in examples])
    return None if head is None else Guesses(codebook.names, _scores(head, segments.vectors))


def _example_vectors(
    corpus: Corpus,
    models: AnalysisModels,
    examples: Sequence[TrainingExample],
    segments: SegmentVectors,
    texts: Sequence[str],
) -> Matrix:
    """Return the vectors of examples, stored ones where there are any."""
    by_text = {text: row for row, text in enumerate(texts)}
    ids, of_documents = corpus.document_vectors(models.encoder_model)
    by_id = {document_id: row for row, document_id in enumerate(ids)}
    result = np.zeros((len(examples), segments.vectors.shape[1]), np.float32)
    to_encode: list[int] = []
    for row, example in enumerate(examples):
        if example.target.start is None and example.target.document_id in by_id:
            result[row] = of_documents[by_id[example.target.document_id]]
        elif example.text in by_text:
            result[row] = segments.vectors[by_text[example.text]]
        else:  # a span that is no segment
            to_encode.append(row)
    if to_encode:
        result[to_encode] = models.encoder.encode([examples[row].text for row in to_encode])
    return result


def _scores(head: Head, vectors: NDArray[np.float16]) -> Matrix:
    parts = [
        head.probabilities(vectors[start : start + _CHUNK].astype(np.float32))
        for start in range(0, len(vectors), _CHUNK)
    ]
    return np.concatenate(parts)


def _labelled_now(
    corpus: Corpus, models: AnalysisModels, segments: SegmentVectors
) -> Guesses | None:
    """Return what the corpus's classifier or the labels' names make of the segments."""
    labeller = current_labeller(corpus, models)
    if not labeller.takes_stored:
        return None
    vectors = segments.vectors
    if chosen_classifier(corpus) is not None:
        return Guesses(labeller.labels, labeller.score(vectors.astype(np.float32)))
    codebook = stored_codebook(corpus)
    assert codebook is not None  # noqa: S101  or there was no labeller
    names = zero_shot.label_vectors(models.encoder, codebook.labels)
    return Guesses(codebook.names, zero_shot.classify(names, vectors.astype(np.float32)))


def _labelled(
    segments: SegmentVectors,
    texts: Sequence[str],
    documents: dict[int, DocumentRecord],
    targets: Sequence[Target],
) -> list[int]:
    """Return the segments that somebody labelled: in a span, as a text, or as a whole document."""
    _ids, firsts, counts = np.unique(segments.documents, return_index=True, return_counts=True)
    single = dict(
        zip(_ids.tolist(), zip(firsts.tolist(), counts.tolist(), strict=True), strict=True)
    )
    said: set[str] = set()
    rows: set[int] = set()
    for target in dict.fromkeys(targets):
        if target.start is None or target.end is None:
            first, count = single.get(target.document_id, (0, 0))
            rows.update([first] if count == 1 else [])
            continue
        document = documents.get(target.document_id)
        if document is not None:
            said.add(document.text[target.start : target.end])
        inside = (
            (segments.documents == target.document_id)
            & (segments.starts >= target.start)
            & (segments.ends <= target.end)
        )
        rows.update(np.flatnonzero(inside).tolist())
    rows.update(row for row, text in enumerate(texts) if text in said)
    return sorted(rows)


def _item(
    documents: dict[int, DocumentRecord],
    segments: SegmentVectors,
    row: int,
    guesses: Guesses | None,
    unsure: float,
) -> ReviewSegment:
    document = documents[int(segments.documents[row])]
    start, end = int(segments.starts[row]), int(segments.ends[row])
    return ReviewSegment(
        id=document.id,
        path=document.path,
        locator=document.locator,
        start=start,
        end=end,
        label=guesses.labels[int(guesses.probabilities[row].argmax())] if guesses else None,
        uncertainty=round(unsure, _DECIMALS) if guesses else None,
        text=document.text[start:end],
        context=document.text[max(0, start - _CONTEXT) : end + _CONTEXT],
    )
