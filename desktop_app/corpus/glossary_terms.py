"""The glossary of a corpus: terms and the translations they must get."""

from collections.abc import Iterable

from sqlite_utils import Database

from desktop_app.corpus.translation_records import GlossaryTerm


class GlossaryTerms:
    """The stored glossary. Call its writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[GlossaryTerm, ...]:
        """Return all terms, in the order they were added."""
        rows = self._database.execute(
            "SELECT source, target, source_language, target_language, case_sensitive"
            " FROM glossary_terms ORDER BY id"
        )
        return tuple(GlossaryTerm(a, b, c, d, bool(case)) for a, b, c, d, case in rows)

    def add(self, terms: Iterable[GlossaryTerm]) -> None:
        """Store terms; one that is there already gets the new translation."""
        self._database.conn.executemany(
            """INSERT INTO glossary_terms
            (source, target, source_language, target_language, case_sensitive)
            VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (source, source_language, target_language) DO UPDATE SET
                target = excluded.target, case_sensitive = excluded.case_sensitive""",
            (
                (t.source, t.target, t.source_language, t.target_language, t.case_sensitive)
                for t in terms
            ),
        )

    def remove(self, term: GlossaryTerm) -> bool:
        """Remove a term for its languages; return whether it was there."""
        removed = self._database.execute(
            "DELETE FROM glossary_terms"
            " WHERE source = ? AND source_language = ? AND target_language = ?",
            [term.source, term.source_language, term.target_language],
        ).rowcount
        return bool(removed)

    def replace(self, terms: Iterable[GlossaryTerm]) -> None:
        """Keep these terms and no others."""
        self.clear()
        self.add(terms)

    def clear(self) -> int:
        """Remove all terms and return how many there were."""
        return int(self._database.execute("DELETE FROM glossary_terms").rowcount)
