"""Which languages a translation pack covers, and the tokens that tell its model which are meant."""

from dataclasses import dataclass

from desktop_app.packs.manifest import Manifest, TokenScheme


@dataclass(frozen=True, slots=True)
class PairTokens:
    """The tokens around those of a source sentence, and those that its target begins with."""

    source_prefix: tuple[str, ...]
    source_suffix: tuple[str, ...]
    target_prefix: tuple[str, ...]


def sources(manifest: Manifest) -> tuple[str, ...]:
    """Return the codes of the languages that the pack translates from."""
    if manifest.source_language:
        return (manifest.source_language,)
    return tuple(_tokens(manifest).sources) or manifest.languages


def targets(manifest: Manifest) -> tuple[str, ...]:
    """Return the codes of the languages that the pack translates to."""
    if manifest.target_language:
        return (manifest.target_language,)
    return tuple(_tokens(manifest).targets) or manifest.languages


def translates(manifest: Manifest, source: str, target: str) -> bool:
    """Say whether the pack translates `source` to `target`; none does into the same language."""
    return source != target and source in sources(manifest) and target in targets(manifest)


def pair_tokens(manifest: Manifest, source: str, target: str) -> PairTokens:
    """Return the tokens around a sentence of `source` that is to become one of `target`."""
    scheme = _tokens(manifest)
    named = {
        "{source}": scheme.sources.get(source, ()),
        "{target}": scheme.targets.get(target, ()),
    }

    def filled(template: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(token for part in template for token in named.get(part, (part,)))

    return PairTokens(
        filled(scheme.source_prefix), filled(scheme.source_suffix), filled(scheme.target_prefix)
    )


def _tokens(manifest: Manifest) -> TokenScheme:
    return manifest.tokens or TokenScheme()
