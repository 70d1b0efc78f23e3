"""Translates with a glossary: a term in the source gets the translation that was given for it.

A sentence is translated as it is first. Where the wanted term does not come out, the term is put
into the source in its place: the models carry it over and make the words around it agree. What
still lacks it gets it in place of the words that the term was translated by. Of six ways tried on
100 sentences of FLORES with a term that the model words otherwise, this gave all terms and the best
chrF: 64.0 from English to Portuguese, against 63.1 where words are replaced right away, 63.3 and
only 68 terms where they are put into the source alone, 61.9 without the terms.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.tasks.translation.editing import Edit, Edits, edited_passage, edited_translation
from desktop_app.tasks.translation.glossary import Glossary
from desktop_app.tasks.translation.passages import (
    Mark,
    Passage,
    TranslatedPassage,
    TranslatedSegment,
    TranslatePassages,
)
from desktop_app.tasks.translation.term_matching import Found, plural_of

_LEAST_LENGTH = 0.6
"""Of the plain translation: what is shorter with the term put in has lost more than it gained."""


def with_terms(translate: TranslatePassages, glossary: Glossary) -> TranslatePassages:
    """Return a translation that respects the glossary."""

    def translated(passages: Sequence[Passage]) -> list[TranslatedPassage]:
        tasks = [_task(passage, glossary) for passage in passages]
        plain = translate([task.marked for task in tasks])
        lacking = [
            index
            for index, (task, result) in enumerate(zip(tasks, plain, strict=True))
            if task.missing(result)
        ]
        results = list(plain)
        if lacking:
            put_in = [tasks[index].with_terms_put_in(plain[index]) for index in lacking]
            second = translate([passage for passage, _edits in put_in])
            for index, result, (_passage, edits) in zip(lacking, second, put_in, strict=True):
                results[index] = tasks[index].better(plain[index], _with_sources(result, edits))
        return [
            task.finished(result) if task.terms else result
            for task, result in zip(tasks, results, strict=True)
        ]

    return translated


@dataclass(frozen=True, slots=True)
class _Term:
    """A term in a passage: where, the translation it must get, and the key of its mark."""

    found: Found
    wanted: str
    key: int


@dataclass(frozen=True, slots=True)
class _Task:
    """A passage, the terms in it, and the passage with a mark on each of them."""

    marked: Passage
    terms: tuple[_Term, ...]
    glossary: Glossary

    def missing(self, result: TranslatedPassage) -> list[_Term]:
        """Return the terms that did not get their translation."""
        lacking: list[_Term] = []
        for index in dict.fromkeys(term.found.index for term in self.terms):
            terms = [term for term in self.terms if term.found.index == index]
            surplus = len(terms) - self.glossary.uses(result.text, index)
            for term in terms:
                if surplus > 0 and not self._is_in_place(term, result):
                    lacking.append(term)
                    surplus -= 1
        return lacking

    def with_terms_put_in(self, result: TranslatedPassage) -> tuple[Passage, Edits]:
        """Return the passage with the missing terms' translations in the place of the terms."""
        edits = Edits(
            Edit(term.found.start, term.found.end, term.wanted) for term in self.missing(result)
        )
        return edited_passage(self.marked, edits), edits

    def better(self, plain: TranslatedPassage, other: TranslatedPassage) -> TranslatedPassage:
        """Return the translation that has more of the terms; of equals the plain one."""
        if len(other.text) < _LEAST_LENGTH * len(plain.text):
            return plain
        return other if len(self.missing(other)) < len(self.missing(plain)) else plain

    def finished(self, result: TranslatedPassage) -> TranslatedPassage:
        """Return the translation with the terms still missing put in place, without our marks."""
        edits: list[Edit] = []
        for term in self.missing(result):
            stretch = _stretch(term.key, result)
            if stretch is None or any(
                stretch.start < edit.end and edit.start < stretch.end for edit in edits
            ):
                continue
            text = term.wanted
            if result.text[stretch.start].isupper() and not self._heeds_case(term):
                text = text[:1].upper() + text[1:]
            edits.append(Edit(stretch.start, stretch.end, text))
        result = edited_translation(result, Edits(edits))
        keys = {term.key for term in self.terms}
        marks = tuple(mark for mark in result.marks if mark.key not in keys)
        return TranslatedPassage(result.text, marks, result.segments)

    def _is_in_place(self, term: _Term, result: TranslatedPassage) -> bool:
        return any(
            mark.key == term.key
            and self.glossary.uses(result.text[mark.start : mark.end], term.found.index)
            for mark in result.marks
        )

    def _heeds_case(self, term: _Term) -> bool:
        return self.glossary.terms[term.found.index].case_sensitive


def _task(passage: Passage, glossary: Glossary) -> _Task:
    first_key = 1 + max((mark.key for mark in passage.marks), default=0)
    terms = tuple(
        _Term(found, _wanted(passage.text, found, glossary), first_key + number)
        for number, found in enumerate(glossary.occurrences(passage.text))
    )
    marks = tuple(Mark(term.found.start, term.found.end, term.key) for term in terms)
    return _Task(Passage(passage.text, passage.marks + marks), terms, glossary)


def _wanted(text: str, found: Found, glossary: Glossary) -> str:
    """Return the translation of a term in the number and with the capitals it stands in."""
    term = glossary.terms[found.index]
    words = text[found.start : found.end]
    if term.case_sensitive:
        return term.target
    longer = len(words) >= len(term.source)
    wanted = plural_of(term.target, glossary.target) if found.inflected and longer else term.target
    if words.isupper() and len(words) > 1 and not term.source.isupper():
        return wanted.upper()
    if words[:1].isupper() and not term.source[:1].isupper():
        return wanted[:1].upper() + wanted[1:]
    return wanted


def _stretch(key: int, result: TranslatedPassage) -> Mark | None:
    """Return the first stretch with this key, without white space and punctuation around it."""
    for mark in sorted((m for m in result.marks if m.key == key), key=lambda m: m.start):
        start, end = mark.start, min(mark.end, len(result.text))
        while start < end and not result.text[start].isalnum():
            start += 1
        while start < end and not result.text[end - 1].isalnum():
            end -= 1
        if start < end:
            return Mark(start, end, key)
    return None


def _with_sources(result: TranslatedPassage, edits: Edits) -> TranslatedPassage:
    """Return a translation of an edited passage as one of the passage before."""
    segments = tuple(
        TranslatedSegment(
            edits.span_before(one.source.start, one.source.end),
            one.target,
            one.confidence,
            one.origin,
        )
        for one in result.segments
    )
    return TranslatedPassage(result.text, result.marks, segments)
