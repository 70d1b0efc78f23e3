"""Small settings and states of one corpus, by name."""

from sqlite_utils import Database

CURRENT_LABELS = "current_labels"
"""The id of the label set that documents show."""

CODEBOOK = "codebook"
"""The labels the person gave last, as JSON: new documents get them too."""

CLASSIFIER = "classifier"
"""The classifier pack that labels the corpus in place of its codebook, as JSON; empty if none."""

NEVER_SEND = "never_send"
"""“1” where nothing of the corpus may be sent to a large model, whatever is set elsewhere."""

SET_ASIDE = "set_aside"
"""The ids of documents that people were unsure of while labelling, as JSON."""

_REVISION = "revision"


class Facts:
    """Named values kept in the corpus. Call the writes inside `Corpus.transaction()`."""

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

    def remove(self, name: str) -> None:
        """Forget the value, if there is one."""
        self._database.execute("DELETE FROM facts WHERE name = ?", [name])

    def revision(self) -> int:
        """Return a number that grows whenever documents or their analyses change."""
        return int(self.get(_REVISION) or 0)

    def mark_changed(self) -> None:
        """Note that documents or their analyses changed."""
        self.set(_REVISION, str(self.revision() + 1))

    def is_fresh(self, result: str) -> bool:
        """Tell whether a result over the whole corpus was made from it as it is now."""
        return self.get(f"{result}_revision") == str(self.revision())

    def mark_fresh(self, result: str) -> None:
        """Note that a result over the whole corpus was made from it as it is now."""
        self.set(f"{result}_revision", str(self.revision()))
