"""The ledger: every request to a large model, with what left this computer, when and to where."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

UNFINISHED = "sent"
"""The outcome of a request that has not ended, or whose program was ended before it had."""

_COLUMNS = (
    "sent, endpoint, model, purpose, characters, sha256, tokens_in, tokens_out, seconds, outcome"
)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One request. `sent` is ISO 8601 in UTC; `characters` and `sha256` are of the body sent.

    `endpoint` is the address asked; `purpose` says what for; the tokens are None where nothing was
    counted; `outcome` is “answered”, “stopped”, “sent” or, in a few words, what went wrong.
    """

    sent: str
    endpoint: str
    model: str
    purpose: str
    characters: int
    sha256: str
    tokens_in: int | None
    tokens_out: int | None
    seconds: float
    outcome: str


class Ledger:
    """The requests made with texts of a corpus. Call the writes inside `Corpus.transaction()`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(
        self, *, endpoint: str, model: str, purpose: str, characters: int, sha256: str
    ) -> int:
        """Write down a request that is about to be sent, and return its number."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        cursor = self._database.execute(
            f"INSERT INTO ledger ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, NULL, NULL, 0, ?)",
            [now, endpoint, model, purpose, characters, sha256, UNFINISHED],
        )
        return int(cursor.lastrowid or 0)

    def end(
        self,
        number: int,
        outcome: str,
        *,
        seconds: float,
        tokens_in: int | None,
        tokens_out: int | None,
    ) -> None:
        """Write down how it ended; nothing else of a request is ever changed."""
        self._database.execute(
            "UPDATE ledger SET outcome = ?, seconds = ?, tokens_in = ?, tokens_out = ?"
            " WHERE id = ? AND outcome = ?",
            [outcome, seconds, tokens_in, tokens_out, number, UNFINISHED],
        )

    def entries(self) -> Iterator[LedgerEntry]:
        """Yield all requests, the oldest first."""
        for row in self._database.execute(f"SELECT {_COLUMNS} FROM ledger ORDER BY id"):
            yield LedgerEntry(*row)

    def count(self) -> int:
        """Return how many requests there were."""
        return int(self._database.execute("SELECT count(*) FROM ledger").fetchone()[0])
