"""How a report's figures were made: the models, as the corpus recorded them."""

from dataclasses import dataclass

from desktop_app.corpus.store import Corpus
from desktop_app.messages import N_, _

_PURPOSES = {
    "encode": N_("Meaning of sentences"),
    "sentiment": N_("Sentiment"),
    "labels": N_("Labels"),
    "language": N_("Language"),
    "translate": N_("Translation"),
}

_FINGERPRINT_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A model that made results: what for, its name, and what tells this very version apart.

    `measured` holds whole phrases such as "macro-F1 67.9 on TweetEval (test)".
    """

    purpose: str
    name: str
    version: str
    licence: str = ""
    measured: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Method:
    """The models used, and thresholds that applied, one plain sentence each."""

    models: tuple[ModelUse, ...] = ()
    thresholds: tuple[str, ...] = ()


def method_of(corpus: Corpus) -> Method:
    """Return what the corpus recorded about the models that made its results, latest of a task."""
    latest = {model.task: model for model in corpus.models()}
    return Method(
        tuple(
            ModelUse(
                _(_PURPOSES[task]) if task in _PURPOSES else task,
                model.name,
                model.fingerprint[:_FINGERPRINT_CHARACTERS],
            )
            for task, model in latest.items()
        )
    )
