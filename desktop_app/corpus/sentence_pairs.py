"""Sentences and their translations as a person reads and corrects them, each distinct one once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlite_utils import Database

from desktop_app.corpus.translation_records import SegmentKey

_ORDINALS = 32
"""Bits of a segment's ordinal, below those of its document's id: one number gives the order."""


@dataclass(frozen=True, slots=True)
class SentencePlace:
    """A distinct sentence, the document and segment it stands in first, and how often in all."""

    key: SegmentKey
    document_id: int
    ordinal: int
    count: int


@dataclass(frozen=True, slots=True)
class SentencePair:
    """A sentence with its translation: `start` and `end` are its span in its first document.

    `origin` is model or memory; `confidence` is 0 to 1.
    """

    place: SentencePlace
    name: str
    start: int
    end: int
    text: str
    translation: str
    origin: str
    confidence: float


class SentencePairs:
    """Reads the translated sentences of a corpus."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def places(
        self,
        target: str,
        *,
        document_id: int | None = None,
        below: float | None = None,
        text: str = "",
    ) -> list[SentencePlace]:
        """Return the sentences translated into `target`, in the order they stand in.

        Those of one document, if given; those a model translated with a confidence `below`; those
        with `text` in the sentence or in its translation, whatever the case.
        """
        conditions: list[str] = ["t.target = ?"]
        values: list[object] = [target]
        if document_id is not None:
            conditions.append("g.document_id = ?")
            values.append(document_id)
        if below is not None:
            conditions.append("t.origin = 'model' AND t.confidence < ?")
            values.append(below)
        rows = self._database.execute(
            f"""SELECT t.text_id, t.source,
                min((g.document_id << {_ORDINALS}) + g.ordinal) AS place, count(*)
            FROM segment_translations t
            JOIN segments g ON g.text_id = t.text_id AND g.language = t.source
            WHERE {" AND ".join(conditions)} GROUP BY t.text_id, t.source ORDER BY place""",
            values,
        )
        found = [
            SentencePlace(
                SegmentKey(text_id, source), place >> _ORDINALS, place & (1 << _ORDINALS) - 1, count
            )
            for text_id, source, place, count in rows
        ]
        wanted = text.strip().casefold()
        if not wanted:
            return found
        return [
            pair.place
            for pair in self._pairs(target, found)
            if wanted in pair.text.casefold() or wanted in pair.translation.casefold()
        ]

    def at(self, target: str, places: Sequence[SentencePlace]) -> list[SentencePair]:
        """Return the sentences at these places with their translations, in order.

        What was removed or read anew since is left out.
        """
        return list(self._pairs(target, places))

    def _pairs(self, target: str, places: Sequence[SentencePlace]) -> Iterator[SentencePair]:
        for document_id, group in groupby(places, key=attrgetter("document_id")):
            row = self._database.execute(
                "SELECT name, text FROM documents WHERE id = ?", [document_id]
            ).fetchone()
            if row is None:
                continue
            name, text = row
            translated = {
                ordinal: rest
                for ordinal, *rest in self._database.execute(
                    """SELECT g.ordinal, g.start, g.end, t.text, t.origin, t.confidence
                    FROM segments g JOIN segment_translations t
                        ON t.text_id = g.text_id AND t.source = g.language AND t.target = ?
                    WHERE g.document_id = ?""",
                    [target, document_id],
                )
            }
            for place in group:
                if place.ordinal not in translated:
                    continue
                start, end, translation, origin, confidence = translated[place.ordinal]
                yield SentencePair(
                    place,
                    name,
                    start,
                    end,
                    " ".join(text[start:end].split()),
                    translation,
                    origin,
                    confidence,
                )
