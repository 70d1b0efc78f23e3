"""How a report's figures were made: the models, as the corpus and their packs describe them."""

from dataclasses import dataclass

from desktop_app.corpus.records import Model, Summary
from desktop_app.corpus.store import Corpus
from desktop_app.export.wording import language_name
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


@dataclass(frozen=True, slots=True)
class MethodNote:
    """How one kind of figure was made, and what to beware of."""

    about: str
    text: str


def method_notes(summary: Summary, translated_into: str | None) -> tuple[MethodNote, ...]:
    """Return the notes on the figures that a report shows."""
    notes = [
        MethodNote(
            _("Language"),
            _(
                "Told from letters and words, sentence by sentence; a document counts under the "
                "language of most of its text. Very short texts are the least certain."
            ),
        )
    ]
    if summary.sentiments:
        text = _(
            "A model rates every sentence as negative, neutral or positive with a probability; a "
            "document’s rating is drawn from those of its sentences, and “mixed” means that "
            "clearly positive and clearly negative ones stand together. Irony, quoted speech and "
            "specialist language mislead it: trust shares over many documents more than a single "
            "rating."
        )
        notes.append(MethodNote(_("Sentiment"), text))
    if summary.labels:
        text = _(
            "A label is what a model thinks a document is about, from the labels’ descriptions or "
            "from examples that a person gave. Check a sample by hand before a decision rests on "
            "it."
        )
        notes.append(MethodNote(_("Labels"), text))
    if translated_into:
        text = _(
            "Texts in other languages were translated into {language} by a model, sentence by "
            "sentence; what people translated before was taken from them. A translation helps to "
            "find and to skim; read the original before a decision rests on it."
        ).format(language=language_name(translated_into))
        notes.append(MethodNote(_("Translation"), text))
    if summary.keywords:
        text = _(
            "Terms that are frequent in a document and rare in the others. They are counted, not "
            "understood."
        )
        notes.append(MethodNote(_("Keywords"), text))
    text = _("Chosen by the model’s certainty alone, from sentences of moderate length.")
    notes.append(MethodNote(_("Quotes"), text))
    return tuple(notes)


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
