"""Sentences translated by people: used in place of a model's translation where one stands again."""

from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from typing import Any

from sqlite_utils import Database

from desktop_app.corpus.facts import Facts
from desktop_app.corpus.rows import select_in
from desktop_app.corpus.translation_records import MemoryEntry
from desktop_app.text.normalisation import normalise

_REVISION = "translation_memory_revision"
_FORWARD = """SELECT source_hash, target_text FROM translation_memory
    WHERE source = ? AND target = ? AND source_hash IN"""
_REVERSE = """SELECT target_hash, source_text FROM translation_memory
    WHERE source = ? AND target = ? AND target_hash IN"""


class TranslationMemory:
    """The memory of a corpus. Call its writes inside `Corpus.transaction()`.

    A sentence is the same whatever its white space and invisible characters. Entries serve both
    directions; one made for the direction asked for comes first.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, entries: Iterable[MemoryEntry]) -> int:
        """Store entries and return how many are new or changed.

        Of two for a sentence the later one stays, except that an imported one never takes the place
        of an edited one.
        """
        before = self._database.conn.total_changes
        self._database.conn.executemany(
            """INSERT INTO translation_memory
            (source, target, source_text, target_text, source_hash, target_hash, edited, changed)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (source, target, source_hash) DO UPDATE SET
                source_text = excluded.source_text, target_text = excluded.target_text,
                target_hash = excluded.target_hash, edited = excluded.edited,
                changed = excluded.changed
            WHERE excluded.edited >= edited
                AND (excluded.target_text <> target_text OR excluded.edited > edited)""",
            (
                (
                    one.source,
                    one.target,
                    one.source_text,
                    one.target_text,
                    _hash(one.source_text),
                    _hash(one.target_text),
                    one.edited,
                    one.changed,
                )
                for one in entries
            ),
        )
        changed = self._database.conn.total_changes - before
        if changed:
            facts = Facts(self._database)
            facts.set(_REVISION, str(self.revision() + 1))
        return changed

    def find(self, source: str, target: str, source_text: str) -> MemoryEntry | None:
        """Return the entry of a sentence made for this direction, or None."""
        row = self._database.execute(
            "SELECT source, target, source_text, target_text, edited, changed"
            " FROM translation_memory WHERE source = ? AND target = ? AND source_hash = ?",
            [source, target, _hash(source_text)],
        ).fetchone()
        if row is None:
            return None
        one, other, source_text, target_text, edited, changed = row
        return MemoryEntry(one, other, source_text, target_text, bool(edited), changed)

    def remove(self, source: str, target: str, source_text: str) -> bool:
        """Remove the entry of a sentence for this direction; return whether there was one."""
        removed = self._database.execute(
            "DELETE FROM translation_memory WHERE source = ? AND target = ? AND source_hash = ?",
            [source, target, _hash(source_text)],
        ).rowcount
        if removed:
            Facts(self._database).set(_REVISION, str(self.revision() + 1))
        return bool(removed)

    def clear(self) -> int:
        """Remove all entries and return how many there were."""
        removed = int(self._database.execute("DELETE FROM translation_memory").rowcount)
        if removed:
            Facts(self._database).set(_REVISION, str(self.revision() + 1))
        return removed

    def lookup(self, source: str, target: str, texts: Sequence[str]) -> dict[str, str]:
        """Return the remembered translations of those of the texts that have one."""
        hashes = {text: _hash(text) for text in dict.fromkeys(texts)}
        wanted = list(set(hashes.values()))
        found: dict[bytes, str] = {}
        for statement, languages in (
            (_REVERSE, (target, source)),
            (_FORWARD, (source, target)),  # the later one wins
        ):
            rows: Any = select_in(self._database, statement, wanted, *languages)
            found.update(rows)
        return {text: found[key] for text, key in hashes.items() if key in found}

    def entries(self) -> Iterator[MemoryEntry]:
        """Yield all entries, in the order they were added."""
        rows = self._database.execute(
            "SELECT source, target, source_text, target_text, edited, changed"
            " FROM translation_memory ORDER BY id"
        )
        for source, target, source_text, target_text, edited, changed in rows:
            yield MemoryEntry(source, target, source_text, target_text, bool(edited), changed)

    def count(self) -> int:
        """Return how many entries there are."""
        return int(self._database.execute("SELECT count(*) FROM translation_memory").fetchone()[0])

    def revision(self) -> int:
        """Return a number that grows whenever the memory changes."""
        return int(Facts(self._database).get(_REVISION) or 0)


def _hash(text: str) -> bytes:
    return blake2b(normalise(text).encode(), digest_size=16).digest()
