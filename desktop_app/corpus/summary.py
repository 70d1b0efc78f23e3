"""Counts over a whole corpus, for the summary table and the report."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlite_utils import Database

from desktop_app.corpus.facets import facet_counts
from desktop_app.corpus.filtering import DocumentFilter, filter_sql
from desktop_app.corpus.queries import current_models
from desktop_app.corpus.records import Keyword, Summary
from desktop_app.corpus.shown import (
    GIVEN_LABELS,
    LABEL_MODEL,
    SHOWN_LABELS,
    SHOWN_SENTIMENTS,
)
from desktop_app.corpus.translations import counts

# Documents that got no label, from a model or from a person. In one without a word there was
# nothing to be unsure of.
_UNSURE = f"""SELECT p.document_id FROM document_predictions p
    JOIN documents d ON d.id = p.document_id
    WHERE p.model_id = {LABEL_MODEL} AND p.label = '' AND d.words > 0
    AND p.document_id NOT IN (SELECT document_id FROM ({GIVEN_LABELS}))"""


def summarise(
    database: Database, keyword_limit: int, chosen: DocumentFilter | None = None
) -> Summary:
    """Count files, documents, words, segments, languages, sentiment, labels and failures.

    With `chosen`, of the documents it chooses; failures are then those of the whole corpus.
    """
    if chosen is not None and not chosen.is_empty:
        return _of_chosen(database, keyword_limit, chosen)
    _sentiment, labels = current_models(database)
    totals = database.execute(
        "SELECT count(*), total(failure IS NOT NULL), total(words) FROM documents"
    ).fetchone()
    keywords = database.execute(
        "SELECT term, documents, score FROM corpus_keywords ORDER BY score DESC, term LIMIT ?",
        [keyword_limit],
    )
    return Summary(
        files=_number(database, "SELECT count(*) FROM files"),
        documents=int(totals[0] - totals[1]),
        failed=int(totals[1]),
        words=int(totals[2]),
        segments=_number(database, "SELECT count(*) FROM segments"),
        kinds=_counts(database, "SELECT kind FROM documents WHERE failure IS NULL"),
        languages=_counts(
            database, "SELECT language FROM documents WHERE failure IS NULL AND language NOT NULL"
        ),
        sentiments=_counts(database, f"SELECT label FROM ({SHOWN_SENTIMENTS})"),
        labels=_counts(database, f"SELECT label FROM ({SHOWN_LABELS})"),
        label_sentiments=_label_sentiments(database) if labels else {},
        failures=_counts(database, "SELECT failure FROM documents WHERE failure IS NOT NULL"),
        keywords=tuple(Keyword(*row) for row in keywords),
        translations=counts(database),
        unsure=_number(database, f"SELECT count(*) FROM ({_UNSURE})"),
    )


def _of_chosen(database: Database, keyword_limit: int, chosen: DocumentFilter) -> Summary:
    which = filter_sql(replace(chosen, unread=False))
    inside = f"WITH chosen(id) AS MATERIALIZED ({which.sql}) "
    bound = which.parameters

    def facet(name: str) -> dict[str, int]:
        counted = facet_counts(database, replace(chosen, unread=False), name)
        return {value: count for value, count in counted.items() if value}

    files, documents, words = database.execute(
        f"{inside}SELECT count(DISTINCT d.file_id), count(*), total(d.words)"
        " FROM documents d JOIN chosen c ON c.id = d.id",
        bound,
    ).fetchone()
    rows = database.execute(
        f"""{inside}SELECT l.label, s.label, count(*) FROM ({SHOWN_LABELS}) l
        JOIN chosen c ON c.id = l.document_id
        JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = l.document_id
        GROUP BY l.label, s.label ORDER BY l.label, s.label""",
        bound,
    )
    scores = dict(database.execute("SELECT term, score FROM corpus_keywords"))
    keywords = list(facet("keyword").items())[:keyword_limit]
    failures = _counts(database, "SELECT failure FROM documents WHERE failure IS NOT NULL")
    return Summary(
        files=int(files),
        documents=int(documents),
        failed=sum(failures.values()),
        words=int(words),
        segments=_number(
            database,
            f"{inside}SELECT count(*) FROM segments g JOIN chosen c ON c.id = g.document_id",
            bound,
        ),
        kinds=facet("kind"),
        languages=facet("language"),
        sentiments=facet("sentiment"),
        labels=facet("label"),
        label_sentiments=_table(rows),
        failures=failures,
        keywords=tuple(Keyword(term, count, scores.get(term, 0.0)) for term, count in keywords),
        translations=counts(database),
        unsure=_number(
            database,
            f"{inside}SELECT count(*) FROM ({_UNSURE}) u JOIN chosen c ON c.id = u.document_id",
            bound,
        ),
    )


def _number(database: Database, statement: str, bound: Sequence[object] = ()) -> int:
    return int(database.execute(statement, bound).fetchone()[0])


def _counts(database: Database, statement: str) -> dict[str, int]:
    rows = database.execute(
        f"WITH found(value) AS ({statement})"
        " SELECT value, count(*) AS n FROM found GROUP BY value ORDER BY n DESC, value"
    )
    return {str(row[0]): int(row[1]) for row in rows}


def _label_sentiments(database: Database) -> dict[str, dict[str, int]]:
    rows = database.execute(
        f"""SELECT l.label, s.label, count(*) FROM ({SHOWN_LABELS}) l
        JOIN ({SHOWN_SENTIMENTS}) s ON s.document_id = l.document_id
        GROUP BY l.label, s.label ORDER BY l.label, s.label"""
    )
    return _table(rows)


def _table(rows: Iterable[tuple[object, ...]]) -> dict[str, dict[str, int]]:
    table: dict[str, dict[str, int]] = {}
    for label, sentiment, count in rows:
        table.setdefault(str(label), {})[str(sentiment)] = int(str(count))
    return table
