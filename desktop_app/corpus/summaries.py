"""Summaries that a large model wrote, kept so that the same is not asked and paid for twice."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class StoredSummary:
    """A summary and what made it.

    `kind` is “document”, “selection”, “filter” or “theme”; `scope` says in JSON of what;
    `prompt_hash` is of all that was asked; `citations` holds the claims in JSON; `created` is
    ISO 8601 in UTC.
    """

    kind: str
    scope: str
    model: str
    prompt_hash: str
    language: str
    style: str
    text: str
    citations: str
    tokens_in: int
    tokens_out: int
    seconds: float
    created: str


_COLUMNS = ", ".join(StoredSummary.__slots__)


class Summaries:
    """The summaries of a corpus. Call `store` and `remove` inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(
        self, kind: str, scope: str, model: str, prompt_hash: str, language: str, style: str
    ) -> StoredSummary | None:
        """Return the summary that the same request gave before, or None."""
        row = self._database.execute(
            f"SELECT {_COLUMNS} FROM summaries WHERE kind = ? AND scope = ? AND model = ?"
            " AND prompt_hash = ? AND language = ? AND style = ?",
            [kind, scope, model, prompt_hash, language, style],
        ).fetchone()
        return None if row is None else StoredSummary(*row)

    def store(self, summary: StoredSummary) -> None:
        """Keep a summary, in place of one that the same request gave before."""
        values = astuple(summary)
        marks = ", ".join("?" * len(values))
        self._database.execute(
            f"INSERT OR REPLACE INTO summaries ({_COLUMNS}) VALUES ({marks})", values
        )

    def all(self) -> Iterator[StoredSummary]:
        """Yield all summaries, the oldest first."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM summaries ORDER BY id"):
            yield StoredSummary(*row)

    def remove(self, kind: str, scope: str) -> None:
        """Forget the summaries of something."""
        self._database.execute("DELETE FROM summaries WHERE kind = ? AND scope = ?", [kind, scope])
