"""Counts over a whole corpus, for the summary table and the report."""

from sqlite_utils import Database

from desktop_app.corpus.facts import CURRENT_LABELS, Facts
from desktop_app.corpus.queries import current_models
from desktop_app.corpus.records import LABEL_SEPARATOR, Keyword, Summary
from desktop_app.corpus.translations import counts

_LATEST_SENTIMENT = "(SELECT max(id) FROM models WHERE task = 'sentiment')"


def summarise(database: Database, keyword_limit: int) -> Summary:
    """Count files, documents, words, segments, languages, sentiment, labels and failures."""
    _sentiment, labels = current_models(database)
    labels_id = int(Facts(database).get(CURRENT_LABELS) or 0)
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
        sentiments=_counts(
            database, f"SELECT label FROM document_predictions WHERE model_id = {_LATEST_SENTIMENT}"
        ),
        labels=_counts(database, f"SELECT label FROM ({_shown_labels(labels_id)})"),
        label_sentiments=_label_sentiments(database, labels_id) if labels else {},
        failures=_counts(database, "SELECT failure FROM documents WHERE failure IS NOT NULL"),
        keywords=tuple(Keyword(*row) for row in keywords),
        translations=counts(database),
    )


def _number(database: Database, statement: str) -> int:
    return int(database.execute(statement).fetchone()[0])


def _counts(database: Database, statement: str) -> dict[str, int]:
    rows = database.execute(
        f"WITH found(value) AS ({statement})"
        " SELECT value, count(*) AS n FROM found GROUP BY value ORDER BY n DESC, value"
    )
    return {str(row[0]): int(row[1]) for row in rows}


def _shown_labels(labels_id: int) -> str:
    """Return a SELECT of document_id and label: what people gave, else what the model predicts.

    Labels that people gave from another set than the one shown count no more than that set does.
    """
    given = "SELECT document_id, label FROM given_labels"
    if labels_id:
        given += (
            " WHERE label IN (SELECT j.value FROM models m, json_each(m.labels) j"
            f" WHERE m.id = {labels_id})"
        )
    # Several labels of one document stand in one cell; none leave it empty (`LABEL_SEPARATOR`).
    separator = LABEL_SEPARATOR.encode("unicode_escape").decode().replace("\\x", "\\u00")
    return (
        f"{given} UNION ALL SELECT p.document_id, j.value FROM document_predictions p,"
        f""" json_each('[' || replace(json_quote(p.label), '{separator}', '","') || ']') j"""
        f" WHERE p.model_id = {labels_id} AND j.value <> ''"
        f" AND p.document_id NOT IN (SELECT document_id FROM ({given}))"
    )


def _label_sentiments(database: Database, labels_id: int) -> dict[str, dict[str, int]]:
    rows = database.execute(
        f"""SELECT l.label, s.label, count(*) FROM ({_shown_labels(labels_id)}) l
        JOIN document_predictions s ON s.document_id = l.document_id
            AND s.model_id = {_LATEST_SENTIMENT}
        GROUP BY l.label, s.label ORDER BY l.label, s.label"""
    )
    table: dict[str, dict[str, int]] = {}
    for label, sentiment, count in rows:
        table.setdefault(str(label), {})[str(sentiment)] = int(count)
    return table
