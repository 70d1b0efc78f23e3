"""A glossary: terms and the translations they must get, from a CSV file or a corpus."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path

from desktop_app.corpus.translation_records import GlossaryTerm
from desktop_app.errors import InputError, system_reason
from desktop_app.messages import _
from desktop_app.tasks.translation.term_matching import Found, TermFinder
from desktop_app.text.languages import base_language, known_languages

VERSION = "1"
"""Grows when the same glossary would be applied in another way."""

_MAX_BYTES = 16 * 1024**2
_MAX_TERMS = 50_000
_MAX_TERM_CHARACTERS = 300
_DELIMITERS = ",;\t|"
_SOURCE_NAMES = frozenset({"source", "source term", "term", "from", "origem", "termo", "原文"})
_TARGET_NAMES = frozenset(
    {
        "target",
        "target term",
        "translation",
        "to",
        "destino",
        "tradução",
        "traducao",
        "訳文",
        "訳語",
    }
)
_SOURCE_LANGUAGE_NAMES = frozenset(
    {"source language", "source_language", "source lang", "source_lang", "sourcelang", "srclang"}
)
_TARGET_LANGUAGE_NAMES = frozenset(
    {"target language", "target_language", "target lang", "target_lang", "targetlang", "trglang"}
)
_CASE_NAMES = frozenset({"case", "case sensitive", "case_sensitive", "casesensitive"})
_YES = frozenset({"1", "yes", "y", "true", "x", "case", "sim", "はい"})


@dataclass(frozen=True)
class Glossary:
    """The terms for one pair of languages, each with its translation, the longest found first."""

    terms: tuple[GlossaryTerm, ...]
    source: str
    target: str

    def __bool__(self) -> bool:
        return bool(self.terms)

    def occurrences(self, text: str) -> list[Found]:
        """Return where terms stand in a text of the source language, in order."""
        return self._sources.find(text) if self.terms else []

    def uses(self, translation: str, term: int) -> int:
        """Return how often the translation of the term with this index stands in a text."""
        finder = self._target_finders.get(term)
        if finder is None:
            one = self.terms[term]
            finder = TermFinder([one.target], self.target, [one.case_sensitive])
            self._target_finders[term] = finder
        return len(finder.find(translation))

    def fingerprint(self, text: str) -> str:
        """Return what tells apart the terms that concern a text: empty without any."""
        indices = sorted({found.index for found in self.occurrences(text)})
        if not indices:
            return ""
        parts = [f"{self.terms[i].source}\t{self.terms[i].target}" for i in indices]
        content = "\n".join([VERSION, *parts])
        return blake2b(content.encode(), digest_size=6).hexdigest()

    @cached_property
    def _sources(self) -> TermFinder:
        cases = [term.case_sensitive for term in self.terms]
        return TermFinder([term.source for term in self.terms], self.source, cases)

    @cached_property
    def _target_finders(self) -> dict[int, TermFinder]:
        return {}


def glossary_for(terms: Iterable[GlossaryTerm], source: str, target: str) -> Glossary:
    """Return the terms that hold for translating from `source` to `target`.

    A term given for the other direction, with both languages named, is used the other way round,
    unless its translation is a term of its own.
    """
    forward: list[GlossaryTerm] = []
    backward: list[GlossaryTerm] = []
    for term in terms:
        languages = (term.source_language, term.target_language)
        if term.source_language in {"", source} and term.target_language in {"", target}:
            forward.append(term)
        elif languages == (target, source):
            backward.append(
                GlossaryTerm(term.target, term.source, source, target, term.case_sensitive)
            )
    taken = {term.source.casefold() for term in forward}
    for term in backward:
        if term.source.casefold() not in taken:
            taken.add(term.source.casefold())
            forward.append(term)
    return Glossary(tuple(forward), source, target)


def read_glossary(path: Path, source: str = "", target: str = "") -> tuple[GlossaryTerm, ...]:
    """Read a glossary from a CSV file with any usual delimiter, with a header or without one.

    Columns are the term and its translation; the header may name further ones: `source language`,
    `target language`, `case sensitive`. Codes of two languages as a header ("en", "pt") name the
    languages of the terms; otherwise they are `source` and `target`, empty for any.

    Raises:
        InputError: the file cannot be read, or holds no terms.

    """
    rows = _rows(_text(path))
    columns = _columns(rows[0], source, target) if rows else None
    if columns is not None:
        rows = rows[1:]
    else:
        columns = _Columns(source_language=source, target_language=target)
    terms: dict[tuple[str, str, str], GlossaryTerm] = {}
    for row in rows:
        term = columns.term(row)
        if term is not None:
            terms[term.source, term.source_language, term.target_language] = term
    if not terms:
        raise InputError(
            _(
                "{path} holds no terms. Write a term and its translation in two columns, for "
                "example: well,poço"
            ).format(path=path)
        )
    if len(terms) > _MAX_TERMS:
        raise InputError(
            _("{path} holds more than {limit} terms. Split it.").format(path=path, limit=_MAX_TERMS)
        )
    return tuple(terms.values())


def write_glossary(terms: Sequence[GlossaryTerm], out: Path) -> None:
    """Write terms as a CSV file that `read_glossary` reads back. `out` may be replaced."""
    with out.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["source", "target", "source language", "target language", "case sensitive"]
        )
        for term in terms:
            case = "yes" if term.case_sensitive else ""
            writer.writerow(
                [term.source, term.target, term.source_language, term.target_language, case]
            )


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the parts of a term stand in a row, and the languages where no column says."""

    source: int = 0
    target: int = 1
    source_languages: int | None = None
    target_languages: int | None = None
    case: int | None = None
    source_language: str = ""
    target_language: str = ""

    def term(self, row: Sequence[str]) -> GlossaryTerm | None:
        source, target = _cell(row, self.source), _cell(row, self.target)
        if not source or not target:
            return None
        if max(len(source), len(target)) > _MAX_TERM_CHARACTERS:
            raise InputError(
                _("The term “{term} …” is too long for a glossary.").format(term=source[:40])
            )
        return GlossaryTerm(
            source,
            target,
            base_language(_cell(row, self.source_languages)) or self.source_language,
            base_language(_cell(row, self.target_languages)) or self.target_language,
            _cell(row, self.case).casefold() in _YES,
        )


