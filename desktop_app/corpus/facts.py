"""Small settings and states of one corpus, by name."""

from sqlite_utils import Database

KEYWORDS_STALE = "keywords_stale"
"""Set to "1" when documents changed since keywords were ranked."""

CURRENT_LABELS = "current_labels"
"""The id of the label set that documents show."""


class Facts:
    """Named values kept in the corpus. Call `set` inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> str | None:
        """Return the value, or None."""
        row = self._database.execute("SELECT value FROM facts WHERE name = ?", [name]).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        """Set the value."""
        self._database.execute(
            "INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)", [name, value]
        )
