"""Ranks the keywords of every document and of the corpus, once its documents are known."""

from desktop_app.corpus.store import Corpus
from desktop_app.tasks.keywords import rank, rank_corpus

_A_DOCUMENT = 8
"""Keywords kept for a document: what fits a table cell."""
_OF_CORPUS = 200
"""Keywords kept for the corpus: more than any chart shows."""


def rank_keywords(corpus: Corpus) -> None:
    """Rank keywords anew if documents changed since they were last ranked."""
    if not corpus.keywords.are_stale():
        return
    frequencies = corpus.keywords.document_frequencies()
    documents = corpus.keywords.document_count()
    of_corpus = rank_corpus(corpus.keywords.totals(), frequencies, documents, _OF_CORPUS)
    by_document = (
        (
            document_id,
            [ranked.term for ranked in rank(counts, frequencies, documents, _A_DOCUMENT)],
        )
        for document_id, counts in corpus.keywords.by_document()
    )
    with corpus.transaction():
        corpus.keywords.replace(by_document, of_corpus)
