"""Search by meaning and documents as vectors, exactly, over the stored embeddings, in blocks."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from desktop_app.corpus.records import SearchHit

Matrix = npt.NDArray[np.float32]

_ROWS = 8192
"""Embeddings in memory at a time: 12 MB at 384 dimensions."""
_SNIPPET_LENGTH = 300


@dataclass(frozen=True, slots=True)
class _Hit:
    document_id: int
    score: float
    start: int
    end: int


def search(
    database: Database, query_vector: Matrix, encoder_id: int, limit: int
) -> list[SearchHit]:
    """Return the documents whose best segment is nearest ([dimension], normalised), best first."""
    best: dict[int, _Hit] = {}
    for keys, vectors in _segment_vectors(database, encoder_id):
        scores = vectors @ query_vector
        for index in _most(scores, limit * 4):
            document_id, start, end = keys[index]
            score = float(scores[index])
            if document_id not in best or score > best[document_id].score:
                best[document_id] = _Hit(document_id, score, start, end)
        if len(best) > limit * 8:
            best = {hit.document_id: hit for hit in _top(best, limit)}
    return [_search_hit(database, hit) for hit in _top(best, limit)]


def document_vectors(database: Database, encoder_id: int) -> tuple[list[int], Matrix]:
    """Return ids and embeddings ([n, dimension], normalised) of all embedded documents, by id.

    A document's embedding is the mean of its segments', weighted by their length in characters.
    """
    ids: list[int] = []
    parts: list[Matrix] = []
    for keys, vectors in _segment_vectors(database, encoder_id):
        weights = np.array([max(1, end - start) for _d, start, end in keys], np.float32)
        documents = np.array([document_id for document_id, _s, _e in keys])
        firsts = np.flatnonzero(np.r_[True, documents[1:] != documents[:-1]])
        sums = np.add.reduceat(vectors * weights[:, None], firsts, axis=0)
        found = documents[firsts].tolist()
        if ids and found[0] == ids[-1]:  # a document that spans two blocks
            parts[-1][-1] += sums[0]
            found, sums = found[1:], sums[1:]
        ids.extend(found)
        if len(sums):
            parts.append(sums)
    if not parts:
        return [], np.zeros((0, 0), np.float32)
    means = np.concatenate(parts)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), np.float32(1e-9))
    return ids, means


def _segment_vectors(
    database: Database, encoder_id: int
) -> Iterator[tuple[list[tuple[int, int, int]], Matrix]]:
    cursor = database.execute(
        "SELECT g.document_id, g.start, g.end, e.vector FROM segments g"
        " JOIN embeddings e ON e.text_id = g.text_id AND e.model_id = ?"
        " ORDER BY g.document_id, g.ordinal",
        [encoder_id],
    )
    while rows := cursor.fetchmany(_ROWS):
        joined = b"".join(row[3] for row in rows)
        vectors = np.frombuffer(joined, "<f2").reshape(len(rows), -1).astype(np.float32)
        yield [(row[0], row[1], row[2]) for row in rows], vectors


def _most(scores: Matrix, count: int) -> list[int]:
    if len(scores) <= count:
        return list(range(len(scores)))
    found: list[int] = np.argpartition(-scores, count)[:count].tolist()
    return found


def _top(best: dict[int, _Hit], limit: int) -> list[_Hit]:
    return heapq.nsmallest(limit, best.values(), key=lambda hit: (-hit.score, hit.document_id))


def _search_hit(database: Database, hit: _Hit) -> SearchHit:
    path, locator, name, title, language, text = database.execute(
        "SELECT f.path, d.locator, d.name, d.title, d.language, substr(d.text, ?, ?)"
        " FROM documents d JOIN files f ON f.id = d.file_id WHERE d.id = ?",
        [hit.start + 1, min(hit.end - hit.start, _SNIPPET_LENGTH), hit.document_id],
    ).fetchone()
    return SearchHit(
        document_id=hit.document_id,
        path=path,
        locator=locator,
        name=name,
        title=title,
        language=language,
        score=hit.score,
        snippet=" ".join(text.split()),
        marks=(),
    )
