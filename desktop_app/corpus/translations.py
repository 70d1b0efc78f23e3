"""Translations of documents: what waits for them, what is stored, what is shown."""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.facts import Facts
from desktop_app.corpus.fulltext import index_form
from desktop_app.corpus.rows import select_in
from desktop_app.corpus.translation_records import (
    DocumentTranslation,
    SegmentKey,
    SegmentTranslation,
    StoredSegment,
    TranslationCounts,
    TranslationNeed,
    TranslationOutcome,
    UntranslatedDocument,
)

CURRENT_TRANSLATION = "current_translation"
"""The language whose translations are shown and exported."""

_PENDING = """FROM documents d
    LEFT JOIN document_translations t ON t.document_id = d.id AND t.target = ?
    WHERE d.failure IS NULL AND d.analysis_id IS NOT NULL AND (t.stamp IS NULL OR t.stamp <> ?)
    AND (? IS NULL OR d.id IN (SELECT value FROM json_each(?)))"""


class Translations:
    """The translations of a corpus. Call its writes inside `Corpus.transaction()`.

    A translation is stored for each distinct segment text, and for each document as it is put
    together from them.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(
        self,
        target: str,
        stamp: str,
        *,
        after: int,
        documents: int,
        characters: int,
        among: Sequence[int] | None = None,
    ) -> list[UntranslatedDocument]:
        """Return analysed documents, by id, over `after`, not translated with this stamp.

        At most `documents`, and no more once their texts reach `characters`; only those `among`
        these ids, if given.
        """
        ids = _listed(among)
        rows = self._database.execute(
            f"SELECT d.id, d.text {_PENDING} AND d.id > ? ORDER BY d.id LIMIT ?",
            [target, stamp, ids, ids, after, documents],
        )
        texts: dict[int, str] = {}
        total = 0
        for document_id, text in rows:
            texts[document_id] = text
            total += len(text)
            if total >= characters:
                break
        segments = self._segments(list(texts))
        return [
            UntranslatedDocument(document_id, text, segments.get(document_id, ()))
            for document_id, text in texts.items()
        ]

    def pending_characters(
        self, target: str, stamp: str, among: Sequence[int] | None = None
    ) -> int:
        """Return the length of all documents, or those `among`, not translated with this stamp."""
        ids = _listed(among)
        statement = f"SELECT total(length(d.text)) {_PENDING}"
        return int(self._database.execute(statement, [target, stamp, ids, ids]).fetchone()[0])

    def waiting(self, target: str, among: Sequence[int] | None = None) -> TranslationNeed:
        """Count what is translated into `target` already, and what is not, by language."""
        ids = _listed(among)
        rows = self._database.execute(
            """SELECT coalesce(d.language, ''), t.id IS NOT NULL, count(*) FROM documents d
            LEFT JOIN document_translations t ON t.document_id = d.id AND t.target = ?
            WHERE d.failure IS NULL AND d.analysis_id IS NOT NULL
                AND (? IS NULL OR d.id IN (SELECT value FROM json_each(?)))
            GROUP BY 1, 2 ORDER BY 3 DESC, 1""",
            [target, ids, ids],
        ).fetchall()
        return TranslationNeed(
            target,
            done=sum(count for _language, done, count in rows if done),
            languages={language: count for language, done, count in rows if not done},
        )

    def stored(self, document_ids: Sequence[int]) -> list[UntranslatedDocument]:
        """Return documents with their segments, to be put together anew."""
        rows: Any = select_in(
            self._database, "SELECT id, text FROM documents WHERE id IN", list(document_ids)
        )
        texts = dict(rows)
        segments = self._segments(list(texts))
        return [
            UntranslatedDocument(document_id, text, segments.get(document_id, ()))
            for document_id, text in texts.items()
        ]

    def stamps(self, target: str, document_ids: Sequence[int]) -> dict[int, str]:
        """Return the stamps of those of the documents that have a translation into `target`."""
        rows: Any = select_in(
            self._database,
            "SELECT document_id, stamp FROM document_translations"
            " WHERE target = ? AND document_id IN",
            list(document_ids),
            target,
        )
        return dict(rows)

    def holding(self, key: SegmentKey) -> list[int]:
        """Return the documents in which a segment text stands in this language."""
        rows = self._database.execute(
            "SELECT DISTINCT document_id FROM segments WHERE text_id = ? AND language = ?",
            [key.text_id, key.source],
        )
        return [row[0] for row in rows]

    def source_languages(self) -> tuple[str, ...]:
        """Return the languages of all segments, in alphabetical order."""
        rows = self._database.execute(
            "SELECT DISTINCT language FROM segments WHERE language NOT NULL ORDER BY language"
        )
        return tuple(row[0] for row in rows)

    def known(
        self, target: str, keys: Iterable[SegmentKey]
    ) -> dict[SegmentKey, SegmentTranslation]:
        """Return the stored translations of those of the segment texts that have one."""
        wanted = set(keys)
        rows: Any = select_in(
            self._database,
            "SELECT text_id, source, text, origin, confidence, made_with"
            " FROM segment_translations WHERE target = ? AND text_id IN",
            sorted({key.text_id for key in wanted}),
            target,
        )
        found = {SegmentKey(row[0], row[1]): SegmentTranslation(*row[2:]) for row in rows}
        return {key: translation for key, translation in found.items() if key in wanted}

    def add(
        self, target: str, translations: Iterable[tuple[SegmentKey, SegmentTranslation]]
    ) -> None:
        """Store translations of segment texts, replacing earlier ones.

        A text that was removed in the meantime is passed over.
        """
        self._database.conn.executemany(
            "INSERT OR REPLACE INTO segment_translations"
            " (text_id, source, target, made_with, origin, confidence, text)"
            " SELECT id, ?, ?, ?, ?, ?, ? FROM texts WHERE id = ?",
            [
                (key.source, target, t.made_with, t.origin, t.confidence, t.text, key.text_id)
                for key, t in translations
            ],
        )

    def store(self, target: str, stamp: str, documents: Sequence[DocumentTranslation]) -> None:
        """Store what became of documents, replacing what an earlier run made, and index it.

        A document that was removed in the meantime is passed over.
        """
        rows: Any = select_in(
            self._database,
            "SELECT document_id, id, text FROM document_translations"
            " WHERE target = ? AND document_id IN",
            [one.document_id for one in documents],
            target,
        )
        earlier = {document_id: (row_id, text) for document_id, row_id, text in rows}
        for one in documents:
            row_id, text = earlier.get(one.document_id, (None, None))
            if row_id is None:
                cursor = self._database.execute(
                    "INSERT INTO document_translations (document_id, target, stamp, outcome, text)"
                    " SELECT id, ?, ?, ?, ? FROM documents WHERE id = ?",
                    [target, stamp, one.outcome.value, one.text, one.document_id],
                )
                if cursor.rowcount:
                    self._index(cursor.lastrowid, None, one.text)
            else:
                self._database.execute(
                    "UPDATE document_translations SET stamp = ?, outcome = ?, text = ?"
                    " WHERE id = ?",
                    [stamp, one.outcome.value, one.text, row_id],
                )
                self._index(row_id, text, one.text)

    def forget(self, document_id: int) -> None:
        """Take a document that is about to be removed out of the index."""
        rows = self._database.execute(
            "SELECT id, text FROM document_translations WHERE document_id = ?", [document_id]
        ).fetchall()
        for row_id, text in rows:
            self._index(row_id, text, None)

    def index(self, document_id: int) -> None:
        """Make the translations of a document that was put back findable again."""
        rows = self._database.execute(
            "SELECT id, text FROM document_translations WHERE document_id = ?", [document_id]
        ).fetchall()
        for row_id, text in rows:
            self._index(row_id, None, text)

    def show(self, target: str) -> None:
        """Make translations into this language those that documents show."""
        Facts(self._database).set(CURRENT_TRANSLATION, target)

    def _index(self, row_id: int | None, before: str | None, now: str | None) -> None:
        if before == now:
            return
        if before is not None:
            # A contentless index forgets a row only when told what it held.
            self._database.execute(
                "INSERT INTO translations_fts (translations_fts, rowid, text)"
                " VALUES ('delete', ?, ?)",
                [row_id, index_form(before)],
            )
        if now is not None:
            self._database.execute(
                "INSERT INTO translations_fts (rowid, text) VALUES (?, ?)",
                [row_id, index_form(now)],
            )

    def _segments(self, document_ids: Sequence[int]) -> dict[int, tuple[StoredSegment, ...]]:
        rows: Any = select_in(
            self._database,
            "SELECT document_id, start, end, coalesce(language, ''), text_id FROM segments"
            " WHERE document_id IN",
            document_ids,
        )
        # By primary key the rows of a document come together and in order.
        return {
            document_id: tuple(StoredSegment(*row[1:]) for row in group)
            for document_id, group in groupby(rows, key=itemgetter(0))
        }


def _listed(ids: Sequence[int] | None) -> str | None:
    """Return ids as JSON, which takes any number of them."""
    return None if ids is None else json.dumps(list(ids))


def current_target(database: Database) -> str | None:
    """Return the language whose translations are shown, or None."""
    return Facts(database).get(CURRENT_TRANSLATION)


def counts(database: Database) -> TranslationCounts | None:
    """Count what became of the documents, or return None if none was to be translated."""
    target = current_target(database)
    if target is None:
        return None
    outcomes = database.execute(
        "SELECT outcome, count(*) AS n FROM document_translations WHERE target = ?"
        " GROUP BY outcome ORDER BY n DESC, outcome",
        [target],
    )
    without_route = database.execute(
        """SELECT g.language, count(DISTINCT g.document_id) AS n
        FROM document_translations t JOIN segments g ON g.document_id = t.document_id
        WHERE t.target = :target AND g.language NOT IN (:target, 'und') AND NOT EXISTS (
            SELECT 1 FROM segment_translations s
            WHERE s.text_id = g.text_id AND s.source = g.language AND s.target = :target
        ) GROUP BY g.language ORDER BY n DESC, g.language""",
        {"target": target},
    )
    return TranslationCounts(
        target,
        {TranslationOutcome(row[0]): int(row[1]) for row in outcomes},
        {str(row[0]): int(row[1]) for row in without_route},
    )
