"""Fills a corpus with documents of one segment each and random embeddings, without an encoder."""

import numpy as np

from desktop_app.corpus.records import AnalysedSegment, DocumentAnalysis, LanguageShare, StoredFile
from desktop_app.documents import Document

_AT_ONCE = 10_000
_TEXT = "An answer of some length, as people give to open questions in surveys."


def fill(corpus, models, count: int, dimension: int = 384) -> None:
    """Store `count` documents as an analysis leaves them."""
    random = np.random.default_rng(1)
    with corpus.transaction():
        file_id = corpus.files.begin("/answers.csv", StoredFile(1, 1, "", complete=False))
        names = [f"row {number}" for number in range(count)]
        corpus.files.add(file_id, [Document("answers.csv", "csv", _TEXT, name) for name in names])
        corpus.files.finish(file_id, set(names))
    stamps = models.stamps(frozenset())
    after = 0
    while pending := corpus.analyses.pending(
        stamps, after=after, documents=_AT_ONCE, characters=10**9
    ):
        after = pending[-1].id
        vectors = random.normal(size=(len(pending), dimension)).astype(np.float32)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        with corpus.transaction():
            hashes = [document.id.to_bytes(16, "big") for document in pending]
            text_ids = corpus.analyses.text_ids(hashes)
            corpus.analyses.add_vectors(models.encoder_model, text_ids, vectors)
            analyses = [
                DocumentAnalysis(
                    document_id=document.id,
                    stamps=stamps,
                    words=12,
                    language="en",
                    languages=(LanguageShare("en", 1.0),),
                    segments=(AnalysedSegment(0, len(_TEXT), "en", text_id),),
                )
                for document, text_id in zip(pending, text_ids, strict=True)
            ]
            corpus.analyses.store(analyses, None)
