"""Terms of documents, and the keywords ranked from them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from desktop_app.corpus.facts import Facts
from desktop_app.corpus.records import Keyword

_FACT = "keywords"


class Keywords:
    """The keywords of a corpus. Call `replace` inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def are_stale(self) -> bool:
        """Tell whether documents changed since keywords were ranked."""
        return not Facts(self._database).is_fresh(_FACT)

    def document_count(self) -> int:
        """Return how many documents have terms."""
        row = self._database.execute(
            "SELECT count(DISTINCT document_id) FROM document_terms"
        ).fetchone()
        return int(row[0])

    def document_frequencies(self) -> dict[str, int]:
        """Return in how many documents each term occurs."""
        return dict(
            self._database.execute(
                "SELECT t.term, c.n FROM (SELECT term_id, count(*) AS n FROM document_terms"
                " GROUP BY term_id) AS c JOIN terms t ON t.id = c.term_id ORDER BY t.term"
            )
        )

    def totals(self) -> dict[str, int]:
        """Return how often each term occurs in the whole corpus."""
        return dict(
            self._database.execute(
                "SELECT t.term, c.n FROM (SELECT term_id, sum(count) AS n FROM document_terms"
                " GROUP BY term_id) AS c JOIN terms t ON t.id = c.term_id ORDER BY t.term"
            )
        )

    def by_document(self) -> Iterator[tuple[int, dict[str, int]]]:
        """Yield each document's id and the counts of its terms."""
        rows = self._database.execute(
            "SELECT dt.document_id, t.term, dt.count FROM document_terms dt"
            " JOIN terms t ON t.id = dt.term_id ORDER BY dt.document_id, t.term"
        )
        for document_id, group in groupby(rows, key=itemgetter(0)):
            yield document_id, {row[1]: row[2] for row in group}

    def replace(
        self, by_document: Iterable[tuple[int, Sequence[str]]], of_corpus: Sequence[Keyword]
    ) -> None:
        """Store the ranked keywords in place of earlier ones and mark them as fresh."""
        self._database.execute("DELETE FROM document_keywords")
        self._database.execute("DELETE FROM corpus_keywords")
        self._database.conn.executemany(
            "INSERT INTO document_keywords (document_id, terms) VALUES (?, ?)",
            (
                (document_id, json.dumps(list(terms), ensure_ascii=False))
                for document_id, terms in by_document
            ),
        )
        self._database.conn.executemany(
            "INSERT INTO corpus_keywords (term, documents, score) VALUES (?, ?, ?)",
            [(keyword.term, keyword.documents, keyword.score) for keyword in of_corpus],
        )
        Facts(self._database).mark_fresh(_FACT)
