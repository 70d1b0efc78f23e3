"""In which order documents are shown, and its SQL."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.corpus.fulltext import WEIGHTS, parse
from desktop_app.corpus.shown import GIVEN_LABELS, LABEL_MODEL, SENTIMENT_MODEL


class SortColumn(StrEnum):
    """What documents are put in order by.

    Relevance is how well they answer the query (the best first); without one it is their place:
    file, then position in it.
    """

    PLACE = "place"
    RELEVANCE = "relevance"
    NAME = "name"
    KIND = "kind"
    LANGUAGE = "language"
    WORDS = "words"
    SENTIMENT = "sentiment"
    LABEL = "label"
    DATE = "date"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class SortOrder:
    """A column and a direction. Documents without a value come last either way."""

    column: SortColumn = SortColumn.PLACE
    descending: bool = False


@dataclass(frozen=True, slots=True)
class OrderSql:
    """What an order needs: joins to documents `d`, what they bind, and the terms of ORDER BY."""

    joins: str
    terms: str
    parameters: tuple[object, ...] = ()


_PREDICTED = """LEFT JOIN document_predictions p
    ON p.document_id = d.id AND p.model_id = {model}"""

# From the most negative to the most positive.
_TONE = """CASE ifnull(g.label, p.label)
    WHEN 'negative' THEN -iif(g.label IS NULL, p.probability, 1.0)
    WHEN 'positive' THEN iif(g.label IS NULL, p.probability, 1.0)
    WHEN 'neutral' THEN 0.0 WHEN 'mixed' THEN -0.0001 END"""
_GIVEN_TONE = " LEFT JOIN given_sentiments g ON g.document_id = d.id AND g.start < 0"

# A person's label is joined only for those few documents that have one.
_LABEL = f"""coalesce((SELECT min(g.label) FROM ({GIVEN_LABELS}) g WHERE g.document_id = d.id),
    nullif(p.label, ''))"""

_SIMPLE = {
    SortColumn.NAME: ("", "d.name COLLATE NOCASE"),
    SortColumn.KIND: ("", "d.kind"),
    SortColumn.LANGUAGE: ("", "d.language"),
    SortColumn.WORDS: ("", "d.words"),
    SortColumn.SENTIMENT: (_PREDICTED.format(model=SENTIMENT_MODEL) + _GIVEN_TONE, _TONE),
    SortColumn.LABEL: (_PREDICTED.format(model=LABEL_MODEL), _LABEL),
    SortColumn.DATE: ("", "d.date"),
    SortColumn.STATUS: ("", "d.failure"),
}


def order_sql(order: SortOrder, meaning: Sequence[int] | None, query: str) -> OrderSql:
    """Return the SQL of an order. Raises InputError for a query without a word."""
    way = "DESC" if order.descending else "ASC"
    if order.column is SortColumn.RELEVANCE:
        if meaning is not None:
            joins = "LEFT JOIN json_each(?) r ON r.value = d.id"
            return OrderSql(joins, f"r.key IS NULL, r.key {way}, d.id", (json.dumps(meaning),))
        if query.strip():
            joins = (
                "LEFT JOIN (SELECT rowid AS id, bm25(documents_fts, ?, ?, ?, ?) AS score"
                " FROM documents_fts WHERE documents_fts MATCH ?) r ON r.id = d.id"
            )
            terms = f"r.score IS NULL, r.score {way}, d.id"
            return OrderSql(joins, terms, (*WEIGHTS, parse(query).match))
    if order.column in _SIMPLE:
        joins, term = _SIMPLE[order.column]
        return OrderSql(joins, f"({term}) IS NULL, {term} {way}, d.id {way}")
    return OrderSql("JOIN files f ON f.id = d.file_id", f"f.path {way}, d.id {way}")
