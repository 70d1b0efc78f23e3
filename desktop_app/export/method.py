"""How a report's figures were made: the models, as the corpus and their packs describe them."""

from dataclasses import dataclass

from desktop_app.corpus.records import Model
from desktop_app.corpus.store import Corpus
from desktop_app.messages import N_, _
from desktop_app.packs.catalogue import Pack, read_catalogue
from desktop_app.text.numbers import decimal_text

_PURPOSES = {
    "encode": N_("Meaning of sentences"),
    "sentiment": N_("Sentiment"),
    "labels": N_("Labels"),
    "translate": N_("Translation"),
}


@dataclass(frozen=True, slots=True)
class ModelUse:
    """A model that made results: what for, what it is, and how well it was measured.

    `measured` holds whole phrases such as "macro-F1 0.699: TweetEval (test)".
    """

    purpose: str
    name: str
    version: str
    licence: str = ""
    measured: tuple[str, ...] = ()


def models_of(corpus: Corpus) -> tuple[ModelUse, ...]:
    """Return the models that made the corpus's results: of each task the latest.

    Translation takes a pack for each language, so of that it is the latest of each pack.
    """
    packs = {pack.id: pack for pack in read_catalogue().packs}
    latest = {
        (model.task, model.name if model.task == "translate" else ""): model
        for model in corpus.models()
    }
    return tuple(_use(model, packs.get(model.name)) for model in latest.values())


def _use(model: Model, pack: Pack | None) -> ModelUse:
    purpose = _(_PURPOSES[model.task]) if model.task in _PURPOSES else model.task
    # A head's fingerprint is its own, a dash, and its encoder's. A pack of another version that is
    # installed by now says nothing about the one that made these results.
    if pack is None or pack.fingerprint != model.fingerprint.partition("-")[0]:
        return ModelUse(purpose, model.name, model.fingerprint)
    manifest = pack.manifest
    return ModelUse(
        purpose,
        manifest.name,
        f"{manifest.version} ({model.fingerprint})",
        manifest.licence,
        tuple(
            f"{one.metric} {decimal_text(one.value, 3)}: {one.dataset} ({one.split})"
            for one in manifest.metrics
        ),
    )
