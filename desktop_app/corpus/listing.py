"""Documents as a table's lines and one by one, by id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.queries import (
    corrected,
    current_models,
    given_by_model,
    model_id,
    sentiment_by,
    stored_prediction,
)
from desktop_app.corpus.records import LabelBy, Model, Prediction
from desktop_app.corpus.rows import select_in
from desktop_app.corpus.translations import current_target
from desktop_app.documents import FailureKind


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """What a line of a table shows of a document; see `DocumentRecord` for its parts.

    `translated` tells whether there is a translation into the language shown last; `analysed` is
    False while it waits for its first analysis; `opening` is how its text begins.
    """

    id: int
    path: str
    locator: str
    name: str
    title: str | None
    kind: str
    language: str | None
    words: int
    date: str | None
    sentiment: Prediction | None
    sentiment_by: LabelBy | None
    labels: tuple[Prediction, ...]
    label_by: LabelBy | None
    failure: FailureKind | None
    failure_detail: str
    analysed: bool
    translated: bool
    opening: str = ""


def document_rows(database: Database, ids: Sequence[int]) -> list[DocumentRow]:
    """Return the lines of these documents, in this order; those that are gone are left out."""
    sentiment, labels = current_models(database)
    models = (model_id(database, sentiment), model_id(database, labels))
    rows: Any = select_in(
        database,
        """SELECT d.id, f.path, d.locator, d.name, d.title, d.kind, d.language, d.words, d.date,
            s.label, s.probability, s.scores, l.label, l.probability, l.scores,
            d.failure, d.failure_detail, d.analysis_id IS NOT NULL, t.text IS NOT NULL,
            gs.label, substr(d.text, 1, 160)
        FROM documents d JOIN files f ON f.id = d.file_id
        LEFT JOIN document_predictions s ON s.document_id = d.id AND s.model_id = ?
        LEFT JOIN document_predictions l ON l.document_id = d.id AND l.model_id = ?
        LEFT JOIN given_sentiments gs ON gs.document_id = d.id AND gs.start < 0
        LEFT JOIN document_translations t ON t.document_id = d.id AND t.target = ?
        WHERE d.id IN""",
        ids,
        *models,
        current_target(database),
    )
    given = _given(database, ids, labels)
    found = {row[0]: _row(row, sentiment, labels, given.get(row[0], ())) for row in rows}
    return [found[document_id] for document_id in ids if document_id in found]


def _row(
    row: Sequence[Any], sentiment: Model | None, labels: Model | None, given: Sequence[str]
) -> DocumentRow:
    label = stored_prediction(labels, *row[12:15])
    shown = given_by_model(label) if label else ()
    label_by = LabelBy.MODEL if shown else None
    if given:
        scores: Mapping[str, float] = label.scores if label else {}
        shown = tuple(Prediction(name, 1.0, scores) for name in given)
        label_by = LabelBy.PERSON
    return DocumentRow(
        id=row[0],
        path=row[1],
        locator=row[2],
        name=row[3],
        title=row[4],
        kind=row[5],
        language=row[6],
        words=row[7],
        date=row[8],
        sentiment=corrected(stored_prediction(sentiment, *row[9:12]), row[19]),
        sentiment_by=sentiment_by(row[9], row[19]),
        labels=shown,
        label_by=label_by,
        failure=FailureKind(row[15]) if row[15] else None,
        failure_detail=row[16],
        analysed=bool(row[17]),
        translated=bool(row[18]),
        opening=" ".join(row[20].split()),
    )


def _given(
    database: Database, ids: Sequence[int], labels: Model | None
) -> dict[int, tuple[str, ...]]:
    given: dict[int, tuple[str, ...]] = {}
    rows: Any = select_in(
        database, "SELECT document_id, label FROM given_labels WHERE document_id IN", ids
    )
    for document_id, label in rows:
        if labels is None or label in labels.labels:
            given[document_id] = (*given.get(document_id, ()), label)
    return given


def metadata_names(database: Database) -> list[str]:
    """Return the names that documents' metadata use, the most used first."""
    rows = database.execute(
        """SELECT j.key, count(*) AS n FROM documents d, json_each(d.metadata) j
        WHERE d.metadata <> '{}' GROUP BY j.key ORDER BY n DESC, j.key"""
    )
    return [str(row[0]) for row in rows]
