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


@dataclass(frozen=True, slots=True, eq=False)
class _Block:
    """Segments [n], in document order, and their embeddings [n, dimension], which may be altered.

    `starts` and `ends` are offsets into the text of the document.
    """

    documents: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    vectors: Matrix


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
    for block in _blocks(database, encoder_id):
        scores = block.vectors @ query_vector
        for index in _most(scores, limit * 4):
            document_id, score = int(block.documents[index]), float(scores[index])
            if document_id not in best or score > best[document_id].score:
                start, end = int(block.starts[index]), int(block.ends[index])
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
    for block in _blocks(database, encoder_id):
        weights = np.maximum(1, block.ends - block.starts).astype(np.float32)
        np.multiply(block.vectors, weights[:, None], out=block.vectors)
        documents = block.documents
        firsts = np.flatnonzero(np.r_[True, documents[1:] != documents[:-1]])
        sums = _summed(block.vectors, firsts)
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
    lengths = np.sqrt(np.einsum("ij,ij->i", means, means))
    means /= np.maximum(lengths, np.float32(1e-9))[:, None]
    return ids, means


def _blocks(database: Database, encoder_id: int) -> Iterator[_Block]:
    cursor = database.execute(
        "SELECT g.document_id, g.start, g.end, e.vector FROM segments g"
        " JOIN embeddings e ON e.text_id = g.text_id AND e.model_id = ?"
        " ORDER BY g.document_id, g.ordinal",
        [encoder_id],
    )
    while rows := cursor.fetchmany(_ROWS):
        documents, starts, ends, blobs = zip(*rows, strict=True)
        vectors = np.frombuffer(b"".join(blobs), "<f2").reshape(len(rows), -1).astype(np.float32)
        yield _Block(np.array(documents), np.array(starts), np.array(ends), vectors)


def _summed(rows: Matrix, firsts: npt.NDArray[np.intp]) -> Matrix:
    """Return the sums of `rows` from each of `firsts` up to the next."""
    sizes = np.diff(np.append(firsts, len(rows)))
    sums = rows[firsts]
    several = sizes > 1  # of short answers, few
    if several.any():
        starts = np.cumsum(sizes[several]) - sizes[several]
        sums[several] = np.add.reduceat(rows[np.repeat(several, sizes)], starts, axis=0)
    return sums


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
