"""What analysis found: segments, embeddings, scores, terms and predictions of documents."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from desktop_app.corpus.facts import CURRENT_LABELS, Facts
from desktop_app.corpus.records import (
    LABEL_SEPARATOR,
    DocumentAnalysis,
    Model,
    PendingDocument,
    Prediction,
)
from desktop_app.corpus.rows import select_in

Matrix = npt.NDArray[np.float32]


class Analyses:
    """The results of a corpus. Call its writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(
        self, stamps: frozenset[str], *, after: int, documents: int, characters: int
    ) -> list[PendingDocument]:
        """Return read documents, by id, over `after`, that lack any of the stamps.

        At most `documents`, and no more once their texts reach `characters`.
        """
        complete = self._complete_ids(stamps)
        rows = self._database.execute(
            "SELECT d.id, d.text, a.stamps FROM documents d"
            " LEFT JOIN analyses a ON a.id = d.analysis_id"
            f" WHERE d.failure IS NULL AND d.id > ? AND {_lacks(complete)}"
            " ORDER BY d.id LIMIT ?",
            [after, *complete, documents],
        )
        found: list[PendingDocument] = []
        total = 0
        for document_id, text, had in rows:
            found.append(PendingDocument(document_id, text, frozenset((had or "").split())))
            total += len(text)
            if total >= characters:
                break
        return found

    def pending_characters(self, stamps: frozenset[str]) -> int:
        """Return the length of all read documents that lack any of the stamps."""
        complete = self._complete_ids(stamps)
        row = self._database.execute(
            "SELECT total(length(text)) FROM documents d"
            f" WHERE failure IS NULL AND {_lacks(complete)}",
            complete,
        ).fetchone()
        return int(row[0])

    def languages(self) -> dict[int, str]:
        """Return the main language of every analysed document, by id."""
        return dict(
            self._database.execute("SELECT id, language FROM documents WHERE language NOT NULL")
        )

    def text_ids(self, hashes: Sequence[bytes]) -> list[int]:
        """Return the ids of segment texts by their hashes, noting new ones."""
        unique = list(dict.fromkeys(hashes))
        self._database.conn.executemany(
            "INSERT OR IGNORE INTO texts (hash) VALUES (?)", [(value,) for value in unique]
        )
        rows: Any = select_in(self._database, "SELECT hash, id FROM texts WHERE hash IN", unique)
        ids = dict(rows)
        return [ids[value] for value in hashes]

    def embedded(self, encoder: Model, text_ids: Sequence[int]) -> set[int]:
        """Return those of the texts that have an embedding."""
        rows: Any = select_in(
            self._database,
            "SELECT text_id FROM embeddings WHERE model_id = ? AND text_id IN",
            text_ids,
            self.model_id(encoder),
        )
        return {row[0] for row in rows}

    def vectors(self, encoder: Model, text_ids: Sequence[int]) -> dict[int, npt.NDArray[Any]]:
        """Return the stored embeddings (float16 [dimension]) of those texts that have one."""
        return self._arrays("vector", "embeddings", "<f2", encoder, text_ids)

    def scores(self, head: Model, text_ids: Sequence[int]) -> dict[int, npt.NDArray[Any]]:
        """Return a head's stored probabilities (float32 [labels]) of texts that have them."""
        return self._arrays("scores", "segment_scores", "<f4", head, text_ids)

    def add_vectors(self, encoder: Model, text_ids: Sequence[int], vectors: Matrix) -> None:
        """Store embeddings ([n, dimension]) of texts, as float16."""
        self._add_arrays("vector", "embeddings", encoder, text_ids, vectors.astype("<f2"))

    def add_scores(self, head: Model, text_ids: Sequence[int], scores: Matrix) -> None:
        """Store a head's probabilities ([n, labels]) of texts."""
        self._add_arrays("scores", "segment_scores", head, text_ids, scores.astype("<f4"))

    def store(self, analyses: Sequence[DocumentAnalysis], sentiment: Model | None) -> None:
        """Store what was found about documents, replacing what an earlier run found.

        A document that was removed in the meantime is passed over.
        """
        many = self._database.conn.executemany
        rows: Any = select_in(
            self._database,
            "SELECT id FROM documents WHERE id IN",
            [a.document_id for a in analyses],
        )
        present = {row[0] for row in rows}
        analyses = [a for a in analyses if a.document_id in present]
        stamp_ids = {a.stamps: self._analysis_id(a.stamps) for a in analyses}
        many("DELETE FROM segments WHERE document_id = ?", [(a.document_id,) for a in analyses])
        many(
            "INSERT INTO segments (document_id, ordinal, start, end, language, text_id)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (a.document_id, ordinal, s.start, s.end, s.language, s.text_id)
                for a in analyses
                for ordinal, s in enumerate(a.segments)
            ],
        )
        self._store_terms([a for a in analyses if a.terms is not None])
        if sentiment is not None:
            felt = [(a.document_id, a.sentiment) for a in analyses if a.sentiment is not None]
            self.add_predictions(sentiment, [i for i, _p in felt], [p for _i, p in felt])
        many(
            "UPDATE documents SET language = ?, languages = ?, words = ?, analysis_id = ?"
            " WHERE id = ?",
            [
                (
                    a.language,
                    json.dumps([[share.language, share.share] for share in a.languages]),
                    a.words,
                    stamp_ids[a.stamps],
                    a.document_id,
                )
                for a in analyses
            ],
        )
        Facts(self._database).mark_changed()

    def add_predictions(
        self, model: Model, document_ids: Sequence[int], predictions: Sequence[Prediction]
    ) -> None:
        """Store a model's prediction for each document."""
        model_id = self.model_id(model)
        self._database.conn.executemany(
            "INSERT OR REPLACE INTO document_predictions"
            " (model_id, document_id, label, probability, scores) VALUES (?, ?, ?, ?, ?)",
            [
                (
                    model_id,
                    document_id,
                    prediction.label,
                    prediction.probability,
                    np.array([prediction.scores[name] for name in model.labels], "<f4").tobytes(),
                )
                for document_id, prediction in zip(document_ids, predictions, strict=True)
            ],
        )

    def replace_labels(
        self,
        labels: Model,
        document_ids: Sequence[int],
        scores: Matrix,
        *,
        threshold: float = 0.0,
        multi_label: bool = False,
    ) -> None:
        """Store a label set's probabilities ([n, labels]) for documents and show these.

        A document is given its most probable label, or with `multi_label` all labels, where that
        reaches the threshold. One that is given none is stored too, with an empty label.
        """
        model_id = self.model_id(labels)
        given = _given(labels.labels, scores, threshold, multi_label=multi_label)
        top = scores.max(axis=1).tolist() if len(scores) else []
        blobs = scores.astype("<f4")
        self._database.execute("DELETE FROM document_predictions WHERE model_id = ?", [model_id])
        self._database.conn.executemany(
            "INSERT INTO document_predictions"
            " (model_id, document_id, label, probability, scores) VALUES (?, ?, ?, ?, ?)",
            (
                (model_id, document_id, label, probability, row.tobytes())
                for document_id, label, probability, row in zip(
                    document_ids, given, top, blobs, strict=True
                )
            ),
        )
        facts = Facts(self._database)
        facts.set(CURRENT_LABELS, str(model_id))
        facts.mark_fresh(f"labels_{model_id}")

    def labels_are_fresh(self, labels: Model) -> bool:
        """Tell whether a label set's predictions were made from the corpus as it is now."""
        return Facts(self._database).is_fresh(f"labels_{self.model_id(labels)}")

    def show_labels(self, labels: Model) -> None:
        """Make a label set's predictions those that documents show."""
        Facts(self._database).set(CURRENT_LABELS, str(self.model_id(labels)))

    def drop_unused(self) -> None:
        """Remove segment texts, with their embeddings, and terms that no document holds now."""
        self._database.execute("DELETE FROM texts WHERE id NOT IN (SELECT text_id FROM segments)")
        self._database.execute(
            "DELETE FROM terms WHERE id NOT IN (SELECT term_id FROM document_terms)"
        )

    def model_id(self, model: Model) -> int:
        """Return the id of a model in this corpus, noting it if it is new."""
        self._database.execute(
            "INSERT OR IGNORE INTO models (task, name, fingerprint, labels) VALUES (?, ?, ?, ?)",
            [
                model.task,
                model.name,
                model.fingerprint,
                json.dumps(model.labels, ensure_ascii=False),
            ],
        )
        row = self._database.execute(
            "SELECT id FROM models WHERE task = ? AND fingerprint = ?",
            [model.task, model.fingerprint],
        ).fetchone()
        return int(row[0])

    def _store_terms(self, analyses: Sequence[DocumentAnalysis]) -> None:
        many = self._database.conn.executemany
        counts = [
            (a.document_id, term, count)
            for a in analyses
            for term, count in (a.terms or {}).items()
        ]
        unique = list(dict.fromkeys(term for _document, term, _count in counts))
        many("INSERT OR IGNORE INTO terms (term) VALUES (?)", [(term,) for term in unique])
        rows: Any = select_in(self._database, "SELECT term, id FROM terms WHERE term IN", unique)
        ids = dict(rows)
        many(
            "DELETE FROM document_terms WHERE document_id = ?",
            [(a.document_id,) for a in analyses],
        )
        many(
            "INSERT INTO document_terms (document_id, term_id, count) VALUES (?, ?, ?)",
            [(document_id, ids[term], count) for document_id, term, count in counts],
        )

    def _arrays(
        self, column: str, table: str, dtype: str, model: Model, text_ids: Sequence[int]
    ) -> dict[int, npt.NDArray[Any]]:
        rows: Any = select_in(
            self._database,
            f"SELECT text_id, {column} FROM {table} WHERE model_id = ? AND text_id IN",
            text_ids,
            self.model_id(model),
        )
        return {text_id: np.frombuffer(blob, dtype) for text_id, blob in rows}

    def _add_arrays(
        self,
        column: str,
        table: str,
        model: Model,
        text_ids: Sequence[int],
        arrays: npt.NDArray[Any],
    ) -> None:
        model_id = self.model_id(model)
        self._database.conn.executemany(
            f"INSERT OR REPLACE INTO {table} (text_id, model_id, {column}) VALUES (?, ?, ?)",
            [
                (text_id, model_id, row.tobytes())
                for text_id, row in zip(text_ids, arrays, strict=True)
            ],
        )

    def _complete_ids(self, stamps: frozenset[str]) -> list[int]:
        rows = self._database.execute("SELECT id, stamps FROM analyses").fetchall()
        return [row[0] for row in rows if stamps <= set(row[1].split())]

    def _analysis_id(self, stamps: frozenset[str]) -> int:
        joined = " ".join(sorted(stamps))
        self._database.execute("INSERT OR IGNORE INTO analyses (stamps) VALUES (?)", [joined])
        row = self._database.execute(
            "SELECT id FROM analyses WHERE stamps = ?", [joined]
        ).fetchone()
        return int(row[0])


def _given(
    names: Sequence[str], scores: Matrix, threshold: float, *, multi_label: bool
) -> list[str]:
    """Return what the column `label` holds for each document."""
    if not len(scores):
        return []
    if multi_label:
        return [
            LABEL_SEPARATOR.join(
                names[index] for index in np.flatnonzero(row >= threshold).tolist()
            )
            for row in scores
        ]
    best = scores.argmax(axis=1)
    sure = scores[np.arange(len(scores)), best] >= threshold
    return [names[index] if sure[row] else "" for row, index in enumerate(best.tolist())]


def _lacks(complete: Sequence[int]) -> str:
    places = ", ".join("?" * len(complete))
    return f"(d.analysis_id IS NULL OR d.analysis_id NOT IN ({places}))"
