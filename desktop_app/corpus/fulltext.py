"""Full-text search: what is indexed, what a query means, and the snippet around a find.

SQLite's tokenizer splits at spaces, which Japanese and Chinese do not write. In the index form
every character of such a script is a token of its own, and a query in it is a phrase of those
tokens: any substring is found exactly, however short. Other words match whatever their case and
accents.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.records import SearchHit
from desktop_app.errors import InputError
from desktop_app.messages import _
from desktop_app.text.normalisation import find_folded, fold

_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"  # kana, Han
    "\uac00-\ud7a3\u1100-\u11ff"  # Hangul: particles are written onto the word
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer
    "\U00020000-\U0003ffff"
)
_UNSPACED_CHARACTER = re.compile(f"([{_UNSPACED}])")
_QUERY_PART = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>\S+)')
WEIGHTS = (3.0, 3.0, 1.0, 1.0)
"""Of a find in a name, a title, other columns and the text: a title says more than a text."""
_WINDOW = 20_000
_SNIPPET_BEFORE, _SNIPPET_LENGTH = 60, 180  # two lines of a terminal


@dataclass(frozen=True, slots=True)
class Query:
    """A query as the index takes it, and the words to mark in what is found.

    A document that matches `answered` answers the query by its own text or is excluded by it.
    """

    match: str
    words: tuple[str, ...]
    answered: str


def index_form(text: str) -> str:
    """Return the text as it is indexed: folded (case, width, accents), unspaced scripts spaced."""
    return _UNSPACED_CHARACTER.sub(r" \1 ", fold(text))


def parse(query: str) -> Query:
    """Understand a query: words (all must occur), "phrases", prefix*, -without, OR between two.

    Raises:
        InputError: nothing in it can be searched for.

    """
    clauses: list[str] = []
    excluded: list[str] = []
    words: list[str] = []
    joined_by_or = False
    for part in _QUERY_PART.finditer(unicodedata.normalize("NFKC", query)):
        word = part["phrase"] if part["phrase"] is not None else part["word"]
        if word == "OR" and part["phrase"] is None:
            joined_by_or = bool(clauses)
            continue
        negated = bool(part["minus"])
        if part["phrase"] is None and word.startswith("-") and len(word) > 1:
            negated, word = True, word[1:]
        clause = _clause(word, prefix=part["phrase"] is None and word.endswith("*"))
        if clause is None:
            continue
        if negated:
            excluded.append(clause)
        else:
            words.append(word.strip("*"))
            if joined_by_or:
                clause = f"({clauses.pop()} OR {clause})"
            clauses.append(clause)
        joined_by_or = False
    if not clauses:
        raise InputError(_("Type at least one word to search for."))
    match = answered = " AND ".join(clauses)
    if excluded:
        without = " OR ".join(excluded)
        match, answered = f"({match}) NOT ({without})", f"({match}) OR {without}"
    return Query(match, tuple(words), answered)


def search(database: Database, query: str, limit: int) -> list[SearchHit]:
    """Return the documents that answer the query, best first (BM25, titles weighing more).

    One that answers by its translation alone is found too.
    """
    parsed = parse(query)
    in_documents = database.query(
        """SELECT d.id, f.path, d.locator, d.name, d.title, d.language, d.text, hits.score,
            NULL AS target
        FROM (
            SELECT rowid AS id, -bm25(documents_fts, ?, ?, ?, ?) AS score FROM documents_fts
            WHERE documents_fts MATCH ? ORDER BY score DESC, rowid LIMIT ?
        ) AS hits JOIN documents AS d ON d.id = hits.id JOIN files AS f ON f.id = d.file_id""",
        [*WEIGHTS, parsed.match, limit],
    )
    in_translations = database.query(
        """SELECT d.id, f.path, d.locator, d.name, d.title, d.language, t.text, hits.score,
            t.target
        FROM (
            SELECT rowid AS id, -bm25(translations_fts) AS score FROM translations_fts
            WHERE translations_fts MATCH :match AND rowid NOT IN (
                SELECT id FROM document_translations WHERE document_id IN (
                    SELECT rowid FROM documents_fts WHERE documents_fts MATCH :answered
                )
            ) ORDER BY score DESC, rowid LIMIT :limit
        ) AS hits JOIN document_translations AS t ON t.id = hits.id
        JOIN documents AS d ON d.id = t.document_id JOIN files AS f ON f.id = d.file_id""",
        {"match": parsed.match, "answered": parsed.answered, "limit": limit},
    )
    found: dict[int, dict[str, Any]] = {}
    for row in (*in_documents, *in_translations):  # of translations of one, the better
        if row["id"] not in found or row["score"] > found[row["id"]]["score"]:
            found[row["id"]] = row
    best = nsmallest(limit, found.values(), key=lambda row: (-row["score"], row["id"]))
    return _hits(best, parsed)


def _hits(rows: Iterable[Mapping[str, Any]], parsed: "Query") -> list[SearchHit]:
    hits = []
    for row in rows:
        snippet, marks = snippet_around(row["text"], parsed.words)
        hits.append(
            SearchHit(
                document_id=row["id"],
                path=row["path"],
                locator=row["locator"],
                name=row["name"],
                title=row["title"],
                language=row["language"],
                score=row["score"],
                snippet=snippet,
                marks=marks,
                translated_into=row["target"],
            )
        )
    return hits


def snippet_around(text: str, words: Iterable[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return some text around the first find, and the spans of the words found in it."""
    words = list(words)
    first = _first_find(text, words)
    start = max(0, first - _SNIPPET_BEFORE)
    end = min(len(text), start + _SNIPPET_LENGTH)
    if start > 0:
        start = _word_start(text, start, first)
    snippet = re.sub(r"\s", " ", text[start:end])  # one for one, so that marks stay right
    lead, trail = ("…" if start > 0 else ""), ("…" if end < len(text) else "")
    marks = {
        (span.start + len(lead), span.end + len(lead))
        for word in words
        for span in find_folded(snippet, word)
    }
    return f"{lead}{snippet}{trail}", tuple(sorted(marks))


def _first_find(text: str, words: Sequence[str]) -> int:
    # Folding a whole book to show two lines of it would be slow: window by window.
    for start in range(0, len(text), _WINDOW):
        window = text[start : start + _WINDOW + _SNIPPET_LENGTH]
        finds = [found[0].start for word in words if (found := find_folded(window, word))]
        if finds:
            return start + min(finds)
    return 0


def _clause(word: str, *, prefix: bool) -> str | None:
    tokens = [token for token in re.split(r"[^\w]+", index_form(word)) if token]
    if not tokens:
        return None
    phrase = '"' + " ".join(tokens) + '"'
    return f"{phrase} *" if prefix else phrase


def _word_start(text: str, start: int, limit: int) -> int:
    space = text.find(" ", start, limit)
    return space + 1 if space >= 0 else start
