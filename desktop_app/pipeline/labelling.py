"""Sorts the documents of a corpus into the labels of a codebook, from stored embeddings alone."""

from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b

import msgspec

from desktop_app.corpus.records import Model
from desktop_app.corpus.store import Corpus
from desktop_app.pipeline.codebooks import store_codebook, stored_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks import zero_shot
from desktop_app.tasks.codebook import Codebook


def label_documents(corpus: Corpus, models: AnalysisModels, codebook: Codebook | None) -> None:
    """Label every embedded document, unless that was done already; nothing is encoded but labels.

    Without a codebook the corpus's own is used, if it has one, so that new documents get labels.
    """
    codebook = codebook or stored_codebook(corpus)
    if codebook is None:
        return
    model = _model(codebook, models.encoder_model)
    with corpus.transaction():
        store_codebook(corpus, codebook)
        fresh = corpus.analyses.labels_are_fresh(model)
        if fresh:
            corpus.analyses.show_labels(model)
    if fresh:
        return
    with ThreadPoolExecutor(1, "labels") as executor:  # while the corpus is read, half of the time
        labels = executor.submit(_label_vectors, models, codebook)
        ids, vectors = corpus.document_vectors(models.encoder_model)
        by_id = corpus.analyses.languages()
        languages = [by_id[document_id] for document_id in ids]
        scores = zero_shot.classify(labels.result(), vectors, languages)
    with corpus.transaction():
        corpus.analyses.replace_labels(model, ids, scores)


def _label_vectors(models: AnalysisModels, codebook: Codebook) -> zero_shot.LabelVectors:
    return zero_shot.label_vectors(models.encoder, codebook.labels)


def _model(codebook: Codebook, encoder: Model) -> Model:
    said = [(label.name, label.description) for label in codebook.labels]  # colours have no say
    content = msgspec.json.encode([zero_shot.VERSION, encoder.fingerprint, said])
    fingerprint = blake2b(content, digest_size=8).hexdigest()
    return Model("labels", ", ".join(codebook.names), fingerprint, codebook.names)
