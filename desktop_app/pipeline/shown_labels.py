"""What labels the documents of a corpus show, and who will label new ones: kept, and put back."""

from dataclasses import dataclass

from desktop_app.corpus.facts import CLASSIFIER, CODEBOOK, CURRENT_LABELS
from desktop_app.corpus.store import Corpus

_NAMES = (CURRENT_LABELS, CLASSIFIER, CODEBOOK)


@dataclass(frozen=True, slots=True)
class ShownLabels:
    """The labels shown at a moment; the predictions themselves stay in the corpus."""

    values: tuple[str | None, ...]


def shown_labels(corpus: Corpus) -> ShownLabels:
    """Return what labels the documents show now."""
    return ShownLabels(tuple(corpus.facts.get(name) for name in _NAMES))


def show_labels_again(corpus: Corpus, shown: ShownLabels) -> None:
    """Show the labels of an earlier moment. Call it inside `Corpus.transaction()`."""
    for name, value in zip(_NAMES, shown.values, strict=True):
        if value is None:
            corpus.facts.remove(name)
        else:
            corpus.facts.set(name, value)
