"""The models of a run, each opened when it is first needed, and the stamps that name them."""

from functools import cached_property
from typing import TYPE_CHECKING

from desktop_app.corpus.records import Model
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import DEFAULT_ENCODER, Catalogue, Pack, read_catalogue
from desktop_app.packs.manifest import Task as PackTask
from desktop_app.packs.opening import open_encoder, open_head
from desktop_app.packs.verify import verify_files
from desktop_app.pipeline.plan import Task
from desktop_app.text.languages import language_name

if TYPE_CHECKING:
    from desktop_app.engine.encoder import Encoder
    from desktop_app.pipeline.translating import TranslationRoutes
    from desktop_app.tasks.language import LanguageIdentifier
    from desktop_app.tasks.sentiment import SentimentClassifier

_SEGMENTATION = "1"
"""Grows when segmentation or language rules change, so that documents are analysed anew."""
_TERMS = "1"
"""Grows when the choice of terms changes."""


class AnalysisModels:
    """The bundled encoder, its sentiment head and the language model; `jobs` are cores to use.

    Every property raises PackError when its pack is missing, damaged or tampered with.
    """

    def __init__(self, jobs: int | None = None) -> None:
        self._jobs = jobs

    @cached_property
    def encoder(self) -> "Encoder":
        """The encoder all tasks share."""
        return open_encoder(self._encoder_pack, self._jobs)

    @cached_property
    def sentiment(self) -> "SentimentClassifier":
        """The sentiment head on that encoder."""
        from desktop_app.tasks.sentiment import SentimentClassifier

        return SentimentClassifier(open_head(self._sentiment_pack))

    @cached_property
    def languages(self) -> "LanguageIdentifier":
        """The language identifier."""
        from desktop_app.tasks.language import LanguageIdentifier

        pack = self._language_pack
        verify_files(pack.folder, pack.manifest)
        model = next((name for name in pack.manifest.files if name.endswith(".ftz")), "")
        return LanguageIdentifier(pack.folder / model)

    def routes_into(self, target: str) -> "TranslationRoutes":
        """Return the ways into a language. Raises PackError where there is none."""
        from desktop_app.pipeline.translating import TranslationRoutes

        routes = TranslationRoutes(target, jobs=self._jobs, languages=self.languages)
        if not routes.sources:
            raise PackError(
                _(
                    "There is no pack that translates into {language}. Add one on the page "
                    "Models, or with: satchel models import FILE"
                ).format(language=language_name(target))
            )
        return routes

    @cached_property
    def segmentation(self) -> str:
        """What changes when documents would be cut into other segments or other languages."""
        return f"{_SEGMENTATION}-{self._language_pack.fingerprint}"

    @cached_property
    def encoder_model(self) -> Model:
        """The encoder as a corpus names it."""
        return Model("encode", self._encoder_pack.id, self._encoder_pack.fingerprint)

    @cached_property
    def sentiment_model(self) -> Model:
        """The sentiment head as a corpus names it."""
        pack = self._sentiment_pack
        fingerprint = f"{pack.fingerprint}-{self.encoder_model.fingerprint}"
        return Model("sentiment", pack.id, fingerprint, pack.manifest.labels)

    def encodes(self, tasks: frozenset[Task]) -> bool:
        """Tell whether any of the tasks needs embeddings."""
        return bool(tasks & {Task.SENTIMENT, Task.CLASSIFY})

    def stamps(self, tasks: frozenset[Task]) -> frozenset[str]:
        """Return what a document must carry once these tasks are done for it."""
        stamps = {f"language@{self.segmentation}"}
        if self.encodes(tasks):
            stamps.add(f"embedding@{_SEGMENTATION}-{self.encoder_model.fingerprint}")
        if Task.SENTIMENT in tasks:
            stamps.add(f"sentiment@{_SEGMENTATION}-{self.sentiment_model.fingerprint}")
        if Task.KEYWORDS in tasks:
            stamps.add(f"keywords@{_TERMS}")
        return frozenset(stamps)

    @cached_property
    def _catalogue(self) -> Catalogue:
        return read_catalogue()

    @cached_property
    def _encoder_pack(self) -> Pack:
        return self._catalogue.find(DEFAULT_ENCODER)

    @cached_property
    def _sentiment_pack(self) -> Pack:
        for pack in self._catalogue.of_task("sentiment"):
            if pack.manifest.encoder == self._encoder_pack.id:
                return pack
        raise _missing("sentiment")

    @cached_property
    def _language_pack(self) -> Pack:
        for pack in self._catalogue.of_task("language"):
            return pack
        raise _missing("language")


def merged_stamps(before: frozenset[str], now: frozenset[str]) -> frozenset[str]:
    """Return what a document carries after an analysis: what it had, renewed by what was done."""
    renewed = {stamp.partition("@")[0] for stamp in now}
    return now | {stamp for stamp in before if stamp.partition("@")[0] not in renewed}


def _missing(task: PackTask) -> PackError:
    return PackError(
        _("The pack for “{task}” is missing. Install Satchel again.").format(task=task)
    )
