"""Keywords: the terms of one document, and their ranking within a document and a corpus."""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from desktop_app.corpus.records import Keyword
from desktop_app.tasks.keyword_candidates import Candidate, spaced_candidates
from desktop_app.tasks.keyword_candidates_cjk import chinese_candidates, japanese_candidates
from desktop_app.text.normalisation import fold

TERMS_KEPT = 40
"""Terms stored of one document: four times what is shown, as ranking needs a choice."""


@dataclass(frozen=True, slots=True)
class RankedTerm:
    """A term of a document and how telling it is of that document (higher is more)."""

    term: str
    score: float


def terms(text: str, language: str) -> Counter[str]:
    """Return the terms of a document with their counts, at most `TERMS_KEPT`, weightiest first.

    Forms that differ in case, accents or a plural -s are one term, named by its commonest form.
    """
    found: dict[str, _Forms] = {}
    capitals = _Capitals()
    rare = 1
    for candidate in _candidates(text, language):
        key = variant_key(candidate.surface)
        forms = found.get(key)
        if forms is None:
            forms = found[key] = _Forms(candidate.words)
        forms.add(candidate)
        if candidate.words == 1:
            capitals.see(candidate)
        if len(found) > _MOST_FORMS:
            found = {key: forms for key, forms in found.items() if forms.total > rare}
            rare += 1
    weights = {key: weight for key, forms in found.items() if (weight := forms.weight())}
    # `sorted` is stable: of equal weights the earlier in the text comes first.
    best = sorted(weights, key=lambda key: -weights[key])
    kept = _without_parts({key: found[key].total for key in best})
    return Counter({capitals.written(found[k].commonest()): n for k, n in kept[:TERMS_KEPT]})


def rank(
    document_terms: Mapping[str, int],
    document_frequencies: Mapping[str, int],
    documents: int,
    limit: int = 10,
) -> tuple[RankedTerm, ...]:
    """Return the most telling terms of one document among `documents`, best first."""
    scores = {
        term: _frequency_weight(count)
        * _rarity(document_frequencies.get(term, 1), documents)
        * _shape(term)
        * _accident(term, count, document_frequencies.get(term, 1), documents)
        for term, count in document_terms.items()
    }
    chosen = _best_apart(scores, document_terms, limit)
    return tuple(RankedTerm(term, scores[term]) for term in chosen)


def rank_corpus(
    totals: Mapping[str, int],
    document_frequencies: Mapping[str, int],
    documents: int,
    limit: int = 50,
) -> tuple[Keyword, ...]:
    """Return the most telling terms of a whole corpus, best first.

    A term counts that many documents share, yet not all: in all of them it tells nothing. Terms
    that differ only in case, accents or a plural -s are taken together.
    """
    groups = _merged(totals, document_frequencies, documents)
    least = _least_documents(documents)
    scores = {
        term: _frequency_weight(group.total)
        * math.log1p(group.documents)
        * _rarity(group.documents, documents)
        * _shape(term)
        for term, group in groups.items()
        if group.documents >= least
    }
    chosen = _best_apart(scores, {term: groups[term].documents for term in scores}, limit)
    return tuple(Keyword(term, groups[term].documents, scores[term]) for term in chosen)


def variant_key(term: str) -> str:
    """Return what the forms of a term have in common; it is for comparing, not for showing."""
    return " ".join(map(_word_key, term.split(" "))) if " " in term else _word_key(term)


@lru_cache(maxsize=65536)  # the vocabulary of a large corpus, some megabytes
def _word_key(word: str) -> str:
    return _PLURAL.sub("", fold(word))


_NO_TERM = re.compile(r"(?:https?://|www\.)\S+|&#?\w+;|<[^<>\n]{1,80}>")
_ADDRESS = re.compile(r"[\w.+-]{0,64}@\w[\w-]*(?:\.[\w-]+)*")
# Distinct words and phrases held at once, some tens of megabytes: a book has about 50,000. In a
# longer text the rarest are forgotten on the way (lossy counting); none of them would be kept.
_MOST_FORMS = 100_000


def _candidates(text: str, language: str) -> Iterator[Candidate]:
    text = _NO_TERM.sub("\n", text)
    if "@" in text:
        text = _ADDRESS.sub("\n", text)
    if language == "ja":
        return japanese_candidates(text)
    if language == "zh":
        return chinese_candidates(text)
    return spaced_candidates(text, language)


_PLURAL = re.compile(r"(?<=[^\W\d_]{3})(?<![su'’i])s$")
# Weights by number of content words: a phrase says more than its words, up to a point.
_PHRASE = (0.8, 1.0, 1.5, 1.6)
# The same by number of characters: one ideograph is vague, four are usually a compound noun.
_COMPOUND = (0.6, 1.0, 1.0, 1.3)


@dataclass(slots=True)
class _Forms:
    """How often each written form of one term occurs."""

    words: int
    total: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, candidate: Candidate) -> None:
        self.total += 1
        self.counts[candidate.surface] = self.counts.get(candidate.surface, 0) + 1
        self.words = max(self.words, candidate.words)

    def commonest(self) -> str:
        return max(self.counts, key=lambda form: (self.counts[form], form))

    def weight(self) -> float:
        """Return how much a term deserves to be kept; nothing for a part that does not recur."""
        if self.total == 1 and self.words in (0, 3) and not _is_linked(self.commonest()):
            return 0.0
        return self.total * _PHRASE[self.words]


