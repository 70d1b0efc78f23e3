"""Reading documents and segments, with all that was found about them, in a stable order."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from sqlite_utils import Database

from desktop_app.corpus.annotations import given_labels
from desktop_app.corpus.facts import CURRENT_LABELS, Facts
from desktop_app.corpus.records import (
    LABEL_SEPARATOR,
    DocumentRecord,
    LabelBy,
    LanguageShare,
    Model,
    Prediction,
    SegmentRecord,
    TableText,
)
from desktop_app.corpus.translation_records import TranslationOutcome
from desktop_app.corpus.translations import current_target
from desktop_app.documents import TEXT_COLUMN, FailureKind
from desktop_app.text.languages import UNDETERMINED

_DOCUMENTS = """
    SELECT d.id, f.path, d.locator, d.name, d.kind, d.title, d.author, d.date, d.metadata,
        {text} AS text, d.words, d.language, d.languages, d.failure, d.failure_detail, k.terms,
        s.label AS sentiment, s.probability AS sentiment_probability, s.scores AS sentiment_scores,
        l.label, l.probability AS label_probability, l.scores AS label_scores,
        gs.label AS given_sentiment, t.outcome, {translation} AS translation
    FROM documents d JOIN files f ON f.id = d.file_id
    LEFT JOIN document_keywords k ON k.document_id = d.id
    LEFT JOIN document_predictions s ON s.document_id = d.id AND s.model_id = :sentiment
    LEFT JOIN document_predictions l ON l.document_id = d.id AND l.model_id = :labels
    LEFT JOIN given_sentiments gs ON gs.document_id = d.id AND gs.start < 0
    LEFT JOIN document_translations t ON t.document_id = d.id AND t.target = :target
    WHERE {where}
    ORDER BY f.path, d.id
"""

_SEGMENTS = """
    SELECT d.id, f.path, d.locator, g.ordinal, g.start, g.end, g.language, d.text, p.scores,
        gs.label AS given_sentiment, t.text AS translation
    FROM documents d JOIN files f ON f.id = d.file_id JOIN segments g ON g.document_id = d.id
    LEFT JOIN segment_scores p ON p.text_id = g.text_id AND p.model_id = :sentiment
    LEFT JOIN given_sentiments gs
        ON gs.document_id = d.id AND gs.start = g.start AND gs.end = g.end
    LEFT JOIN segment_translations t
        ON t.text_id = g.text_id AND t.source = g.language AND t.target = :target
    WHERE {where}
    ORDER BY f.path, d.id, g.ordinal
