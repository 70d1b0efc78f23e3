"""Which words or sentences of a document speak for a label: what is tinted while one reads it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.explanation import Score, deciding_segments, explain_words
from desktop_app.text.normalisation import normalise

_LONGEST_BY_WORDS = 600  # characters; of longer texts whole sentences are shown, not encoded anew
_LEAST = 0.1  # of log odds: less is noise
_LEAST_SHARE = 0.25  # of the strongest


@dataclass(frozen=True, slots=True)
class Tint:
    """A stretch of a text, and how strongly it speaks for the label: 1 is the strongest here.

    A negative strength speaks against the label.
    """

    start: int
    end: int
    strength: float


def deciding_tints(
    corpus: Corpus,
    models: AnalysisModels,
    score: Score,
    label: int,
    document_id: int,
    text: str,
) -> tuple[Tint, ...]:
    """Return what in a document decides about the label of this index, in the order of the text."""
    if len(text) <= _LONGEST_BY_WORDS:

        def encode(texts: Sequence[str]) -> Matrix:
            return models.encoder.encode([normalise(one) for one in texts])

        words = explain_words(text, label, encode, score)
        found = [(one.start, one.start + len(one.word), one.weight) for one in words]
    else:
        spans, vectors = corpus.segment_vectors(models.encoder_model, document_id)
        if not spans:
            return ()
        lengths = [end - start for start, end in spans]
        weights = deciding_segments(vectors, lengths, label, score).tolist()
        found = [(*span, weight) for span, weight in zip(spans, weights, strict=True)]
    strongest = max((abs(weight) for _start, _end, weight in found), default=0.0)
    least = max(_LEAST, _LEAST_SHARE * strongest)
    return tuple(
        Tint(start, end, weight / strongest) for start, end, weight in found if abs(weight) >= least
    )
