"""Which documents to show: a filter over everything that is known of them, and its SQL."""

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from desktop_app.corpus.fulltext import parse
from desktop_app.corpus.ordering import SortOrder, order_sql
from desktop_app.corpus.shown import LABEL_CONFIDENCE, SHOWN_LABELS, SHOWN_SENTIMENTS

_FETCH = 50_000


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFilter:
    """A choice of documents. What is left at its default chooses nothing away.

    Values within one field are alternatives, fields are joined: language pt or en, and negative; an
    empty string among them stands for documents without any. `query` is searched for in the words
    of text, title and translations; `meaning` are the ids that a search by meaning found, best
    first, in place of words. `keywords` are terms that a document holds. `metadata` are (name,
    value) pairs; several values of one name are alternatives. `dates` are ISO 8601 prefixes, both
    inclusive. `ids` is an outright choice (a lasso, a selection); `path_prefix` a file or folder.
    `min_confidence`/`max_confidence` are bounds on the probability of the label shown; one that a
    person gave has 1. `unread` are documents that could not be read: None for both.
    """

    query: str = ""
    meaning: tuple[int, ...] | None = None
    languages: tuple[str, ...] = ()
    sentiments: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    date_from: str | None = None
    date_to: str | None = None
    path_prefix: str | None = None
    min_confidence: float | None = None
    max_confidence: float | None = None
    unread: bool | None = False
    ids: tuple[int, ...] | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether it chooses all documents that could be read."""
        return self == DocumentFilter()


@dataclass(frozen=True, slots=True)
class FilterSql:
    """A SELECT that gives the ids of the documents chosen, and what is to be bound to it."""

    sql: str
    parameters: list[object]


def filter_sql(chosen: DocumentFilter) -> FilterSql:
    """Return a SELECT of document ids, in no promised order, for use as a subquery.

    Raises:
        InputError: there is no word in the query.

    """
    where, parameters = _conditions(chosen)
    return FilterSql(f"SELECT d.id FROM documents d WHERE {where}", parameters)


def filtered_ids(database: Database, chosen: DocumentFilter, order: SortOrder) -> "array[int]":
    """Return the ids of the documents chosen, in order. Raises InputError as `filter_sql` does."""
    where, parameters = _conditions(chosen)
    by = order_sql(order, chosen.meaning, chosen.query)
    cursor = database.execute(
        f"SELECT d.id FROM documents d {by.joins} WHERE {where} ORDER BY {by.terms}",
        [*by.parameters, *parameters],
    )
    ids = array("q")
    while rows := cursor.fetchmany(_FETCH):
        ids.extend([row[0] for row in rows])
    return ids


def filtered_count(database: Database, chosen: DocumentFilter) -> int:
    """Return how many documents are chosen. Raises InputError as `filter_sql` does."""
    where, parameters = _conditions(chosen)
    row = database.execute(f"SELECT count(*) FROM documents d WHERE {where}", parameters).fetchone()
    return int(row[0])


def _conditions(chosen: DocumentFilter) -> tuple[str, list[object]]:
    """Return a condition on a document `d`, and what is bound to it."""
    conditions = [
        *_outright(chosen),
        *_words(chosen),
        *_labelled(SHOWN_SENTIMENTS, chosen.sentiments),
        *_labelled(SHOWN_LABELS, chosen.labels),
        *_columns(chosen),
        *_keywords(chosen.keywords),
        *_metadata(chosen.metadata),
        *_dates(chosen),
        *_confidence(chosen.min_confidence, chosen.max_confidence),
    ]
    where = " AND ".join(condition.sql for condition in conditions)
    return where or "1", [value for condition in conditions for value in condition.bound]


@dataclass(frozen=True, slots=True)
class _Condition:
    sql: str
    bound: tuple[object, ...] = ()


def _outright(chosen: DocumentFilter) -> Iterator[_Condition]:
    if chosen.unread is not None:
        yield _Condition(f"d.failure IS {'NOT ' if chosen.unread else ''}NULL")
    for ids in (chosen.meaning, chosen.ids):
        if ids is not None:
            yield _Condition("d.id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    if chosen.path_prefix is not None:
        folder = chosen.path_prefix.rstrip("/\\")
        starts = (f"{folder}/", f"{folder}\\")
        yield _Condition(
            "d.file_id IN (SELECT id FROM files WHERE path IN (?, ?)"
            " OR substr(path, 1, length(?)) IN (?, ?))",
            (chosen.path_prefix, folder, starts[0], *starts),
        )


def _words(chosen: DocumentFilter) -> Iterator[_Condition]:
    if chosen.meaning is None and chosen.query.strip():
        parsed = parse(chosen.query)
        # As `fulltext.search` finds them: by their own words, or else by those of a translation.
        yield _Condition(
            """d.id IN (SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?
                UNION SELECT t.document_id FROM document_translations t WHERE t.id IN (
                    SELECT rowid FROM translations_fts WHERE translations_fts MATCH ?
                ) AND t.document_id NOT IN (
                    SELECT rowid FROM documents_fts WHERE documents_fts MATCH ?))""",
            (parsed.match, parsed.match, parsed.answered),
        )


def _labelled(shown: str, wanted: Sequence[str]) -> Iterator[_Condition]:
    named = tuple(label for label in wanted if label)
    alternatives = []
    if named:
        places = _places(named)
        alternatives.append(
            f"d.id IN (SELECT document_id FROM ({shown}) WHERE label IN ({places}))"
        )
    if len(named) < len(wanted):
        alternatives.append(f"d.id NOT IN (SELECT document_id FROM ({shown}))")
    if alternatives:
        yield _Condition(f"({' OR '.join(alternatives)})", named)


def _columns(chosen: DocumentFilter) -> Iterator[_Condition]:
    for column, wanted in (("language", chosen.languages), ("kind", chosen.kinds)):
        if wanted:
            yield _Condition(f"ifnull(d.{column}, '') IN ({_places(wanted)})", wanted)


def _keywords(wanted: tuple[str, ...]) -> Iterator[_Condition]:
    if wanted:
        terms = f"SELECT id FROM terms WHERE term IN ({_places(wanted)})"
        yield _Condition(
            f"d.id IN (SELECT document_id FROM document_terms WHERE term_id IN ({terms}))", wanted
        )


def _metadata(wanted: Sequence[tuple[str, str]]) -> Iterator[_Condition]:
    # Metadata is written by json.dumps, so a pair is found in it as that writes it: with its
    # quotes, which stand escaped inside of any value. That is faster than parsing a million.
    for name in dict.fromkeys(name for name, _value in wanted):
        conditions: list[str] = []
        bound: list[str] = []
        for value in (value for known, value in wanted if known == name):
            pair = json.dumps({name: value}, ensure_ascii=False)[1:-1]
            conditions.append("instr(d.metadata, ?) > 0")
            bound.append(pair)
            if not value:
                conditions.append("instr(d.metadata, ?) = 0")
                bound.append(pair.removesuffix(' ""'))
        yield _Condition(f"({' OR '.join(conditions)})", tuple(bound))


def _dates(chosen: DocumentFilter) -> Iterator[_Condition]:
    if chosen.date_from is not None:
        yield _Condition("d.date >= ?", (chosen.date_from,))
    if chosen.date_to is not None:
        yield _Condition("substr(d.date, 1, ?) <= ?", (len(chosen.date_to), chosen.date_to))


def _confidence(least: float | None, most: float | None) -> Iterator[_Condition]:
    if least is not None or most is not None:
        yield _Condition(
            f"d.id IN (SELECT document_id FROM ({LABEL_CONFIDENCE})"
            " WHERE probability BETWEEN ? AND ?)",
            (0.0 if least is None else least, 1.0 if most is None else most),
        )


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
