"""Labels given by people, to whole documents or to spans of them. They outlive a new reading.

A document that is read again unchanged but in another place of its file (a row further down), or
with other columns beside it, keeps its annotations; one whose text changed does not, since nobody
has judged the new text. Its annotations are kept, and come back if the text does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.rows import select_in


@dataclass(frozen=True, slots=True)
class Target:
    """What is labelled: a document, or the characters `start` to `end` of its text."""

    document_id: int
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """A label that a person gave. `made` is ISO 8601; an empty `annotator` is nobody named."""

    target: Target
    label: str
    annotator: str = ""
    made: str = ""


def decided_labels(annotations: Iterable[Annotation]) -> dict[Target, tuple[str, ...]]:
    """Return what people together say of each target.

    A label counts if more than half of those who labelled the target gave it. Where they are evenly
    divided, the label given last does.
    """
    by_target: dict[Target, list[Annotation]] = {}
    for annotation in annotations:
        by_target.setdefault(annotation.target, []).append(annotation)
    return {target: _majority(given) for target, given in by_target.items()}


def _majority(given: Sequence[Annotation]) -> tuple[str, ...]:
    people = len({annotation.annotator for annotation in given})
    counts = Counter(annotation.label for annotation in given)
    agreed = tuple(sorted(label for label, count in counts.items() if 2 * count > people))
    last = max(enumerate(given), key=lambda pair: (pair[1].made, pair[0]))[1]
    return agreed or (last.label,)


class Annotations:
    """The annotations of a corpus. Call its writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, annotations: Sequence[Annotation], *, replacing: bool = False) -> int:
        """Store annotations, and return how many of them are new.

        With `replacing`, what the same person said of the same targets before is dropped first:
        for labels of which only one can be true. Those of absent documents are passed over.
        """
        known = self._known(sorted({annotation.target.document_id for annotation in annotations}))
        annotations = [one for one in annotations if one.target.document_id in known]
        before = self._count()
        if replacing:
            fresh = {(one.target, one.annotator, one.label) for one in annotations}
            said = {(target, annotator) for target, annotator, _label in fresh}
            old = [
                one
                for one in self._of(list(known))
                if (one.target, one.annotator) in said
                and (one.target, one.annotator, one.label) not in fresh
            ]
            before -= len(old)
            self._delete(old)
        self._database.conn.executemany(
            "INSERT INTO annotations (document_id, file_id, locator, text_hash, start, end, label,"
            " annotator, made) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE"
            " SET document_id = excluded.document_id, made = excluded.made",
            [
                (
                    one.target.document_id,
                    *known[one.target.document_id],
                    one.target.start,
                    one.target.end,
                    one.label,
                    one.annotator,
                    one.made,
                )
                for one in annotations
            ],
        )
        self._decide(list(known))
        return self._count() - before

    def remove(self, annotations: Sequence[Annotation]) -> None:
        """Take annotations back."""
        self._delete(annotations)
        self._decide(sorted({one.target.document_id for one in annotations}))

    def all(self) -> list[Annotation]:
        """Return all annotations of texts that are still there, in the order of the documents."""
        return _annotations(
            self._database.execute(
                "SELECT a.document_id, a.start, a.end, a.label, a.annotator, a.made"
                " FROM annotations a JOIN documents d ON d.id = a.document_id"
                " JOIN files f ON f.id = d.file_id"
                " ORDER BY f.path, d.id, a.start, a.end, a.annotator, a.id"
            )
        )

    def of_document(self, document_id: int) -> list[Annotation]:
        """Return the annotations of one document and of its spans."""
        return self._of([document_id])

    def lost(self) -> int:
        """Return how many annotations wait for a text that is not there now."""
        row = self._database.execute(
            "SELECT count(*) FROM annotations WHERE document_id IS NULL"
        ).fetchone()
        return int(row[0])

    def reattach(self) -> int:
        """Find the documents of annotations that lost theirs, after a reading; return how many."""
        waiting: dict[int, list[tuple[int, str, bytes]]] = {}
        for row in self._database.execute(
            "SELECT file_id, id, locator, text_hash FROM annotations WHERE document_id IS NULL"
        ):
            waiting.setdefault(row[0], []).append((row[1], row[2], row[3]))
        found: list[tuple[int, int]] = []
        for file_id, annotations in waiting.items():
            places = self._places(file_id)
            for annotation_id, locator, text_hash in annotations:
                candidates = places.get(text_hash, {})
                document_id = candidates.get(locator)
                if document_id is None and len(candidates) == 1:
                    document_id = next(iter(candidates.values()))
                if document_id is not None:
                    found.append((document_id, annotation_id))
        # One that was meanwhile given anew to the text is there already.
        self._database.conn.executemany(
            "UPDATE OR IGNORE annotations SET document_id = ?1,"
            " locator = (SELECT locator FROM documents WHERE id = ?1) WHERE id = ?2",
            found,
        )
        self._decide(sorted({document_id for document_id, _annotation in found}))
        return len(found)

    def _places(self, file_id: int) -> dict[bytes, dict[str, int]]:
        places: dict[bytes, dict[str, int]] = {}
        for document_id, locator, text in self._database.execute(
            "SELECT id, locator, text FROM documents WHERE file_id = ? AND failure IS NULL",
            [file_id],
        ):
            places.setdefault(_hash(text), {})[locator] = document_id
        return places

    def _known(self, document_ids: Sequence[int]) -> dict[int, tuple[int, str, bytes]]:
        rows: Any = select_in(
            self._database,
            "SELECT id, file_id, locator, text FROM documents WHERE failure IS NULL AND id IN",
            document_ids,
        )
        return {row[0]: (row[1], row[2], _hash(row[3])) for row in rows}

    def _of(self, document_ids: Sequence[int]) -> list[Annotation]:
        rows: Any = select_in(
            self._database,
            "SELECT document_id, start, end, label, annotator, made FROM annotations"
            " WHERE document_id IN",
            document_ids,
        )
        return _annotations(rows)

    def _delete(self, annotations: Sequence[Annotation]) -> None:
        self._database.conn.executemany(
            "DELETE FROM annotations WHERE document_id = ? AND start IS ? AND end IS ?"
            " AND label = ? AND annotator = ?",
            [
                (one.target.document_id, one.target.start, one.target.end, one.label, one.annotator)
                for one in annotations
            ],
        )

    def _count(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM annotations").fetchone()[0])

    def _decide(self, document_ids: Sequence[int]) -> None:
        """Keep what people together say of whole documents, where counts can join it."""
        whole = [one for one in self._of(document_ids) if one.target.start is None]
        many = self._database.conn.executemany
        many("DELETE FROM given_labels WHERE document_id = ?", [(one,) for one in document_ids])
        many(
            "INSERT INTO given_labels (document_id, label) VALUES (?, ?)",
            [
                (target.document_id, label)
                for target, labels in decided_labels(whole).items()
                for label in labels
            ],
        )


def given_labels(database: Database, allowed: Sequence[str] | None) -> dict[int, tuple[str, ...]]:
    """Return the labels that people gave to whole documents; of `allowed` ones alone, if named."""
    given: dict[int, tuple[str, ...]] = {}
    for document_id, label in database.execute(
        "SELECT document_id, label FROM given_labels ORDER BY document_id, label"
    ):
        if allowed is None or label in allowed:
            given[document_id] = (*given.get(document_id, ()), label)
    return given


def _annotations(rows: Iterable[Sequence[Any]]) -> list[Annotation]:
    return [
        Annotation(Target(row[0], row[1], row[2]), label=row[3], annotator=row[4], made=row[5])
        for row in rows
    ]


def _hash(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