"""

_AMONG = "d.id IN (SELECT value FROM json_each(:ids))"


def documents(
    database: Database,
    *,
    failed: bool | None,
    with_text: bool,
    ids: Sequence[int] | None = None,
) -> Iterator[DocumentRecord]:
    """Yield documents by path, then reading order; without their text when it is not needed."""
    sentiment, labels = current_models(database)
    where = {None: "1", True: "d.failure IS NOT NULL", False: "d.failure IS NULL"}[failed]
    if ids is not None:
        where += " AND d.id IN (SELECT value FROM json_each(:ids))"
    if ids is not None:
        where += f" AND {_AMONG}"
    statement = _DOCUMENTS.format(
        text="d.text" if with_text else "''",
        translation="t.text" if with_text else "NULL",
        where=where,
    )
    values = {
        **_model_ids(database, sentiment, labels),
        "target": current_target(database),
        "ids": _listed(ids),
    }
    given = given_labels(database, labels.labels if labels else None)
    for row in database.query(statement, values):
        yield _record(row, sentiment, labels, given.get(row["id"], ()))


def document(database: Database, document_id: int) -> DocumentRecord | None:
    """Return one document with its text, or None if there is none of this id."""
    sentiment, labels = current_models(database)
    statement = _DOCUMENTS.format(text="d.text", translation="t.text", where="d.id = :id")
    values = {
        **_model_ids(database, sentiment, labels),
        "target": current_target(database),
        "id": document_id,
    }
    allowed = set(labels.labels) if labels else None
    given = [
        row[0]
        for row in database.execute(
            "SELECT label FROM given_labels WHERE document_id = ? ORDER BY label", [document_id]
        )
        if allowed is None or row[0] in allowed
    ]
    for row in database.query(statement, values):
        return _record(row, sentiment, labels, given)
    return None


def segments(database: Database, ids: Sequence[int] | None = None) -> Iterator[SegmentRecord]:
    """Yield the segments of documents of these ids, or of all, in document order."""
    sentiment, labels = current_models(database)
    model_ids = _model_ids(database, sentiment, labels)
    target = current_target(database)
    values = {"sentiment": model_ids["sentiment"], "target": target, "ids": _listed(ids)}
    where = "1" if ids is None else _AMONG
    for row in database.query(_SEGMENTS.format(where=where), values):
        text = row["text"][row["start"] : row["end"]]
        translated = row["translation"]
        if translated is None and target is not None and row["language"] in {target, UNDETERMINED}:
            translated = text
        prediction = None
        if sentiment and row["scores"] is not None:
            scores = _scores(sentiment, row["scores"])
            label = max(scores, key=scores.__getitem__)
            prediction = Prediction(label, scores[label], scores)
        prediction = corrected(prediction, row["given_sentiment"])
        yield SegmentRecord(
            document_id=row["id"],
            path=row["path"],
            locator=row["locator"],
            ordinal=row["ordinal"],
            start=row["start"],
            end=row["end"],
            text=text,
            language=row["language"],
            sentiment=prediction,
            translation=translated,
        )


def segment_spans(database: Database, document_id: int) -> list[tuple[int, int]]:
    """Return where each segment of a document starts and ends, in order."""
    rows = database.execute(
        "SELECT start, end FROM segments WHERE document_id = ? ORDER BY ordinal", [document_id]
    )
    return [(row[0], row[1]) for row in rows]


def text_columns(database: Database) -> list[TableText]:
    """Return the text column of every table, by path."""
    name = f'$."{TEXT_COLUMN}"'
    rows = database.execute(
        """SELECT f.path, json_extract(d.metadata, ?) AS column, count(*)
        FROM documents d JOIN files f ON f.id = d.file_id
        WHERE column IS NOT NULL GROUP BY f.path, column ORDER BY f.path, column""",
        [name],
    )
    return [TableText(*row) for row in rows]


def models(database: Database) -> list[Model]:
    """Return all models that made results in this corpus, the latest last."""
    rows = database.execute("SELECT task, name, fingerprint, labels FROM models ORDER BY id")
    return [Model(row[0], row[1], row[2], tuple(json.loads(row[3]))) for row in rows]


def current_models(database: Database) -> tuple[Model | None, Model | None]:
    """Return the sentiment head and the label set whose results are shown."""
    heads = [model for model in models(database) if model.task == "sentiment"]
    labels_id = Facts(database).get(CURRENT_LABELS)
    labels = None
    if labels_id is not None:
        row = database.execute(
            "SELECT task, name, fingerprint, labels FROM models WHERE id = ?", [int(labels_id)]
        ).fetchone()
        labels = Model(row[0], row[1], row[2], tuple(json.loads(row[3])))
    return (heads[-1] if heads else None), labels


def _listed(ids: Sequence[int] | None) -> str:
    return json.dumps([] if ids is None else list(ids))


def _model_ids(
    database: Database, sentiment: Model | None, labels: Model | None
) -> dict[str, int | None]:
    return {"sentiment": model_id(database, sentiment), "labels": model_id(database, labels)}


def model_id(database: Database, model: Model | None) -> int | None:
    """Return the id of a model in this corpus, or None."""
    if model is None:
        return None
    row = database.execute(
        "SELECT id FROM models WHERE task = ? AND fingerprint = ?", [model.task, model.fingerprint]
    ).fetchone()
    return int(row[0]) if row else None


def _record(
    row: Mapping[str, Any],
    sentiment: Model | None,
    labels: Model | None,
    given: Sequence[str],
) -> DocumentRecord:
    is_copied = row["outcome"] == TranslationOutcome.COPIED and row["text"]
    label = stored_prediction(labels, row["label"], row["label_probability"], row["label_scores"])
    shown = given_by_model(label) if label else ()
    label_by = LabelBy.MODEL if shown else None
    if given:  # a person knows better
        scores = label.scores if label else {}
        shown, label_by = tuple(Prediction(name, 1.0, scores) for name in given), LabelBy.PERSON
    return DocumentRecord(
        id=row["id"],
        path=row["path"],
        locator=row["locator"],
        name=row["name"],
        kind=row["kind"],
        title=row["title"],
        author=row["author"],
        date=row["date"],
        metadata=json.loads(row["metadata"]),
        text=row["text"],
        words=row["words"],
        language=row["language"],
        languages=tuple(LanguageShare(*pair) for pair in json.loads(row["languages"])),
        sentiment=corrected(
            stored_prediction(
                sentiment, row["sentiment"], row["sentiment_probability"], row["sentiment_scores"]
            ),
            row["given_sentiment"],
        ),
        labels=shown,
        keywords=tuple(json.loads(row["terms"] or "[]")),
        failure=FailureKind(row["failure"]) if row["failure"] else None,
        failure_detail=row["failure_detail"],
        translation=row["text"] if is_copied else row["translation"],
        label_by=label_by,
        sentiment_by=sentiment_by(row["sentiment"], row["given_sentiment"]),
    )


def given_by_model(label: Prediction) -> tuple[Prediction, ...]:
    """Return a prediction for each label that a model was sure enough to give."""
    names = tuple(filter(None, label.label.split(LABEL_SEPARATOR)))
    if len(names) == 1:
        return (Prediction(names[0], label.probability, label.scores),)
    return tuple(Prediction(name, label.scores[name], label.scores) for name in names)


def stored_prediction(
    model: Model | None, label: str | None, probability: float, scores: bytes | None
) -> Prediction | None:
    """Return what a model's stored row says, or None without one."""
    if model is None or label is None or scores is None:
        return None
    return Prediction(label, probability, _scores(model, scores))


def corrected(predicted: Prediction | None, given: str | None) -> Prediction | None:
    """Return what a person says in place of what a model predicts; a person is certain."""
    if given is None:
        return predicted
    return Prediction(given, 1.0, predicted.scores if predicted else {})


def sentiment_by(predicted: str | None, given: str | None) -> LabelBy | None:
    """Tell who gave the sentiment shown."""
    if given is not None:
        return LabelBy.PERSON
    return None if predicted is None else LabelBy.MODEL


def _scores(model: Model, blob: bytes) -> dict[str, float]:
    values: Sequence[float] = np.frombuffer(blob, "<f4").tolist()
    return dict(zip(model.labels, values, strict=True))
