"""Counts of the documents that a filter chooses, by one thing known of them."""

from sqlite_utils import Database

from desktop_app.corpus.filtering import DocumentFilter, FilterSql, filter_sql
from desktop_app.corpus.shown import SHOWN_LABELS, SHOWN_SENTIMENTS

METADATA = "metadata:"
"""Before a metadata name in the name of a facet."""
_MOST = 200
"""Values counted of a facet: more than a panel lists or a chart shows."""

_VALUES = {
    "language": "SELECT ifnull(d.language, '') FROM documents d JOIN chosen c ON c.id = d.id",
    "kind": "SELECT d.kind FROM documents d JOIN chosen c ON c.id = d.id",
    "month": """SELECT substr(d.date, 1, 7) FROM documents d JOIN chosen c ON c.id = d.id
        WHERE d.date IS NOT NULL""",
    "sentiment": f"""SELECT ifnull(s.label, '') FROM chosen c
        LEFT JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = c.id""",
    "label": f"""SELECT ifnull(s.label, '') FROM chosen c
        LEFT JOIN ({SHOWN_LABELS}) s ON s.document_id = c.id""",
    "keyword": """SELECT t.term FROM chosen c JOIN document_terms h ON h.document_id = c.id
        JOIN terms t ON t.id = h.term_id WHERE h.term_id IN (
            SELECT k.id FROM corpus_keywords w JOIN terms k ON k.term = w.term)""",
}


def facet_counts(database: Database, chosen: DocumentFilter, facet: str) -> dict[str, int]:
    """Count the documents chosen by a facet's values, the most frequent first.

    Facets: language, sentiment, label, kind, keyword, month ("2024-05", in time's order), and
    metadata:NAME. The empty string counts those without any value, where that can be asked for.
    Months, keywords and metadata count only documents that have one. Raises InputError as
    `filter_sql` does, KeyError for a facet that there is not.
    """
    which = filter_sql(chosen)
    if facet.startswith(METADATA):
        values = """SELECT j.value FROM documents d JOIN chosen c ON c.id = d.id,
            json_each(d.metadata) j WHERE j.key = ?"""
        return _counts(database, which, values, facet.removeprefix(METADATA))
    if facet == "month":
        return dict(sorted(_counts(database, which, _VALUES[facet], most=-1).items()))
    return _counts(database, which, _VALUES[facet])


def _counts(
    database: Database, which: FilterSql, values: str, *bound: object, most: int = _MOST
) -> dict[str, int]:
    rows = database.execute(
        f"WITH chosen(id) AS ({which.sql}), found(value) AS ({values})"
        " SELECT value, count(*) AS n FROM found GROUP BY value ORDER BY n DESC, value LIMIT ?",
        [*which.parameters, *bound, most],
    )
    return {str(row[0]): int(row[1]) for row in rows}
