"""Labels the documents of a corpus with a classifier pack, from stored embeddings where it can."""

from collections.abc import Callable
from itertools import islice

import msgspec
import numpy as np

from desktop_app.corpus.analyses import Matrix
from desktop_app.corpus.facts import CLASSIFIER
from desktop_app.corpus.records import Model
from desktop_app.corpus.store import Corpus
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.pipeline.classifiers import Classifier, open_classifier
from desktop_app.pipeline.codebooks import store_codebook, stored_codebook
from desktop_app.pipeline.models import AnalysisModels
from desktop_app.tasks.codebook import Codebook, Label
from desktop_app.text.normalisation import normalise

_TEXTS_AT_ONCE = 1024


class ClassifierChoice(msgspec.Struct, frozen=True):
    """The pack that labels a corpus, by id or folder, and the threshold if the person gave one."""

    pack: str
    min_confidence: float | None = None


def chosen_classifier(corpus: Corpus) -> ClassifierChoice | None:
    """Return the classifier that labelled the corpus last, unless a codebook did since."""
    stored = corpus.facts.get(CLASSIFIER)
    return msgspec.json.decode(stored.encode(), type=ClassifierChoice) if stored else None


def check_classifier(choice: ClassifierChoice) -> None:
    """Raise PackError, saying what to do instead, unless the classifier can be used."""
    try:
        open_classifier(choice.pack)
    except PackError as error:
        more = _("To label otherwise, give --labels, --codebook or another --classifier.")
        raise PackError(f"{error}\n{more}") from error


def forget_classifier(corpus: Corpus) -> None:
    """Let new documents be labelled by the codebook again."""
    if corpus.facts.get(CLASSIFIER):
        with corpus.transaction():
            corpus.facts.set(CLASSIFIER, "")


def label_with_classifier(
    corpus: Corpus, models: AnalysisModels, choice: ClassifierChoice, checkpoint: Callable[[], None]
) -> None:
    """Label every document, unless that was done already, and remember the classifier."""
    classifier = open_classifier(choice.pack, choice.min_confidence)
    model = _model(classifier)
    with corpus.transaction():
        corpus.facts.set(CLASSIFIER, msgspec.json.encode(choice).decode())
        _store_labels(corpus, classifier)
        fresh = corpus.analyses.labels_are_fresh(model)
        if fresh:
            corpus.analyses.show_labels(model)
    if fresh:
        return
    if classifier.encoder_pack.fingerprint == models.encoder_model.fingerprint:
        ids, vectors = corpus.document_vectors(models.encoder_model)
        scores = classifier.probabilities(vectors) if ids else np.zeros((0, 0), np.float32)
    else:
        ids, scores = _encoded_anew(corpus, classifier, checkpoint)
    with corpus.transaction():
        corpus.analyses.replace_labels(
            model, ids, scores, threshold=classifier.threshold, multi_label=classifier.multi_label
        )


def _encoded_anew(
    corpus: Corpus, classifier: Classifier, checkpoint: Callable[[], None]
) -> tuple[list[int], Matrix]:
    """Encode all documents with the classifier's own encoder, whose vectors no corpus keeps."""
    encoder = classifier.open_encoder()
    ids: list[int] = []
    parts: list[Matrix] = []
    documents = corpus.documents(failed=False)
    while batch := list(islice(documents, _TEXTS_AT_ONCE)):
        vectors = encoder.encode(
            [normalise(document.text) for document in batch], lambda _done: checkpoint()
        )
        ids += [document.id for document in batch]
        parts.append(classifier.probabilities(vectors))
    return ids, np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def _store_labels(corpus: Corpus, classifier: Classifier) -> None:
    """Make the classifier's labels the corpus's codebook; one of the same labels keeps its own."""
    stored = stored_codebook(corpus)
    if stored is None or set(stored.names) != set(classifier.labels):
        labels = tuple(Label(name) for name in classifier.labels)
        store_codebook(corpus, Codebook(labels, multi_label=classifier.multi_label))


def _model(classifier: Classifier) -> Model:
    fingerprint = f"{classifier.pack.fingerprint}-{classifier.threshold:g}"
    return Model("labels", classifier.pack.id, fingerprint, classifier.labels)
