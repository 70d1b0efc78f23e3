"""Finds which packs lead from one language to another: one, or two through English."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from desktop_app.errors import PackError
from desktop_app.messages import _
from desktop_app.packs.catalogue import Catalogue, Pack, find_pack
from desktop_app.packs.translation_languages import sources, targets, translates
from desktop_app.text.languages import base_language, language_name

PIVOT = "en"
"""The language most packs translate from or to."""

_VERSION = "1"
"""Grows when the same packs would translate otherwise."""
_PAIR = 2
_SHOWN = 6
_SHOWN_PAIRS = 12


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


@dataclass(frozen=True, slots=True)
class LanguagePairs:
    """What the installed packs translate: for each language the ones that can be reached."""

    targets: Mapping[str, frozenset[str]]

    @property
    def sources(self) -> frozenset[str]:
        """The languages that can be translated from."""
        return frozenset(self.targets)

    def targets_from(self, source: str | None) -> frozenset[str]:
        """Return the languages that can be reached from one, or from any (None)."""
        if source is not None:
            return self.targets.get(source, frozenset())
        return frozenset().union(*self.targets.values())

    def leads(self, source: str, target: str) -> bool:
        """Tell whether there is a way, the varieties of a language counting as the language."""
        known = matching_code(source, self.targets)
        return known is not None and matching_code(target, self.targets[known]) is not None


def language_pairs(catalogue: Catalogue) -> LanguagePairs:
    """Return all pairs there is a way between, direct or through English."""
    direct: dict[str, set[str]] = {}
    for pack in catalogue.of_task("translate"):
        for source in sources(pack.manifest):
            known = direct.setdefault(source, set())
            known.update(
                target
                for target in targets(pack.manifest)
                if translates(pack.manifest, source, target)
            )
    onwards = direct.get(PIVOT, set())
    return LanguagePairs(
        {
            source: frozenset(
                target
                for target in (known | onwards if PIVOT in known else known)
                if base_language(target) != base_language(source) or target in known
            )
            for source, known in direct.items()
        }
    )


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


def chosen_packs(names: Sequence[str]) -> Catalogue:
    """Return a catalogue of just these translation packs, given by id or by folder.

    Raises PackError for one that is not there or does something else.
    """
    packs = tuple(find_pack(name) for name in dict.fromkeys(names))
    for pack in packs:
        if pack.manifest.task != "translate":
            raise PackError(_("The pack {name} does not translate.").format(name=pack.id))
    return Catalogue(packs, ())


def no_route(source: str, target: str, catalogue: Catalogue) -> PackError:
    """Return the fault of two languages without a way between them: it says what there is."""
    packs = catalogue.of_task("translate")
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
            "one on the page Models, or with: satchel models import FILE"
        ).format(
            source=language_name(source),
            target=language_name(target),
            pairs=", ".join(pairs[:_SHOWN_PAIRS]) or _("none"),
        )
    )


def _best_step(source: str, target: str, catalogue: Catalogue) -> Step | None:
    """Return the best pack for a pair.

    One for two languages goes before one for many, which is slower and seldom as good; of these,
    one that the person added before a bundled one.
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
        languages = {*sources(step.pack.manifest), *targets(step.pack.manifest)}
        many = len({base_language(code) for code in languages}) > _PAIR
        return not exact, many, step.pack.bundled, step.pack.id

    return min(steps, key=rank)
