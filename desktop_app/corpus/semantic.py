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
class SegmentVectors:
    """Segments [n] by document and offsets, and their embeddings [n, dimension] as stored."""

    documents: npt.NDArray[np.int64]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]
    vectors: npt.NDArray[np.float16]


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
    """Return the documents whose best segment is nearest ([dimension], normalised), best first.

    A segment counts half by itself and half with its neighbours: a sentence often says only with
    those around it what it is about.
    """
    best: dict[int, _Hit] = {}
    for block in _blocks(database, encoder_id):
        firsts = _firsts(block.documents)
        alone, within = block.vectors @ query_vector, _passages(block) @ query_vector
        scores = ((alone + within) / 2).astype(np.float32)
        for index in _best_of_each(scores, firsts, limit):
            document_id, score = int(block.documents[index]), float(scores[index])
            if document_id not in best or score > best[document_id].score:
                start, end = int(block.starts[index]), int(block.ends[index])
                best[document_id] = _Hit(document_id, score, start, end)
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
        firsts = _firsts(documents)
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


def segment_vectors(
    database: Database, encoder_id: int, document_id: int
) -> tuple[list[tuple[int, int]], Matrix]:
    """Return the spans of a document's segments and their embeddings ([n, dimension]), in order."""
    rows = database.execute(
        "SELECT g.start, g.end, e.vector FROM segments g"
        " JOIN embeddings e ON e.text_id = g.text_id AND e.model_id = ?"
        " WHERE g.document_id = ? ORDER BY g.ordinal",
        [encoder_id, document_id],
    ).fetchall()
    if not rows:
        return [], np.zeros((0, 0), np.float32)
    vectors = np.frombuffer(b"".join(row[2] for row in rows), "<f2").reshape(len(rows), -1)
    return [(row[0], row[1]) for row in rows], vectors.astype(np.float32)


def all_segment_vectors(database: Database, encoder_id: int) -> SegmentVectors:
    """Return every embedded segment, of those with the same text the first alone."""
    places: list[tuple[int, int, int]] = []
    parts: list[npt.NDArray[np.float16]] = []
    seen: set[int] = set()
    cursor = database.execute(
        "SELECT g.document_id, g.start, g.end, g.text_id, e.vector FROM segments g"
        " JOIN embeddings e ON e.text_id = g.text_id AND e.model_id = ?"
        " ORDER BY g.document_id, g.ordinal",
        [encoder_id],
    )
    while rows := cursor.fetchmany(_ROWS):
        blobs = []
        for document_id, start, end, text_id, vector in rows:
            if text_id not in seen:
                seen.add(text_id)
                places.append((document_id, start, end))
                blobs.append(vector)
        if blobs:
            parts.append(np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1))
    documents, starts, ends = np.array(places, np.int64).reshape(-1, 3).T
    vectors = np.concatenate(parts) if parts else np.zeros((0, 0), np.float16)
    return SegmentVectors(documents, starts, ends, vectors)


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


def _firsts(documents: npt.NDArray[np.int64]) -> npt.NDArray[np.intp]:
    """Return where each document of a block begins."""
    return np.flatnonzero(np.r_[True, documents[1:] != documents[:-1]])


def _passages(block: _Block) -> Matrix:
    """Return for each segment the embedding of it and its neighbours, weighted by length."""
    weighted = block.vectors * np.maximum(1, block.ends - block.starts).astype(np.float32)[:, None]
    sums: Matrix = weighted.copy()
    together = (block.documents[1:] == block.documents[:-1])[:, None]
    sums[1:] += weighted[:-1] * together
    sums[:-1] += weighted[1:] * together
    lengths = np.sqrt(np.einsum("ij,ij->i", sums, sums))
    sums /= np.maximum(lengths, np.float32(1e-9))[:, None]
    return sums


def _best_of_each(scores: Matrix, firsts: npt.NDArray[np.intp], count: int) -> npt.NDArray[np.intp]:
    """Return the best segment of each of the `count` best documents of a block."""
    maxima = np.maximum.reduceat(scores, firsts)
    sizes = np.diff(np.append(firsts, len(scores)))
    at_best = np.flatnonzero(scores == np.repeat(maxima, sizes))
    owners = np.searchsorted(firsts, at_best, side="right") - 1
    _owners, chosen = np.unique(owners, return_index=True)  # of equals the first
    indices = at_best[chosen]
    nearest: npt.NDArray[np.intp] = indices[np.argsort(-scores[indices], kind="stable")[:count]]
    return nearest


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