def _columns(header: Sequence[str], source: str, target: str) -> _Columns | None:
    """Return where things stand according to the first row, or None if it is no header."""
    names = [name.strip().casefold() for name in header]
    codes = [base_language(name) for name in names]
    known = frozenset(known_languages())
    if len(names) > 1 and codes[0] in known and codes[1] in known and codes[0] != codes[1]:
        return _Columns(
            source_language=codes[0], target_language=codes[1], case=_position(names, _CASE_NAMES)
        )
    first, second = _position(names, _SOURCE_NAMES), _position(names, _TARGET_NAMES)
    if first is None or second is None:
        return None
    return _Columns(
        first,
        second,
        _position(names, _SOURCE_LANGUAGE_NAMES),
        _position(names, _TARGET_LANGUAGE_NAMES),
        _position(names, _CASE_NAMES),
        source,
        target,
    )


def _position(names: Sequence[str], wanted: frozenset[str]) -> int | None:
    return next((index for index, name in enumerate(names) if name in wanted), None)


def _cell(row: Sequence[str], index: int | None) -> str:
    return " ".join(row[index].split()) if index is not None and index < len(row) else ""


def _rows(text: str) -> list[list[str]]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False))
    except csv.Error as error:
        raise InputError(
            _("The glossary is not valid CSV: {reason}.").format(reason=error)
        ) from error
    return [row for row in rows if any(cell.strip() for cell in row)]


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            _("The glossary {path} could not be opened: {reason}.").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    if len(data) > _MAX_BYTES:
        raise InputError(_("{path} is too large for a glossary.").format(path=path))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):  # what Excel calls Unicode text
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what Excel calls CSV in Western countries
