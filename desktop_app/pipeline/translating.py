"""Finds the way from one language to another, through English if need be, and translates by it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from desktop_app.corpus.records import Model
from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import Catalogue, Pack, read_catalogue
from desktop_app.packs.opening import open_translator
from desktop_app.packs.translation_languages import sources, targets, translates
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
from desktop_app.text.languages import base_language, language_name

PIVOT = "en"
"""The language most packs translate from or to."""

_VERSION = "1"
"""Grows when the same packs would translate otherwise."""
_SHOWN = 6
_SHOWN_PAIRS = 12
_SURE = 0.9
_LEAST_LETTERS = 20
"""Of a sentence that is taken to be in the target language already: names look like any."""


@dataclass(frozen=True, slots=True)
class Step:
    """One translation by one pack."""

    pack: Pack
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Route:
    """The steps from one language to another: one, or two through English."""

    steps: tuple[Step, ...]

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages on the way, the first and last included."""
        return (self.steps[0].source, *(step.target for step in self.steps))

    @property
    def packs(self) -> tuple[str, ...]:
        """The ids of the packs, in order."""
        return tuple(step.pack.id for step in self.steps)

    @property
    def fingerprint(self) -> str:
        """What tells apart what this way gives from what any other gives."""
        parts = [_VERSION, *(f"{s.pack.id}@{s.pack.fingerprint}" for s in self.steps)]
        return sha256("\n".join(parts).encode()).hexdigest()[:12]


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


def find_route(source: str, target: str, catalogue: Catalogue) -> Route | None:
    """Return the shortest way: a pack for the pair, else two through English, else None."""
    direct = _best_step(source, target, catalogue)
    if direct is not None:
        return Route((direct,))
    first = _best_step(source, PIVOT, catalogue)
    second = _best_step(PIVOT, target, catalogue)
    if first is None or second is None or base_language(source) == base_language(target):
        return None
    return Route((first, second))


def source_languages(catalogue: Catalogue) -> frozenset[str]:
    """Return the languages that any pack translates from."""
    packs = catalogue.of_task("translate")
    return frozenset(code for pack in packs for code in sources(pack.manifest))


def target_languages(catalogue: Catalogue) -> frozenset[str]:
    """Return the languages that any pack translates to."""
    packs = catalogue.of_task("translate")
    return frozenset(code for pack in packs for code in targets(pack.manifest))


def matching_code(code: str, known: Iterable[str]) -> str | None:
    """Return which of the `known` languages is meant by `code`; None if none is.

    "pt-BR" means "pt" where there is no such variety, and "pt" means "pt-BR" where there is but
    that.
    """
    codes = {one.casefold(): one for one in known}
    wanted = code.strip().replace("_", "-").casefold()
    base = wanted.partition("-")[0]
    varieties = sorted(one for one in codes if one.partition("-")[0] == base)
    found = next((one for one in (wanted, base, *varieties) if one in codes), None)
    return codes[found] if found else None


def no_route(source: str, target: str, catalogue: Catalogue | None = None) -> PackError:
    """Return the fault of two languages without a way between them: it says what there is."""
    packs = (catalogue or read_catalogue()).of_task("translate")
    pairs = sorted(
        f"{one} → {other}"
        for pack in packs
        for one in sources(pack.manifest)[:_SHOWN]
        for other in targets(pack.manifest)[:_SHOWN]
        if one != other
    )
    return PackError(
        _(
            "There is no pack that translates from {source} to {target}. There are: {pairs}. Add "
            "one with: satchel models import FILE"
        ).format(
            source=language_name(source),
            target=language_name(target),
            pairs=", ".join(pairs[:_SHOWN_PAIRS]) or _("none"),
        )
    )


def _best_step(source: str, target: str, catalogue: Catalogue) -> Step | None:
    """Return the best pack for a pair.

    One for two languages goes before one for many, which is slower; of these, one that the person
    added before a bundled one.
    """
    steps: list[Step] = []
    for pack in catalogue.of_task("translate"):
        one = matching_code(source, sources(pack.manifest))
        other = matching_code(target, targets(pack.manifest))
        if one and other and translates(pack.manifest, one, other):
            steps.append(Step(pack, one, other))
    if not steps:
        return None

    def rank(step: Step) -> tuple[bool, bool, bool, str]:
        exact = (step.source, step.target) == (source, target)
        manifest = step.pack.manifest
        many = len(sources(manifest)) * len(targets(manifest)) > 1
        return not exact, many, step.pack.bundled, step.pack.id

    return min(steps, key=rank)
