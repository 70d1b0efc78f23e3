"""Translates passages along the packs that lead from one language to another."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from desktop_app.corpus.records import Model
from desktop_app.packs.catalogue import Catalogue, read_catalogue
from desktop_app.packs.opening import open_translator
from desktop_app.pipeline.translation_routes import (
    Route,
    find_route,
    no_route,
    source_languages,
)
from desktop_app.tasks.language import LanguageIdentifier
from desktop_app.tasks.translation.passages import (
    Passage,
    TranslatedPassage,
    TranslatePassages,
)
from desktop_app.tasks.translation.sentences import (
    ModelSentences,
    PivotSentences,
    SentenceTranslator,
)
from desktop_app.tasks.translation.translation import translate_passages

_SURE = 0.9
_LEAST_LETTERS = 20
"""Of a sentence that is taken to be in the target language already: names look like any."""


class Translation:
    """Translates passages by one route. The models are loaded with the first passage."""

    def __init__(
        self,
        route: Route,
        *,
        jobs: int | None = None,
        beam: int = 1,
        languages: LanguageIdentifier | None = None,
    ) -> None:
        self.route = route
        self.source, self.target = route.languages[0], route.languages[-1]
        self._jobs = jobs
        self._beam = beam
        self._languages = languages
        self._sentences: SentenceTranslator | None = None

    @property
    def fingerprint(self) -> str:
        """What tells apart what this translation gives from what any other gives."""
        return f"{self.route.fingerprint}-{self._beam}"

    @property
    def models(self) -> tuple[Model, ...]:
        """The packs as a corpus names them, in order."""
        packs = [step.pack for step in self.route.steps]
        return tuple(Model("translate", pack.id, pack.fingerprint) for pack in packs)

    def translate(
        self, passages: Sequence[Passage], checkpoint: Callable[[], None] = lambda: None
    ) -> list[TranslatedPassage]:
        """Return the translations of passages, in order.

        `checkpoint` is called several times a second and may raise `CancelledError`. Raises
        PackError for a pack that is damaged or was tampered with.
        """
        if self._sentences is None:
            self._sentences = self._opened()
        return translate_passages(
            passages,
            self._sentences,
            self.source,
            self.target,
            is_in_target=self._is_in_target,
            checkpoint=checkpoint,
        )

    def stoppable(self, checkpoint: Callable[[], None]) -> TranslatePassages:
        """Return `translate` with this checkpoint."""
        return lambda passages: self.translate(passages, checkpoint)

    def _opened(self) -> SentenceTranslator:
        models = [
            ModelSentences(
                open_translator(step.pack, step.source, step.target, self._jobs), self._beam
            )
            for step in self.route.steps
        ]
        return models[0] if len(models) == 1 else PivotSentences(models)

    def _is_in_target(self, text: str) -> bool:
        if self._languages is None or sum(map(str.isalpha, text)) < _LEAST_LETTERS:
            return False
        guess = self._languages.identify(text)
        return guess.language == self.target and guess.probability >= _SURE


def open_translation(
    source: str,
    target: str,
    *,
    jobs: int | None = None,
    beam: int = 1,
    languages: LanguageIdentifier | None = None,
    catalogue: Catalogue | None = None,
) -> Translation:
    """Return what translates `source` to `target`.

    `languages`, if given, tells sentences that are already in the target language; these are
    copied. A `PackError` says which languages there are packs for, if not for these.
    """
    catalogue = catalogue or read_catalogue()
    route = find_route(source, target, catalogue)
    if route is None:
        raise no_route(source, target, catalogue)
    return Translation(route, jobs=jobs, beam=beam, languages=languages)


class TranslationRoutes:
    """The ways there are into one language, each opened when it is first asked for."""

    def __init__(
        self,
        target: str,
        *,
        jobs: int | None = None,
        beam: int = 1,
        languages: LanguageIdentifier | None = None,
        catalogue: Catalogue | None = None,
    ) -> None:
        self.target = target
        self._jobs = jobs
        self._beam = beam
        self._languages = languages
        self._catalogue = catalogue or read_catalogue()
        self._opened: dict[str, Translation | None] = {}

    @property
    def sources(self) -> frozenset[str]:
        """The languages there is a way from."""
        return frozenset(
            source
            for source in source_languages(self._catalogue)
            if find_route(source, self.target, self._catalogue) is not None
        )

    @property
    def fingerprint(self) -> str:
        """What changes when any of the ways comes, goes or alters."""
        routes = [find_route(one, self.target, self._catalogue) for one in sorted(self.sources)]
        parts = [str(self._beam), *(route.fingerprint for route in routes if route)]
        return sha256("\n".join(parts).encode()).hexdigest()[:12]

    def find(self, source: str) -> Translation | None:
        """Return the way from a language, or None where there is none."""
        if source not in self._opened:
            route = find_route(source, self.target, self._catalogue)
            self._opened[source] = None
            if route is not None:
                self._opened[source] = Translation(
                    route, jobs=self._jobs, beam=self._beam, languages=self._languages
                )
        return self._opened[source]

    def open(self, source: str) -> Translation:
        """Return the way from a language. Raises PackError that says what there is instead."""
        found = self.find(source)
        if found is None:
            raise no_route(source, self.target, self._catalogue)
        return found
