"""Teaches a classifier from the annotations of a corpus and the embeddings it keeps."""

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.store import Corpus
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.pipeline.annotating import labelled_documents, training_examples
from desktop_app.pipeline.codebooks import required_codebook
from desktop_app.pipeline.labelled_texts import LabelledTexts
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.pipeline.teaching import Checkpoint, Teaching, teach_texts
from desktop_app.text.normalisation import normalise


def teach_corpus(
    corpus: Corpus,
    models: AnalysisModels,
    checkpoint: Checkpoint,
    jobs: int | None = None,
    *,
    keep_examples: bool = False,
) -> Teaching:
    """Teach the labels of the corpus's codebook with what people labelled in it.

    Documents without a label help as unlabelled texts. Only labelled sentences have to be encoded;
    documents have their vectors in the corpus, the same that they will be labelled by.

    Raises:
        InputError: there is no codebook, or nobody labelled anything by it.

    """
    codebook = required_codebook(corpus)
    examples = training_examples(corpus)
    if not examples:
        raise InputError(
            _(
                "Nobody labelled anything in {name} yet. See “review --out” and “annotate import”."
            ).format(name=corpus.path.name)
        )
    labelled = set(labelled_documents(corpus))
    texts = {document.id: document.text for document in corpus.documents(failed=False)}
    others = [text for document_id, text in texts.items() if document_id not in labelled]
    rows = LabelledTexts(
        (*(example.text for example in examples), *others),
        (*(example.labels for example in examples), *(() for _text in others)),
    )
    known = known_vectors(corpus, models)
    return teach_texts(rows, codebook, checkpoint, jobs, known, keep_examples=keep_examples)


def known_vectors(corpus: Corpus, models: AnalysisModels) -> dict[str, Matrix]:
    """Return the vectors of a corpus's documents, by their text as `teach_texts` takes them."""
    ids, vectors = corpus.document_vectors(models.encoder_model)
    texts = {document.id: document.text for document in corpus.documents(failed=False)}
    return {
        normalise(texts[document_id]): vector
        for document_id, vector in zip(ids, vectors, strict=True)
    }
