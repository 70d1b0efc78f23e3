"""Sentiments that people gave to documents, or to sentences of them, in place of the model's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.annotations import Target
from desktop_app.corpus.rows import select_in

_WHOLE = -1
"""What stands for the start and the end of a whole document."""


@dataclass(frozen=True, slots=True)
class GivenSentiments:
    """What people say of some targets; None where the model's answer stands."""

    labels: Mapping[Target, str | None]


class Sentiments:
    """Sentiments given by people. Call the writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def give(self, given: GivenSentiments) -> None:
        """Set the sentiment of each target, or with None let the model's stand again."""
        made = datetime.now(UTC).isoformat(timespec="seconds")
        many = self._database.conn.executemany
        many(
            "DELETE FROM given_sentiments WHERE document_id = ? AND start = ? AND end = ?",
            [_key(target) for target in given.labels],
        )
        many(
            "INSERT INTO given_sentiments (document_id, start, end, label, made)"
            " SELECT id, ?, ?, ?, ? FROM documents WHERE id = ?",
            [
                (*_key(target)[1:], label, made, target.document_id)
                for target, label in given.labels.items()
                if label is not None
            ],
        )

    def of(self, targets: Sequence[Target]) -> GivenSentiments:
        """Return what people say of these targets now: `give` of it puts that back."""
        ids = sorted({target.document_id for target in targets})
        rows: Any = select_in(
            self._database,
            "SELECT document_id, start, end, label FROM given_sentiments WHERE document_id IN",
            ids,
        )
        known = {(row[0], row[1], row[2]): row[3] for row in rows}
        return GivenSentiments({target: known.get(_key(target)) for target in targets})

    def of_sentences(self, document_id: int) -> dict[tuple[int, int], str]:
        """Return the sentiments that people gave to sentences of a document, by their spans."""
        rows = self._database.execute(
            "SELECT start, end, label FROM given_sentiments WHERE document_id = ? AND start >= 0",
            [document_id],
        )
        return {(row[0], row[1]): row[2] for row in rows}


def _key(target: Target) -> tuple[int, int, int]:
    if target.start is None or target.end is None:
        return target.document_id, _WHOLE, _WHOLE
    return target.document_id, target.start, target.end
