"""Finds the tokens that name languages in a model's vocabulary, and how its family uses them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop_app.packs.manifest import TokenScheme
from desktop_app.text.language_codes import language_code

_END = "</s>"


@dataclass(frozen=True, slots=True)
class Family:
    """A family of many-language models: the tokens of its languages, and where they stand."""

    name: str
    token: re.Pattern[str]
    fewest: int
    names_source: bool
    names_target_in_source: bool
    names_target: bool


# With so few languages a vocabulary could hold such pieces by chance, except where the pattern is
# like nothing in a text.
FAMILIES = (
    Family("OPUS-MT", re.compile(r">>([A-Za-z_]+)<<"), 1, False, True, False),
    Family("NLLB", re.compile(r"([a-z]{3}_[A-Z][a-z]{3})"), 2, True, False, True),
    Family("M2M-100", re.compile(r"__([a-z]{2,3})__"), 2, True, False, True),
    Family("MADLAD", re.compile(r"<2([A-Za-z]{2,3}(?:_[A-Za-z]+)*)>"), 1, False, True, False),
    Family("mBART-50", re.compile(r"([a-z]{2}_[A-Z]{2})"), 20, True, False, True),
)


def find_family(vocabulary: Iterable[str]) -> tuple[Family, dict[str, str]] | None:
    """Return the family whose language tokens there are, and the token of each language code."""
    vocabulary = tuple(vocabulary)
    for family in FAMILIES:
        tokens: dict[str, str] = {}
        for token in vocabulary:
            match = family.token.fullmatch(token)
            code = language_code(match[1]) if match else None
            if code is not None:
                # The first of several varieties is the one most of the training text was in.
                tokens.setdefault(code, token)
        if len(tokens) >= family.fewest:
            return family, dict(sorted(tokens.items()))
    return None


def scheme_of(family: Family, tokens: Mapping[str, str], *, adds_end: bool) -> TokenScheme:
    """Return how a sentence is put to a model of the family.

    `adds_end` says that CTranslate2 itself ends the source, as the model's settings may tell it to.
    """
    named: dict[str, tuple[str, ...]] = {code: (token,) for code, token in tokens.items()}
    prefix = "{source}" if family.names_source else "{target}"
    return TokenScheme(
        source_prefix=(prefix,) if family.names_source or family.names_target_in_source else (),
        source_suffix=() if adds_end else (_END,),
        target_prefix=("{target}",) if family.names_target else (),
        sources=named if family.names_source else {},
        targets=named,
    )
