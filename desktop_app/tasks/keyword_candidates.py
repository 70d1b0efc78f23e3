"""Candidate terms of languages with spaces: words and phrases of content words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from desktop_app.tasks.stop_words import stop_words

_LONGEST_PHRASE = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """A word or phrase as it stands in the text, and how many content words it has.

    `initial` says that it begins a sentence, where a capital letter tells nothing.
    """

    surface: str
    words: int
    initial: bool = False


_TOKEN = re.compile(
    r"(?P<word>[^\W\d_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0e4e]|[’'‑-](?=[^\W\d_]))*)"
    r"|(?P<number>\d[\w.,]*)|(?P<space>[^\S\n\r]+)|(?P<end>[.!?:;…।؟\n\r]+)|(?P<mark>.)"
)
_ELISION = re.compile(r"^(?:[cdjlmnst]|qu|dell|all|nell|sull|dall|un)[’']", re.IGNORECASE)
_ELIDING = frozenset({"fr", "it", "ca", "pt"})
_CONTRACTED = re.compile(r"(?:n[’']t|[’'](?:ll|re|ve|m|d))$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s$", re.IGNORECASE)
# A phrase runs over these between two content words: posto de saúde, falta d'água.
_LINKS = {
    "pt": frozenset({"de", "da", "do", "das", "dos"}),
    "es": frozenset({"de", "del"}),
    "gl": frozenset({"de", "da", "do", "das", "dos"}),
    "ca": frozenset({"de", "del", "dels"}),
    "fr": frozenset({"de", "du", "des"}),
    "it": frozenset({"di", "del", "della", "dei", "delle"}),
    "ro": frozenset({"de"}),
}
# Endings of words that are no keywords: adverbs, and verbs in a past or personal form. A word that
# only looks like one (seed, family) is too short, or is excepted.
_NO_TERM_ENDING = {
    "en": re.compile(
        r"(?!(?:fami|supp|assemb|rep|month|week|dai|year|elder|ear|anoma|mono|butterf|Ita|Ju)ly$)"
        r"\w{3,}ly$|(?!(?:hundr|sacr|infrar|waters)\w*d$)\w{3,}[^e\W]ed$|\w{3,}n['’]t$",
        re.IGNORECASE,
    ),
    "pt": re.compile(
        r"\w{5,}mente$(?<!semente)|\w{2,}[oi]u$|\w{2,}[aei]ram$|\w{3,}[aáei]mos$|\w{3,}(?:avam|iam)$"
        r"|\w{3,}[aei]ndo$(?<!comando)(?<!fundo)(?<!mundo)|\w{2,}-(?:me|te|se|lhe|nos|o|a)s?$"
    ),
    "es": re.compile(
        r"\w{5,}mente$|\w{3,}ó$|\w{3,}(?:aron|ieron|aban|ían|amos|emos|imos|ando|iendo)$"
    ),
    "it": re.compile(r"\w{5,}mente$|\w{3,}(?:arono|irono|avano|evano|iamo|ando|endo)$"),
    "fr": re.compile(
        r"\w{4,}(?:eu|é|al|iv|ll)ement$|\w{3,}(?:èrent|aient|ait|ons)$(?<!ssons)(?<!tions)"
    ),
}
_SHORTEST = 3
_SHORTEST_ACRONYM = 2
_LONGEST = 40  # longer is no word of any language, but a code or a line without spaces
_KOREAN_ENDING = re.compile(
    "(?<=[\uac00-\ud7a3]{2})(?:에서는|에서|에게|으로|까지|부터|이나|은|는|이|가|을|를|의|에|로|와|과|도)$"
)


@dataclass(frozen=True, slots=True)
class _Word:
    """A content word of a run; `link` is the word (de) that ties it to the one before, or ""."""

    surface: str
    initial: bool
    link: str = ""


def spaced_candidates(text: str, language: str) -> Iterator[Candidate]:
    """Yield every word and phrase of content words, in order, as often as it occurs."""
    for run in _runs(text, language):
        for start, first in enumerate(run):
            phrase = first.surface
            if not _begins_name(phrase):
                yield Candidate(phrase, 1, first.initial)
            for index in range(start + 1, min(len(run), start + _LONGEST_PHRASE)):
                word = run[index]
                if word.surface == run[index - 1].surface:
                    break  # plopp plopp plopp
                phrase += f" {word.link} {word.surface}" if word.link else f" {word.surface}"
                yield Candidate(phrase, index - start + 1, first.initial)


def _runs(text: str, language: str) -> Iterator[list[_Word]]:
    """Yield the content words that follow one another with nothing but spaces and links between."""
    links = _LINKS.get(language, frozenset())
    run: list[_Word] = []
    link, initial = "", True
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "space":
            continue
        if kind == "word":
            surface, elided = _without_attachments(token.group(), language)
            if is_content(surface, language):
                if elided and run:
                    yield run
                    run = []
                run.append(_Word(surface, initial, link if run else ""))
                link, initial = "", False
                continue
            if run and not link and token.group().lower() in links:
                link = token.group().lower()
                continue
        if run:
            yield run
            run = []
        link = ""
        # A bullet, bracket or quotation mark leaves a sentence's beginning a beginning.
        initial = kind == "end" or (initial and kind == "mark")
    if run:
        yield run


def _without_attachments(word: str, language: str) -> tuple[str, bool]:
    """Return a word without l' and 's, and whether something stood before it."""
    if language == "ko":
        return _KOREAN_ENDING.sub("", word), False
    if "'" not in word and "’" not in word:
        return word, False
    if language in _ELIDING:
        bare = _ELISION.sub("", word)
        return bare, bare != word
    return _POSSESSIVE.sub("", word), False


@lru_cache(maxsize=65536)  # the vocabulary of a large corpus, some megabytes
def is_content(word: str, language: str) -> bool:
    """Tell whether `word` may be a keyword or part of one: no stop word, adverb or verb form."""
    shortest = _SHORTEST_ACRONYM if word.isupper() or language == "ko" else _SHORTEST
    if not shortest <= len(word) <= _LONGEST:
        return False
    if word.lower() in stop_words(language) and not _begins_name(word):
        return False
    if _CONTRACTED.search(word):
        return False
    ending = _NO_TERM_ENDING.get(language)
    return not (ending and ending.search(word))


# Stop words that begin names of places: New York, São Paulo, South Sudan. Alone they are no term.
_NAME_BEGINNINGS = frozenset(
    {"new", "north", "south", "east", "west", "san", "los", "las", "são", "santa", "santo", "nova"}
)


def _begins_name(word: str) -> bool:
    return word.istitle() and word.lower() in _NAME_BEGINNINGS