class _Capitals:
    """Which words are names: capital wherever a sentence does not begin."""

    def __init__(self) -> None:
        self._names: dict[str, int] = {}
        self._common: dict[str, int] = {}

    def see(self, candidate: Candidate) -> None:
        word = candidate.surface
        if word[:1].islower():
            self._common[word] = self._common.get(word, 0) + 1
        elif not candidate.initial and word[:1].isupper():
            lower = word.lower()
            self._names[lower] = self._names.get(lower, 0) + 1

    def written(self, term: str) -> str:
        """Return `term` with capitals where they belong."""
        if not self._names and term == term.lower():
            return term
        words = term.split(" ")
        if len(words) > 1 and term.isupper():
            return term.lower()
        named = any(self._is_name(word) for word in words)
        return " ".join(self._word(word, beside_name=named) for word in words)

    def _is_name(self, word: str) -> bool:
        lower = word.lower()
        return self._names.get(lower, 0) > self._common.get(lower, 0)

    def _word(self, word: str, *, beside_name: bool) -> str:
        if self._is_name(word):
            return word if word[:1].isupper() else word.capitalize()
        acronym = word.isupper() and len(word) <= _LONGEST_ACRONYM
        first_name = beside_name and word.istitle()
        return word if acronym or first_name else word.lower()


_LONGEST_ACRONYM = 5


def _without_parts(totals: dict[str, int]) -> list[tuple[str, int]]:
    """Return the terms but those that occur only inside one longer term."""
    whole: Counter[str] = Counter()
    for term, total in totals.items():
        for part in _parts(term):
            whole[part] = max(whole[part], total)
    return [(term, total) for term, total in totals.items() if total == 1 or total > whole[term]]


def _parts(term: str) -> set[str]:
    """Return the words and shorter phrases inside a phrase; of an ideographic term its parts."""
    words = term.split(" ")
    if len(words) == 1:
        return set(map("".join, _stretches(term))) if _IDEOGRAPH.match(term) else set()
    return set(map(" ".join, _stretches(words)))


def _stretches(whole: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yield every contiguous part of `whole` that is shorter than it."""
    for length in range(1, len(whole)):
        for start in range(len(whole) - length + 1):
            yield whole[start : start + length]


_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff]")


def _frequency_weight(count: int) -> float:
    return 1.0 + math.log(max(1, count))


def _rarity(holding: int, documents: int) -> float:
    return math.log1p(documents / (1 + holding))


def _shape(term: str) -> float:
    """Favour phrases; of ideographic terms, compounds over single characters."""
    if _IDEOGRAPH.match(term):
        return _COMPOUND[min(len(term), len(_COMPOUND)) - 1]
    words = term.split(" ")
    links = sum(len(word) <= _LONGEST_LINK for word in words[1:-1])
    return _PHRASE[min(len(_PHRASE) - 1, len(words) - links)]


def _accident(term: str, count: int, holding: int, documents: int) -> float:
    """Devalue a phrase that is written once in many documents: its words may have met by chance."""
    if " " not in term or count > 1 or holding > 1 or documents < _MANY_DOCUMENTS or _is_name(term):
        return 1.0
    return 0.6 if _is_linked(term) else 0.3


def _is_linked(phrase: str) -> bool:
    """Tell whether a phrase holds a link: posto de saúde."""
    return any(len(word) <= _LONGEST_LINK for word in phrase.split(" ")[1:-1])


def _is_name(phrase: str) -> bool:
    return all(word[:1].isupper() or len(word) <= _LONGEST_LINK for word in phrase.split(" "))


_LONGEST_LINK = 3  # de, das, del
# Below this many documents each has a subject of its own, and once is no accident.
_MANY_DOCUMENTS = 5
_VERY_MANY_DOCUMENTS = 1000


def _least_documents(documents: int) -> int:
    if documents < _MANY_DOCUMENTS:
        return 1
    return 2 if documents < _VERY_MANY_DOCUMENTS else 3


@dataclass(frozen=True, slots=True)
class _Group:
    total: int
    documents: int


def _merged(
    totals: Mapping[str, int], document_frequencies: Mapping[str, int], documents: int
) -> dict[str, _Group]:
    variants: dict[str, list[str]] = {}
    for term in document_frequencies:
        variants.setdefault(variant_key(term), []).append(term)
    return {
        max(forms, key=lambda form: (document_frequencies[form], form)): _Group(
            sum(totals.get(form, 0) for form in forms),
            min(documents, sum(document_frequencies[form] for form in forms)),
        )
        for forms in variants.values()
    }


def _best_apart(scores: Mapping[str, float], counts: Mapping[str, int], limit: int) -> list[str]:
    """Return the best terms, without those that another chosen one already says."""
    chosen: list[str] = []
    keys: list[str] = []
    for term in sorted(scores, key=lambda t: (-scores[t], t)):
        if len(chosen) == limit:
            break
        key = variant_key(term)
        near = [i for i, other in enumerate(keys) if key in other or other in key]
        if not any(_says(keys[i], key, counts[chosen[i]], counts[term]) for i in near):
            chosen.append(term)
            keys.append(key)
    return chosen


def _says(chosen: str, term: str, chosen_count: int, count: int) -> bool:
    """Tell by their keys whether `term` adds too little to `chosen`: it is a part, or a word more.

    A part stays that mostly stands elsewhere, and a longer phrase that is a third of all finds.
    """
    if _contains(chosen, term):
        return count <= 2 * chosen_count
    return _contains(term, chosen) and (count == 1 or 3 * count < chosen_count)


def _contains(longer: str, shorter: str) -> bool:
    if _IDEOGRAPH.match(longer):
        return shorter in longer
    return f" {shorter} " in f" {longer} "
